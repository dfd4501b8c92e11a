"""Coming in: once, by the right ticket, whoever scans it; and those who come without one."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from ams.core.exceptions import ExceptionNeedsWords
from ams.core.models import Activity, ExceptionMade, Message, ReasonCode, Role
from billing.models import Order, Payment
from billing.operations import Newcomer, Why, cancel_order
from events.models import CheckIn, Registration, Session, SessionPlace
from events.operations import (
    Attendee,
    CannotWalkIn,
    NoSeatLeft,
    NothingToUndo,
    Verdict,
    WalkIn,
    call_off_event,
    check_in,
    check_in_all,
    code_in,
    undo_check_in,
    walk_in,
    withdraw_ticket,
)
from events.queries import attendance_at, find_at_door, ticket_url
from tests.billing.test_concurrency import at_once
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import LONG_AGO, UserFactory
from tests.factories.events import EventFactory, TicketTypeFactory, register

LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def ada(association):
    return UserFactory(role=Role.SERVICE, name="Ada Novak")


@pytest.fixture
def noor(ticket):
    """A ticket that holds."""
    pay(register(ticket, at=NOW), at=NOW)
    return Registration.objects.get()


@pytest.fixture
def workshop(walk):
    return Session.objects.create(
        event=walk, title="Bird calls", start_date=walk.start_date, start_time=walk.start_time,
        end_date=walk.end_date, end_time=walk.end_time,
    )  # fmt: skip


def let_in(one, **changes):
    return check_in(**{"event": one.ticket_type.event, "code": one.code, "at": NOW, "by": None, **changes})


def test_a_ticket_lets_its_person_in_once(noor, ada):
    first = let_in(noor, by=ada)
    second = let_in(noor, at=LATER)

    assert (first.verdict, first.registration) == (Verdict.IN, noor)
    assert (second.verdict, second.check_in.at, second.check_in.by) == (Verdict.ALREADY, NOW, ada)
    assert attendance_at(noor.ticket_type.event) == (1, 1)
    assert Activity.objects.filter(kind="event.checked_in", contact=noor.contact, actor=ada).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_let_one_person_in(association):
    pay(register(TicketTypeFactory(event__capacity=None), at=NOW), at=NOW)
    one = Registration.objects.select_related("ticket_type__event").get()

    answers = at_once(*[lambda: let_in(one).verdict] * 8)

    assert sorted(answers) == sorted([Verdict.IN, *[Verdict.ALREADY] * 7])
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    "scanned",
    ["{code}", "{url}", "{url}?from=mail", " {code} ", "{lower}", "{dashed}", "HTTPS://X.EXAMPLE/TICKETS/{code}/"],
)
def test_a_code_is_read_from_whatever_was_scanned_or_typed(noor, scanned):
    code = noor.code
    text = scanned.format(
        code=code, url=ticket_url(code), lower=code.lower(), dashed=f"{code[:4]}-{code[4:8]} {code[8:]}"
    )

    assert code_in(text) == code
    assert let_in(noor, code=text).verdict == Verdict.IN


@pytest.mark.parametrize("scanned", ["", "NOSUCHCODE", "https://example.org/", "x" * 5000, "/tickets//"])
def test_what_is_no_ticket_lets_nobody_in(walk, scanned):
    assert check_in(event=walk, code=scanned, at=NOW, by=None).verdict == Verdict.UNKNOWN
    assert not CheckIn.objects.exists()


def test_wrong_tickets_are_refused_each_for_its_reason(noor, ticket, association):
    unpaid = register(ticket, at=NOW, buyer=Newcomer("Una Unpaid", "una@example.org"))
    gone = register(TicketTypeFactory(event=ticket.event), at=NOW, buyer=Newcomer("Gus Gone", ""))
    pay(gone, at=NOW)
    withdraw_ticket(line=gone.lines.get(), at=NOW)
    tickets = {one.name: one for one in Registration.objects.all()}

    assert let_in(noor, event=EventFactory()).verdict == Verdict.OTHER_EVENT
    assert let_in(tickets["Una Unpaid"]).verdict == Verdict.NOT_PAID
    assert let_in(tickets["Gus Gone"]).verdict == Verdict.CANCELLED
    cancel_order(order=unpaid, at=NOW, by=None)
    assert let_in(tickets["Una Unpaid"]).verdict == Verdict.CANCELLED
    call_off_event(event=ticket.event, at=NOW, by=None)
    ticket.event.refresh_from_db()
    assert let_in(noor, event=ticket.event).verdict == Verdict.CALLED_OFF
    assert check_in_all(event=ticket.event, registrations=[noor.pk], at=NOW, by=None) == 0
    assert not CheckIn.objects.exists()


def test_a_slip_is_undone_and_stays_written_down(noor, ada):
    made = let_in(noor).check_in

    undo_check_in(check_in=made, at=LATER, by=ada)

    made.refresh_from_db()
    assert (made.undone_at, made.undone_by) == (LATER, ada)
    assert attendance_at(noor.ticket_type.event) == (0, 1)
    with pytest.raises(NothingToUndo):
        undo_check_in(check_in=made, at=LATER, by=ada)
    assert let_in(noor, at=LATER).verdict == Verdict.IN


def test_each_session_has_a_door_of_its_own(noor, workshop):
    assert let_in(noor, session=workshop).verdict == Verdict.NOT_THIS_SESSION
    assert check_in_all(event=workshop.event, registrations=[noor.pk], session=workshop, at=NOW, by=None) == 0
    SessionPlace.objects.create(registration=noor, session=workshop, code="PLACE")

    assert let_in(noor).verdict == Verdict.IN
    assert let_in(noor, session=workshop).verdict == Verdict.IN
    assert let_in(noor, session=workshop).verdict == Verdict.ALREADY
    assert attendance_at(workshop.event, workshop) == (1, 1)


def test_many_come_in_at_once_and_nobody_twice(ticket, noor, ada):
    ticket.event.capacity = None
    ticket.event.save()
    pay(register(ticket, at=NOW, others=[Attendee("Kim Lee")], buyer=Newcomer("Lou", "")), at=NOW)
    register(ticket, at=NOW, buyer=Newcomer("Una Unpaid", ""))
    let_in(noor)
    everybody = list(Registration.objects.values_list("pk", flat=True))

    assert check_in_all(event=ticket.event, registrations=everybody, at=LATER, by=ada) == 2
    assert check_in_all(event=ticket.event, registrations=everybody, at=LATER, by=ada) == 0

    assert attendance_at(ticket.event) == (3, 3)
    assert Activity.objects.filter(kind="event.checked_in").count() == 3


def test_somebody_is_found_by_any_part_of_the_name_address_code_or_order(noor, ticket):
    let_in(noor)
    order = noor.order_line.order.reference

    for words in ("noo", "vos noor", "example.org", noor.code[:6].lower(), order.lower()):
        [found] = find_at_door(ticket.event, words)
        assert (found, found.came_at) == (noor, NOW)
    assert find_at_door(ticket.event, "kim") == []
    assert find_at_door(EventFactory(), "noor") == []


# --- Without a ticket ------------------------------------------------------------------------------------------------


def at_the_door(ticket, **changes):
    return WalkIn(**{"key": uuid4(), "kind": ticket, "name": "Wim Walker", "email": "wim@example.org", **changes})


def test_who_pays_in_cash_has_an_order_a_receipt_and_is_in(ticket, ada):
    who = at_the_door(ticket)

    arrival = walk_in(who=who, at=NOW, by=ada)
    again = walk_in(who=who, at=LATER, by=ada)

    order = Order.objects.get()
    assert (arrival.verdict, arrival.registration.name) == (Verdict.IN, "Wim Walker")
    assert again.verdict == Verdict.ALREADY
    assert (order.total, order.balance(), order.channel) == (20, 0, "staff")
    assert (Payment.objects.get().method, Payment.objects.get().detail) == ("cash", "Cash, at the door")
    assert order.receipts.get().facts["method"] == "Cash, at the door"
    assert Message.objects.filter(purpose="ticket", recipient="wim@example.org").exists()


def test_one_can_walk_in_when_it_has_begun_and_sales_are_over(ticket, ada):
    ticket.sold_until = LONG_AGO.date()
    ticket.save()

    assert walk_in(who=at_the_door(ticket, email=""), at=ticket.event.starts_at, by=ada).verdict == Verdict.IN


def test_free_of_charge_has_a_reason(ticket, ada):
    reason = ReasonCode.objects.create(code="press", label="Press")

    arrival = walk_in(who=at_the_door(ticket, free=Why(reason, "Writes for the Courier")), at=NOW, by=ada)

    assert arrival.verdict == Verdict.IN
    assert Order.objects.get().total == 0
    made = ExceptionMade.objects.get()
    assert (made.what, made.reason, made.object) == ("event.let_in_free", reason, arrival.registration)
    with pytest.raises(ExceptionNeedsWords), transaction.atomic():
        walk_in(who=at_the_door(ticket, free=Why(reason, " ")), at=NOW, by=ada)
    assert Registration.objects.count() == 1


def test_nobody_walks_in_where_no_seat_is_left(ticket, ada):
    """Known pain 16 is registering with a reason; the door alone never overbooks."""
    pay(register(ticket, at=NOW, others=[Attendee("Kim"), Attendee("Lou")]), at=NOW)

    with pytest.raises(NoSeatLeft), transaction.atomic():
        walk_in(who=at_the_door(ticket), at=NOW, by=ada)

    assert Registration.objects.count() == 3
    assert not Payment.objects.filter(provider_id__startswith="door_").exists()


@pytest.mark.parametrize("why", ["draft", "called off", "no price"])
def test_nobody_walks_into_what_is_not_on(walk, ticket, ada, why):
    kind = TicketTypeFactory(event=walk, price=False) if why == "no price" else ticket
    if why == "draft":
        walk.published_at = None
        walk.save()
    if why == "called off":
        call_off_event(event=walk, at=NOW, by=None)

    with pytest.raises(CannotWalkIn), transaction.atomic():
        walk_in(who=at_the_door(kind), at=NOW, by=ada)

    assert not Registration.objects.exists()


def test_a_ticket_for_nothing_needs_no_money(walk, ada):
    free = TicketTypeFactory(event=walk, price=Decimal(0))

    assert walk_in(who=at_the_door(free), at=NOW, by=ada).verdict == Verdict.IN
    assert not Payment.objects.exists()
