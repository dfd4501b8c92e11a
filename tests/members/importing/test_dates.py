"""Dates as exports write them, and the refusal to guess."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.importing.dates import DateOrder, column_order, read_date, read_instant
from members.importing.errors import RowRejected

MARCH = date(2026, 3, 1)
DAY_FIRST, MONTH_FIRST = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "1.3.2026", "01.03.2026", "1. 3. 2026", "20260301", "1 Mar 2026", "01-Mar-2026",
     "March 1, 2026", "46082", "46082.75", "46082,75", "2026-03-01 00:00:00", "2026-03-01T10:15:00Z", " 2026-03-01 "],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is(text):
    assert read_date(text, None) == MARCH


@pytest.mark.parametrize("text", ["", "  ", "0000-00-00", "00/00/0000"])
def test_nothing_is_nothing(text):
    assert read_date(text, None) is None


@pytest.mark.parametrize(
    "text", ["2026", "soon", "31.2.2026", "1/3/26", "99999999", "2026-13-01", "1 Foo 2026", "0001-01-01"]
)
def test_what_is_no_day_is_refused_with_its_words(text):
    with pytest.raises(RowRejected, match=text):
        read_date(text, DAY_FIRST)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["01/03/2026", "31/12/2026"], DAY_FIRST),
        (["3/1/2026", "12/31/2026"], MONTH_FIRST),
        (["1-3-2026", "31-12-2026"], DAY_FIRST),
        (["1/1/2026", "5/5/2026"], DAY_FIRST),  # the same either way
        (["2026-03-01", "", "1.3.2026"], DAY_FIRST),
        (["3/1/2026 10:00", "12/31/2026 11:00 PM"], MONTH_FIRST),
    ],
)
def test_a_column_decides_as_a_whole(values, order):
    column = column_order(enumerate(values, start=2))

    assert column.order is order
    assert column.question("Ends") == ""


def test_a_column_that_can_be_read_both_ways_is_asked_about():
    column = column_order([(2, "1/1/2026"), (3, "01/03/2026")])

    assert column.order is None
    assert column.question("Ends") == (
        "“Ends” can be read both ways, on line 3 for example. Say whether the day or the month comes first."
    )
    with pytest.raises(RowRejected, match="can be two days"):
        read_date("01/03/2026", column.order)


def test_a_column_that_contradicts_itself_names_both_lines():
    column = column_order([(2, "31/12/2026"), (9, "12/31/2026")])

    assert column.order is None
    assert "line 2" in column.question("Ends")
    assert "line 9" in column.question("Ends")


def test_whoever_says_which_comes_first_is_obeyed_and_the_others_rows_are_refused():
    assert read_date("3/1/2026", DAY_FIRST) == date(2026, 1, 3)
    assert read_date("3/1/2026", MONTH_FIRST) == MARCH
    with pytest.raises(RowRejected):
        read_date("31/12/2026", MONTH_FIRST)


def test_times_without_a_zone_are_those_of_the_association():
    zone = ZoneInfo("Europe/Amsterdam")

    assert read_instant("2026-03-01", None, zone) == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert read_instant("2026-03-01 10:15:30.25", None, zone) == datetime(2026, 3, 1, 9, 15, 30, 250000, tzinfo=UTC)
    assert read_instant("3/1/2026 1:05 PM", MONTH_FIRST, zone) == datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    assert read_instant("2026-03-01T10:00:00+02:00", None, zone) == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert read_instant("", None, zone) is None
    with pytest.raises(RowRejected, match="no time of day"):
        read_instant("2026-03-01 25:00", None, zone)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9998, 12, 31)))
def test_every_day_survives_every_unmistakable_way_of_writing(day):
    iso = f"{day:%d}.{day:%m}.{day.year:04d}"

    assert read_date(day.isoformat(), None) == read_date(iso, None) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}", DAY_FIRST) == day
    assert read_date(f"{day.month}/{day.day}/{day.year}", MONTH_FIRST) == day


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_every_instant_of_our_own_export_survives(at):
    assert read_instant(at.isoformat(), None, ZoneInfo("Asia/Tokyo")) == at


@given(st.integers(min_value=10_000, max_value=99_999))
def test_spreadsheets_count_from_1900(serial):
    assert read_date(str(serial), None) == date(1899, 12, 30) + timedelta(days=serial)
