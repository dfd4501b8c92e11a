"""Seats, moves, money that pays no order and corrected details: done within a limit, proposed beyond it."""

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.exception_rights import NotAllowed
from ams.core.models import ExceptionKind, ExceptionMade, ExceptionRight, ReasonCode, Role
from billing.models import Order, Refund
from billing.operations import Newcomer, Why
from events.models import Registration
from events.operations import DeskBooking, MovingOver, NoSeatLeft, move_registration, moving_of, walk_in
from events.operations.walking_in import WalkIn
from staffdesk.models import Proposal
from staffdesk.operations.exceptions import (
    NotYours,
    Wish,
    confirm_proposal,
    make_exception,
    moving_asked,
    register_from_desk,
)
from tests.factories.billing import pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.events import TicketTypeFactory, register
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shipped_limits(db):
    """A table without rows means the limits as they stand in the code."""
    ExceptionRight.objects.all().delete()


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def why(association):
    return Why(ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She leads the walk.")


@pytest.fixture
def ask(why, at):
    """Somebody makes an exception; the outcome."""

    def asked(by, kind, contact, request=None, **facts):
        wish = Wish(request or uuid4(), kind, contact, {name: str(one) for name, one in facts.items()}, why)
        return make_exception(wish=wish, at=at, by=by)

    return asked


@pytest.fixture
def book(why, at):
    """A colleague registers somebody from the desk; the order, or what waits."""

    def booked(ticket, who, role, *, key=None, **how):
        booking = DeskBooking(key or uuid4(), ticket, who, reason=why.reason, words=why.words, **how)
        return register_from_desk(booking=booking, at=at, by=UserFactory(role=role))

    return booked


def staff(role):
    return UserFactory(role=role)


def taken_up(at):
    """A ticket of an event whose one seat is taken."""
    ticket = TicketTypeFactory(price=Decimal(10), event__capacity=1)
    pay(register(ticket, at=at), at=at)
    return ticket


# --- Seats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "price", "waits"),
    [(Role.SERVICE, 50, False), (Role.SERVICE, 51, True), (Role.EVENTS, 100, False), (Role.EVENTS, 101, True),
     (Role.ADMINISTRATOR, 900, False)],
)  # fmt: skip
def test_a_free_seat_beyond_the_limit_waits_for_a_second_person(amara, book, role, price, waits):
    came = book(TicketTypeFactory(price=Decimal(price)), amara, role, is_free=True)

    assert isinstance(came, Proposal) == waits
    assert Registration.objects.filter(contact=amara).count() == (0 if waits else 1)


def test_what_waited_is_done_once_in_the_name_of_whoever_asked(amara, book, at):
    ticket = TicketTypeFactory(price=Decimal(80), event__title="Bat night")
    proposed = book(ticket, amara, Role.SERVICE, is_free=True)
    assert (proposed.kind, proposed.measure) == (ExceptionKind.FREE_SEAT, 80)
    assert "Amara Okafor is registered for “Bat night”" in proposed.told
    assert "They pay nothing." in proposed.told

    done = confirm_proposal(proposal=proposed, at=at, by=staff(Role.EVENTS))

    seat = Registration.objects.get(contact=amara)
    assert (seat.is_valid, seat.order_line.gross) == (True, 0)
    assert (done.exception.actor, done.exception.what) == (proposed.proposed_by, "event.free_of_charge")


def test_what_a_record_had_that_was_merged_counts(amara, book):
    before = PersonFactory(display_name="Amara again")
    assert isinstance(book(TicketTypeFactory(price=Decimal(10)), before, Role.SERVICE, is_free=True), Order)
    type(before).objects.filter(pk=before.pk).update(merged_into=amara)

    assert isinstance(book(TicketTypeFactory(price=Decimal(10)), amara, Role.SERVICE, is_free=True), Proposal)


def test_a_free_seat_lately_counts_for_one_that_is_late_as_well(amara, book, at):
    assert isinstance(book(TicketTypeFactory(price=Decimal(10)), amara, Role.SERVICE, is_free=True), Order)
    late = TicketTypeFactory(price=Decimal(10), sold_until=at.date() - timedelta(days=2))

    assert isinstance(book(late, amara, Role.SERVICE, is_free=True), Proposal)


def test_a_ticket_that_is_no_longer_sold_is_given_to_nobody(ask, amara, at):
    ticket = TicketTypeFactory(product__archived_at=at)

    with pytest.raises(Exception, match="no such ticket any more"):
        ask(staff(Role.SERVICE), ExceptionKind.FREE_SEAT, amara, ticket=ticket.pk)


