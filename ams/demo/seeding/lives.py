"""How people come, stay, leave and come back, each step by the operation that the page or a colleague would use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ams.core.association import day_of
from ams.core.logins import ensure_login
from ams.core.models import Access, Contact, User
from ams.core.money import Money
from ams.demo.seeding.association import Staff
from ams.demo.seeding.catalogue import Catalogue
from ams.demo.seeding.clock import Clock, Life
from billing.models import Order, Payment
from billing.operations import (
    TIME_TO_UNDO,
    LineRequest,
    ShipTo,
    fulfil_paid_lines,
    place_order,
    send_parcel,
    take_payment,
    tell_sent_parcels,
)
from billing.prices import price_on
from members.models import JoinDraft, Membership, MembershipType, Person
from members.operations import (
    change_details,
    create_person,
    grant_access,
    join_association,
    join_from_draft,
    keep_draft,
    renew_membership,
)
from members.operations.people import NewDetails
from members.queries import last_term

A_MINUTE: Final = timedelta(minutes=1)
CARDS: Final = ("Visa •••• 4242", "Mastercard •••• 4444", "iDEAL", "Visa •••• 1881", "Bancontact")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person before they are in the database. Without a mailbox they have no e-mail, and staff do it all."""

    name: str
    given: str = ""
    family: str = ""
    mailbox: str = ""
    spoken: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    country: str = "NL"

    @property
    def email(self) -> str:
        """Nobody has mail at .example, so none can go astray."""
        return f"{self.mailbox}@mail.example" if self.mailbox else ""


@dataclass(frozen=True, slots=True)
class Path:
    """When somebody joins, and how many days after the end of each term they renew (negative: before it).

    The list ends where they stop. `hour` is when in the day they do such things.
    """

    type: str
    joined_days_ago: int
    renews: Sequence[int] = ()
    hour: int = 20
    by_phone: bool = False
    buys_the_book: bool = False
    pays: bool = True
    changes: dict[int, str] = field(default_factory=dict)  # renewal counted from 0 -> the type it changes to


@dataclass(frozen=True, slots=True)
class World:
    """What every life needs to know."""

    clock: Clock
    catalogue: Catalogue
    staff: Staff


def member(who: Somebody, path: Path, world: World) -> Life:
    """Join, keep details up to date, perhaps buy the book, and renew for as long as the path says."""
    at = world.clock.days_ago(path.joined_days_ago, path.hour, len(who.name) * 7 % 60)
    yield at
    wanted = world.catalogue.types[path.type]
    online = bool(who.mailbox) and not path.by_phone
    order = _join_online(who, wanted, at) if online else _join_by_phone(who, wanted, world, at)
    contact, actor = order.buyer, order.placed_by
    if not path.pays:
        return
    pay(order, at=at + A_MINUTE * 3, by=actor)
    if details := _details(who):
        at += A_MINUTE * 9
        yield at
        change_details(contact=contact, at=at, by=actor, **details)
    if path.buys_the_book:
        at += timedelta(days=12)
        yield at
        order = _buy_the_book(contact, who, world.catalogue, at=at, by=actor)
        at += timedelta(days=1)
        yield at
        post(order, world, at=at)
    yield from renewals(contact, path, world, actor)


def renewals(contact: Contact, path: Path, world: World, actor: User | None) -> Life:
    """One renewal after the other, each so many days from the end of the term before."""
    for turn, days in enumerate(path.renews):
        membership = Membership.objects.uncancelled().select_related("type", "holder").get(holder=contact)
        last = last_term(membership)
        if last is None or last.last_day is None:
            return
        at = world.clock.on(last.last_day + timedelta(days=days), path.hour, 10 + turn)
        yield at
        wanted = world.catalogue.types[path.changes[turn]] if turn in path.changes else None
        order = renew_membership(membership=membership, at=at, by=actor, type=wanted)
        pay(order, at=at + A_MINUTE, by=actor)


def pay(order: Order, *, at: datetime, by: User | None) -> None:
    """The whole balance, by card online and by transfer through staff; then what was bought is handed over."""
    through_staff = by is not None and by.is_staff
    if order.total:
        take_payment(
            provider_id=f"{'' if through_staff else 'pi_'}demo_{order.reference}",
            amount=Money(order.balance(), order.currency),
            contact=order.buyer,
            order=order,
            method=Payment.Method.OTHER if through_staff else Payment.Method.CARD,
            detail="Bank transfer" if through_staff else CARDS[order.buyer.number % len(CARDS)],
            at=at,
            by=by,
        )
    fulfil_paid_lines(order_id=order.pk, at=at)


def _join_online(who: Somebody, wanted: MembershipType, at: datetime) -> Order:
    """As the join page does it: what was typed is kept, the address proved, the order placed."""
    draft: JoinDraft = keep_draft(type=wanted, full_name=who.name, email=who.email, at=at)
    user = ensure_login(email=who.email)
    User.objects.filter(pk=user.pk).update(created_at=at)
    order = join_from_draft(draft=draft, contact=None, by=user, at=at + A_MINUTE)
    if not isinstance(order, Order):
        raise TypeError(f"{wanted} is not paid at once")
    _know_the_parts_of_the_name(order.buyer, who)
    return order


def _join_by_phone(who: Somebody, wanted: MembershipType, world: World, at: datetime) -> Order:
    """As a colleague does it, for somebody on the phone."""
    by = world.staff.service
    contact = create_person(
        full_name=who.name, email=who.email, given_name=who.given, family_name=who.family, at=at, by=by
    )
    if who.email:
        user = ensure_login(email=who.email)
        grant_access(user=user, contact=contact, relation=Access.Relation.SELF, at=at)
    return join_association(holder=contact, type=wanted, at=at + A_MINUTE, by=by)


def _know_the_parts_of_the_name(contact: Contact, who: Somebody) -> None:
    """What staff add to the one line that people type: it sorts by family name from then on."""
    if not who.family:
        return
    Person.objects.filter(contact=contact).update(given_name=who.given, family_name=who.family)
    Contact.objects.filter(pk=contact.pk).update(sort_name=f"{who.family}, {who.given}")


def _details(who: Somebody) -> NewDetails:
    details: NewDetails = {}
    if who.spoken:
        details["spoken_name"] = who.spoken
    if who.phone:
        details["phone"] = who.phone
    if who.address:
        details["address_lines"], details["postcode"], details["country"] = who.address, who.postcode, who.country
    return details


def post(order: Order, world: World, *, at: datetime) -> None:
    """Packed and brought to the post; minutes later the buyer is told."""
    send_parcel(parcel=order.parcel, at=at, by=world.staff.second_service)
    tell_sent_parcels(at=at + TIME_TO_UNDO + A_MINUTE)


def _buy_the_book(contact: Contact, who: Somebody, catalogue: Catalogue, *, at: datetime, by: User | None) -> Order:
    price = price_on(catalogue.book, day_of(at))
    line = LineRequest(catalogue.book, "", catalogue.book.name, 1, price)
    home = ShipTo(who.name, who.address or "Oude Weg 3\nUtrecht", who.postcode, who.country)
    order = place_order(buyer=contact, lines=[line], at=at, by=by, ship_to=home)
    pay(order, at=at + A_MINUTE, by=by)
    return order
