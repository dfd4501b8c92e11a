"""Who does what: a few people whose story is worth telling, and a crowd that keeps the lists honest.

Each state a persona needs exists several times over, with ends spread over the year, so that a demonstration that runs
for months still has somebody in grace, somebody lapsed, and somebody about to renew.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ams.core.logins import ensure_login
from ams.core.models import Access, Contact, ReasonCode, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.automatic import automatic
from ams.demo.seeding.cast import cast
from ams.demo.seeding.catalogue import Catalogue
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.lives import A_MINUTE, Path, Somebody, World, member, pay, renewals
from billing.operations import Why
from members.models import Affiliation, Membership
from members.named import Named
from members.operations import (
    change_details,
    create_organisation,
    create_person,
    grant_access,
    join_association,
)
from members.operations.families import let_act
from members.operations.seats import give_seat, invite_people
from staffdesk.operations.families import let_login_act

YEAR: Final = 365

# In the order of the cast. The first four are who the personas prefer: two current members, one in grace, one lapsed.
TOLD: Final = (
    Path("full", 2 * YEAR - 160, (-21,), buys_the_book=True),
    Path("full", YEAR + 9, hour=21),
    Path("full", 2 * YEAR + 118, (-3,), buys_the_book=True),
    Path("family", YEAR - 40),
    Path("full", 900, (130,), hour=23),  # a gap, then back
    Path("full", 700, (-60,), hour=7),
    Path("student", 400, (-30, -20, -10)),
    Path("life", 610, hour=12),  # one name is a whole name
    Path("full", YEAR + 20, hour=22),
    Path("friend", 520, (-14, -2)),
    Path("family", 2 * YEAR + 3, (-8,)),
    Path("full", 30, hour=16),
    Path("full", 840, (70, -12), buys_the_book=True),  # came back, and stayed
    Path("full", 2, pays=False),  # has not paid yet
    Path("life", 300),
    Path("friend", 760, (-5, -20), changes={1: "full"}),  # a friend became a member
    Path("full", 720, (-30,), by_phone=True, hour=11),  # has no e-mail
    Path("full", YEAR + 70, by_phone=True, hour=14),
    Path("full", 1, pays=False, hour=9),
    Path("student", 90),
)


def stories(clock: Clock, catalogue: Catalogue, staff: Staff) -> Iterator[Life]:
    """Everybody's life, ready to be run by the clock."""
    world = World(clock, catalogue, staff)
    people = cast()
    for who, path in zip(people, TOLD, strict=False):
        yield member(who, path, world)
    for number, who in enumerate(people[len(TOLD) :]):
        yield member(who, _ordinary(number), world)
    yield _couple(world)
    yield _parent_and_child(world)
    yield _school(world)
    yield _council(world)
    yield from _enquirers(world)
    yield from automatic(world)


def _ordinary(number: int) -> Path:
    """A path for one of the crowd: ends lie on different days of the year, and one in six has gone."""
    kind = ("full", "full", "family", "full", "student", "full", "friend")[number % 7]
    years = 1 + number % 2
    if number % 6 == 5:
        joined, turns = YEAR * years + 40 + number * 47 % 200, years - 1
    else:
        left = (number * 53 + 17) % 340 + 6  # days that the last term still runs
        joined, turns = YEAR * years - left, 3 if kind == "student" else years - 1
    return Path(
        kind,
        joined,
        tuple(-5 - (number * 11 + turn * 7) % 60 for turn in range(turns)),
        hour=8 + number * 5 % 15,
        by_phone=number % 9 == 4,
        buys_the_book=number % 8 == 3,
    )


def _couple(world: World) -> Life:
    """Two people, one address, one mailbox: one login acts for both."""
    at = world.clock.days_ago(500, 20)
    yield at
    user = ensure_login(email="janssen.visser@mail.example")
    home = {"address_lines": "Maliesingel 62\nUtrecht", "postcode": "3581 BS", "country": "NL"}
    contacts: list[Contact] = []
    for name, given, family, relation in (
        ("Marijke Janssen", "Marijke", "Janssen", Access.Relation.SELF),
        ("Kees Visser", "Kees", "Visser", Access.Relation.PARTNER),
    ):
        contact = create_person(full_name=name, email=user.email, given_name=given, family_name=family, at=at, by=user)
        grant_access(user=user, contact=contact, relation=relation, at=at)
        change_details(contact=contact, at=at, by=user, address_lines=home["address_lines"],
                       postcode=home["postcode"], country=home["country"])  # fmt: skip
        pay(join_association(holder=contact, type=world.catalogue.types["full"], at=at, by=user),
            at=at + A_MINUTE, by=user)  # fmt: skip
        contacts.append(contact)
    for contact in contacts:
        yield from renewals(contact, Path("full", 500, (-15,), hour=20), world, user)


