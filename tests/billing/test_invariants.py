"""Each rule of money finds exactly those who break it. Triggers are set aside here: rows are broken on purpose."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q

from ams.core.invariants import all_invariants
from ams.core.models import Message, NumberSeries
from billing import chart
from billing.models import (
    Allocation,
    CheckoutAttempt,
    CreditNote,
    JournalEntry,
    OrderLine,
    Payment,
    ProviderEvent,
    Refund,
)
from billing.operations import add_up_journal
from tests.billing.conftest import NOW
from tests.factories.billing import pay
from tests.factories.shop import stocked

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def paid(place):
    """Three orders, paid and handed over."""
    orders = [place() for _ in range(3)]
    for order in orders:
        pay(order, at=NOW)
    return orders


@pytest.fixture
def raw(db):
    """Run SQL with the protecting triggers off, as somebody with the database's password could."""

    def run(sql, *values):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # what came before was right
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    return run


def broken():
    """What is broken now, by invariant of billing."""
    found = {one.name: list(one.offenders(LATER)) for one in all_invariants() if one.name.startswith("billing.")}
    return {name.removeprefix("billing."): offenders for name, offenders in found.items() if offenders}


def test_business_as_usual_breaks_nothing(paid, place):
    place()
    place(unit_price="0")

    assert broken() == {}


def test_a_payment_without_receipt(paid, raw):
    receipt = paid[2].receipts.get()
    raw("DELETE FROM billing_receipt WHERE id = %s", receipt.pk)

    found = broken()
    assert found["payments-have-receipts"] == [
        f"payment {receipt.payment_id} (25.000 EUR, {receipt.payment.provider_id}) has no receipt"
    ]
    assert "continues with 4" in found["receipts-have-no-gap"][0]


@pytest.mark.parametrize("harm", ["DELETE FROM core_message", "UPDATE core_message SET state='failed', failure='no'"])
def test_a_receipt_without_mail(paid, raw, harm):
    message = Message.objects.get(key=f"receipt:{paid[0].receipts.get().pk}")
    raw("DELETE FROM core_messageattachment WHERE message_id = %s", message.pk)
    raw(f"{harm} WHERE id = %s", message.pk)

    assert broken() == {"receipts-are-mailed": ["receipt R-000001 has no mail that was sent or waits"]}


def test_nobody_is_mailed_without_an_address(place, alice):
    alice.email = ""
    alice.save()
    pay(place(), at=NOW)

    assert not Message.objects.exists()
    assert broken() == {}


def test_an_order_that_does_not_add_up(paid, raw):
    raw("UPDATE billing_orderline SET net = 1, gross = 1 WHERE order_id = %s", paid[0].pk)

    assert broken() == {"orders-add-up": [f"order {paid[0].reference} says 25.000, its lines 1.000"]}


def test_allocations_that_do_not_fit(paid, raw):
    allocation = Allocation.objects.get(order=paid[0])
    raw("UPDATE billing_allocation SET amount = 26 WHERE id = %s", allocation.pk)

    assert broken()["allocations-fit"] == [
        f"of payment {allocation.payment_id} 26.000 is allocated, more than it is",
        f"order {paid[0].reference} is paid 26.000, more than its total",
    ]


def test_an_order_that_is_settled_but_not_paid(paid, raw):
    raw("DELETE FROM billing_allocation WHERE order_id = %s", paid[0].pk)

    assert broken()["settled-means-paid"] == [f"order {paid[0].reference} is settled, but 0 of 25.000 is paid"]


def test_money_back_that_does_not_fit(paid, raw, give):
    order = paid[0]
    note = give(order, off=["5"], at=NOW).credit_note
    [refund] = Refund.objects.all()
    raw("UPDATE billing_refund SET amount = 26")
    raw("UPDATE billing_creditnoteline SET net = 26, gross = 26")

    assert broken()["refunds-fit"] == [
        f"of payment {refund.payment_id} 26.000 is given back where 25.000 came",
        f"line 1 of order {order.reference} is credited more than it is",
        f"credit note {note.number} is not the sum of its lines",
    ]


def test_money_of_no_order_that_does_not_fit(paid, raw, give):
    give(paid[0], off=["5"], at=NOW)
    raw("UPDATE billing_refund SET order_id = NULL")

    assert len(broken()["refunds-fit"]) == 1


def test_money_back_that_is_not_booked(paid, raw, give):
    note = give(paid[0], off=["5"], at=NOW).credit_note
    refund = Refund.objects.get()
    raw("UPDATE billing_refund SET failed_at = now(), state = 'failed', problem = '?', method = 'card'")
    raw("UPDATE billing_journalentry SET kind = 'other' WHERE kind IN ('credit', 'refund')")

    assert broken()["journal-balances"] == [
        f"credit note {note.number} is not booked",
        f"refund {refund.pk} is given back, which is not booked",
        f"refund {refund.pk} is back, which is not booked",
    ]


def test_a_credit_note_that_was_not_mailed_and_a_number_that_is_missing(paid, raw, give):
    for order in paid:
        give(order, off=["5"], at=NOW)
    Message.objects.filter(purpose="credit_note").first()
    gone, *_others = CreditNote.objects.order_by("pk")
    raw("DELETE FROM core_message WHERE purpose = 'credit_note'")
    raw("UPDATE billing_creditnote SET serial = 7 WHERE serial = 3")

    found = broken()
    assert found["credit-notes-are-mailed"][0] == f"credit note {gone.number} has no mail that was sent or waits"
    assert len(found["credit-notes-have-no-gap"]) == 2


