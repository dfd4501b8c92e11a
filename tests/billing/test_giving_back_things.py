"""What becomes of what was bought, of money that pays no order, and what the database itself refuses."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from ams.core.models import Message
from ams.core.money import Money
from billing.models import (
    CreditNote,
    CreditNoteLine,
    Order,
    Payment,
    Refund,
    Stock,
)
from billing.operations import (
    CannotGiveBack,
    LineRequest,
    fulfil_paid_lines,
    give_back_excess,
    place_order,
    take_payment,
)
from billing.queries import excess_payments
from tests.billing.books import LATER, balances, broken
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory, pay
from tests.factories.shop import stocked

pytestmark = pytest.mark.django_db


# --- What was bought --------------------------------------------------------------------------------------------------


@pytest.fixture
def sold(alice, association):
    """Two pieces of something counted, paid."""
    product = ProductFactory()
    stocked(product, 5)
    order = place_order(buyer=alice, lines=[LineRequest(product, "", "Print", 2, Decimal(10))], at=NOW, by=None)
    pay(order, at=NOW)
    return order


def test_goods_go_back_to_the_stock(sold, give):
    line = sold.lines.get()

    give(sold, off=["20"], revoked=frozenset([line.pk]))

    line.refresh_from_db()
    assert line.revoked_at == LATER
    assert Stock.objects.get().free == 5
    assert broken() == {}


def test_goods_that_came_back_broken_are_written_off(sold, give):
    line = sold.lines.get()

    give(sold, off=["20"], revoked=frozenset([line.pk]), written_off=frozenset([line.pk]))

    assert Stock.objects.get().free == 3
    assert broken() == {}


def test_what_is_not_counted_cannot_be_written_off_and_nothing_happens(place, give):
    order = place()
    pay(order, at=NOW)
    line = order.lines.get()

    give(order, off=["25"], revoked=frozenset([line.pk]), written_off=frozenset([line.pk]))

    assert broken() == {}


def test_who_keeps_what_they_bought_keeps_it(sold, give):
    give(sold, off=["5"])

    assert sold.lines.get().revoked_at is None
    assert Stock.objects.get().free == 3


def test_what_was_taken_back_is_never_handed_over(place, give):
    order = place()
    take_payment(
        provider_id="pi_1", amount=Money(Decimal(25), "EUR"), contact=order.buyer, order=order, method="card",
        detail="", at=NOW, by=None,
    )  # fmt: skip
    give(order, off=["25"], revoked=frozenset(order.lines.values_list("pk", flat=True)))

    assert fulfil_paid_lines(order_id=order.pk, at=LATER) == 0
    assert order.lines.get().fulfilled_at is None
    assert broken() == {}


def test_what_cost_nothing_can_be_taken_back(place, give):
    order = place(unit_price="0")

    given = give(order, method="", revoked=frozenset(order.lines.values_list("pk", flat=True)))

    assert (given.credit_note, list(given.refunds), len(given.revoked)) == (None, [], 1)
    assert not Message.objects.filter(purpose="refund").exists()


# --- Money that pays no order -----------------------------------------------------------------------------------------


@pytest.fixture
def twice(place):
    """An order that was paid twice, the second time for nothing."""
    order = place()
    pay(order, at=NOW)
    return take_payment(
        provider_id="pi_again", amount=Money(Decimal(25), "EUR"), contact=order.buyer, order=order,
        method="card", detail="Visa •••• 4242", at=NOW, by=None,
    )  # fmt: skip


def test_money_that_pays_no_order_is_given_back(twice, why, finance):
    request = uuid4()
    asked = {"payment": twice, "method": "transfer", "request": request, "why": why, "at": LATER, "by": finance}

    part = give_back_excess(amount=Decimal(5), **asked)
    again = give_back_excess(amount=Decimal(5), **asked)

    assert part == again
    assert [payment.remainder for payment in excess_payments()] == [20]
    give_back_excess(amount=None, **{**asked, "request": uuid4()})
    assert not excess_payments().exists()
    assert twice.unallocated() == 0
    assert balances() == {"1200": 50, "8000": -25, "1100": -25}
    assert Message.objects.filter(purpose="refund").count() == 2
    assert broken() == {}


@pytest.mark.parametrize(("amount", "method"), [("25.01", "transfer"), ("0", "cash"), ("0.001", "cash"), ("5", "card")])
def test_of_money_that_pays_no_order_no_more_is_given_back(twice, finance, amount, method):
    with pytest.raises(CannotGiveBack):
        give_back_excess(
            payment=twice, amount=Decimal(amount), method=method, request=uuid4(), why=None, at=LATER, by=finance
        )

    assert not Refund.objects.exists()


def test_nobody_is_written_to_without_an_address(twice, finance):
    twice.contact.email = ""
    twice.contact.save()

    give_back_excess(payment=twice, amount=None, method="cash", request=uuid4(), why=None, at=LATER, by=finance)

    assert not Message.objects.filter(purpose="refund").exists()


# --- What the database itself refuses ---------------------------------------------------------------------------------


def test_the_database_refuses_to_give_back_more_than_came(place, give):
    order = place()
    payment = pay(order, at=NOW)
    give(order, refund=Decimal(20))
    too_much = {"payment": payment, "currency": "EUR", "method": "cash", "state": "succeeded", "asked_at": NOW}

    with pytest.raises(IntegrityError, match="more of payment"):
        Refund.objects.create(order=order, amount=6, succeeded_at=NOW, request=uuid4(), **too_much)


def test_the_database_refuses_to_give_back_what_pays_an_order_as_if_it_paid_none(place):
    payment = pay(place(), at=NOW)

    with pytest.raises(IntegrityError, match="more of payment"):
        Refund.objects.create(
            payment=payment, amount=1, currency="EUR", method="cash", state="succeeded", asked_at=NOW,
            succeeded_at=NOW, request=uuid4(),
        )  # fmt: skip


def test_the_database_refuses_to_credit_a_line_twice(place, give):
    order = place()
    pay(order, at=NOW)
    note = give(order, off=["20"]).credit_note
    other = CreditNote.objects.create(
        series=note.series, serial=99, number="X", order=order, contact=order.buyer, net=10, tax=0, gross=10,
        request=uuid4(), issued_at=NOW, facts={},
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="credited more than it is"):
        CreditNoteLine.objects.create(credit_note=other, order_line=order.lines.get(), net=10, tax=0, gross=10)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE billing_refund SET amount = 1",
        "UPDATE billing_refund SET state = 'sent', succeeded_at = NULL, try_at = now(), provider_id = 're_1'",
        "DELETE FROM billing_refund",
        "UPDATE billing_creditnote SET gross = 1",
        "DELETE FROM billing_creditnoteline",
    ],
)
def test_nobody_changes_what_was_given_back(place, give, sql):
    order = place()
    pay(order, at=NOW)
    give(order, off=["5"])

    with pytest.raises(ProgrammingError, match="pgtrigger"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_orders_know_what_is_owed(place, give):
    open_order, paid, back = place(), place(), place()
    pay(paid, at=NOW)
    pay(back, at=NOW)
    give(back, refund=Decimal(5))

    assert set(Order.objects.owing()) == {open_order, back}
    assert not Order.objects.overpaid().exists()
    assert Payment.objects.count() == 2
