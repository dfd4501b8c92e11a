"""How waiting ends: nobody is offered what cannot be had, and nobody waits twice. Known pain 18.

A cancelled order of the waiting list keeps no seat and earns no new offer; no offer comes after the deadline.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ams.core.invariants import broken_invariants
from ams.core.merging import merge_contacts, undo_merge
from billing.models import Order
from billing.operations import Newcomer, PriceMoved, cancel_order
from billing.operations.attempts import KEPT_FOR
from billing.sweeps import expire_orders
from events.models import Hold, Registration, WaitlistEntry
from events.operations import (
    Attendee,
    Booking,
    CannotWait,
    OfferGone,
    call_off_event,
    leave_waiting_list,
    register_for_event,
)
from events.queries import offer_for, seats_of
from events.sweeps import offer_freed_seats
from tests.events.conftest import NOW
from tests.events.test_waiting import again, free, free_up, mails, take_up
from tests.factories.core import AccessFactory
from tests.factories.events import register, wait_for
from tests.factories.members import PersonFactory

LATER = NOW + KEPT_FOR + timedelta(minutes=1)
HOUR = timedelta(hours=1)
KIM, LOU = Attendee("Kim Lee"), Attendee("Lou Reis", "lou@example.org")


# --- Known pain 18 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_a_cancelled_order_of_the_waiting_list_keeps_no_seat_and_earns_no_new_offer(full, ticket, how):
    """Known pain 18 (pretix #1405, #1163)."""
    entry = wait_for(ticket, at=NOW)
    free_up(full[0])
    order = take_up(again(entry))

    if how == "cancelled":
        cancel_order(order=order, at=LATER, by=None)
    else:
        assert expire_orders(at=LATER) == 1
    offer_freed_seats(at=LATER)

    assert again(entry).offered_at == NOW
    assert mails("event.seat_offered").count() == 1
    assert free(ticket, LATER) == 1
    register(ticket, at=LATER)


def test_nobody_is_offered_a_seat_once_the_event_has_begun(full, ticket):
    """Known pain 18 (pretix #681)."""
    entry = wait_for(ticket, at=NOW)

    begun = ticket.event.starts_at
    free_up(full[0], at=begun)
    offer_freed_seats(at=begun)

    assert (again(entry).offered_at, again(entry).ending) == (None, "over")
    assert "No seat became free" in mails("event.waiting_over").get().subject


def test_nobody_is_offered_a_seat_of_an_event_that_was_called_off(full, ticket):
    """Known pain 18."""
    waits = wait_for(ticket, at=NOW)
    call_off_event(event=ticket.event, at=NOW, by=None)

    free_up(full[0])
    offer_freed_seats(at=NOW)
    offer_freed_seats(at=NOW)

    assert (again(waits).offered_at, again(waits).ending) == (None, "over")
    assert "does not take place" in mails("event.waiting_over").get().subject


def test_nobody_is_offered_a_ticket_whose_time_is_over(full, ticket):
    """Known pain 18: the last day one can have it has passed."""
    entry = wait_for(ticket, at=NOW)
    ticket.sold_until = NOW.date()
    ticket.save()

    free_up(full[0], at=NOW + timedelta(days=1))

    assert again(entry).offered_at is None
    assert free(ticket, NOW + timedelta(days=1)) == 1


def test_an_offer_never_outlives_the_last_day_of_its_ticket(full, ticket):
    entry = wait_for(ticket, at=NOW)
    ticket.sold_until = NOW.date()
    ticket.save()

    free_up(full[0])

    assert again(entry).offer_ends_at.isoformat() == "2026-11-22T23:00:00+00:00"


def test_an_offer_of_an_event_called_off_meanwhile_cannot_be_taken_up(full, ticket):
    entry = wait_for(ticket, at=NOW)
    free_up(full[0])
    call_off_event(event=ticket.event, at=NOW, by=None)

    with pytest.raises(OfferGone, match="cancelled"):
        take_up(again(entry))
    assert not Hold.objects.exists()


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_nobody_waits_where_there_is_no_list(full, ticket):
    ticket.event.has_waiting_list = False
    ticket.event.save()

    with pytest.raises(CannotWait, match="no waiting list"):
        wait_for(ticket, at=NOW)
    assert not offer_for(ticket.event, None, at=NOW).may_wait


def test_nobody_waits_for_what_has_begun_or_cannot_be_had(full, ticket):
    with pytest.raises(CannotWait, match="has begun"):
        wait_for(ticket, at=ticket.event.starts_at)
    with pytest.raises(CannotWait, match="At most 10"):
        wait_for(ticket, at=NOW, people=11)
    ticket.sold_from = date(2027, 1, 1)
    ticket.save()
    with pytest.raises(CannotWait, match="From"):
        wait_for(ticket, at=NOW)
    assert not WaitlistEntry.objects.exists()


def test_a_form_sent_twice_is_waiting_once(full, ticket):

    key = uuid4()

    assert wait_for(ticket, at=NOW, key=key) == wait_for(ticket, at=NOW, key=key)
    assert wait_for(ticket, at=NOW, key=key, people=2) != wait_for(ticket, at=NOW, key=key)
    assert mails("event.waits").count() == 2


def test_who_waits_already_keeps_their_place(full, ticket, amara):
    assert wait_for(ticket, at=NOW, who=amara) == wait_for(ticket, at=LATER, who=amara, people=2)
    assert WaitlistEntry.objects.get().size == 1


def test_if_seats_became_free_meanwhile_they_are_offered_at_once(ticket):
    entry = wait_for(ticket, at=NOW)

    assert again(entry).offered_at == NOW


def test_a_price_that_moved_is_shown_before_it_is_taken(full, ticket):
    entry = wait_for(ticket, at=NOW)
    free_up(full[0])

    with pytest.raises(PriceMoved):
        take_up(again(entry), seen=19)
    assert again(entry).accepted_at is None
    assert take_up(again(entry), seen=20).total == 20


def test_nothing_is_taken_up_without_an_offer(full, ticket):
    entry = wait_for(ticket, at=NOW)

    with pytest.raises(OfferGone):
        take_up(entry)
    assert not Order.objects.filter(buyer=entry.contact).exists()


def test_what_was_taken_up_cannot_be_left(full, ticket):
    entry = wait_for(ticket, at=NOW)
    free_up(full[0])
    take_up(again(entry))

    with pytest.raises(OfferGone, match="taken up already"):
        leave_waiting_list(entry=entry, at=NOW, by=None)


def test_who_goes_back_and_changes_something_loses_no_seat_to_those_who_wait(ticket, amara):
    """The seats of the earlier order pass to the one that replaces it, under the lock."""

    login = AccessFactory(contact=amara).user
    earlier = register(ticket, at=NOW, buyer=amara, others=[KIM, LOU], by=login)
    entry = wait_for(ticket, at=NOW)

    assert seats_of(ticket.event, at=NOW, besides=earlier).free == 3
    booking = Booking(uuid4(), ticket, amara, (KIM,))
    order = register_for_event(booking=booking, at=NOW, by=login, instead_of=earlier)
    cancel_order(order=earlier, at=NOW, by=login)

    assert Registration.objects.held(at=NOW).filter(order_line__order=order).count() == 2
    assert again(entry).offered_at == NOW
    assert list(broken_invariants(at=NOW)) == []


def test_offers_are_counted_by_the_invariant(full, ticket):
    entry = wait_for(ticket, at=NOW)

    WaitlistEntry.objects.filter(pk=entry.pk).update(offered_at=NOW, offer_ends_at=NOW + HOUR)

    [(rule, offenders)] = broken_invariants(at=NOW)
    assert rule.name == "events.seats-fit"
    assert "4 seats taken of 3" in offenders[0]


def test_those_who_wait_of_two_records_that_become_one_wait_once(full, ticket, amara):

    twin = PersonFactory(display_name="A. Okafor", email="amara@example.org")
    older = wait_for(ticket, at=NOW, who=twin, people=2)
    younger = wait_for(ticket, at=LATER, who=amara)

    merge = merge_contacts(kept=amara, absorbed=twin, choices={}, at=LATER, by=None, reason="The same person")

    assert again(older).contact == again(younger).contact == amara
    assert (again(older).ending, again(younger).ending) == ("", "withdrawn")
    assert WaitlistEntry.objects.open().get() == older
    undo_merge(merge=merge, at=LATER, by=None)
    assert (again(older).contact, again(younger).ending) == (twin, "")


def test_a_newcomer_waits_by_a_mail_address(full, ticket):
    entry = wait_for(ticket, at=NOW, who=Newcomer("Ø Ångström", "o@example.org"))

    assert entry.contact.display_name == "Ø Ångström"
    assert len(entry.code) == 16
