"""The waiting list. Known pains 17 (capacity), 18 (a cancelled order of the list, an offer after the deadline), and 19.

Freed seats go to those who wait before the public, in turn; a party too large for them holds up nobody.
"""

from datetime import timedelta
from uuid import uuid4

import pytest

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, Message
from billing.models import Refund
from billing.operations import GivingBack, cancel_order, expire_order, give_back
from billing.operations.attempts import KEPT_FOR
from events.models import Hold, Registration, WaitlistEntry
from events.operations import (
    Attendee,
    NoSeatLeft,
    OfferGone,
    leave_waiting_list,
    take_up_offer,
)
from events.queries import place_in_line, seats_of
from events.sweeps import offer_freed_seats
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.events import TicketTypeFactory, register, wait_for

LATER = NOW + KEPT_FOR + timedelta(minutes=1)
HOUR = timedelta(hours=1)
KIM, LOU = Attendee("Kim Lee"), Attendee("Lou Reis", "lou@example.org")


def free_up(order, at=NOW):
    """The seats of an order are free again."""
    lines = list(order.lines.all())
    asked = GivingBack(
        request=uuid4(), credits={line.pk: line.gross for line in lines}, method=Refund.Method.CASH,
        revoked=frozenset(line.pk for line in lines),
    )  # fmt: skip
    give_back(order=order, asked=asked, why=None, at=at, by=None)


def again(entry):
    return WaitlistEntry.objects.select_related("ticket_type__event", "contact", "order").get(pk=entry.pk)


def take_up(entry, at=NOW, people=None, others=(), seen=None):
    return take_up_offer(entry=entry, people=people or entry.size, others=others, seen=seen, at=at, by=None)


def free(ticket, at=NOW):
    return seats_of(ticket.event, at=at).free


def mails(purpose):
    return Message.objects.filter(purpose=purpose)


def test_who_waits_is_told_so_and_has_a_place_in_line(full, ticket):
    first, second = wait_for(ticket, at=NOW), wait_for(ticket, at=NOW, people=2, others=[KIM])

    assert [place_in_line(first), place_in_line(second)] == [1, 2]
    assert (first.name, first.email, first.offered_at) == ("Wim Wacht", "wim@example.org", None)
    assert second.others == [{"name": "Kim Lee", "email": ""}]
    told = mails("event.waits").order_by("pk")
    assert [one.recipient for one in told] == ["wim@example.org"] * 2
    assert f"/waiting/{second.code}/" in told[1].text
    assert "number 2 in line" in told[1].text
    assert Activity.objects.filter(kind="event.waits", channel="self-service").count() == 2


def test_a_freed_seat_is_offered_to_the_first_and_not_to_the_public(full, ticket):
    entry, second = wait_for(ticket, at=NOW), wait_for(ticket, at=NOW)

    free_up(full[0], at=LATER)

    assert again(entry).offered_at == LATER
    assert again(entry).offer_ends_at == LATER + timedelta(hours=24)
    assert again(second).offered_at is None
    assert free(ticket, LATER) == 0
    with pytest.raises(NoSeatLeft):
        register(ticket, at=LATER)
    assert "Take it up" in mails("event.seat_offered").get().text
    assert list(broken_invariants(at=NOW)) == []


def test_taking_it_up_passes_the_seat_on_and_paying_confirms_it(full, ticket):
    entry = wait_for(ticket, at=NOW)
    free_up(full[0])

    order = take_up(again(entry))

    assert free(ticket) == 0
    assert Hold.objects.get().registration.name == "Wim Wacht"
    assert again(entry).accepted_at == NOW
    assert again(entry).order == order
    assert order.total == 20
    assert order.buyer == entry.contact
    pay(order, at=NOW)
    assert Registration.objects.confirmed().filter(contact=entry.contact).count() == 1
    assert list(broken_invariants(at=NOW)) == []


def test_doing_it_again_is_the_same_order(full, ticket):
    entry = wait_for(ticket, at=NOW)
    free_up(full[0])

    assert take_up(again(entry)) == take_up(again(entry)) == take_up(entry)
    assert Registration.objects.filter(contact=entry.contact).count() == 1


def test_what_is_free_is_confirmed_at_once(walk):
    free_ticket = TicketTypeFactory(event=walk, price=0)
    order = register(free_ticket, at=NOW, others=[KIM, LOU])
    entry = wait_for(free_ticket, at=NOW)
    free_up(order)

    take_up(again(entry))

    assert Registration.objects.confirmed().get().contact == entry.contact


def test_a_party_too_large_is_passed_over_until_enough_are_free(full, ticket):
    """It holds up nobody, and nobody who came later is asked before it once it fits."""
    large, small = wait_for(ticket, at=NOW, people=2), wait_for(ticket, at=NOW)
    free_up(full[0])

    assert again(small).offered_at == NOW
    assert again(large).offered_at is None
    leave_waiting_list(entry=again(small), at=NOW, by=None)
    assert free(ticket) == 1, "One seat for a party of two is anybody's."
    third = wait_for(ticket, at=NOW, people=2)
    free_up(full[1])
    assert again(large).offered_at == NOW
    assert again(third).offered_at is None