def test_an_order_that_is_paid_but_not_settled(paid, raw):
    raw("UPDATE billing_order SET settled_at = NULL WHERE id = %s", paid[1].pk)

    assert broken()["settled-means-paid"] == [
        f"order {paid[1].reference} is not settled, but 25.000 of 25.000 is paid",
        f"line 1 of order {paid[1].reference} is not due when its order was settled",
    ]


def test_an_entry_out_of_balance(paid, raw):
    entry = JournalEntry.objects.get(kind="sale", order=paid[0])
    raw("UPDATE billing_journalline SET credit = 24 WHERE entry_id = %s AND credit > 0", entry.pk)
    add_up_journal()

    assert broken() == {"journal-balances": [f"journal entry {entry.pk} debits 25.000 and credits 24.000"]}


def test_a_movement_that_was_not_booked(paid, raw):
    entries = JournalEntry.objects.filter(order=paid[0]) | JournalEntry.objects.filter(
        payment__allocations__order=paid[0]
    )
    ids = list(entries.values_list("pk", flat=True))
    raw("DELETE FROM billing_journalline WHERE entry_id = ANY(%s)", ids)
    raw("DELETE FROM billing_journalentry WHERE id = ANY(%s)", ids)
    add_up_journal()

    payment = Payment.objects.get(allocations__order=paid[0])
    assert broken() == {
        "journal-balances": [
            f"payment {payment.pk} of 25.000 EUR is not booked",
            f"the sale of order {paid[0].reference} is not booked",
        ]
    }


@pytest.mark.parametrize("kind", ["payment", "sale"])
def test_a_movement_that_was_booked_in_part(paid, raw, kind):
    entry = JournalEntry.objects.get(Q(order=paid[0]) | Q(payment__allocations__order=paid[0]), kind=kind)
    raw(
        "UPDATE billing_journalline SET debit = least(debit, 20), credit = least(credit, 20) WHERE entry_id = %s",
        entry.pk,
    )

    assert broken()["journal-balances"] == [f"journal entry {entry.pk} books 20.000 of a {kind} of 25.000"]


def test_an_entry_whose_lines_are_gone(paid, raw):
    entry = JournalEntry.objects.get(kind="sale", order=paid[0])
    raw("DELETE FROM billing_journalline WHERE entry_id = %s", entry.pk)

    assert broken()["journal-balances"] == [
        f"journal entry {entry.pk} debits 0 and credits 0",
        f"journal entry {entry.pk} books 0 of a sale of 25.000",
    ]


def test_an_entry_without_lines(paid):
    entry = JournalEntry.objects.create(kind="payment", booked_on=NOW.date(), at=NOW, currency="EUR")

    assert broken() == {"journal-balances": [f"journal entry {entry.pk} debits 0 and credits 0"]}


def test_a_number_that_is_missing(paid, raw):
    second = paid[1].receipts.get()
    raw("UPDATE billing_receipt SET serial = 7 WHERE id = %s", second.pk)

    assert broken() == {
        "receipts-have-no-gap": [
            "between serials 1 and 3 (receipt R-000003) numbers are missing",
            "between serials 3 and 7 (receipt R-000002) numbers are missing",
            f"{second.series} continues with 4, but its last receipt has serial 7",
        ]
    }


def test_a_series_that_was_wound_on(paid):
    NumberSeries.objects.update(next_serial=9)

    assert "continues with 9" in broken()["receipts-have-no-gap"][0]


def test_an_event_nobody_applied(association):
    event = {"kind": "checkout.session.completed", "object_id": "cs_1", "payload": {}, "received_at": NOW}
    ProviderEvent.objects.create(event_id="evt_1", last_failure="no answer", **event)
    ProviderEvent.objects.create(event_id="evt_2", **event | {"received_at": LATER})
    ProviderEvent.objects.create(event_id="evt_3", applied_at=NOW, **event)

    [offender] = broken()["events-are-applied-once"]
    assert offender.startswith("event evt_1 (checkout.session.completed) waits since")


def test_a_visit_that_is_paid_without_money(place):
    order = place()
    attempt = CheckoutAttempt.objects.create(
        order=order, amount=Decimal(25), state="paid", session_id="cs_1", started_at=NOW, expires_at=NOW, closed_at=NOW
    )

    assert broken() == {
        "events-are-applied-once": [f"visit {attempt.pk} of order {order.reference} is paid with 0 payments"]
    }


def test_a_paid_line_nobody_tried(paid):
    OrderLine.objects.filter(order=paid[0]).update(fulfilled_at=None)
    OrderLine.objects.filter(order=paid[1]).update(fulfilled_at=None, failures=1, last_failure="no")

    [offender] = broken()["paid-lines-are-tried"]
    assert offender.startswith(f"line 1 of order {paid[0].reference} was paid at")


def test_the_chart_is_used(paid):
    assert set(chart.ensure_chart()) == {one.code for one in chart.CHART}


# --- The shop ---------------------------------------------------------------------------------------------------------


def test_stock_that_no_movement_explains_is_found(place, mug, raw):
    stocked(mug, 5)
    place()
    assert broken() == {}

    raw("UPDATE billing_stock SET given = 7")

    assert broken() == {"stock-is-explained": ["Mug has 7 given and 2 taken, its movements say otherwise"]}


@pytest.mark.parametrize(
    ("sql", "held"),
    [
        ("UPDATE billing_order SET cancelled_at = now()", 2),
        ("UPDATE billing_stockmovement SET change = -1 WHERE kind = 'reserved'", 1),
        ("UPDATE billing_stockmovement SET change = 0 WHERE kind = 'reserved'", 0),
    ],
)
def test_pieces_held_for_nobody_or_not_held_are_found(place, mug, raw, sql, held):
    stocked(mug, 5)
    order = place()

    raw(sql)

    assert broken()["stock-is-held-by-orders"] == [f"line 1 of order {order.reference} holds {held} pieces of 2"]
