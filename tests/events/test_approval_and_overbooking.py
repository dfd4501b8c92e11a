"""What staff decide: requests, offers out of turn, and one seat too many. Known pain 16 (a full event and staff)."""

from uuid import uuid4

import pytest

from ams.core.exceptions import ExceptionNeedsWords
from ams.core.invariants import broken_invariants
from ams.core.models import ExceptionMade, Message, ReasonCode
from billing.models import Order
from billing.operations import Newcomer, cancel_order
from events.models import Registration, WaitlistEntry
from events.operations import (
    AlreadyDecided,
    CannotRegister,
    CannotRegisterThem,
    DeskBooking,
    NoSeatLeft,
    approve_request,
    call_off_event,
    leave_waiting_list,
    offer_out_of_turn,
    refuse_request,
    register_by_staff,
    take_off_the_list,
    take_up_offer,
)
from events.queries import seats_of
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.events import TicketTypeFactory, register, wait_for


@pytest.fixture
def ada(association):
    return UserFactory(role="service")


@pytest.fixture
def goodwill(db):
    return ReasonCode.objects.create(code="goodwill", label="Goodwill")


@pytest.fixture
def helper(walk):
    return TicketTypeFactory(event=walk, name="Helper", price=0, needs_approval=True)


def desk(ticket, by, **how):
    who = how.pop("who", None) or Newcomer("Noor Vos", "noor@example.org")
    return register_by_staff(booking=DeskBooking(how.pop("key", None) or uuid4(), ticket, who, **how), at=NOW, by=by)


def mails(purpose):
    return Message.objects.filter(purpose=purpose)


# --- Requests ---------------------------------------------------------------------------------------------------------


def test_a_request_waits_for_staff_and_holds_up_nobody(walk, ticket, helper):
    asked = wait_for(helper, at=NOW, words="Please")

    assert (asked.kind, asked.offered_at) == ("approval", None)
    assert seats_of(walk, at=NOW).free == 3
    with pytest.raises(CannotRegister, match="asked for"):
        register(helper, at=NOW)


def test_who_is_approved_is_offered_a_seat_and_what_is_free_is_confirmed_when_taken_up(helper, ada):
    asked = approve_request(entry=wait_for(helper, at=NOW, words="Please"), at=NOW, by=ada)

    assert asked.offered_at == NOW
    assert mails("event.seat_offered").count() == 1
    take_up_offer(entry=asked, people=1, seen=None, at=NOW, by=None)
    assert Registration.objects.confirmed().get().contact == asked.contact
    with pytest.raises(AlreadyDecided):
        approve_request(entry=asked, at=NOW, by=ada)


def test_who_is_approved_for_a_full_event_waits_at_the_place_of_the_request(full, ticket, helper, ada):
    asked = wait_for(helper, at=NOW, words="Please")
    later = wait_for(ticket, at=NOW)

    assert approve_request(entry=asked, at=NOW, by=ada).offered_at is None
    assert mails("event.approved").count() == 1
    ticket.event.capacity = 4
    ticket.event.save()
    leave_waiting_list(entry=later, at=NOW, by=None)
    asked.refresh_from_db()
    assert asked.offered_at == NOW


def test_who_is_refused_is_told_with_a_word(helper, ada):
    asked = refuse_request(entry=wait_for(helper, at=NOW, words="?"), note="Next year!", at=NOW, by=ada)

    assert asked.ending == "refused"
    assert "Next year!" in mails("event.refused").get().text
    with pytest.raises(AlreadyDecided):
        refuse_request(entry=asked, note="", at=NOW, by=ada)


def test_staff_take_somebody_off_the_list(full, ticket, ada):
    waits = wait_for(ticket, at=NOW)

    take_off_the_list(entry=waits, at=NOW, by=ada)

    assert WaitlistEntry.objects.get().ending == "withdrawn"
    assert mails("event.taken_off").count() == 1
    with pytest.raises(AlreadyDecided):
        take_off_the_list(entry=waits, at=NOW, by=ada)
    with pytest.raises(AlreadyDecided):
        refuse_request(entry=waits, note="", at=NOW, by=ada)


def test_an_offer_out_of_turn_needs_a_reason_and_free_seats(full, ticket, ada, goodwill):
    large, small = wait_for(ticket, at=NOW, people=2), wait_for(ticket, at=NOW, people=2)
    how = {"reason": goodwill, "at": NOW, "by": ada}
    with pytest.raises(NoSeatLeft):
        offer_out_of_turn(entry=small, words="A guest of honour", **how)
    ticket.event.capacity = 5
    ticket.event.save()
    with pytest.raises(ExceptionNeedsWords):
        offer_out_of_turn(entry=small, words=" ", **how)

    assert offer_out_of_turn(entry=small, words="A guest of honour", **how).offered_at == NOW

    made = ExceptionMade.objects.get()
    assert (made.what, made.contact, made.actor) == ("event.offered_out_of_turn", small.contact, ada)
    large.refresh_from_db()
    assert large.offered_at is None
    with pytest.raises(AlreadyDecided):
        offer_out_of_turn(entry=small, words="Again", **how)


