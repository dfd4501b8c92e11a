"""A month of a large association: many lines, in steps whose memory does not grow."""

import resource
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from billing.models import EarningSpan, JournalEntry, OrderLine
from billing.operations import LineRequest, place_order
from billing.sweeps import earn_what_is_due
from tests.billing.conftest import NOW
from tests.factories.billing import AccountFactory, ProductFactory, pay

LINES = 100_000
MEMORY = 60 * 1024 * 1024
SECONDS = 180
# Without triggers: keeping the history of orders and lines took ten times as long as what is measured here.
COPIES = """
SET LOCAL session_replication_role = replica;
INSERT INTO billing_order (reference, buyer_id, seller_id, currency, total, seller_facts, bill_to, channel, placed_at,
                           settled_at)
SELECT 'BULK-' || n, buyer_id, seller_id, currency, total, seller_facts, bill_to, channel, placed_at, settled_at
FROM billing_order, generate_series(1, %(lines)s) n WHERE id = %(order)s;
INSERT INTO billing_orderline (order_id, position, product_id, kind, reference, description, quantity, unit_price,
    tax_code, tax_percent, tax_note, net, tax, gross, due_at, fulfilled_at, failures, last_failure)
SELECT o.id, 1, l.product_id, l.kind, l.reference, l.description, 1, l.unit_price, l.tax_code, l.tax_percent,
    l.tax_note, l.net, l.tax, l.gross, l.due_at, l.fulfilled_at, 0, ''
FROM billing_order o, billing_orderline l WHERE o.reference LIKE 'BULK-%%' AND l.order_id = %(order)s;
INSERT INTO billing_journalentry (kind, booked_on, at, currency, order_id)
SELECT 'sale', '2026-11-22', placed_at, currency, id FROM billing_order WHERE reference LIKE 'BULK-%%';
INSERT INTO billing_journalline (entry_id, account_id, order_line_id, debit, credit)
SELECT e.id, side.account_id, CASE WHEN side.credit > 0 THEN l.id END, side.debit, side.credit
FROM billing_journalentry e JOIN billing_orderline l ON l.order_id = e.order_id, (
    SELECT account_id, debit, credit FROM billing_journalline s JOIN billing_journalentry b ON b.id = s.entry_id
    WHERE b.order_id = %(order)s AND b.kind = 'sale'
) side WHERE e.order_id IN (SELECT id FROM billing_order WHERE reference LIKE 'BULK-%%');
SET LOCAL session_replication_role = origin;
"""


def memory():
    """What this process has of it, in bytes. Counting what Python makes would take seven times as long as making it."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


@pytest.mark.soak
def test_a_hundred_thousand_lines_of_a_month(association, alice, settings, record_property):
    settings.BILLING_EARNERS = {"donation": "tests.billing.test_earnings.Told"}
    deferred = AccountFactory(code="1900", name="Later", kind="liability")
    product = ProductFactory(kind="donation", name="Year", deferred_account=deferred)
    line = LineRequest(product, "2026-12-01/2027-11-30", "Year", 1, Decimal(60))
    order = place_order(buyer=alice, lines=[line], at=NOW, by=None)
    pay(order, at=NOW)
    with connection.cursor() as raw:
        raw.execute(COPIES, {"lines": LINES - 1, "order": order.pk})
        raw.execute("ANALYZE billing_order, billing_orderline, billing_journalentry, billing_journalline")
    assert OrderLine.objects.count() == LINES

    began, before = (time.process_time(), time.monotonic()), memory()
    earn_what_is_due(at=datetime(2027, 1, 1, 9, tzinfo=UTC))
    took = time.process_time() - began[0], time.monotonic() - began[1]
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before

    words = f"{LINES} lines: {took[0]:.0f} s of work, {took[1]:.0f} s altogether, {more / 1024 / 1024:.0f} MB more"
    record_property("figure", words)
    entry = JournalEntry.objects.get(kind="earned")
    assert entry.lines.count() == 2 * LINES
    assert EarningSpan.objects.filter(earned=Decimal("5.10")).count() == LINES
    assert more < MEMORY
    assert took[1] < SECONDS
