"""Pieces are reserved, given back, and never sold twice (DESIGN: holds expire by job and are checked at payment)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ams.core.models import Activity, Message
from billing.fulfilment import fulfiller_for
from billing.models import Order, Stock, StockMovement
from billing.operations import (
    CannotSetStock,
    LineRequest,
    SoldOut,
    cancel_order,
    expire_order,
    has_expired,
    place_order,
    release_stock,
    set_stock,
)
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import UserFactory
from tests.factories.shop import ShopItemFactory, stocked

Kind = StockMovement.Kind
LATER = NOW + timedelta(minutes=38)


def free(product):
    return Stock.objects.get(product=product).left


def moves(product):
    return list(StockMovement.objects.filter(stock=product.pk).order_by("pk").values_list("kind", "change", "free"))


def test_an_order_reserves_its_pieces(place, mug):
    stocked(mug, 5)

    place(quantity=2)

    assert free(mug) == 3
    assert moves(mug) == [("set", 5, 5), ("reserved", -2, 3)]


def test_what_nobody_counts_never_runs_out(place, mug):
    place(quantity=2)

    assert not StockMovement.objects.exists()


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "“Mug” is sold out. Ask us when there will be more."),
        (1, "Only 1 piece of “Mug” is left. Order fewer, or ask us when there will be more."),
        (2, "Only 2 pieces of “Mug” are left. Order fewer, or ask us when there will be more."),
    ],
)
def test_more_than_there_are_cannot_be_ordered(place, mug, left, words):
    stocked(mug, left)

    with pytest.raises(SoldOut) as refused:
        place(quantity=3)

    assert str(refused.value) == words
    assert refused.value.left == left
    assert not Order.objects.exists()
    assert free(mug) == left


def test_two_lines_of_one_product_are_counted_together(mug, alice):
    stocked(mug, 3)
    line = LineRequest(mug, "", "Mug", 2, Decimal("12.50"))

    with pytest.raises(SoldOut):
        place_order(buyer=alice, lines=[line, line], at=NOW, by=None)


def test_calling_off_an_order_gives_its_pieces_back_once(place, mug):
    stocked(mug, 5)
    order = place(quantity=2)

    cancel_order(order=order, at=LATER, by=None)
    cancel_order(order=order, at=LATER, by=None)
    release_stock(lines=order.lines.all(), at=LATER, by=None, kind=Kind.CANCELLED)

    assert free(mug) == 5
    assert moves(mug)[2:] == [("cancelled", 2, 5)]


def test_undoing_a_sale_gives_its_pieces_back(place, mug):
    stocked(mug, 5)
    order = place(quantity=2)
    pay(order, at=NOW)

    fulfiller_for("goods").revoke(line=order.lines.get(), at=LATER)

    assert moves(mug)[1:] == [("reserved", -2, 3), ("returned", 2, 5)]


# --- Not paid in time -------------------------------------------------------------------------------------------------


def test_an_order_nobody_paid_expires_and_gives_its_pieces_back(place, mug):
    stocked(mug, 2)
    order = place(quantity=2)

    assert expire_order(order=order, at=LATER)
    assert not expire_order(order=order, at=LATER)

    order.refresh_from_db()
    assert (order.cancelled_at, has_expired(order), free(mug)) == (LATER, True, 2)
    assert Activity.objects.filter(kind="order.expired").count() == 1


def test_what_is_paid_never_expires(place, mug):
    stocked(mug, 2)
    order = place(quantity=2)
    pay(order, at=NOW)

    assert not expire_order(order=order, at=LATER)
    assert free(mug) == 0


def test_money_that_comes_late_takes_pieces_that_are_there(place, mug):
    """DESIGN, capacity: money that arrives after expiry takes a place if there is one."""
    stocked(mug, 2)
    order = place(quantity=2)
    expire_order(order=order, at=LATER)

    payment = pay(order, at=LATER)

    assert payment.unallocated() == 0
    assert order.settled_at == LATER
    assert order.cancelled_at is None
    assert moves(mug)[-1] == ("retaken", -2, 0)
    assert order.lines.get().fulfilled_at == LATER


def test_money_that_comes_when_the_last_piece_is_gone_is_kept_for_its_owner(place, mug):
    """... else it is given back, and the person is told."""
    stocked(mug, 2)
    order = place(quantity=2)
    expire_order(order=order, at=LATER)
    place(quantity=1)

    payment = pay(order, at=LATER)

    assert payment.unallocated() == Decimal(25)
    assert order.settled_at is None
    assert order.cancelled_at == LATER
    assert free(mug) == 1
    told = Message.objects.get(purpose="sold_out")
    assert (told.recipient, order.reference in told.subject) == ("alice@example.org", True)
    assert "€25.00" in told.text


def test_money_for_an_order_somebody_called_off_stays_with_nobody(place, mug):
    stocked(mug, 2)
    order = place(quantity=2)
    cancel_order(order=order, at=NOW, by=None)

    payment = pay(order, at=LATER)

    assert payment.unallocated() == Decimal(25)
    assert not Message.objects.filter(purpose="sold_out").exists()


def test_nobody_is_written_to_who_has_no_address(place, mug, alice):
    stocked(mug, 2)
    alice.email = ""
    alice.save()
    order = place(quantity=2)
    expire_order(order=order, at=LATER)
    stocked(mug, 0, at=LATER)

    assert pay(order, at=LATER).unallocated() == Decimal(25)
    assert not Message.objects.filter(purpose="sold_out").exists()


# --- Staff ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ingrid(association):
    return UserFactory(role="administrator")


def test_staff_set_what_is_free_and_reservations_stay(place, mug, ingrid):
    stocked(mug, 5)
    place(quantity=2)

    set_stock(product=mug, free=1, reason="Two are broken", at=NOW, by=ingrid)

    stock = Stock.objects.get()
    assert (stock.given, stock.taken, stock.left) == (3, 2, 1)
    last = StockMovement.objects.first()
    assert (last.change, last.free, last.reason, last.by) == (-2, 1, "Two are broken", ingrid)
    assert Activity.objects.filter(kind="stock.set").count() == 2


def test_staff_may_stop_counting_and_begin_again(place, mug, ingrid):
    stocked(mug, 1)
    set_stock(product=mug, free=None, reason="Printed on demand", at=NOW, by=ingrid)
    uncounted = place(quantity=3)
    set_stock(product=mug, free=4, reason="On the shelf again", at=NOW, by=ingrid)

    cancel_order(order=uncounted, at=NOW, by=None)

    assert free(mug) == 4
    assert moves(mug) == [("set", 1, 1), ("set", 0, 1), ("set", 3, 4)]


@pytest.mark.parametrize(("number", "reason"), [(3, " "), (5, "The same")])
def test_a_stock_is_set_to_something_else_for_a_reason(mug, ingrid, number, reason):
    stocked(mug, 5)

    with pytest.raises(CannotSetStock):
        set_stock(product=mug, free=number, reason=reason, at=NOW, by=ingrid)

    assert free(mug) == 5


def test_the_database_itself_lets_nobody_oversell(mug):
    stocked(mug, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.update(taken=2)


def test_products_outside_the_shop_are_counted_too(association):
    item = ShopItemFactory(stock=2)
    other = ProductFactory(price="1.00")

    assert (free(item.product), str(item), getattr(other, "stock", None)) == (2, item.product.name, None)