def test_nobody_is_offered_seats_out_of_turn_after_the_deadline(full, ticket, ada, goodwill):
    """Known pain 18, for staff too."""
    waits = wait_for(ticket, at=NOW)
    ticket.event.capacity = 4
    ticket.event.save()
    ticket.sold_until = "2026-11-21"
    ticket.save()

    with pytest.raises(AlreadyDecided, match="today"):
        offer_out_of_turn(entry=waits, reason=goodwill, words="?", at=NOW, by=ada)
    call_off_event(event=ticket.event, at=NOW, by=ada)
    with pytest.raises(AlreadyDecided, match="called off"):
        offer_out_of_turn(entry=waits, reason=goodwill, words="?", at=NOW, by=ada)


# --- Known pain 16 ----------------------------------------------------------------------------------------------------


def test_staff_register_somebody_at_a_full_event_with_a_reason(full, ticket, ada, goodwill):
    """Known pain 16 (tendenci #1149)."""
    order = desk(ticket, ada, may_overbook=True, reason=goodwill, words="The speaker's wife")

    one = Registration.objects.get(order_line__order=order)
    assert one.overbooked_by.what == "event.overbooked"
    assert one.overbooked_by.words == "The speaker's wife"
    assert (order.total, order.channel) == (20, "staff")
    assert "€20.00" in mails("event.please_pay").get().text.replace("\xa0", "")
    pay(order, at=NOW)
    assert Registration.objects.confirmed().count() == 4
    assert list(broken_invariants(at=NOW)) == []


def test_without_a_reason_a_full_event_is_full_for_staff_too(full, ticket, ada, goodwill):
    with pytest.raises(NoSeatLeft):
        desk(ticket, ada)
    with pytest.raises(CannotRegisterThem, match="reason"):
        desk(ticket, ada, may_overbook=True)
    with pytest.raises(ExceptionNeedsWords):
        desk(ticket, ada, may_overbook=True, reason=goodwill)
    assert Registration.objects.count() == 3
    assert not Order.objects.filter(channel="staff").exists()


def test_an_overbooked_seat_takes_nobody_elses(full, ticket, ada, goodwill):
    """Known pain 16: it is one too many, so a seat that becomes free is still somebody's."""
    waits = wait_for(ticket, at=NOW)
    extra = desk(ticket, ada, may_overbook=True, reason=goodwill, words="Why")
    assert seats_of(ticket.event, at=NOW).free == 0

    cancel_order(order=extra, at=NOW, by=ada)
    waits.refresh_from_db()
    assert waits.offered_at is None, "An extra seat that is given up is no seat for others."
    desk(ticket, ada, may_overbook=True, reason=goodwill, words="Why")
    last = full[0].lines.get().registration
    Registration.objects.filter(pk=last.pk).update(cancelled_at=NOW)
    register_free = seats_of(ticket.event, at=NOW)
    assert (register_free.taken, register_free.promised) == ({ticket.pk: 2}, {ticket.pk: 1})


def test_the_invariant_allows_exactly_the_overbooked(full, ticket, ada, goodwill):
    desk(ticket, ada, may_overbook=True, reason=goodwill, words="Why")
    assert list(broken_invariants(at=NOW)) == []

    Registration.objects.exclude(overbooked_by=None).update(overbooked_by=None)

    [(rule, offenders)] = broken_invariants(at=NOW)
    assert (rule.name, len(list(offenders))) == ("events.seats-fit", 1)


def test_where_a_seat_is_free_nothing_is_overbooked(ticket, ada, goodwill):
    order = desk(ticket, ada, may_overbook=True, reason=goodwill, words="Just in case")

    assert Registration.objects.get(order_line__order=order).overbooked_by is None
    assert not ExceptionMade.objects.exists()


def test_free_of_charge_is_an_exception_too_and_confirmed_at_once(ticket, ada, goodwill, amara):
    key = uuid4()

    order = desk(ticket, ada, key=key, who=amara, is_free=True, reason=goodwill, words="Leads the walk")
    again = desk(ticket, ada, key=key, who=amara, is_free=True, reason=goodwill, words="Leads the walk")

    assert order == again
    assert order.total == 0
    assert Registration.objects.confirmed().get().contact == amara
    assert ExceptionMade.objects.get().what == "event.free_of_charge"
    assert mails("ticket").count() == 1
    assert not mails("event.please_pay").exists()


def test_nobody_is_registered_for_what_is_over_or_called_off(ticket, ada):
    call_off_event(event=ticket.event, at=NOW, by=ada)

    with pytest.raises(CannotRegisterThem):
        desk(ticket, ada)


def test_without_an_address_nobody_is_written_to(ticket, ada):
    desk(ticket, ada, who=Newcomer("Walk In", ""))

    assert not mails("event.please_pay").exists()


def test_staff_leave_seats_to_those_who_wait(full, ticket, ada):
    waits = wait_for(ticket, at=NOW)
    ticket.event.capacity = 4
    ticket.event.save()

    with pytest.raises(NoSeatLeft):
        desk(ticket, ada)
    waits.refresh_from_db()
    assert waits.offered_at is None, "The refusal undid it; the sweep comes within a minute."
