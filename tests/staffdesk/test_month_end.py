"""The end of a month: every account before and after, what was earned, and the month for bookkeeping programs."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from billing.invariants import totals_that_differ
from billing.models import Account, JournalLine, JournalTotal
from billing.operations import add_up_journal, gather_totals
from tests.billing.test_concurrency import at_once
from tests.factories.billing import pay
from tests.staffdesk.conftest import NOW
from tests.staffdesk.test_registrants import text

MONTH = f"{NOW:%Y-%m}"
BOOKS = f"/desk/books/?month={MONTH}"


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def sold(buy, amara):
    """Two orders of this month, and one of the month before."""
    return [buy(amara, at=at, paid=True) for at in (NOW - timedelta(days=40), NOW, NOW)]


def file_of(finance, name, **query):
    answer = finance.get(f"/desk/books/{name}.csv", {"month": MONTH, **query})
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode().removeprefix("\ufeff"))))


def by_lines():
    """What each account comes to, added up from the lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account.code, SUM(debit), SUM(credit) FROM billing_journalline line "
            "JOIN billing_account account ON account.id = account_id GROUP BY 1"
        )
        return {code: (debit, credit) for code, debit, credit in cursor.fetchall()}


def by_totals():
    found = {}
    for code, debit, credit in JournalTotal.objects.values_list("account__code", "debit", "credit"):
        before = found.get(code, (0, 0))
        found[code] = (before[0] + debit, before[1] + credit)
    return found


def test_totals_are_what_the_lines_come_to_before_and_after_they_are_gathered(sold):
    expected, rows = by_lines(), JournalTotal.objects.count()

    assert by_totals() == expected
    assert gather_totals() == JournalTotal.objects.count() < rows
    assert by_totals() == expected
    assert list(totals_that_differ(NOW)) == []


def test_a_total_that_differs_is_named(sold):
    JournalTotal.objects.filter(kind="payment", account__code="1300").update(credit=1)

    assert "the total of payment on account 1300" in next(totals_that_differ(NOW))

    add_up_journal()
    assert list(totals_that_differ(NOW)) == []


def test_every_account_says_what_stood_there_what_moved_and_what_is_left(finance, sold):
    page = text(finance.get(BOOKS))

    each = sold[0].total
    assert f"1200 With the payment provider €{each:.2f} €{2 * each:.2f} €0.00 €{3 * each:.2f}" in page
    assert "Moved in the month" in page
    assert "This month is not over" in page
    assert f"Books of {NOW:%B} {NOW.year}" in page


def test_the_newest_month_that_is_over_is_closed_next(finance, sold):
    assert f"Books of {sold[0].placed_at:%B}" in text(finance.get("/desk/books/"))
    assert f"Books of {sold[0].placed_at:%B}" in text(finance.get("/desk/books/?month=1999-01"))


def test_before_anything_is_booked_it_says_so(finance):
    assert "Nothing is booked yet" in text(finance.get("/desk/books/"))


def test_quickbooks_gets_balanced_entries_with_names_of_accounts(finance, sold):
    Account.objects.filter(code="1200").update(elsewhere="Assets:Stripe")

    header, *rows = file_of(finance, "quickbooks")

    assert header[:5] == ["Journal No", "Journal Date", "Account Name", "Debits", "Credits"]
    assert {row[1] for row in rows} == {f"{_last():%d/%m/%Y}"}
    assert ["Assets:Stripe", str(2 * sold[0].total)] in [row[2:4] for row in rows]
    for number in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == number]
        assert sum(Decimal(row[3] or 0) - Decimal(row[4] or 0) for row in mine) == 0
        assert all(bool(row[3]) != bool(row[4]) for row in mine)


def test_days_are_written_as_in_the_country_of_the_programs(finance, sold, association):
    association.legal_entity.country = "US"
    association.legal_entity.save()

    assert file_of(finance, "quickbooks")[1][1] == f"{_last():%m/%d/%Y}"


def test_xero_gets_signed_amounts_codes_and_the_tax_rate_that_is_named(finance, sold):
    _header, *rows = file_of(finance, "xero", tax="No VAT")

    assert sum(Decimal(row[5]) for row in rows) == 0
    assert {row[4] for row in rows} == {"No VAT"}
    assert ["1200", str(2 * sold[0].total)] in [[row[3], row[5]] for row in rows]
    assert file_of(finance, "xero")[1][4] == "Tax Exempt"


def test_every_line_says_of_which_order_and_receipt_it_is(finance, sold):
    _header, *rows = file_of(finance, "lines")

    assert len(rows) == JournalLine.objects.filter(entry__booked_on__month=NOW.month).count()
    assert sold[1].receipts.get().number in [row[9] for row in rows]
    assert {row[8] for row in rows} >= {sold[1].reference}


def test_an_unknown_program_is_not_there(finance, sold):
    assert finance.get("/desk/books/sage.csv").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_who_books_while_totals_are_gathered_waits_for_nobody_and_is_counted(buy, amara):
    orders = [buy(amara) for _one in range(6)]

    outcomes = at_once(
        *[lambda order=order: pay(order, at=timezone.now()) for order in orders], *[gather_totals] * 4, workers=10
    )

    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert list(totals_that_differ(timezone.now())) == []


def _last():
    return (NOW.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
