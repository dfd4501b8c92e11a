"""One payment for several orders: what it pays, its one receipt, and what is left of it."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Allocation, Order, Payment, Receipt
from billing.operations import (
    AlreadyRecorded,
    CannotRecord,
    CannotShare,
    InvoiceRequest,
    Received,
    issue_invoice,
    record_shared_payment,
    shares_of,
)
from billing.queries import excess_payments
from tests.billing.books import balances, broken
from tests.billing.conftest import NOW
from tests.billing.test_concurrency import at_once
from tests.factories.billing import invoiced
from tests.factories.core import ContactFactory

FORM = UUID("6a1d3c1e-0f3b-4b63-9f0f-0a4b9c0d7e55")


@pytest.fixture
def record(finance, alice):
    """Sixty by a cheque of Alice's, unless said."""

    def recorded(shares, amount="60", method="cheque", reference="1001", *, request=None, payer=alice):
        received = Received(request or uuid4(), method, Decimal(amount), reference)
        parts = {order.pk: Decimal(part) for order, part in shares.items()}
        return record_shared_payment(payer=payer, received=received, shares=parts, at=NOW, by=finance)

    return recorded


def test_an_amount_is_shared_out_the_oldest_first():
    owed = [(7, Decimal(25)), (3, Decimal(0)), (5, Decimal(30)), (9, Decimal(1))]

    assert shares_of(Decimal(40), owed) == {7: 25, 5: 15}
    assert shares_of(Decimal(100), owed) == {7: 25, 5: 30, 9: 1}


def test_one_cheque_pays_an_invoice_an_order_and_a_part(place, mug, alice, record):
    """Of Alice's invoice all, of Bob's order all, of a third a part; what is left is Alice's."""
    bob = ContactFactory(display_name="Bob")
    billed, order, third = invoiced(mug, alice, at=NOW, price=20).order, place(buyer=bob), place()

    payment = record({billed: "20", order: "25", third: "10"})

    for one in (billed, order, third):
        one.refresh_from_db()
    assert (billed.settled_at, order.settled_at, third.settled_at) == (NOW, NOW, None)
    assert (third.balance(), payment.unallocated()) == (15, 5)
    assert balances() == {"1100": 60, "1300": -10, "1800": -5, "8000": -45}
    receipt = Receipt.objects.get()
    assert (receipt.contact, receipt.order) == (alice, None)
    assert [(line["description"], line["gross"]) for line in receipt.facts["lines"]] == [
        (f"Invoice I-000001, order {billed.reference}", "20.00"),
        (f"Order {order.reference}", "25.00"),
        (f"Order {third.reference}", "10.00"),
    ]
    assert (receipt.facts["method"], receipt.facts["paid"]) == ("Cheque 1001", "60.00")
    assert "€5.00 of this is more than was owed" in receipt.facts["note"]
    assert list(excess_payments()) == [payment]
    assert broken().keys() <= {"billing.paid-lines-are-tried"}


def test_sent_twice_it_is_one_and_a_cheque_is_written_down_once(place, record):
    order, other = place(), place()

    assert record({order: "25"}, request=FORM) == record({order: "25"}, request=FORM)
    with pytest.raises(AlreadyRecorded, match="cheque 1001"):
        record({other: "25"})
    assert record({other: "25"}, payer=ContactFactory())  # no two of one payer have the same number
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("part", "words"), [("25.01", "At most €25.00"), ("-1", "At most €25.00"), ("0", "Say what it pays")]
)
def test_what_does_not_fit_changes_nothing(place, record, part, words):
    order = place()

    with pytest.raises(CannotShare, match=words):
        record({order: part})

    assert not Payment.objects.exists()


def test_somebody_has_to_say_what_it_pays_and_a_cheque_has_a_number(place, record):
    with pytest.raises(CannotShare, match="Say what it pays"):
        record({place(): "0"})
    with pytest.raises(CannotRecord, match="Write the number of the cheque"):
        record({place(): "5"}, reference=" ")

    in_francs = place()
    Order.objects.filter(pk=in_francs.pk).update(currency="CHF")
    with pytest.raises(CannotShare, match="different organisations"):
        record({place(): "5", in_francs: "5"})

    assert not Payment.objects.exists()


def test_no_more_is_shared_out_than_came(place, record):
    with pytest.raises(CannotShare, match="more than came"):
        record({place(): "25", place(): "25"}, amount="40")


@pytest.mark.django_db(transaction=True)
def test_many_payments_at_once_pay_each_order_once(place, record, mug, alice):
    """Eight colleagues write down transfers for the same two invoices."""
    orders = [place(), place()]
    for order in orders:
        invoiced(mug, alice, at=NOW, price=1)  # the rule
        issue_invoice(order=order, asked=InvoiceRequest(), at=NOW, by=None)

    def act(number, some):
        return lambda: record(dict.fromkeys(some, "25"), method="transfer", reference=f"T{number}")

    came = at_once(*[act(number, orders if number % 2 else orders[::-1]) for number in range(8)])

    assert sorted({type(one).__name__ for one in came}) == ["CannotShare", "Payment"]
    assert Payment.objects.count() == 1
    assert Allocation.objects.count() == 2
    assert {order.balance() for order in Order.objects.filter(pk__in=[one.pk for one in orders])} == {0}


def test_the_desk_finds_proposes_and_writes_down(as_staff, mug, alice):
    now = timezone.now()
    first, second = invoiced(mug, alice, at=now, price=20), invoiced(mug, alice, at=now, price=30)
    client, page = as_staff("finance"), reverse("staffdesk:share_money")
    said = client.get(page, {"find": first.number.lower()}).content.decode()
    assert first.number in said
    assert second.number in said
    assert "Nothing is owed" in client.get(page, {"find": "I-999999"}).content.decode()

    form = {"payer": alice.pk, "method": "cheque", "amount": "40", "reference": "1001", "request": str(FORM),
            "arrived_on": timezone.localdate(now).isoformat()}  # fmt: skip
    address = f"{page}?find={first.number}"
    proposed = client.post(address, {**form, "step": "share"}).content.decode()
    assert 'value="20.00"' in proposed
    parts = {f"order-{first.order_id}": "20", f"order-{second.order_id}": "20"}
    for _twice in range(2):
        assert client.post(address, form | parts).status_code == 302

    assert Payment.objects.get().amount == 40
    assert second.order.balance() == 10
