"""Another price for one line: of an order nothing came for yet, and of no other."""

from decimal import Decimal

import pytest

from ams.core.models import ExceptionMade
from ams.core.money import Money
from billing.models import DiscountUse, Order, Payment
from billing.operations import cancel_order, take_payment
from billing.operations.repricing import CannotReprice, reprice_line
from tests.billing.books import broken
from tests.billing.conftest import NOW
from tests.factories.billing import DiscountCodeFactory, pay
from tests.factories.core import UserFactory


@pytest.fixture
def reprice(why):
    """Somebody makes the first line cost something else."""

    def repriced(order, price="5.00"):
        return reprice_line(
            line=order.lines.get(), unit_price=Decimal(price), why=why, at=NOW, by=UserFactory(role="finance")
        )

    return repriced


def test_the_line_and_the_total_follow(place, reprice):
    order = place()

    made = reprice(order)

    order.refresh_from_db()
    line = order.lines.get()
    assert (line.unit_price, line.gross, order.total) == (Decimal(5), Decimal(10), Decimal(10))
    assert line.exception == made
    assert not broken()


def pay_in_part(order):
    take_payment(
        provider_id="transfer 1", amount=Money(Decimal(5), order.currency), contact=order.buyer, order=order,
        method=Payment.Method.CARD, detail="", at=NOW, by=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (lambda order: pay(order, at=NOW), "settled or cancelled"),
        (lambda order: cancel_order(order=order, at=NOW, by=None), "settled or cancelled"),
        (pay_in_part, "Something was paid or credited"),
    ],
)
def test_what_something_came_for_keeps_its_price(place, reprice, before, said):
    order = place()
    before(order)
    total = Order.objects.get(pk=order.pk).total

    with pytest.raises(CannotReprice, match=said):
        reprice(order)

    assert Order.objects.get(pk=order.pk).total == total
    assert not ExceptionMade.objects.exists()


def test_a_price_below_that_of_a_code_is_no_exception(place, reprice):
    DiscountCodeFactory()
    order = place(code="SPRING-27")
    assert DiscountUse.objects.filter(order=order).exists()

    with pytest.raises(CannotReprice, match="A discount code was used"):
        reprice(order)


@pytest.mark.parametrize(("price", "said"), [("-1", "no amount"), ("1.001", "no amount"), ("12.50", "costs already")])
def test_what_is_no_other_price_is_refused(place, reprice, price, said):
    with pytest.raises(CannotReprice, match=said):
        reprice(place(), price)

    assert not ExceptionMade.objects.exists()
