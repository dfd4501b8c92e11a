"""Business time where the worked examples say nothing: odd clocks, odd hours, and what holds for any calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.clock import (
    CalendarNeverOpens,
    Hours,
    IntervalIsWrong,
    before,
    business_days,
    deadline,
    elapsed,
    is_open,
    next_open,
)

NEW_YORK, BERLIN, HAVANA = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana")
OFFICE = Hours(zone=NEW_YORK, week={day: [(540, 1020)] for day in range(5)})  # Mon-Fri 9-17
SHORT_FRIDAYS = Hours(zone=NEW_YORK, week={day: [(540, 1020)] for day in range(4)} | {4: [(540, 780)]})
ALWAYS = Hours(zone=NEW_YORK, week={day: [(0, 1440)] for day in range(7)})


def at(written, zone=NEW_YORK):
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def utc(written):
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("week", "night", "spells"),
    [
        ({6: [(150, 360)]}, "2026-03-08", [("07:00", "10:00")]),  # 2:30 is skipped: open when the clocks are moved
        ({6: [(60, 150)]}, "2026-03-08", [("06:00", "07:00")]),  # and so is a closing
        ({6: [(120, 180)]}, "2026-03-08", []),  # the whole hour is skipped
        ({6: [(60, 180)]}, "2026-11-01", [("05:00", "08:00")]),  # 1:00 to 3:00 lasts three hours that night
        ({6: [(60, 90)]}, "2026-11-01", [("05:00", "06:30")]),  # opens at the first 1:00, closes at the second 1:30
        ({6: [(0, 90), (90, 180)]}, "2026-11-01", [("04:00", "08:00")]),  # no minute is counted twice
        ({0: [(540, 600), (570, 660), (700, 700)]}, "2026-02-09", [("14:00", "16:00")]),  # overlap; no length
    ],
)
def test_the_clocks_are_moved_under_the_hours_of_a_day(week, night, spells):
    hours = Hours(zone=NEW_YORK, week=week | {2: [(540, 1020)]})

    assert hours.on(date.fromisoformat(night)) == [
        (utc(f"{night}T{opened}"), utc(f"{night}T{closed}")) for opened, closed in spells
    ]


def test_of_two_midnights_the_first_ends_the_day():
    hours = Hours(zone=HAVANA, week={5: [(0, 1440)], 6: [(0, 1440)]})  # Havana's clocks go from 1:00 to 0:00
    saturday, sunday = date(2026, 10, 31), date(2026, 11, 1)

    assert hours.on(saturday)[-1][1] == hours.on(sunday)[0][0] == utc("2026-11-01T04:00")
    assert elapsed(hours, utc("2026-10-31T04:00"), utc("2026-11-02T12:00")) == timedelta(hours=49)


@pytest.mark.parametrize(
    ("intervals", "error"),
    [
        ([], CalendarNeverOpens),
        ([(540, 540)], CalendarNeverOpens),
        ([(600, 540)], IntervalIsWrong),
        ([(540, 1441)], IntervalIsWrong),
        ([(-1, 540)], IntervalIsWrong),
    ],
)
def test_hours_that_cannot_be_are_refused(intervals, error):
    """known_pains 24: never open is said at once, not looked for for ever."""
    with pytest.raises(error):
        Hours(zone=NEW_YORK, week={0: intervals})


def test_a_calendar_that_stays_closed_is_given_up():
    """known_pains 24: weekly hours, but each of their days is a holiday."""
    closed = frozenset(date(2026, 1, 5) + timedelta(days=7 * n) for n in range(80))
    mondays = Hours(zone=NEW_YORK, week={0: [(540, 600)]}, closed=closed)

    with pytest.raises(CalendarNeverOpens):
        next_open(mondays, at("2026-01-01T12:00"))
    with pytest.raises(CalendarNeverOpens):
        before(mondays, at("2027-06-01T12:00"), 60)


@pytest.mark.parametrize(
    ("start", "days", "pauses", "due"),
    [
        ("2026-02-04T15:00", 1, [], "2026-02-05T15:00"),
        ("2026-02-05T15:00", 1, [], "2026-02-09T09:00"),  # Friday is over at 13:00: the next opening
        ("2026-02-05T13:00", 1, [], "2026-02-06T13:00"),  # exactly at closing is still that day
        ("2026-02-06T10:00", 0, [], "2026-02-06T10:00"),
        ("2026-02-07T11:00", 2, [], "2026-02-11T09:00"),
        ("2026-02-09T11:00", 1, [("2026-02-09T12:00", "2026-02-09T13:30")], "2026-02-10T12:30"),
        ("2026-02-07T11:00", 1, [("2026-02-09T12:00", "2026-02-09T13:30")], "2026-02-10T10:30"),
        ("2026-02-07T11:00", 1, [("2026-02-09T09:00", "2026-02-09T17:00")], "2026-02-11T09:00"),  # an opening stays one
        ("2026-02-07T11:00", 1, [("2026-02-08T09:00", "2026-02-08T17:00")], "2026-02-10T09:00"),  # nobody was there
        ("2026-02-09T11:00", 1, [("2026-02-10T12:00", None)], "2026-02-10T11:00"),  # due before the pause
        ("2026-02-09T11:00", 1, [("2026-02-10T10:00", None)], None),
    ],
)
def test_business_days_keep_the_time_of_day(start, days, pauses, due):
    pauses = [(at(began), ended and at(ended)) for began, ended in pauses]

    assert business_days(SHORT_FRIDAYS, at(start), days, pauses) == (due and at(due).astimezone(UTC))


def test_a_reminder_is_never_before_the_beginning():
    """known_pains 35: three hours before something that is due in two is when it began."""
    began, due = at("2026-02-06T16:30"), at("2026-02-09T10:30")

    assert before(OFFICE, due, 30, since=began) == at("2026-02-09T10:00")
    assert before(OFFICE, due, 180, since=began) == began


def test_a_reminder_counts_back_over_pauses():
    """known_pains 32: a pause moves the due time, and what comes before it."""
    pauses = [(at("2026-02-09T09:15"), at("2026-02-09T11:00"))]
    due = deadline(OFFICE, at("2026-02-09T09:00"), 60, pauses)

    assert due == at("2026-02-09T11:45")
    assert before(OFFICE, due, 50, pauses=pauses) == at("2026-02-09T09:10")


def test_what_was_due_before_a_pause_stays_due():
    assert deadline(OFFICE, at("2026-02-09T09:00"), 60, [(at("2026-02-09T10:00"), None)]) == at("2026-02-09T10:00")


def test_time_is_counted_across_the_hour_that_comes_twice_in_the_zone_of_the_caller():
    """known_pains 35: subtracting two local times of one zone counts what the wall clock says."""
    assert elapsed(ALWAYS, at("2026-11-01T00:00"), at("2026-11-01T04:00")) == timedelta(hours=5)
    assert deadline(ALWAYS, at("2026-11-01T00:00"), 300) == at("2026-11-01T04:00")
    pause = [(at("2026-11-01T00:00"), at("2026-11-01T04:00"))]
    assert elapsed(ALWAYS, at("2026-11-01T00:00"), at("2026-11-01T05:00"), pause) == timedelta(hours=1)


# --- What holds for any calendar -------------------------------------------------------------------------------------

interval = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(lambda pair: tuple(sorted(pair)))
weeks = st.dictionaries(st.integers(0, 6), st.lists(interval, max_size=3), max_size=7)
zones = st.sampled_from([NEW_YORK, BERLIN, HAVANA, ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")])
near = st.integers(0, 60 * 24 * 420).map(lambda minutes: utc("2026-01-01T00:00") + timedelta(minutes=minutes))
few = settings(max_examples=40, deadline=None)


@st.composite
def calendars(draw):
    week = {6: [(0, 1440)], **draw(weeks), 2: [(600, 615)]}  # it opens, if only for a quarter of an hour a week
    closed = draw(st.frozensets(st.integers(0, 420).map(lambda n: date(2026, 1, 1) + timedelta(days=n)), max_size=5))
    return Hours(zone=draw(zones), week=week, closed=closed)


@st.composite
def pauses(draw):
    began = draw(st.lists(near, max_size=3))
    return [(one, one + timedelta(minutes=draw(st.integers(0, 6000)))) for one in began]


@few
@given(calendars(), near, st.integers(0, 1200), pauses())
def test_the_time_until_a_deadline_is_the_time_that_was_given(hours, start, minutes, stops):
    due = deadline(hours, start, minutes, stops)

    assert elapsed(hours, start, due, stops) == timedelta(minutes=minutes)
    assert due >= start
    if minutes:
        assert elapsed(hours, start, due - timedelta(seconds=1), stops) < timedelta(minutes=minutes)
        assert elapsed(hours, before(hours, due, minutes, pauses=stops), due, stops) == timedelta(minutes=minutes)


@few
@given(calendars(), near, near, pauses())
def test_a_pause_never_brings_anything_forward(hours, start, other, stops):
    without, paused = deadline(hours, start, 90), deadline(hours, start, 90, stops)

    assert paused >= without
    assert elapsed(hours, start, other, stops) <= elapsed(hours, start, other)
    assert elapsed(hours, start, other) <= max(other - start, timedelta())


@few
@given(calendars(), near)
def test_somebody_is_there_at_the_next_opening(hours, start):
    opening = next_open(hours, start)

    assert is_open(hours, opening)
    assert elapsed(hours, start, opening) == timedelta()