def test_a_ticket_type_that_is_full_waits_for_its_own_seats(walk, ticket):
    student = TicketTypeFactory(event=walk, name="Student", capacity=1)
    taken = register(student, at=NOW)
    entry = wait_for(student, at=NOW)
    other = register(ticket, at=NOW)

    cancel_order(order=other, at=NOW, by=None)
    assert again(entry).offered_at is None
    cancel_order(order=taken, at=NOW, by=None)
    assert again(entry).offered_at == NOW


# --- Everything that frees a seat -------------------------------------------------------------------------------------


def test_an_order_nobody_paid_leads_to_an_offer(ticket):
    order = register(ticket, at=NOW, others=[KIM, LOU])
    entry = wait_for(ticket, at=NOW, people=3)

    assert expire_order(order=order, at=LATER)

    assert again(entry).offered_at == LATER


def test_a_hold_that_ended_leads_to_an_offer_within_a_minute_and_nobody_overtakes_it(ticket):
    register(ticket, at=NOW, others=[KIM, LOU])
    entry = wait_for(ticket, at=NOW, people=2)

    assert free(ticket, LATER) == 1, "Two of the three are promised to those who wait, although nobody came by yet."
    with pytest.raises(NoSeatLeft, match="Only 1 seat"):
        register(ticket, at=LATER, others=[KIM])
    assert offer_freed_seats(at=LATER) == 1
    assert again(entry).offered_at == LATER
    assert offer_freed_seats(at=LATER) == 0
    register(ticket, at=LATER)
    assert free(ticket, LATER) == 0


def test_the_public_lets_those_who_wait_have_theirs_first(ticket):
    """Whoever registers does what the sweep would do, before taking what is left."""
    register(ticket, at=NOW, others=[KIM, LOU])
    entry = wait_for(ticket, at=NOW)

    register(ticket, at=LATER, others=[KIM])

    assert again(entry).offered_at == LATER
    assert free(ticket, LATER) == 0


def test_more_seats_lead_to_offers(full, ticket):
    entries = [wait_for(ticket, at=NOW) for _ in range(3)]
    ticket.event.capacity = 5
    ticket.event.save()

    assert free(ticket) == 0
    assert offer_freed_seats(at=NOW) == 2
    assert [again(entry).offered_at for entry in entries] == [NOW, NOW, None]


def test_an_offer_that_ran_out_goes_to_the_next_and_is_told(full, ticket):
    first, second = wait_for(ticket, at=NOW), wait_for(ticket, at=NOW)
    free_up(full[0])
    later = NOW + timedelta(hours=24)

    assert free(ticket, later) == 0, "It is promised to the next."
    assert offer_freed_seats(at=later) == 1

    assert (again(first).ended_at, again(first).ending) == (later, "expired")
    assert again(second).offered_at == later
    assert mails("event.offer_ended").count() == 1
    with pytest.raises(OfferGone):
        take_up(again(first), at=later)


def test_a_declined_offer_goes_to_the_next(full, ticket):
    first, second = wait_for(ticket, at=NOW), wait_for(ticket, at=NOW)
    free_up(full[0])

    leave_waiting_list(entry=again(first), at=NOW, by=None)
    leave_waiting_list(entry=again(first), at=NOW, by=None)

    assert again(first).ending == "declined"
    assert again(second).offered_at == NOW
    assert Activity.objects.filter(kind="event.waits_no_longer").count() == 1


def test_who_no_longer_waits_is_offered_nothing(full, ticket):
    entry = wait_for(ticket, at=NOW)

    leave_waiting_list(entry=entry, at=NOW, by=None)
    free_up(full[0])

    assert (again(entry).ending, again(entry).offered_at) == ("withdrawn", None)
    assert free(ticket) == 1


def test_fewer_may_come_than_were_offered_seats(full, ticket):
    entry = wait_for(ticket, at=NOW, people=2, others=[KIM])
    for order in full[:2]:
        free_up(order)
    second = wait_for(ticket, at=NOW)

    order = take_up(again(entry), people=1)

    assert order.total == 20
    assert again(second).offered_at == NOW


def test_the_names_of_the_others_are_those_said_last(full, ticket):
    entry = wait_for(ticket, at=NOW, people=3, others=[KIM])
    for order in full:
        free_up(order)

    take_up(again(entry), others=[LOU])

    rows = Registration.objects.filter(cancelled_at=None).order_by("pk")
    assert [one.name for one in rows] == ["Wim Wacht", "Lou Reis", "Wim Wacht, guest 1"]


def test_somebody_who_comes_already_waits_for_others_only(association, ticket, amara):
    pay(register(ticket, at=NOW, buyer=amara, others=[KIM]), at=NOW)
    last = register(ticket, at=NOW)
    entry = wait_for(ticket, at=NOW, who=amara, others=[LOU])
    cancel_order(order=last, at=NOW, by=None)

    take_up(again(entry))

    held = Registration.objects.held(at=NOW).get()
    assert (held.name, held.contact) == ("Lou Reis", None)
