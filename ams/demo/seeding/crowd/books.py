"""The money: visits to the provider, payments, what they pay, gapless receipts and a journal that balances."""

from typing import Final

from ams.core.models import NumberSeries
from ams.demo.seeding.crowd.plan import Plan
from ams.demo.seeding.crowd.tables import ask, run, write
from billing.models import Allocation, CheckoutAttempt, JournalEntry, JournalLine, Payment, ProviderEvent, Receipt
from billing.operations import add_up_journal

# In the order in which the money came: receipts are numbered so.
PAID: Final = """
    CREATE TEMP TABLE crowd_paid ON COMMIT DROP AS
    SELECT row_number() OVER came AS p, o.id AS order_id, o.reference, o.n, o.contact_id, o.i, o.name, o.email,
           o.gross, o.net, o.tax, o.tax_code, o.tax_percent, o.tax_note, o.credited_id, o.description, o.detail,
           o.by_staff, o.by_id,
           o.placed_at, o.settled_at AS at, (o.settled_at AT TIME ZONE %(zone)s)::date AS day,
           CASE WHEN NOT by_staff THEN md5(%(seed)s || 'visit' || o.id)::uuid END AS attempt_id,
           %(prefix)s || lpad((%(serial)s + row_number() OVER came)::text,
                              greatest(6, length((%(serial)s + row_number() OVER came)::text)), '0') AS number
    FROM crowd_order o WHERE settled_at IS NOT NULL AND gross > 0 WINDOW came AS (ORDER BY settled_at, id)
"""

RECEIPT_SAYS: Final = """
    jsonb_build_object(
        'number', number, 'issued_on', day, 'paid_on', day, 'currency', %(currency)s::text,
        'language', %(language)s::text, 'seller', %(seller_on_paper)s::jsonb,
        'bill_to', jsonb_build_object('name', name, 'address_lines', '[]'::jsonb),
        'order_reference', reference,
        'lines', jsonb_build_array(jsonb_build_object(
            'description', description, 'quantity', 1, 'unit_price', round(gross, 2)::text, 'net', round(net, 2)::text,
            'tax_rate', trim_scale(tax_percent)::text, 'tax', round(tax, 2)::text, 'gross', round(gross, 2)::text)),
        'tax_summary', jsonb_build_array(jsonb_build_object(
            'rate', trim_scale(tax_percent)::text, 'code', tax_code, 'net', round(net, 2)::text,
            'tax', round(tax, 2)::text)),
        'total', round(gross, 2)::text, 'paid', round(gross, 2)::text, 'method', detail, 'note', tax_note, 'logo', '',
        'mailed_to', email)
"""


class DoesNotBalance(AssertionError):
    """The sides of the journal differ; nothing was written."""


def write_payments(plan: Plan) -> int:
    """Visits, what the provider told of them, payments, and what each pays: its order, whole."""
    run(PAID, {**plan.params, "seed": str(plan.seed)})
    run("ANALYZE crowd_paid")
    visit = {
        "id": "attempt_id", "order_id": "order_id", "amount": "gross", "state": "'paid'",
        "session_id": "'cs_demo_' || order_id", "started_at": "placed_at", "asked_at": "at", "closed_at": "at",
        "expires_at": "placed_at + interval '30 minutes'",
    }  # fmt: skip
    online = "FROM crowd_paid WHERE attempt_id IS NOT NULL ORDER BY p"
    rows = write(CheckoutAttempt, visit, online, plan.params)
    told = {
        "event_id": "'evt_demo_' || order_id", "kind": "'checkout.session.completed'",
        "object_id": "'cs_demo_' || order_id", "received_at": "at", "applied_at": "at",
        "payload": "jsonb_build_object('id', 'evt_demo_' || order_id, 'object', 'event',"
                   " 'data', jsonb_build_object('object', jsonb_build_object('id', 'cs_demo_' || order_id)))",
    }  # fmt: skip
    rows += write(ProviderEvent, told, online, plan.params)
    payment = {
        "id": "%(first_payment)s + p", "provider_id": "'demo_' || reference",
        "method": "CASE WHEN by_staff THEN 'other' ELSE 'card' END", "detail": "detail", "contact_id": "contact_id",
        "attempt_id": "attempt_id", "amount": "gross", "currency": "%(currency)s", "received_at": "at",
    }  # fmt: skip
    rows += write(Payment, payment, "FROM crowd_paid ORDER BY p", plan.params)
    pays = {"payment_id": "%(first_payment)s + p", "order_id": "order_id", "amount": "gross", "at": "at"}
    return rows + write(Allocation, pays, "FROM crowd_paid ORDER BY p", plan.params)


def write_receipts(plan: Plan) -> int:
    """One for each payment, numbered on from the series' last; the series goes on after them."""
    receipt = {
        "id": "%(first_receipt)s + p", "series_id": "%(series)s", "serial": "%(serial)s + p", "number": "number",
        "payment_id": "%(first_payment)s + p", "order_id": "order_id", "contact_id": "contact_id", "issued_at": "at",
        "facts": RECEIPT_SAYS,
    }  # fmt: skip
    rows = write(Receipt, receipt, "FROM crowd_paid ORDER BY p", plan.params)
    NumberSeries.objects.filter(pk=plan.series.pk).update(next_serial=plan.params["serial"] + rows + 1)
    return rows


def write_journal(plan: Plan) -> int:
    """The payment and the sale, each with both sides; raises DoesNotBalance if they should differ."""
    payment = {
        "id": "%(first_entry)s + 2 * p - 1", "kind": "'payment'", "booked_on": "day", "at": "at",
        "currency": "%(currency)s", "payment_id": "%(first_payment)s + p",
    }  # fmt: skip
    sale = {
        "id": "%(first_entry)s + 2 * p", "kind": "'sale'", "booked_on": "day", "at": "at",
        "currency": "%(currency)s", "order_id": "order_id",
    }  # fmt: skip
    rows = write(JournalEntry, payment, "FROM crowd_paid ORDER BY p", plan.params)
    rows += write(JournalEntry, sale, "FROM crowd_paid ORDER BY p", plan.params)
    line = {
        "entry_id": "%(first_entry)s + 2 * p - 1 + entry", "account_id": "account", "debit": "debit",
        "credit": "credit", "order_line_id": "CASE WHEN of_line THEN %(first_line)s + n END",
    }  # fmt: skip
    sides = """
        FROM crowd_paid CROSS JOIN LATERAL (VALUES
            (0, CASE WHEN by_staff THEN %(bank)s ELSE %(clearing)s END, gross, 0, false),
            (0, %(owed)s, 0, gross, false),
            (1, %(owed)s, gross, 0, false), (1, credited_id, 0, net, true), (1, %(tax)s, 0, tax, true)
        ) side (entry, account, debit, credit, of_line) WHERE debit + credit > 0 ORDER BY p
    """
    rows += write(JournalLine, line, sides, plan.params)
    _balance(plan)
    add_up_journal()
    return rows


def _balance(plan: Plan) -> None:
    """What the deferred trigger asks of each entry, asked of all of them at once."""
    wrong = ask(
        "SELECT entry_id FROM billing_journalline WHERE entry_id > %(first_entry)s"
        " GROUP BY entry_id HAVING sum(debit) <> sum(credit) LIMIT 1",
        plan.params,
    )
    if wrong:
        raise DoesNotBalance(f"Journal entry {wrong[0][0]} does not balance.")
