"""Fifty people at once for ten pieces, with threads and connections of their own, and the real sandbox."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.invariants import broken_invariants
from billing.checkout import start_checkout
from billing.models import Order, Payment, Stock, StockMovement
from billing.operations import LineRequest, cancel_order, expire_order, place_order
from billing.sweeps import expire_orders
from tests.billing.test_concurrency import at_once
from tests.factories.billing import pay
from tests.factories.core import ContactFactory
from tests.factories.shop import ShopItemFactory, stocked

pytestmark = pytest.mark.django_db(transaction=True)
BUYERS, PIECES = 50, 10


def hidden(client, slug):
    page = client.get(f"/shop/{slug}/").content.decode()
    return dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', page))


def buys(slug, number):
    """Open the page and buy one, as a guest of one's own."""
    client = Client()
    answers = {**hidden(client, slug), "quantity": "1"}
    answers |= {"full_name": f"Buyer {number}", "email": f"buyer{number}@example.org"}
    return client.post(f"/shop/{slug}/", answers)


def test_fifty_buyers_for_ten_pieces(association, provider, record_property):
    item = ShopItemFactory(slug="print", stock=PIECES)
    began = timezone.now()

    answers = at_once(*[lambda number=number: buys("print", number) for number in range(BUYERS)])

    took = (timezone.now() - began).total_seconds()
    record_property("figure", f"{BUYERS} buyers for {PIECES} pieces, from page to payment page: {took:.1f} s")
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * (BUYERS - PIECES) + [303] * PIECES
    assert Order.objects.count() == PIECES
    for order in Order.objects.all():
        provider.pay(order)
    client = Client()
    for event in provider.events(None):
        provider.deliver(client, event)
    assert Order.objects.exclude(settled_at=None).count() == Payment.objects.count() == PIECES
    stock = Stock.objects.get(product=item.product)
    assert (stock.given, stock.taken, stock.left) == (PIECES, PIECES, 0)
    assert sum(StockMovement.objects.values_list("change", flat=True)) == 0
    assert list(broken_invariants(at=timezone.now())) == []


def test_a_double_click_at_the_same_moment_is_one_order(association, provider):
    ShopItemFactory(slug="print", stock=1)
    client = Client()
    answers = {**hidden(client, "print"), "quantity": "1", "full_name": "Noor", "email": "noor@example.org"}

    def clicks():
        again = Client()
        again.cookies = client.cookies
        return again.post("/shop/print/", answers)

    answered = at_once(*[clicks] * 4)

    assert [answer.status_code for answer in answered] == [303] * 4
    assert len({answer["Location"] for answer in answered}) == 1
    assert Order.objects.count() == 1


def test_paying_and_expiring_at_once_end_as_one_or_the_other(place, mug):
    for _round in range(4):
        stocked(mug, 2)
        order = place(at=timezone.now() - timedelta(hours=1))

        payment, expired = at_once(
            lambda order=order: pay(order, at=timezone.now()),
            lambda order=order: expire_order(order=order, at=timezone.now()),
        )

        order.refresh_from_db()
        assert order.settled_at, "The pieces were there, so the money took them, first or after all."
        assert payment.unallocated() == 0
        assert expired in (True, False)
        assert Stock.objects.get().left == 0
    assert list(broken_invariants(at=timezone.now())) == []


def test_orders_of_two_things_in_either_order_do_not_wait_for_each_other_for_ever(association):
    """Stock rows are locked in the order of their keys, whatever the order of the lines."""
    one, other = ShopItemFactory(stock=100).product, ShopItemFactory(stock=100).product
    buyers = [ContactFactory() for _ in range(8)]

    def orders(buyer, products):
        lines = [LineRequest(product, "", product.name, 1, Decimal(1)) for product in products]
        return lambda: cancel_order(
            order=place_order(buyer=buyer, lines=lines, at=timezone.now(), by=None), at=timezone.now(), by=None
        )

    done = at_once(*[orders(buyer, [one, other][:: 1 if n % 2 else -1]) for n, buyer in enumerate(buyers)])

    assert all(isinstance(order, Order) for order in done), done
    assert set(Stock.objects.values_list("taken", flat=True)) == {0}


def test_the_sweep_gives_back_what_nobody_paid(association, provider, place, mug):
    stocked(mug, 10)
    now = timezone.now()
    place(at=now - timedelta(minutes=38))
    young = place(at=now - timedelta(minutes=36))
    by_staff = place(at=now - timedelta(days=3), channel="staff")
    paid = place(at=now - timedelta(days=1))
    pay(paid, at=now)

    assert expire_orders(at=now) == 1

    assert set(Order.objects.filter(cancelled_at=None)) == {young, by_staff, paid}
    assert Stock.objects.get().left == 4


def test_a_visit_that_is_under_way_keeps_its_pieces_until_its_own_time_is_over(association, provider, place, mug):
    stocked(mug, 2)
    now = timezone.now()
    order = place(at=now - timedelta(hours=2))
    start_checkout(order=order, at=now)

    assert expire_orders(at=now + timedelta(minutes=36)) == 0
    assert expire_orders(at=now + timedelta(minutes=38)) == 1

    assert [one["status"] for one in provider.sessions()] == ["expired"]
    assert Stock.objects.get().left == 2


def test_money_found_while_expiring_pays_the_order(association, provider, place, mug):
    """The webhook never came: ending the visit is what tells us."""
    stocked(mug, 2)
    now = timezone.now()
    order = place(at=now - timedelta(hours=2))
    start_checkout(order=order, at=now)
    provider.pay(order)

    expire_orders(at=now + timedelta(minutes=38))

    order.refresh_from_db()
    assert order.settled_at
    assert order.cancelled_at is None