def test_the_same_form_again_brings_the_same_and_nobody_is_written_down_twice(association, book):
    key, ticket = uuid4(), TicketTypeFactory(price=Decimal(80))

    first = book(ticket, Newcomer("Ines Sol", ""), Role.SERVICE, key=key, is_free=True)
    again = book(ticket, Newcomer("Ines Sol", ""), Role.SERVICE, key=key, is_free=True)

    assert first == again
    assert type(first.contact).objects.filter(display_name="Ines Sol").count() == 1


def test_a_late_free_seat_takes_both_rights_and_waits_under_the_one_that_goes_too_far(amara, book, at):
    for kind, role, limit in (("free", "service", 50), ("late", "service", None), ("free", "events", 100)):
        named = {"free": ExceptionKind.FREE_SEAT, "late": ExceptionKind.LATE}[kind]
        ExceptionRight.objects.create(kind=named, role=role, limit=limit)
    late = TicketTypeFactory(price=Decimal(80), sold_until=at.date() - timedelta(days=2))

    proposed = book(late, amara, Role.SERVICE, is_free=True)

    assert proposed.kind == ExceptionKind.FREE_SEAT
    assert "Registration has closed." in proposed.told
    with pytest.raises(NotYours, match="beyond what your role decides"):  # who may give it free, not late
        confirm_proposal(proposal=proposed, at=at, by=staff(Role.EVENTS))


def test_what_somebody_may_not_do_at_all_is_no_proposal(amara, book, at):
    ExceptionRight.objects.create(kind=ExceptionKind.FREE_SEAT, role=Role.SERVICE, limit=500)
    late = TicketTypeFactory(price=Decimal(20), sold_until=at.date() - timedelta(days=2))

    with pytest.raises(NotYours):
        book(late, amara, Role.SERVICE, is_free=True)
    assert not Registration.objects.exists()


def test_a_limit_of_no_seat_means_always_with_a_second_person(amara, book, at):
    ExceptionRight.objects.create(kind=ExceptionKind.LATE, role=Role.SERVICE, limit=0)
    late = TicketTypeFactory(sold_until=at.date() - timedelta(days=2))

    assert book(late, amara, Role.SERVICE).kind == ExceptionKind.LATE


def test_within_the_rules_nobody_needs_a_right(amara, book):
    order = book(TicketTypeFactory(), amara, Role.FINANCE)

    assert isinstance(order, Order)
    assert not ExceptionMade.objects.exists()


@pytest.mark.parametrize("kind", [ExceptionKind.LATE, ExceptionKind.OVERBOOKED])
def test_from_the_person_nothing_is_excepted_that_the_portal_does(ask, amara, kind):
    with pytest.raises(Exception, match="The portal itself would do this"):
        ask(staff(Role.SERVICE), kind, amara, ticket=TicketTypeFactory().pk)


def test_from_the_person_a_seat_too_many_is_taken_and_a_full_event_refuses_otherwise(ask, amara, at):
    full = taken_up(at)

    with pytest.raises(NoSeatLeft):
        ask(staff(Role.SERVICE), ExceptionKind.FREE_SEAT, amara, ticket=full.pk)
    made = ask(staff(Role.SERVICE), ExceptionKind.OVERBOOKED, amara, ticket=full.pk).made

    assert Registration.objects.get(contact=amara).overbooked_by == made


@pytest.mark.parametrize(("price", "refused"), [(50, False), (51, True)])
def test_at_the_door_the_limit_of_the_role_is_the_end(association, why, at, price, refused):
    ticket = TicketTypeFactory(price=Decimal(price))
    guest = WalkIn(uuid4(), ticket, "Ines Sol", free=why)

    with pytest.raises(NotAllowed) if refused else nullcontext():
        walk_in(who=guest, at=at, by=staff(Role.SERVICE))
    assert Registration.objects.exists() != refused


# --- To another event ------------------------------------------------------------------------------------------------


@pytest.fixture
def seat(amara, at):
    """Amara paid 100 for a walk."""
    ticket = TicketTypeFactory(price=Decimal(100), event__title="Spring walk", event__capacity=None)
    pay(register(ticket, buyer=amara, at=at), at=at)
    return Registration.objects.get(contact=amara)