def _parent_and_child(world: World) -> Life:
    """A mother acts for herself and for her daughter, who has no mailbox of her own; so does her father, elsewhere."""
    at = world.clock.days_ago(240, 19)
    yield at
    user = ensure_login(email="helena.brandt@mail.example")
    for name, given, relation, kind in (
        ("Helena Brandt", "Helena", Access.Relation.SELF, "full"),
        ("Mila Brandt", "Mila", Access.Relation.GUARDIAN, "student"),
    ):
        email = user.email if relation == Access.Relation.SELF else ""
        contact = create_person(full_name=name, email=email, given_name=given, family_name="Brandt", at=at, by=user)
        let_act(user=user, contact=contact, relation=relation, at=at, by=user)
        order = join_association(holder=contact, type=world.catalogue.types[kind], at=at, by=user)
        pay(order, at=at + A_MINUTE, by=user)
    at += timedelta(days=40)
    yield at
    let_login_act(
        contact=contact, email="jonas.adler@mail.example", relation=Access.Relation.GUARDIAN, at=at,
        why=Why(ReasonCode.objects.get(code="special-agreement"), "Both parents have custody; we saw the papers."),
        by=world.staff.second_service,
    )  # fmt: skip


def _school(world: World) -> Life:
    """An organisation with three people, one of whom acts for it."""
    at = world.clock.days_ago(430, 14)
    yield at
    by = world.staff.second_service
    school = create_organisation(
        name="Het Groene Lyceum", email="office@groenelyceum.example", phone="030 555 0200", at=at, by=by
    )
    people = (
        ("Saskia Terpstra", "Saskia", "Terpstra", "Head of biology", True),
        ("Ruben Okonkwo", "Ruben", "Okonkwo", "Teacher", False),
        ("Ann-Sofie Dahl", "Ann-Sofie", "Dahl", "Teacher", False),
    )
    for name, given, family, role, is_primary in people:
        email = f"{given.lower()}@groenelyceum.example"
        person = create_person(full_name=name, email=email, given_name=given, family_name=family, at=at, by=by)
        Affiliation.objects.create(
            person=person,
            organisation=school,
            role=role,
            is_primary_contact=is_primary,
            from_on=world.clock.today - timedelta(days=430),
        )
        if is_primary:
            user = ensure_login(email=email)
            grant_access(user=user, contact=person, relation=Access.Relation.SELF, at=at)
            grant_access(user=user, contact=school, relation=Access.Relation.ORGANISATION, at=at)
    order = join_association(holder=school, type=world.catalogue.types["organisation"], at=at, by=by)
    at += timedelta(days=11)
    yield at
    pay(order, at=at, by=world.staff.finance)
    held = _give_seats(school, at, by)
    yield from renewals(school, Path("organisation", 430, (-9,), hour=15), world, by)
    at = world.clock.days_ago(5, 16)
    yield at
    named = Named("Lotte Hendriks", "lotte@groenelyceum.example")
    invite_people(membership=held, people=[named], at=at, by=user)


def _give_seats(school: Contact, at: datetime, by: User) -> Membership:
    """Two of its teachers have a seat of five; a third is invited later."""
    held = Membership.objects.get(holder=school)
    for tie in Affiliation.objects.filter(organisation=school, is_primary_contact=False).select_related("person"):
        give_seat(membership=held, person=tie.person, at=at, by=by)
    return held


def _council(world: World) -> Life:
    """An organisation whose transfer has not arrived yet."""
    at = world.clock.days_ago(6, 11)
    yield at
    by = world.staff.second_service
    council = create_organisation(name="Gemeente Vechtdal", email="natuur@vechtdal.example", at=at, by=by)
    join_association(holder=council, type=world.catalogue.types["organisation"], at=at, by=by)


def _enquirers(world: World) -> Iterator[Life]:
    """People the association knows who never joined."""
    for number, (name, given, family) in enumerate(
        (("Barend Stam", "Barend", "Stam"), ("Coby Veen", "Coby", "Veen"), ("Ferran Puig", "Ferran", "Puig"),
         ("Hilde Roth", "Hilde", "Roth"), ("Jonas Lind", "Jonas", "Lind"), ("Mei Tanaka", "Mei", "Tanaka"))
    ):  # fmt: skip
        yield _enquirer(Somebody(name, given, family, f"{given}.{family}".lower()), 40 + number * 83, world)


def _enquirer(who: Somebody, days_ago: int, world: World) -> Life:
    at = world.clock.days_ago(days_ago, 13)
    yield at
    create_person(full_name=who.name, email=who.email, given_name=who.given, family_name=who.family,
                  at=at, by=world.staff.service)  # fmt: skip
