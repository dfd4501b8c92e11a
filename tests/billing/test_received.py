"""Money by transfer or in cash: whole, part or too much; written down once, with its receipt and its entry."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.models import Activity
from billing.checkout import record_received, refresh_order, start_checkout
from billing.models import Allocation, CheckoutAttempt, JournalEntry, Order, Payment, Receipt
from billing.operations import (
    AlreadyRecorded,
    CannotRecord,
    Received,
    cancel_order,
    fulfil_paid_lines,
    record_payment,
)
from billing.queries import excess_payments
from tests.billing.books import balances, broken
from tests.billing.conftest import NOW
from tests.billing.test_concurrency import at_once
from tests.factories.core import ContactFactory

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def record(finance):
    """Twenty-five by transfer, unless said."""

    def recorded(order, amount="25", method="transfer", reference="RF18 5390", *, request=None, at=SOON, by=finance,
                 arrived_on=None):  # fmt: skip
        received = Received(request or uuid4(), method, Decimal(amount), reference, arrived_on)
        payment = record_payment(order=order, received=received, at=at, by=by)
        fulfil_paid_lines(order_id=order.pk, at=at)
        return payment

    return recorded


def test_a_transfer_pays_the_order_and_is_receipted(place, record, finance):
    order = place()

    payment = record(order)

    order.refresh_from_db()
    assert order.settled_at == SOON
    assert (payment.method, payment.detail, payment.provider_id) == (
        "transfer", "Bank transfer RF18 5390", "transfer:RF185390",
    )  # fmt: skip
    assert payment.receipt.facts["method"] == "Bank transfer RF18 5390"
    assert balances() == {"1100": 25, "8000": -25}
    recorded = Activity.objects.get(kind="payment.recorded")
    assert (recorded.actor, recorded.facts["amount"], recorded.facts["method"]) == (finance, "25.00", "transfer")
    assert broken() == {}


def test_cash_is_booked_as_cash(place, record):
    record(place(), method="cash", reference="")
    record(place(), method="cash", reference="Fair, stall 3")

    assert balances() == {"1000": 50, "8000": -50}
    assert list(Payment.objects.order_by("pk").values_list("detail", flat=True)) == ["Cash", "Cash, Fair, stall 3"]
    assert broken() == {}


def test_what_is_paid_in_part_is_not_handed_over_and_the_receipt_says_what_is_missing(place, record):
    """Case balance-03 (civicrm-core #11077): what is left to pay is owed, not due back."""
    order = place()

    payment = record(order, "10")

    order.refresh_from_db()
    assert (order.settled_at, order.balance()) == (None, 15)
    assert order.lines.get().due_at is None
    assert payment.receipt.facts["note"] == "This is a part of the total: €15.00 is still to be paid."
    assert balances() == {"1100": 10, "1300": -10}
    rest = record(order, "15", reference="RF18 5391")
    assert rest.receipt.facts["note"] == ""
    order.refresh_from_db()
    assert order.settled_at == SOON
    assert Receipt.objects.count() == 2
    assert balances() == {"1100": 25, "8000": -25}
    assert broken() == {}


@pytest.mark.usefixtures("provider")
def test_the_rest_is_paid_by_card_and_exactly_that(place, record, provider):
    order = place(at=timezone.now())
    record(order, "10", at=timezone.now())

    start_checkout(order=order, at=timezone.now())
    provider.pay(order)
    refresh_order(order=order, at=timezone.now())

    order.refresh_from_db()
    assert order.settled_at is not None
    assert CheckoutAttempt.objects.get().amount == 15
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [10, 15]
    assert not excess_payments().exists()


def test_too_much_pays_the_order_and_the_rest_is_theirs(place, record):
    payment = record(place(), "30")

    assert payment.unallocated() == 5
    assert [one.remainder for one in excess_payments()] == [5]
    assert payment.receipt.facts["note"] == (
        "€5.00 of this is more than was owed. We will get in touch about giving it back."
    )
    assert balances() == {"1100": 30, "8000": -25, "1800": -5}
    assert broken() == {}


def test_money_for_an_order_that_was_cancelled_is_written_down_and_theirs(place, record):
    order = cancel_order(order=place(), at=NOW, by=None)

    assert record(order).unallocated() == 25
    assert broken() == {}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"amount": "0"}, "This is no amount of money."),
        ({"amount": "-5"}, "This is no amount of money."),
        ({"amount": "1.005"}, "This is no amount of money."),
        ({"method": "card"}, "Say whether it came by transfer, by cheque or in cash."),
        ({"reference": "  "}, "Write the bank’s own reference of the transfer"),
        ({"reference": "9" * 81}, "Write the bank’s own reference of the transfer"),
        ({"arrived_on": date(2026, 11, 23)}, "This day is still to come."),
    ],
)
def test_what_is_no_payment_is_not_written_down(place, record, changes, why):
    order = place()

    with pytest.raises(CannotRecord, match=why):
        record(order, **changes)

    assert not Payment.objects.exists()