@pytest.fixture
def move(ask, seat, at, why):
    """Amara comes to an event at another price; the outcome."""

    def moved(role, price, **how):
        to = TicketTypeFactory(price=Decimal(price), event__title="Harbour tour")
        wanted = MovingOver(moving_of(seat, to, at=at).difference.amount, why, **how)
        return ask(staff(role), ExceptionKind.MOVED, seat.contact, **moving_asked(seat, to, wanted))

    return moved


BACK, ASK, LEAVE = {"settles": True, "method": "transfer"}, {"settles": True}, {}


@pytest.mark.parametrize(
    ("role", "price", "how", "waits"),
    [
        (Role.SERVICE, 50, BACK, False),
        (Role.SERVICE, 49, BACK, True),
        (Role.SERVICE, 151, LEAVE, True),  # need not be paid
        (Role.SERVICE, 900, ASK, False),  # they pay it: nothing is given away
        (Role.SERVICE, 100, LEAVE, False),
        (Role.EVENTS, 0, BACK, False),
        (Role.ADMINISTRATOR, 900, LEAVE, False),
    ],
)
def test_one_colleague_moves_somebody_within_the_limit_of_the_difference(move, role, price, how, waits):
    assert bool(move(role, price, **how).proposal) == waits


def test_finance_confirms_what_goes_back_and_moves_nobody_itself(move, seat, fin, at):
    proposed = move(Role.SERVICE, 20, **BACK).proposal
    assert proposed.told.startswith("Amara Okafor comes to “Harbour tour”")
    assert proposed.told.endswith("€80.00 goes back.")

    confirm_proposal(proposal=proposed, at=at, by=fin)

    seat.refresh_from_db()
    assert (seat.is_valid, seat.moved_to.ticket_type.event.title, Refund.objects.get().amount) == (
        False, "Harbour tour", 80,
    )  # fmt: skip


def test_one_seat_too_many_there_takes_that_right_too(move, fin, at):
    proposed = move(Role.SERVICE, 20, **BACK, may_overbook=True).proposal

    with pytest.raises(NotYours):
        confirm_proposal(proposal=proposed, at=at, by=fin)


def test_what_goes_too_far_besides_is_for_somebody_who_decides_that_as_well(move, at):
    for kind, role, limit in (("MOVED", "service", 50), ("MOVED", "events", 100), ("OVERBOOKED", "service", 1),
                              ("OVERBOOKED", "events", 0)):  # fmt: skip
        ExceptionRight.objects.create(kind=ExceptionKind[kind], role=role, limit=limit)
    proposed = move(Role.SERVICE, 20, **BACK, may_overbook=True).proposal

    with pytest.raises(NotYours, match="beyond what your role decides"):
        confirm_proposal(proposal=proposed, at=at, by=staff(Role.EVENTS))


def test_a_move_waits_for_the_seat_too_many_alone_where_only_that_goes_too_far(move, seat, at):
    for kind, role, limit in (("MOVED", "service", 50), ("MOVED", "events", 0), ("MOVED", "membership", None),
                              ("OVERBOOKED", "service", 0), ("OVERBOOKED", "events", 1),
                              ("OVERBOOKED", "membership", None)):  # fmt: skip
        ExceptionRight.objects.create(kind=ExceptionKind[kind], role=role, limit=limit)
    proposed = move(Role.SERVICE, 80, **BACK, may_overbook=True).proposal
    assert (proposed.kind, proposed.measure) == (ExceptionKind.OVERBOOKED, 1)

    with pytest.raises(NotYours, match="beyond what your role decides"):  # who gives a seat too many, and no money
        confirm_proposal(proposal=proposed, at=at, by=staff(Role.EVENTS))
    done = confirm_proposal(proposal=proposed, at=at, by=staff(Role.MEMBERSHIP))

    assert (done.decision, Refund.objects.get().amount) == ("confirmed", 20)


def test_what_costs_nothing_makes_nothing_large_however_often(ask, seat, why):
    for _again in range(2):
        one, to = Registration.objects.latest("pk"), TicketTypeFactory(price=Decimal(100))
        asked = moving_asked(one, to, MovingOver(Decimal(0), why))
        assert ask(staff(Role.SERVICE), ExceptionKind.MOVED, seat.contact, **asked).made


def test_nobody_moves_a_stranger(ask, seat, at, why):
    to = TicketTypeFactory()
    asked = moving_asked(seat, to, MovingOver(Decimal(0), why))

    with pytest.raises(Exception, match="no such registration of theirs"):
        ask(staff(Role.SERVICE), ExceptionKind.MOVED, PersonFactory(), **asked)
    with pytest.raises(Exception, match="has changed meanwhile"):
        ask(staff(Role.SERVICE), ExceptionKind.MOVED, seat.contact, **asked)


