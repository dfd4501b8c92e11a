"""What takes place at Riverbend: a count that is over, a walk that is nearly full, and a talk online, for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from ams.core.models import Contact, User
from ams.demo.seeding.catalogue import Catalogue
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.lives import A_MINUTE, World, pay
from billing.models import Account, TaxCode
from billing.operations import Newcomer
from events.models import Event, TicketType
from events.operations import Attendee, Booking, add_ticket_type, announce_event, register_for_event
from members.operations import set_member_price

FORMS: Final = UUID("51c3b2a4-0d55-4c34-9f0c-6f2d9f5a8e10")  # names the forms of events nobody filled in


@dataclass(frozen=True, slots=True)
class Planned:
    """An event before it is in the database: so many days ahead of today (or behind it), by the clocks of its zone."""

    slug: str
    title: str
    summary: str
    description: str
    in_days: int
    hours: tuple[int, int]
    announced_days_ago: int
    capacity: int | None
    price: str
    member_price: str = ""
    place: str = ""
    online_link: str = ""
    zone: str = "Europe/Amsterdam"


COUNT: Final = Planned(
    "autumn-count", "Autumn count", "We count what winters here, and warm our hands afterwards.",
    "Bring binoculars if you have some; we lend a few pairs.\n\nSoup and coffee are in the price.",
    -48, (9, 13), 130, 30, "15.00", "10.00", "Boathouse, Mill Lane 3, Utrecht",
)  # fmt: skip
WALK: Final = Planned(
    "beaver-evening", "Beaver evening by canoe", "Two hours on the water at dusk, twelve people, six canoes.",
    "We start at the mill and let the river do the work. You need not have paddled before, but you should be able to "
    "swim.\n\nIf there is a storm we go another evening.",
    33, (19, 21), 60, 12, "32.00", "24.00", "Landing stage at the old mill, Utrecht",
)  # fmt: skip
TALK: Final = Planned(
    "otters-of-the-tagus", "Online: the otters of the Tagus", "An hour with Inês Matos, live from Lisbon.",
    "She shows recordings of last winter and answers questions. Everybody is welcome, members or not.",
    19, (19, 20), 21, None, "0", online_link="https://meet.riverbend.example/otters", zone="Europe/Lisbon",
)  # fmt: skip
PLANNED: Final = (COUNT, WALK, TALK)
GUESTS: Final = ("Mila Hendriks", "Jonas Weiss")


def plan_events(*, catalogue: Catalogue, by: User, clock: Clock) -> None:
    """Set them up and announce them, each on its day."""
    income = Account.objects.create(code="8400", name="Events", kind=Account.Kind.INCOME)
    tax = TaxCode.objects.get(code="vat-21")
    for one in PLANNED:
        at, day = clock.days_ago(one.announced_days_ago, 15), clock.today + timedelta(days=one.in_days)
        event = Event.objects.create(
            slug=one.slug, title=one.title, summary=one.summary, description=one.description, place=one.place,
            online_link=one.online_link, start_date=day, end_date=day, start_time=time(one.hours[0]),
            end_time=time(one.hours[1]), zone=one.zone, capacity=one.capacity,
        )  # fmt: skip
        kind = add_ticket_type(
            event=event, name="Ticket", amount=Decimal(one.price), tax_code=tax, income_account=income, at=at, by=by,
            most_per_order=4,
        )  # fmt: skip
        if one.member_price:
            set_member_price(
                product=kind.product, type=catalogue.types["full"], amount=Decimal(one.member_price),
                valid_from=at.date(), at=at, by=by,
            )  # fmt: skip
        announce_event(event=event, at=at, by=by)


@dataclass(frozen=True, slots=True)
class Coming:
    """One form: for which event, how long ago, who (the n-th person we know, or a guest) and with whom."""

    slug: str
    days_ago: int
    who: int | str
    others: tuple[str, ...] = ()


COMING: Final = (
    *(Coming(COUNT.slug, 120 - 5 * n, 3 * n) for n in range(12)),
    Coming(COUNT.slug, 55, GUESTS[0], ("Teun Hendriks",)),
    *(Coming(WALK.slug, 50 - 6 * n, 5 * n + 1) for n in range(6)),
    Coming(WALK.slug, 9, 0, ("Chidi Okafor",)),
    Coming(WALK.slug, 5, GUESTS[1], ("Pia Weiss",)),
    *(Coming(TALK.slug, 19 - 2 * n, 4 * n) for n in range(9)),
)


def coming(world: World) -> Iterator[Life]:
    """Everybody who registered."""
    for number, one in enumerate(COMING):
        yield _registers(number, one, world.clock)


def _registers(number: int, one: Coming, clock: Clock) -> Life:
    at = clock.days_ago(one.days_ago, 8 + number % 12, number * 7 % 60)
    yield at
    kind = TicketType.objects.select_related("event", "product").get(event__slug=one.slug)
    buyer, by = who(one.who)
    booking = Booking(uuid5(FORMS, str(number)), kind, buyer, tuple(Attendee(name) for name in one.others))
    order = register_for_event(booking=booking, at=at, by=by)
    if order.total:
        pay(order, at=at + A_MINUTE, by=by)


def who(one: int | str) -> tuple[Contact | Newcomer, User | None]:
    """One of the people we know by then, with their login; or somebody who just came by."""
    if isinstance(one, str):
        return Newcomer(one, f"{one.lower().replace(' ', '.')}@mail.example"), None
    people = Contact.objects.filter(kind=Contact.Kind.PERSON, merged_into=None, accesses__relation="self")
    found = people.exclude(email="").distinct().order_by("pk")
    contact = found[one % found.count()]
    return contact, contact.accesses.select_related("user").filter(relation="self").earliest("pk").user