def test_the_same_transfer_is_written_down_once_whoever_it_is_for(place, record):
    order, other = place(), place(buyer=ContactFactory())
    record(order, "10")

    for again in (order, other):
        with pytest.raises(
            AlreadyRecorded, match=f"The transfer rf185390 was written down on .* for {order.reference}"
        ):
            record(again, reference="rf185390")

    assert Payment.objects.count() == 1


def test_the_same_form_sent_twice_is_one_payment(place, record):
    order, request = place(), uuid4()

    for method, reference in (("transfer", "RF18"), ("cash", "")):
        form = {"method": method, "reference": reference, "request": request}
        assert record(order, "10", **form) == record(order, "10", **form)

    assert Payment.objects.count() == 2


def test_a_visit_that_asks_for_what_is_paid_now_is_ended(place, finance, provider):
    order = place(at=timezone.now())
    start_checkout(order=order, at=timezone.now())

    record_received(
        order=order, received=Received(uuid4(), "transfer", Decimal(25), "RF18"), at=timezone.now(), by=finance
    )

    assert CheckoutAttempt.objects.get().state == "expired"
    assert order.lines.get().fulfilled_at is not None


def test_money_is_written_down_although_the_provider_is_away(place, finance, provider, settings):
    order = place(at=timezone.now())
    start_checkout(order=order, at=timezone.now())
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    record_received(order=order, received=Received(uuid4(), "cash", Decimal(25)), at=timezone.now(), by=finance)

    assert CheckoutAttempt.objects.get().state == "open"
    order.refresh_from_db()
    assert order.settled_at is not None


def entries():
    """The day of each entry."""
    return dict(JournalEntry.objects.order_by("pk").values_list("kind", "booked_on"))


def test_what_arrived_earlier_is_booked_on_its_day_and_the_receipt_says_it(place, record):
    order = place(at=NOW - timedelta(days=40))

    payment = record(order, arrived_on=date(2026, 10, 30))

    assert entries() == {"payment": date(2026, 10, 30), "sale": date(2026, 10, 30)}
    facts = payment.receipt.facts
    assert (facts["paid_on"], facts["issued_on"]) == ("2026-10-30", "2026-11-22")
    assert (payment.arrived_on, payment.received_at) == (date(2026, 10, 30), SOON)
    assert broken() == {}


def test_what_arrived_today_is_no_day_to_come(place, record):
    payment = record(place(), arrived_on=SOON.date())

    assert (payment.arrived_on, payment.amount) == (SOON.date(), 25)


def test_nothing_is_sold_before_it_was_ordered(place, record):
    record(place(), arrived_on=date(2026, 11, 20))

    assert entries() == {"payment": date(2026, 11, 20), "sale": date(2026, 11, 22)}
    assert broken() == {}


def test_a_credit_note_from_before_the_money_is_booked_after_the_sale(place, record, give):
    order = place(at=NOW - timedelta(days=40))
    give(order, off=["5"], method="", at=NOW - timedelta(days=20))

    record(order, "20", arrived_on=date(2026, 11, 10))

    assert entries() == {"payment": date(2026, 11, 10), "sale": date(2026, 11, 10), "credit": date(2026, 11, 22)}
    assert broken() == {}


def test_without_a_day_of_its_own_it_arrived_when_it_was_written_down(place, record):
    payment = record(place())

    assert payment.arrived_on is None
    assert payment.receipt.facts["paid_on"] == "2026-11-22"
    assert set(entries().values()) == {date(2026, 11, 22)}


@pytest.mark.django_db(transaction=True)
def test_card_and_transfer_at_the_same_moment_are_both_kept_and_one_is_too_much(place, finance, provider):
    for number in range(3):
        order = place(at=timezone.now())
        start_checkout(order=order, at=timezone.now())
        provider.pay(order)
        received = Received(uuid4(), "transfer", Decimal(25), f"RF{number}")

        answers = at_once(
            lambda order=order: refresh_order(order=Order.objects.get(pk=order.pk), at=timezone.now()),
            lambda order=order, received=received: record_received(
                order=order, received=received, at=timezone.now(), by=finance
            ),
        )

        assert not [answer for answer in answers if isinstance(answer, Exception)]
        paid = Payment.objects.filter(receipt__order=order)
        assert sorted(payment.method for payment in paid) == ["card", "transfer"]
        assert sum(payment.unallocated() for payment in paid) == 25
        assert Allocation.objects.get(order=order).amount == 25
    assert broken() == {}


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_write_the_same_transfer_down_at_once(place, record, finance):
    orders = [place(buyer=ContactFactory()) for _ in range(6)]

    answers = at_once(*[lambda order=order: record(order, reference="RF18", at=timezone.now()) for order in orders])

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyRecorded"] * 5 + ["Payment"]
    assert Payment.objects.count() == 1
    assert Order.objects.exclude(settled_at=None).count() == 1
