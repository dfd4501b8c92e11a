"""An evening that is full and for which people wait, and a course for which one asks."""

from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from ams.core.models import ReasonCode, User
from ams.demo.seeding.clock import Clock, Life
from ams.demo.seeding.events import who
from ams.demo.seeding.lives import A_MINUTE, World, pay
from billing.models import Account, TaxCode
from billing.operations import GivingBack, Why, give_back
from events.models import Event, TicketType
from events.operations import (
    Attendee,
    Booking,
    Wish,
    add_ticket_type,
    announce_event,
    approve_request,
    join_waiting_list,
    register_for_event,
)

FORMS: Final = UUID("7a0c6e0e-2f0b-4f39-9a3e-5f2b3e0f6c21")  # names the forms nobody filled in
BATS: Final = "bat-night"
SEATS: Final = 6


def plan_waiting(*, by: User, clock: Clock) -> None:
    """Bats by the old brewery: six places, all taken; and two for helpers, who are asked."""
    at, day = clock.days_ago(30, 15), clock.today + timedelta(days=26)
    event = Event.objects.create(
        slug=BATS, title="Night of the bats", summary="With detectors along the brewery wall, six people.",
        description="We listen more than we see. Warm clothes, and shoes that may get wet.\n\nHelpers carry the second "
        "detector and write down what we hear.",
        place="Gate of the old brewery, Utrecht", start_date=day, end_date=day, start_time=time(21),
        end_time=time(23), zone="Europe/Amsterdam", capacity=SEATS + 2, offer_hours=48,
    )  # fmt: skip
    how: dict[str, Any] = {
        "event": event, "tax_code": TaxCode.objects.get(code="vat-21"), "at": at, "by": by, "most_per_order": 4,
        "income_account": Account.objects.get(code="8400"),
    }  # fmt: skip
    add_ticket_type(name="Ticket", amount=Decimal("12.00"), capacity=SEATS, **how)
    add_ticket_type(name="Helper", amount=Decimal(0), capacity=2, needs_approval=True, **how)
    announce_event(event=event, at=at, by=by)


def waiting(world: World) -> Iterator[Life]:
    """Six come; four parties wait, of whom one is offered a seat that became free; two ask to help, one may."""
    for number in range(SEATS - 1):
        yield _comes(number, world.clock)
    yield _thinks_better_of_it(world)
    yield _waits(1, 9, 31, (), world.clock)
    yield _waits(2, 8, "Famke Dijkstra", ("Jelle Dijkstra",), world.clock)
    yield _waits(3, 5, 34, (), world.clock)
    yield _asks(6, 37, "I have recorded bats for two summers.", world, is_approved=True)
    yield _asks(2, 40, "I would like to learn it.", world, is_approved=False)


def _ticket(name: str) -> TicketType:
    return TicketType.objects.select_related("event", "product").get(event__slug=BATS, name=name)


def _comes(number: int, clock: Clock) -> Life:
    at = clock.days_ago(25 - 2 * number, 9 + number, 20)
    yield at
    buyer, by = who(7 * number + 2)
    booking = Booking(uuid5(FORMS, f"comes{number}"), _ticket("Ticket"), buyer)
    pay(register_for_event(booking=booking, at=at, by=by), at=at + A_MINUTE, by=by)


def _thinks_better_of_it(world: World) -> Life:
    """Has the last seat, and falls ill: yesterday it came back, and the first in line is asked."""
    at = world.clock.days_ago(14, 8)
    yield at
    buyer, by = who("Tess Bakker")
    order = register_for_event(booking=Booking(uuid5(FORMS, "tess"), _ticket("Ticket"), buyer), at=at, by=by)
    pay(order, at=at + A_MINUTE, by=by)
    yield (later := world.clock.days_ago(1, 8))
    line = order.lines.get()
    asked = GivingBack(uuid5(FORMS, "back"), {line.pk: line.gross}, revoked=frozenset([line.pk]), method="transfer")
    why = Why(ReasonCode.objects.get(code="illness"), "Has the flu, and others wait for her seat.", "Get well soon!")
    give_back(order=order, asked=asked, why=why, at=later, by=world.staff.finance)


def _waits(number: int, days_ago: int, somebody: int | str, others: tuple[str, ...], clock: Clock) -> Life:
    at = clock.days_ago(days_ago, 12 + number)
    yield at
    contact, by = who(somebody)
    names = tuple(Attendee(name) for name in others)
    wish = Wish(uuid5(FORMS, f"waits{number}"), _ticket("Ticket"), contact, 1 + len(others), names)
    join_waiting_list(wish=wish, at=at, by=by)


def _asks(days_ago: int, somebody: int | str, words: str, world: World, *, is_approved: bool) -> Life:
    at = world.clock.days_ago(days_ago, 17)
    yield at
    contact, by = who(somebody)
    wish = Wish(uuid5(FORMS, f"asks{somebody}"), _ticket("Helper"), contact, 1, (), words)
    entry = join_waiting_list(wish=wish, at=at, by=by)
    if is_approved:
        yield (later := at + timedelta(hours=20))
        approve_request(entry=entry, at=later, by=world.staff.service)
