"""Seats: known pains 17 (sold twice, paid too late, an abandoned form finished later, unpaid not counted)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.keeping import NothingLeft
from billing.models import Order, Receipt
from billing.operations import CannotOrder, LineRequest, begin_attempt, cancel_order, expire_order, place_order
from billing.operations.attempts import KEPT_FOR
from billing.queries import excess_payments
from billing.sweeps import expire_orders
from events.models import Hold, Registration
from events.operations import Attendee, NoSeatLeft, confirm_seat, grant_ticket, take_seats
from events.queries import seats_of
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.events import EventFactory, TicketTypeFactory, register

LATER = NOW + KEPT_FOR + timedelta(minutes=1)
KIM = Attendee("Kim Lee")


def taken(ticket, at=NOW):
    return seats_of(ticket.event, at=at).taken.get(ticket.pk, 0)


def test_unpaid_seats_are_held_and_count(ticket):
    register(ticket, at=NOW, others=[KIM])

    assert taken(ticket) == 2
    assert {hold.expires_at for hold in Hold.objects.all()} == {NOW + KEPT_FOR}
    with pytest.raises(NoSeatLeft, match="Only 1 seat of “Spring walk” is free"):
        register(ticket, at=NOW, others=[KIM])
    assert Order.objects.count() == 1
    assert Registration.objects.count() == 2


def test_a_full_event_says_so(ticket):
    register(ticket, at=NOW, others=[KIM, KIM])

    with pytest.raises(NoSeatLeft, match="“Spring walk” is full"):
        register(ticket, at=NOW)


def test_a_type_has_seats_of_its_own_within_the_event(walk, ticket):
    student = TicketTypeFactory(event=walk, name="Student", capacity=1)
    register(student, at=NOW)

    with pytest.raises(NoSeatLeft, match="“Student” is full"):
        register(student, at=NOW)
    register(ticket, at=NOW, others=[KIM])
    with pytest.raises(NoSeatLeft, match="Spring walk"):
        register(ticket, at=NOW)


def test_without_a_capacity_there_is_room_for_everybody(association):
    ticket = TicketTypeFactory(event__capacity=None, most_per_order=50)

    register(ticket, at=NOW, others=[KIM] * 49)

    assert taken(ticket) == 50
    assert seats_of(ticket.event, at=NOW).free is None
    assert seats_of(ticket.event, at=NOW).free_of(ticket) is None


def test_paid_seats_are_confirmed_and_hold_nothing(ticket):
    order = register(ticket, at=NOW, others=[KIM])

    pay(order, at=NOW)

    assert Registration.objects.confirmed().count() == 2
    assert not Hold.objects.exists()
    assert taken(ticket, at=LATER) == 2
    assert Activity.objects.filter(kind="event.registered").count() == 2


def test_money_that_is_here_keeps_its_seat_although_the_ticket_is_late(ticket, monkeypatch):
    order = register(ticket, at=NOW, others=[KIM, KIM])
    monkeypatch.setattr("events.fulfiller.grant_ticket", lambda **_: 1 / 0)
    pay(order, at=NOW)

    with pytest.raises(NoSeatLeft):
        register(ticket, at=NOW + timedelta(days=1))
    monkeypatch.undo()
    for line in order.lines.all():
        grant_ticket(line=line, at=NOW + timedelta(days=1))
    assert Registration.objects.confirmed().count() == 3


def test_a_hold_ends_by_itself_before_any_job_comes(ticket):
    register(ticket, at=NOW, others=[KIM, KIM])

    assert taken(ticket, at=LATER) == 0
    register(ticket, at=LATER, others=[KIM, KIM])
    assert taken(ticket, at=LATER) == 3


def test_the_job_calls_off_what_nobody_paid(ticket):
    order = register(ticket, at=NOW)

    assert expire_orders(at=LATER) == 1

    order.refresh_from_db()
    assert order.cancelled_at == LATER
    assert not Hold.objects.exists()
    assert Registration.objects.get().lapsed_at == LATER


def test_paying_late_takes_a_seat_if_there_is_one(ticket):
    order = register(ticket, at=NOW)
    expire_order(order=order, at=LATER)

    payment = pay(order, at=LATER)

    assert payment.unallocated() == 0
    assert Registration.objects.confirmed().count() == 1


@pytest.mark.parametrize("is_swept", [True, False])
def test_paying_too_late_keeps_the_money_for_no_order_and_says_so(ticket, is_swept):
    """Known pain 17: paid after the quota is gone. Whether the job was there first makes no difference."""
    late = register(ticket, at=NOW, others=[KIM, KIM])
    if is_swept:
        expire_order(order=late, at=LATER)
    pay(register(ticket, at=LATER, others=[KIM, KIM]), at=LATER)

    payment = pay(late, at=LATER)

    assert payment.unallocated() == late.total
    assert late.cancelled_at == LATER
    assert late.settled_at is None
    assert list(excess_payments()) == [payment]
    assert Message.objects.filter(purpose="sold_out").count() == 1
    assert Receipt.objects.filter(payment=payment).exists()
    assert Registration.objects.confirmed().count() == 3
    assert list(broken_invariants(at=LATER)) == []


def test_a_payment_that_waited_for_the_lock_does_not_keep_what_is_sold_meanwhile(ticket):
    """It was here a moment before the hold ended, by its own clock; the seats went a moment after that."""
    late = register(ticket, at=NOW, others=[KIM, KIM])
    register(ticket, at=LATER, others=[KIM, KIM])

    payment = pay(late, at=NOW + KEPT_FOR - timedelta(seconds=1))

    assert payment.unallocated() == late.total
    assert taken(ticket, at=LATER) == 3


def test_going_to_pay_again_holds_the_seats_for_that_visit(ticket):
    order = register(ticket, at=NOW)
    again = NOW + timedelta(minutes=20)

    begin_attempt(order=order, at=again)

    assert Hold.objects.get().expires_at == again + KEPT_FOR


def test_nobody_is_sent_to_pay_for_a_seat_that_is_gone(ticket):
    """Known pain 17: the abandoned form that is finished later."""
    order = register(ticket, at=NOW, others=[KIM, KIM])
    register(ticket, at=LATER)

    with pytest.raises(NothingLeft):
        begin_attempt(order=order, at=LATER)

    assert not order.attempts.exists()


def test_who_comes_back_in_time_gets_the_seats_again(ticket):
    order = register(ticket, at=NOW, others=[KIM, KIM])

    begin_attempt(order=order, at=LATER)

    assert taken(ticket, at=LATER) == 3


def test_calling_an_order_off_frees_its_seats(ticket):
    order = register(ticket, at=NOW, others=[KIM, KIM])

    cancel_order(order=order, at=NOW, by=None)
    cancel_order(order=order, at=NOW, by=None)

    assert taken(ticket) == 0
    assert Registration.objects.filter(cancelled_at=NOW).count() == 3


def test_a_cancelled_registration_takes_no_seat_again(ticket):
    order = register(ticket, at=NOW)
    cancel_order(order=order, at=NOW, by=None)

    take_seats(registrations=list(Registration.objects.all()), until=None, at=NOW)

    assert taken(ticket) == 0


def test_what_staff_register_waits_for_its_money(ticket):
    order = register(ticket, at=NOW, by=UserFactory(role="service"))
    begin_attempt(order=order, at=NOW)

    assert Hold.objects.get().expires_at is None
    assert expire_orders(at=NOW + timedelta(days=30)) == 0


def test_confirming_twice_is_confirming_once(ticket):
    pay(register(ticket, at=NOW), at=NOW)
    registration = Registration.objects.get()

    assert confirm_seat(registration=registration, at=LATER) is False

    registration.refresh_from_db()
    assert registration.confirmed_at == NOW


def test_a_hold_is_never_shortened(ticket):
    register(ticket, at=NOW)

    take_seats(registrations=list(Registration.objects.all()), until=NOW, at=NOW)

    assert Hold.objects.get().expires_at == NOW + KEPT_FOR


def test_nobody_sells_a_ticket_without_saying_who_comes(ticket, amara):
    line = LineRequest(ticket.product, "", "A ticket", 1, Decimal(20))

    with pytest.raises(CannotOrder, match="where it is said who comes"):
        place_order(buyer=amara, lines=[line], at=NOW, by=None)

    assert not Order.objects.exists()


def test_one_order_may_be_for_two_events(ticket):
    other = TicketTypeFactory(event=EventFactory(capacity=1))
    rows = [*_unseated(ticket), *_unseated(other)]

    take_seats(registrations=rows, until=None, at=NOW)

    assert (taken(ticket), taken(other)) == (1, 1)
    with pytest.raises(NoSeatLeft):
        take_seats(registrations=[*_unseated(ticket), *_unseated(other)], until=None, at=NOW)
    assert (taken(ticket), taken(other)) == (1, 1)


def _unseated(ticket):
    code = f"CODE{Registration.objects.count()}"
    return [Registration.objects.create(ticket_type=ticket, name="Kim", code=code, registered_at=NOW)]
