"""A hundred people at once for ten seats: through the operations, and over HTTP with the payment sandbox.

Known pains 17: the lock skipped as an optimisation, the last ticket sold twice; paid after the quota is gone.
"""

import random
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.invariants import broken_invariants
from billing.models import Order, Payment
from billing.operations import Newcomer, expire_order
from billing.operations.attempts import KEPT_FOR
from billing.queries import excess_payments
from billing.sweeps import expire_orders
from events.models import Hold, Registration
from events.operations import Attendee, NoSeatLeft
from events.queries import seats_of
from tests.billing.test_concurrency import at_once
from tests.factories.billing import pay
from tests.factories.events import TicketTypeFactory, register

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS, SEATS = 100, 10
SEEDS = [20261122, 7, 4711]
FIRST_OF_THEM = [
    pytest.param(SEEDS[0], marks=pytest.mark.sweep),
    *(pytest.param(seed, marks=pytest.mark.soak) for seed in SEEDS[1:]),
]


@pytest.fixture
def ticket(association):
    return TicketTypeFactory(event__slug="walk", event__capacity=SEATS, name="Standard")


def somebody(number):
    return Newcomer(f"Buyer {number}", f"buyer{number}@example.org")


def test_a_hundred_at_once_for_ten_seats(ticket, record_property):
    began = timezone.now()

    answers = at_once(
        *[lambda number=number: register(ticket, at=began, buyer=somebody(number)) for number in range(BUYERS)]
    )

    took = (timezone.now() - began).total_seconds()
    record_property("figure", f"{BUYERS} at once for {SEATS} seats, through the operations: {took:.1f} s")
    got = [answer for answer in answers if isinstance(answer, Order)]
    assert len(got) == SEATS
    assert {type(answer) for answer in answers} == {Order, NoSeatLeft}
    assert Order.objects.count() == Registration.objects.count() == Hold.objects.count() == SEATS
    assert seats_of(ticket.event, at=began).free == 0


def test_parties_at_once_never_share_a_seat(ticket):
    """Three and three and three are nine; the seat that is left takes nobody's party apart."""
    began, party = timezone.now(), [Attendee("Kim"), Attendee("Lou")]

    answers = at_once(*[lambda n=n: register(ticket, at=began, buyer=somebody(n), others=party) for n in range(8)])

    assert sum(isinstance(answer, Order) for answer in answers) == 3
    assert seats_of(ticket.event, at=began).free == 1


@pytest.mark.parametrize("seed", FIRST_OF_THEM)
def test_paid_declined_and_late_at_random_end_exactly_sold_out(ticket, seed):
    """Rounds of buyers: some pay, some never do, some pay when their time is over; the seed repeats it."""
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    chance, now, late = random.Random(seed), timezone.now(), []
    for _round in range(6):
        wants = at_once(*[lambda n=n, at=now: register(ticket, at=at, buyer=somebody(n)) for n in range(12)])
        orders = [one for one in wants if isinstance(one, Order)]
        fate = {order.pk: chance.choice(["pay", "late", "never"]) for order in orders}
        at_once(*[lambda one=one, at=now: pay(one, at=at) for one in orders if fate[one.pk] == "pay"])
        now += KEPT_FOR + timedelta(minutes=1)
        late += [order for order in orders if fate[order.pk] == "late"]
        chance.shuffle(late)
        cut = chance.randrange(len(late) + 1)
        paying, late = late[:cut], late[cut:]
        acts = [lambda one=one, at=now: pay(one, at=at) for one in paying]
        acts += [lambda one=one, at=now: expire_order(order=one, at=at) for one in chance.sample(paying, cut // 2)]
        at_once(*acts, lambda at=now: register(ticket, at=at, buyer=somebody(99)))
        assert sum(seats_of(ticket.event, at=now).taken.values()) <= SEATS
    _sell_the_rest(ticket, now)

    coming = Registration.objects.confirmed()
    assert coming.count() == SEATS
    assert not any(one.order_line.order.settled_at is None for one in coming.select_related("order_line__order"))
    unseated = {payment.pk for payment in Payment.objects.all() if payment.unallocated()}
    assert unseated == {payment.pk for payment in excess_payments()}, "Each charge without a seat waits for staff."
    assert Payment.objects.count() == SEATS + len(unseated)
    assert not [one for one in broken_invariants(at=now) if not one[0].name.startswith("core.")]


def _sell_the_rest(ticket, now):
    """Until it is sold out: whoever comes then pays at once."""
    expire_orders(at=now + KEPT_FOR)
    for number in range(SEATS):
        if seats_of(ticket.event, at=now + KEPT_FOR).free:
            pay(register(ticket, at=now + KEPT_FOR, buyer=somebody(number)), at=now + KEPT_FOR)


def hidden(client):
    page = client.get("/events/walk/register/").content.decode()
    return dict(re.findall(r'<input type="hidden" name="(key|prices|ticket)" value="([^"]*)"', page))


def registers(number):
    """Open the page and register, as a guest of one's own."""
    client = Client()
    answers = hidden(client) | {"full_name": f"Buyer {number}", "email": f"buyer{number}@example.org"}
    return client.post("/events/walk/register/", answers)


@pytest.mark.slow
def test_over_http_the_seats_are_sold_once_whatever_becomes_of_the_payments(ticket, provider):
    seed = SEEDS[0]
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    chance = random.Random(seed)

    answers = at_once(*[lambda number=number: registers(number) for number in range(30)])

    assert sorted({answer.status_code for answer in answers}) == [200, 303]
    assert Order.objects.count() == Hold.objects.count() == SEATS
    for order in Order.objects.order_by("pk"):
        if (fate := chance.choice(["pay", "decline", "leave"])) == "pay":
            provider.pay(order)
        elif fate == "decline":
            assert provider.process.pay(order.attempts.get().session_id, "decline")[0] == 402
    client = Client()
    for event in provider.events(None):
        provider.deliver(client, event)
    paid = Order.objects.exclude(settled_at=None).count()
    assert 0 < paid < SEATS
    assert Registration.objects.confirmed().count() == paid == Payment.objects.count()
    assert seats_of(ticket.event, at=timezone.now()).free == 0
    later = timezone.now() + KEPT_FOR + timedelta(minutes=1)
    assert seats_of(ticket.event, at=later).free == SEATS - paid


def test_a_double_click_at_the_same_moment_is_one_registration(ticket, provider):
    client = Client()
    answers = hidden(client) | {"full_name": "Noor", "email": "noor@example.org"}

    def clicks():
        again = Client()
        again.cookies = client.cookies
        return again.post("/events/walk/register/", answers)

    answered = at_once(*[clicks] * 4)

    assert [answer.status_code for answer in answered] == [303] * 4
    assert len({answer["Location"] for answer in answered}) == 1
    assert Registration.objects.count() == 1
