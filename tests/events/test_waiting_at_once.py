"""Those who wait, the public and the sweep at the same moment. Known pains 17 and 18: no seat twice, none lost.

`make soak` runs the long series.
"""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.invariants import broken_invariants
from billing.models import DiscountUse, Order
from billing.operations import Newcomer, cancel_order
from billing.operations.attempts import KEPT_FOR
from billing.sweeps import expire_orders
from events.models import Registration, WaitlistEntry
from events.operations import (
    Attendee,
    Booking,
    OfferGone,
    leave_waiting_list,
    register_for_event,
    take_up_offer,
)
from events.queries import seats_of
from events.sweeps import offer_freed_seats
from tests.billing.test_concurrency import at_once
from tests.factories.billing import DiscountCodeFactory, pay
from tests.factories.events import TicketTypeFactory, register, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = [20261122, 7, 4711]
FIRST_OF_THEM = [
    pytest.param(SEEDS[0], marks=pytest.mark.sweep),
    *(pytest.param(seed, marks=pytest.mark.soak) for seed in SEEDS[1:]),
]
DAY = timedelta(days=1)


@pytest.fixture
def ticket(association):
    return TicketTypeFactory(event__slug="walk", event__capacity=10, name="Standard")


def somebody(number):
    return Newcomer(f"Buyer {number}", f"buyer{number}@example.org")


def take_up(entry, at):
    return take_up_offer(entry=entry, people=entry.size, seen=None, at=at, by=None)


@pytest.fixture
def offered(ticket):
    """Somebody with an offer for the last seat."""
    now = timezone.now()
    pay(register(ticket, at=now, others=[Attendee("Kim")] * 8), at=now)
    entry = wait_for(ticket, at=now)
    entry.refresh_from_db()
    assert entry.offered_at == now
    return entry


def test_taken_up_twice_at_once_is_one_order(offered):
    now = timezone.now()

    orders = at_once(*[lambda: take_up(offered, now)] * 4)

    assert {type(order) for order in orders} == {Order}
    assert len({order.pk for order in orders}) == 1
    assert Registration.objects.filter(contact=offered.contact).count() == 1