@pytest.mark.parametrize(("price", "refused"), [(150, False), (151, True), (49, True)])
def test_another_ticket_of_the_same_event_keeps_to_the_same_limit(seat, why, at, price, refused):
    to = TicketTypeFactory(event=seat.ticket_type.event, price=Decimal(price))

    with pytest.raises(NotAllowed) if refused else nullcontext():
        move_registration(registration=seat, to=to, why=why, at=at, by=staff(Role.SERVICE))


# --- Money that pays no order ----------------------------------------------------------------------------------------


def test_money_that_pays_no_order_goes_back_within_the_limit_and_waits_beyond(ask, finance, fin, twice, at):
    ExceptionRight.objects.create(kind=ExceptionKind.EXCESS, role=Role.FINANCE, limit=15)
    ExceptionRight.objects.create(kind=ExceptionKind.EXCESS, role=Role.ADMINISTRATOR, limit=None)
    address = reverse("staffdesk:give_back_payment", args=[twice.pk])
    shown = finance.get(address)
    reason = ReasonCode.objects.get().pk
    given = {"method": "cash", "amount": "", "reason": reason, "words": "Paid twice", "note": "",
             "request": shown.context["form"]["request"].value()}  # fmt: skip

    answer = finance.post(address, given, follow=True).content.decode()

    assert "a second person is asked" in answer
    assert not Refund.objects.exists()
    proposed = Proposal.objects.get()
    assert (proposed.measure, proposed.told) == (20, "€20.00 that pays no order goes back (In cash).")
    confirm_proposal(proposal=proposed, at=at, by=staff(Role.ADMINISTRATOR))
    assert Refund.objects.get().amount == 20


def test_small_amounts_twice_wait_for_two(ask, fin, twice):
    ExceptionRight.objects.create(kind=ExceptionKind.EXCESS, role=Role.FINANCE, limit=15)
    about = {"payment": twice.pk, "method": "cash"}

    assert ask(fin, ExceptionKind.EXCESS, twice.contact, amount=8, **about).made
    assert ask(fin, ExceptionKind.EXCESS, twice.contact, amount=4, **about).proposal


def test_no_payment_of_another_person_is_touched(ask, fin, twice):
    with pytest.raises(Exception, match="no such payment of theirs"):
        ask(fin, ExceptionKind.EXCESS, PersonFactory(), payment=twice.pk, method="cash")


# --- All of them from the person's page ------------------------------------------------------------------------------


ALL = (
    "exceptions/price/", "exceptions/waive/", "exceptions/free-term/", "exceptions/earlier/", "exceptions/extend/",
    "exceptions/grace/", "exceptions/late/", "exceptions/overbook/", "exceptions/free-seat/", "/details/", "/act/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        (Role.ADMINISTRATOR, set()),
        (Role.SERVICE, {"give-back"}),
        (Role.EVENTS, {*ALL} - {"exceptions/late/", "exceptions/overbook/", "exceptions/free-seat/"} | {"give-back"}),
        (Role.OWNER, {*ALL, "give-back"}),
    ],
)
def test_all_that_the_portal_does_not_do_is_one_list_from_the_person(client, order, role, missing):
    amara = order.buyer
    sign_in(client, staff(role))

    page = client.get(reverse("staffdesk:exceptions", args=[amara.number])).content.decode()

    assert {one for one in (*ALL, "give-back") if one not in page} == missing


@pytest.mark.parametrize("slug", ["late", "overbook", "free-seat"])
def test_the_forms_of_seats_offer_events_that_are_not_over(desk, amara, why, at, slug):
    ticket = taken_up(at) if slug == "overbook" else TicketTypeFactory(price=Decimal(10))
    if slug == "late":
        type(ticket).objects.update(sold_until=at.date() - timedelta(days=1))
    address = reverse("staffdesk:make_exception", args=[amara.number, slug])
    shown = desk.get(address)
    given = {"ticket": ticket.pk, "reason": why.reason.pk, "words": "Ill",
             "request": shown.context["form"]["request"].value()}  # fmt: skip

    done = desk.post(address, given, follow=True).content.decode()

    assert "Done: Amara Okafor is registered" in done
    assert Registration.objects.filter(contact=amara).count() == 1
