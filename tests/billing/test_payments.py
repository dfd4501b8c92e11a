"""Money that comes: what it pays, what it leaves, its receipt, its entry in the journal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ams.core.models import Activity, Message
from ams.core.money import Money
from billing import chart
from billing.models import Account, Allocation, JournalEntry, JournalLine, Payment, Receipt
from billing.operations import cancel_order, take_payment
from billing.prices import change_price
from billing.queries import excess_payments
from tests.billing.conftest import NOW
from tests.factories.billing import AccountFactory, ProductFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def take(alice):
    def taken(order, amount="25.00", *, provider_id="pi_1", currency="EUR", at=NOW, by=None, **details):
        return take_payment(
            provider_id=provider_id, amount=Money(Decimal(amount), currency), contact=alice, order=order,
            at=at, by=by, **{"method": Payment.Method.CARD, "detail": "Visa •••• 4242"} | details,
        )  # fmt: skip

    return taken


def booked():
    """Every journal line as (entry kind, account, amount), debits positive."""
    lines = JournalLine.objects.select_related("entry", "account").order_by("pk")
    return [(line.entry.kind, line.account.code, line.debit - line.credit) for line in lines]


def test_money_for_an_order_settles_it(place, take):
    order = place(channel="self-service")

    payment = take(order)

    order.refresh_from_db()
    assert (order.settled_at, order.balance()) == (NOW, 0)
    assert payment.unallocated() == 0
    assert payment.receipt.number == "R-000001"
    kinds = Activity.objects.order_by("pk").values_list("kind", "channel")
    assert list(kinds) == [(kind, "self-service") for kind in ("order.placed", "order.paid", "receipt.issued")]


def test_the_same_money_is_taken_once(place, take):
    order = place()

    first, second = take(order), take(order)

    assert first == second
    assert (Payment.objects.count(), Receipt.objects.count(), Message.objects.count()) == (1, 1, 1)
    assert JournalEntry.objects.count() == 2


def test_part_of_the_money_pays_part_of_the_order(place, take):
    order = place()

    take(order, "10.00")
    assert (order.balance(), order.settled_at) == (Decimal(15), None)
    take(order, "15.00", provider_id="pi_2")

    order.refresh_from_db()
    assert (order.balance(), order.settled_at) == (0, NOW)
    assert [receipt.number for receipt in Receipt.objects.order_by("serial")] == ["R-000001", "R-000002"]


def test_a_price_that_falls_after_part_was_paid_leaves_what_is_owed(place, take):  # civicrm-core #11077
    order = place()
    take(order, "10.00")

    change_price(
        product=order.lines.get().product,
        amount=Decimal(5),
        valid_from=NOW.date(),
        at=NOW + timedelta(hours=1),
        by=None,
    )

    order.refresh_from_db()
    assert (order.total, order.balance(), order.settled_at) == (Decimal(25), Decimal(15), None)
    assert not excess_payments().exists()


def test_money_that_comes_twice_is_kept_for_giving_back(place, take):  # pretix #343
    order = place()
    take(order)

    second = take(order, provider_id="pi_2")

    assert second.unallocated() == Decimal(25)
    assert "€25.00 of this is more than was owed" in second.receipt.facts["note"]
    assert [(payment.pk, payment.remainder) for payment in excess_payments()] == [(second.pk, Decimal(25))]


def test_money_for_a_cancelled_order_pays_nothing(place, take):
    order = place()
    cancel_order(order=order, at=NOW, by=None)

    payment = take(order)

    order.refresh_from_db()
    assert order.settled_at is None
    assert excess_payments().get() == payment


def test_money_of_another_currency_pays_nothing(place, take):
    order = place()

    payment = take(order, currency="USD")

    assert payment.unallocated() == Decimal(25)
    assert order.balance() == Decimal(25)
    assert payment.receipt.facts["currency"] == "USD"


def test_money_for_no_order_has_a_receipt_too(take, association):
    payment = take(None, "7.50", method=Payment.Method.OTHER, detail="")

    assert payment.receipt.facts["lines"] == []
    assert (payment.receipt.facts["paid"], payment.receipt.facts["method"]) == ("7.50", "Other")
    assert booked() == [("payment", chart.BANK, Decimal("7.5")), ("payment", chart.PREPAYMENTS, Decimal("-7.5"))]


def test_staff_who_take_the_money_are_named(place, take):
    order, staff = place(channel="self-service"), UserFactory(role="finance")

    take(order, by=staff)

    paid = Activity.objects.get(kind="order.paid")
    assert (paid.channel, paid.actor) == ("staff", staff)


def test_a_sale_is_booked_when_it_is_settled(place, take, association):
    deferred = AccountFactory(code="1950", name="Later", kind=Account.Kind.LIABILITY)
    order = place(product=ProductFactory(price="12.50", deferred_account=deferred))

    take(order, "10.00")
    assert booked() == [("payment", chart.CLEARING, Decimal(10)), ("payment", chart.RECEIVABLES, Decimal(-10))]
    take(order, "20.00", provider_id="pi_2")

    assert booked()[2:] == [
        ("payment", chart.CLEARING, Decimal(20)),
        ("payment", chart.RECEIVABLES, Decimal(-15)),
        ("payment", chart.PREPAYMENTS, Decimal(-5)),
        ("sale", chart.RECEIVABLES, Decimal(25)),
        ("sale", "1950", Decimal(-25)),
    ]


def test_an_order_cannot_be_paid_more_than_once_over(place, take):
    order = place()
    take(order)
    other = take(None, provider_id="pi_2")

    with pytest.raises(IntegrityError, match="would be paid more than once"), transaction.atomic():
        Allocation.objects.create(payment=other, order=order, amount=Decimal("0.01"), at=NOW)


def test_a_payment_cannot_be_used_more_than_once_over(place, take):
    payment, other = take(place()), place()

    with pytest.raises(IntegrityError, match="would be used twice"), transaction.atomic():
        Allocation.objects.create(payment=payment, order=other, amount=Decimal("0.01"), at=NOW)


@pytest.mark.parametrize("table", ["billing_payment", "billing_allocation", "billing_receipt", "billing_journalline"])
def test_what_was_written_about_money_stays(place, take, table):
    take(place())

    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        refused = pytest.raises(ProgrammingError, match=r"Cannot (delete|update)")
        with refused, transaction.atomic(), connection.cursor() as raw:
            raw.execute(change)


@transaction.atomic
def book_one_side_only():
    entry = JournalEntry.objects.create(kind="payment", booked_on=NOW.date(), at=NOW, currency="EUR")
    JournalLine.objects.create(entry=entry, account=chart.ensure_chart()[chart.BANK], debit=Decimal(1))
    with connection.cursor() as raw:
        raw.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit does


def test_an_entry_that_does_not_balance_is_refused(association):
    with pytest.raises(IntegrityError, match="does not balance"):
        book_one_side_only()


def test_the_chart_keeps_the_names_people_gave(association):
    AccountFactory(code=chart.BANK, name="Savings bank", kind=Account.Kind.ASSET)

    accounts = chart.ensure_chart()

    assert accounts[chart.BANK].name == "Savings bank"
    assert set(accounts) == {one.code for one in chart.CHART}
    assert chart.ensure_chart() == accounts
