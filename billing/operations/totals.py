"""The journal added up by months: rows that belong together are put together, now and then."""

from django.db import connection, transaction

from billing.models import ADDS_UP, JournalTotal

GATHER = """
    WITH gone AS (DELETE FROM billing_journaltotal WHERE id <= %s RETURNING *)
    INSERT INTO billing_journaltotal (month, kind, account_id, currency, debit, credit)
    SELECT month, kind, account_id, currency, SUM(debit), SUM(credit) FROM gone GROUP BY 1, 2, 3, 4
"""


def gather_totals() -> int:
    """Put rows about the same month, kind and account together; how many there are then of those it found.

    Whatever is booked meanwhile stays a row of its own until the next time.
    """
    newest = JournalTotal.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(GATHER, [newest])
        return int(cursor.rowcount)


@transaction.atomic
def add_up_journal() -> None:
    """Add the whole journal up once more, for lines that were written without triggers. Waits for who books."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE billing_journalline IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM billing_journaltotal")
        cursor.execute(ADDS_UP.format(lines="billing_journalline"))
