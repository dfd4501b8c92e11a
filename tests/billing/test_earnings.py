"""What was received ahead is earned month by month, to the last cent, whatever happens on the way."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from billing.earning import Days, Month, share_of
from billing.models import EarningSpan, JournalEntry, JournalLine, OrderLine, TaxCode
from billing.operations import LineRequest, earn_month, fulfil_paid_lines, place_order, plan_earnings
from billing.operations import earning as operation
from billing.sweeps import earn_what_is_due
from billing.tasks import earn_what_is_due as task
from tests.billing.books import balances, broken
from tests.billing.conftest import NOW
from tests.billing.test_concurrency import at_once
from tests.factories.billing import AccountFactory, ProductFactory, pay

MONTHS_LATER = datetime(2027, 12, 3, 9, tzinfo=UTC)


class Told:
    """An app above that knows the days of some lines: those of their reference."""

    def days_of(self, *, lines):
        found = OrderLine.objects.filter(pk__in=lines).exclude(reference="")
        days = {line.pk: [date.fromisoformat(day) for day in line.reference.split("/")] for line in found}
        return {key: Days(*both) for key, both in days.items()}


@pytest.fixture
def fees(association, settings):
    """A product that is received ahead; its lines say over which days they are earned."""
    settings.BILLING_EARNERS = {"donation": "tests.billing.test_earnings.Told"}
    deferred = AccountFactory(code="1900", name="Later", kind="liability")
    return ProductFactory(
        kind="donation", name="Year", income_account=AccountFactory(code="8100", name="Fees"), deferred_account=deferred
    )


@pytest.fixture
def sell(fees, alice):
    """Sixty for a year from December on, paid in November, unless said."""

    def sold(days="2026-12-01/2027-11-30", price="60", at=NOW, product=fees):
        line = LineRequest(product, days, "Year", 1, Decimal(price))
        order = place_order(buyer=alice, lines=[line], at=at, by=None)
        pay(order, at=at)
        return order

    return sold


def earned_by_month():
    sums = JournalLine.objects.filter(entry__kind="earned", credit__gt=0).values("entry__booked_on")
    return {f"{row['entry__booked_on']:%Y-%m}": row["sum"] for row in sums.annotate(sum=Sum("credit")).order_by()}


def in_month(year, month, day=3):
    return datetime(year, month, day, 9, tzinfo=UTC)


def test_a_year_is_earned_by_days_and_the_last_month_takes_the_rest(sell):
    sell(price="100")

    earn_what_is_due(at=MONTHS_LATER)

    earned = earned_by_month()
    assert earned == {
        "2026-12": Decimal("8.49"), "2027-01": Decimal("8.49"), "2027-02": Decimal("7.67"),
        "2027-03": Decimal("8.49"), "2027-04": Decimal("8.22"), "2027-05": Decimal("8.49"),
        "2027-06": Decimal("8.22"), "2027-07": Decimal("8.50"), "2027-08": Decimal("8.49"),
        "2027-09": Decimal("8.22"), "2027-10": Decimal("8.50"), "2027-11": Decimal("8.22"),
    }  # fmt: skip
    assert sum(earned.values()) == 100
    assert balances() == {"1200": 100, "8100": -100}
    assert EarningSpan.objects.get().open_from is None
    assert broken() == {}


def test_a_month_is_booked_when_it_is_over_in_one_entry_with_a_line_for_each_order_line(sell):
    sell()
    sell("2026-12-01/2026-12-31", "31")
    earn_what_is_due(at=in_month(2026, 12, 31))
    assert not JournalEntry.objects.filter(kind="earned").exists()

    earn_what_is_due(at=in_month(2027, 1, 1))

    entry = JournalEntry.objects.get(kind="earned")
    assert entry.booked_on == date(2026, 12, 31)
    credited = entry.lines.filter(credit__gt=0).order_by("pk")
    assert [(line.order_line.net, line.credit) for line in credited] == [(60, Decimal("5.10")), (31, 31)]
    assert entry.lines.count() == 4


def test_doing_it_again_books_nothing_again(sell):
    sell()

    for _ in range(3):
        earn_what_is_due(at=in_month(2027, 3))

    assert list(earned_by_month()) == ["2026-12", "2027-01", "2027-02"]
    assert JournalLine.objects.filter(entry__kind="earned").count() == 6
    assert broken() == {}


def test_it_goes_on_where_it_stopped_whatever_step_was_the_last(sell, monkeypatch):
    monkeypatch.setattr(operation, "AT_ONCE", 2)
    for _ in range(5):
        sell()
    at = in_month(2027, 3)

    turns = 0
    while earn_what_is_due(at=at, most=1):
        turns += 1

    assert turns == 3 + 4 * 3  # five lines in steps of two are noted, and looked at in each of four months
    assert JournalEntry.objects.filter(kind="earned").count() == 3
    assert EarningSpan.objects.filter(open_from=date(2027, 3, 1)).count() == 5
    assert sum(earned_by_month().values()) == sum(EarningSpan.objects.values_list("earned", flat=True))
    assert broken() == {}


def test_a_step_that_dies_leaves_nothing_behind(sell, monkeypatch):
    sell()

    book = operation._book

    def dies(*args):
        book(*args)
        raise RuntimeError

    plan_earnings(until=date(2027, 1, 1))
    with monkeypatch.context() as killed:
        killed.setattr(operation, "_book", dies)
        with pytest.raises(RuntimeError):
            earn_month(month=Month(date(2026, 12, 1)), at=in_month(2027, 1))
    assert not JournalEntry.objects.filter(kind="earned").exists()

    earn_what_is_due(at=in_month(2027, 1))
    assert earned_by_month() == {"2026-12": Decimal("5.10")}


def test_what_is_handed_over_late_is_caught_up_with_in_that_month(sell):
    """A month that was booked is not opened again: the books may be closed."""
    sell("2026-12-01/2027-11-30", "365", at=in_month(2027, 2, 10))

    earn_what_is_due(at=in_month(2027, 4))

    assert earned_by_month() == {"2027-02": Decimal("90.00"), "2027-03": Decimal("31.00")}


def test_what_begins_later_is_earned_from_then_on(sell):
    sell("2027-03-01/2027-03-31")

    earn_what_is_due(at=in_month(2027, 3))
    assert earned_by_month() == {}
    earn_what_is_due(at=in_month(2027, 4))

    assert earned_by_month() == {"2027-03": 60}


def test_a_day_that_moves_is_followed(sell, fees):
    sell("2027-01-10/2027-01-10")
    sell("2027-06-10/2027-06-10", "40")
    earn_what_is_due(at=in_month(2027, 1))
    with connection.cursor() as raw:  # as another app would: its own row moves, not the line
        raw.execute("UPDATE billing_orderline SET reference = '2027-03-05/2027-03-05'")

    earn_what_is_due(at=in_month(2027, 4))

    assert earned_by_month() == {"2027-03": 100}
    spans = EarningSpan.objects.values_list("first_day", "last_day").distinct()
    assert list(spans) == [(date(2027, 3, 5), date(2027, 3, 5))], "The books say over which days it was."


def test_tax_is_the_tax_offices_and_never_earned(sell, fees):
    """It stands on an account of what is owed too, with the same line."""
    full = TaxCode.objects.create(code="full", name="Full", treatment=TaxCode.Treatment.TAXED)
    full.rates.create(percent=Decimal(21), valid_from=date(2020, 1, 1))
    fees.tax_code = full
    fees.save()
    sell(price="121")

    earn_what_is_due(at=MONTHS_LATER)

    assert sum(earned_by_month().values()) == 100
    assert balances() == {"1200": 121, "8100": -100, "1700": -21}


def test_no_more_steps_are_taken_than_may_be(sell, monkeypatch):
    monkeypatch.setattr(operation, "AT_ONCE", 1)
    sell()
    sell()

    done = [earn_what_is_due(at=in_month(2027, 1), most=3) for _ in range(3)]

    assert done == [3, 3, 0], "Two to plan, then two months of two lines; no more is due."


def test_where_nobody_knows_any_days_it_is_earned_when_it_is_handed_over(sell, settings):
    sell("")
    settings.BILLING_EARNERS = {}
    sell()

    earn_what_is_due(at=in_month(2026, 12))

    assert earned_by_month() == {"2026-11": 120}


def test_what_was_earned_at_once_has_no_days(place):
    pay(place(), at=NOW)

    earn_what_is_due(at=MONTHS_LATER)

    assert not EarningSpan.objects.exists()
    assert earned_by_month() == {}


def test_what_is_free_has_nothing_to_earn(sell, fees, alice):
    line = LineRequest(fees, "2026-12-01/2027-11-30", "Year", 1, Decimal(0))
    place_order(buyer=alice, lines=[line], at=NOW, by=None)

    earn_what_is_due(at=MONTHS_LATER)

    assert not EarningSpan.objects.exists()


def test_a_credit_note_takes_what_is_not_earned_yet_first(sell, give):
    order = sell("2026-12-01/2027-11-30", "365")
    earn_what_is_due(at=in_month(2027, 1))

    give(order, off=["100"], at=in_month(2027, 1))
    assert balances() == {"1200": 365, "1100": -100, "1900": -234, "8100": -31}
    earn_what_is_due(at=MONTHS_LATER)

    earned = earned_by_month()
    assert earned["2027-01"] == Decimal("21.72")  # 31 of the 334 days that are left, of what is left
    assert sum(earned.values()) == 265
    assert balances() == {"1200": 365, "1100": -100, "8100": -265}
    assert broken() == {}


def test_what_is_credited_wholly_earns_nothing_more(sell, give):
    order = sell("2026-12-01/2027-11-30", "365")
    earn_what_is_due(at=in_month(2027, 1))

    give(order, off=["365"], at=in_month(2027, 1), revoked=frozenset({order.lines.get().pk}))
    earn_what_is_due(at=MONTHS_LATER)

    assert earned_by_month() == {"2026-12": 31}
    assert balances() == {"1200": 365, "1100": -365}
    assert EarningSpan.objects.get().open_from is None
    assert broken() == {}


def test_what_is_taken_back_and_not_credited_is_earned_with_that(sell, give):
    """A membership that was ended and is kept paid: nothing is owed for the days that were left."""
    order = sell("2026-12-01/2027-11-30", "365")
    earn_what_is_due(at=in_month(2027, 1))

    give(order, at=in_month(2027, 2, 10), method="", revoked=frozenset({order.lines.get().pk}))
    earn_what_is_due(at=MONTHS_LATER)

    assert earned_by_month() == {"2026-12": 31, "2027-01": 31, "2027-02": 303}
    assert broken() == {}


def test_what_was_taken_back_before_it_was_handed_over_is_earned_with_that(sell, give, fees, alice, monkeypatch):
    line = LineRequest(fees, "2027-03-01/2027-03-31", "Year", 1, Decimal(60))
    order = place_order(buyer=alice, lines=[line], at=NOW, by=None)

    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("billing.fulfilment.NothingToDeliver.fulfil", breaks)
    pay(order, at=NOW)
    assert fulfil_paid_lines(order_id=order.pk, at=NOW) == 0
    earn_what_is_due(at=in_month(2026, 12))
    assert not EarningSpan.objects.exists()

    give(order, at=in_month(2026, 12), method="", revoked=frozenset({order.lines.get().pk}))
    earn_what_is_due(at=in_month(2027, 1))

    assert earned_by_month() == {"2026-12": 60}
    assert broken() == {}


def test_each_currency_has_its_own_entry(sell, association):
    sell("2026-12-01/2026-12-31")
    association.currency = "JPY"
    association.save()
    sell("2026-12-01/2027-01-31", "1001")

    earn_what_is_due(at=in_month(2027, 2))

    sums = JournalLine.objects.filter(entry__kind="earned", credit__gt=0).order_by("pk")
    assert [(line.entry.currency, line.credit) for line in sums] == [("EUR", 60), ("JPY", 501), ("JPY", 500)]


def test_the_worker_does_it(sell):
    sell(at=in_month(2026, 6), days="2026-06-01/2026-06-30")

    assert task() == 2  # noted, and June booked
    assert earned_by_month() == {"2026-06": 60}


def test_the_books_say_so_when_they_are_wrong(sell):
    sell()
    earn_what_is_due(at=in_month(2027, 1))
    span = EarningSpan.objects.get()

    EarningSpan.objects.update(earned=1)
    assert list(broken()) == ["billing.earned-adds-up"]
    EarningSpan.objects.update(earned=span.earned, open_from=None)
    assert list(broken()) == ["billing.earned-adds-up"]
    EarningSpan.objects.update(open_from=span.open_from)
    assert broken() == {}


def test_a_line_cannot_be_earned_twice_by_two_workers_nor_while_it_is_credited(transactional_db, sell, give):
    orders = [sell("2026-12-01/2026-12-31", "31") for _ in range(6)]
    at = in_month(2027, 1)

    answers = at_once(
        *[lambda: earn_what_is_due(at=at)] * 3,
        *[lambda order=order: give(order, off=["31"], at=at) for order in orders[:3]],
    )

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert balances().get("1900") is None
    assert broken() == {}


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(
    net=st.decimals(min_value="0.01", max_value="10000", places=2),
    first=days,
    length=st.integers(1, 800),
    known=st.integers(-60, 400),
)
def test_shares_add_up_and_each_is_that_of_its_days(net, first, length, known):
    span = Days(first, first + timedelta(days=length - 1))
    left, earned = net, Decimal(0)
    month = Month.of(first + timedelta(days=known))
    while left:
        since = month.first if earned else span.first
        share = share_of(left, span, since=since, until=month.last, currency="EUR")
        inside = (min(month.last, span.last) - max(since, span.first)).days + 1
        assert 0 <= share <= left
        assert abs(share - net * max(inside, 0) / length) <= Decimal("0.05")
        left, earned, month = left - share, earned + share, month.next
    assert earned == net


def test_a_hundred_thousand_lines_are_asked_for_in_steps(sell, django_assert_max_num_queries):
    """However many there are: a step reads no more than its own lines, and takes as many questions."""
    for _ in range(3):
        sell()
    plan_earnings(until=date(2027, 1, 1))

    with django_assert_max_num_queries(14):
        earn_month(month=Month(date(2026, 12, 1)), at=in_month(2027, 1))
