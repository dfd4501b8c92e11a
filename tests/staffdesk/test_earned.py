"""What was received ahead, as finance reads it."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from billing.models import EarningSpan, JournalEntry
from billing.operations import LineRequest, place_order
from billing.sweeps import earn_what_is_due
from events.models import Event
from members.models import Term
from members.operations import join_association
from tests.factories.billing import AccountFactory, ProductFactory, pay
from tests.factories.events import EventFactory, TicketTypeFactory, register
from tests.factories.members import TypeFactory

pytestmark = pytest.mark.django_db


def on(year, month, day):
    return datetime(year, month, day, 9, tzinfo=UTC)


@pytest.fixture
def deferred(association):
    return AccountFactory(code="1900", name="Later", kind="liability")


def ahead(sold, account):
    """What is sold so is received ahead."""
    sold.product.deferred_account = account
    sold.product.save()
    return sold


def text(response):
    return " ".join(response.content.decode().split())


def test_before_anything_was_received_ahead_the_page_says_what_will_stand_there(finance):
    assert "Nothing was received ahead yet" in text(finance.get("/desk/books/earned/"))


def test_month_by_month_what_came_what_was_earned_and_what_is_left(finance, amara, deferred):
    fees = AccountFactory(code="8100", name="Fees")
    product = ProductFactory(kind="donation", income_account=fees, deferred_account=deferred)
    for month in (1, 2):
        line = LineRequest(product, "", "Patronage", 1, Decimal(30))
        pay(place_order(buyer=amara, lines=[line], at=on(2026, month, 9), by=None), at=on(2026, month, 9))
    assert "Nothing was earned in this month" in text(finance.get("/desk/books/earned/?month=2026-01"))
    earn_what_is_due(at=on(2026, 2, 20))

    page = text(finance.get("/desk/books/earned/"))

    assert "Earned in January 2026" in page
    assert "8100 Fees" in page
    rows = list(csv.reader(io.StringIO(finance.get("/desk/books/earned/earned.csv").getvalue().decode("utf-8-sig"))))
    assert rows[1:] == [
        ["2026-02", "EUR", "30.000", "0", "0", "30.000"], ["2026-01", "EUR", "30.000", "30.000", "0", "0.000"],
    ]  # fmt: skip
    entry = JournalEntry.objects.get(kind="earned")
    assert "Fees" not in text(finance.get(f"/admin/billing/journalentry/{entry.pk}/change/"))


def test_a_membership_is_earned_over_its_term(amara, deferred):
    full = ahead(TypeFactory(price="365"), deferred)
    order = join_association(holder=amara, type=full, at=on(2026, 1, 1), by=None)
    pay(order, at=on(2026, 1, 1))

    earn_what_is_due(at=on(2026, 3, 1))

    span = EarningSpan.objects.get()
    term = Term.objects.get()
    assert (span.first_day, span.last_day) == (term.first_day, term.last_day)
    assert span.earned == 59


def test_a_membership_for_life_is_earned_on_its_first_day(amara, deferred):
    full = ahead(TypeFactory(price="365"), deferred)
    pay(join_association(holder=amara, type=full, at=on(2026, 1, 1), by=None), at=on(2026, 1, 1))
    term = Term.objects.get()
    Term.objects.update(days=DateRange(term.first_day, None))

    earn_what_is_due(at=on(2026, 3, 1))

    assert EarningSpan.objects.get().earned == 365


def test_a_ticket_is_earned_on_the_day_of_its_event_also_if_that_moves(amara, deferred):
    event = EventFactory(start_date="2026-04-20", end_date="2026-04-21")
    kind = ahead(TicketTypeFactory(event=event), deferred)
    pay(register(kind, at=on(2026, 1, 5), buyer=amara), at=on(2026, 1, 5))
    earn_what_is_due(at=on(2026, 3, 1))
    assert EarningSpan.objects.get().earned == 0
    Event.objects.update(start_date="2026-05-20", end_date="2026-05-21")

    earn_what_is_due(at=on(2026, 5, 1))
    assert EarningSpan.objects.get().earned == 0
    earn_what_is_due(at=on(2026, 6, 1))

    assert EarningSpan.objects.get().earned == 20
    assert JournalEntry.objects.get(kind="earned").booked_on.isoformat() == "2026-05-31"


def test_only_who_sees_money_sees_it(desk):
    assert desk.get("/desk/books/earned/").status_code == 403
    assert "/desk/books/earned/" not in text(desk.get("/desk/"))


def test_the_page_takes_few_questions_however_many_months(finance, amara, deferred, django_assert_max_num_queries):
    product = ProductFactory(kind="donation", deferred_account=deferred)
    for month in range(1, 13):
        for year in (2022, 2023, 2024, 2025):
            line = LineRequest(product, "", "Patronage", 1, Decimal(30))
            pay(place_order(buyer=amara, lines=[line], at=on(year, month, 9), by=None), at=on(year, month, 9))
    earn_what_is_due(at=on(2026, 2, 20))

    with django_assert_max_num_queries(25):
        page = text(finance.get("/desk/books/earned/?month=2025-03"))

    assert "Earned in March 2025" in page
    assert "Earlier months are in the file." in page