def test_a_code_for_one_is_used_once_by_who_waited_and_by_who_registers(offered):
    """The last use, by somebody with an offer and somebody of the public at the same moment; nobody waits for ever."""
    now = timezone.now()
    DiscountCodeFactory(code="ONCE", most_uses=1)
    kind = offered.ticket_type
    kind.event.capacity = None
    kind.event.save()
    booking = Booking(uuid4(), kind, somebody(1), code="ONCE")

    outcomes = at_once(
        lambda: take_up_offer(entry=offered, people=1, seen=None, at=now, by=None, code="ONCE"),
        lambda: register_for_event(booking=booking, at=now, by=None),
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["CannotDiscount", "Order"]
    assert DiscountUse.objects.count() == 1
    offered.refresh_from_db()
    assert (offered.accepted_at is None) == (offered.order is None)


def test_taken_up_and_declined_at_once_is_one_of_both(offered):
    now = timezone.now()

    at_once(lambda: take_up(offered, now), lambda: leave_waiting_list(entry=offered, at=now, by=None))

    offered.refresh_from_db()
    assert (offered.order is None) == (offered.ending == "declined")


def test_taken_up_at_the_moment_it_ends_is_either_theirs_or_the_nexts(offered, ticket):
    second = wait_for(ticket, at=timezone.now())
    ends = offered.offer_ends_at

    answers = at_once(
        lambda: take_up(offered, ends - timedelta(seconds=1)), lambda: offer_freed_seats(at=ends),
        lambda: register(ticket, at=ends, buyer=somebody(1)),
    )  # fmt: skip

    offered.refresh_from_db()
    second.refresh_from_db()
    got = isinstance(answers[0], Order)
    assert got or isinstance(answers[0], OfferGone)
    assert got == (second.offered_at is None)
    assert not isinstance(answers[2], Order), "The public never overtakes those who wait."
    assert seats_of(ticket.event, at=ends).free == 0


def test_going_back_with_a_code_beside_others_who_use_it_locks_nobody_out(ticket):
    """Rows are locked in one order: the earlier order, the code, the event."""
    now = timezone.now()
    DiscountCodeFactory(code="SPRING", kinds=["event"])
    earlier = [register(ticket, at=now, buyer=somebody(n)) for n in range(4)]

    def goes_back(order):
        booking = Booking(uuid4(), ticket, order.buyer, code="SPRING")
        return register_for_event(booking=booking, at=now, by=None, instead_of=order)

    def comes(number):
        booking = Booking(uuid4(), ticket, somebody(number), code="SPRING")
        return register_for_event(booking=booking, at=now, by=None)

    acts = [lambda one=one: goes_back(one) for one in earlier] + [lambda n=n: comes(n) for n in range(10, 14)]
    answers = at_once(*acts)

    assert {type(answer) for answer in answers} == {Order}, answers


def sells_out(ticket, seed, *, people, seats, rounds):
    """Rounds in which people wait, register, take up, decline, pay, cancel, or never come back; all at once."""
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    chance, now = random.Random(seed), timezone.now()
    numbers = iter(range(1_000_000))
    for _round in range(rounds):
        acts = [_comes(ticket, chance, next(numbers), now) for _ in range(people)]
        acts += [_answers(entry, chance, now) for entry in WaitlistEntry.objects.offered(at=now)]
        acts += [lambda at=now: offer_freed_seats(at=at)] * 2
        chance.shuffle(acts)
        at_once(*acts)
        open_orders = list(Order.objects.filter(settled_at=None, cancelled_at=None).order_by("pk"))
        fates = {order.pk: chance.choice(["pay", "pay", "cancel", "never"]) for order in open_orders}
        at_once(
            lambda: None,
            *[lambda one=one, at=now: pay(one, at=at) for one in open_orders if fates[one.pk] == "pay"],
            *[
                lambda one=one, at=now: cancel_order(order=one, at=at, by=None)
                for one in open_orders
                if fates[one.pk] == "cancel"
            ],
        )
        seated = seats_of(ticket.event, at=now)
        assert sum(seated.taken.values()) <= seats
        now += KEPT_FOR + timedelta(minutes=1) if chance.random() < 0.7 else DAY
        expire_orders(at=now)
        offer_freed_seats(at=now)
        _nobody_who_fits_was_left_out(ticket, now)
    return now


def _comes(ticket, chance, number, now):
    if chance.random() < 0.5:
        size = chance.randint(1, 3)
        return lambda: wait_for(ticket, at=now, who=somebody(number), people=size)
    others = [Attendee("Kim")] * chance.randint(0, 2)
    return lambda: register(ticket, at=now, buyer=somebody(number), others=others)


def _answers(entry, chance, now):
    if (fate := chance.choice(["take", "take", "decline", "let it run out"])) == "take":
        return lambda: take_up(entry, now)
    if fate == "decline":
        return lambda: leave_waiting_list(entry=entry, at=now, by=None)
    return lambda: None


def _nobody_who_fits_was_left_out(ticket, now):
    """A party too large blocks nobody, and nobody who fits waits while seats are free."""
    free = seats_of(ticket.event, at=now).free
    smallest = WaitlistEntry.objects.waiting().order_by("size").first()
    assert smallest is None or smallest.size > free


def _everybody_gets_a_turn(ticket, now):
    """Seats come back one after the other, nobody new comes: then even the largest party is asked."""
    ticket.event.capacity += 3 * WaitlistEntry.objects.waiting().count() + 3
    ticket.event.save()
    offer_freed_seats(at=now)
    assert not WaitlistEntry.objects.waiting().exists()


@pytest.mark.parametrize("seed", FIRST_OF_THEM)
def test_rounds_of_waiting_end_with_every_seat_used_once(ticket, seed):
    now = sells_out(ticket, seed, people=8, seats=10, rounds=5)

    assert not [one for one in broken_invariants(at=now) if not one[0].name.startswith("core.")]
    _everybody_gets_a_turn(ticket, now)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_soak_parties_wait_for_fifty_seats(ticket, seed):
    ticket.event.capacity = 50
    ticket.event.save()

    now = sells_out(ticket, seed, people=50, seats=50, rounds=10)

    assert not [one for one in broken_invariants(at=now) if not one[0].name.startswith("core.")]
    _everybody_gets_a_turn(ticket, now)
