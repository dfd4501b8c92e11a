"""Which notice is due on a day: the rules by example, and what holds of any plan, looked for by hypothesis."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from members.notices import (
    DEFAULT_OFFSETS,
    PATIENCE,
    Ending,
    Step,
    due_step,
    last_days_for,
    next_step,
    spans,
)

DAY = timedelta(days=1)
EVER = date(2020, 1, 1)
NEW_YEARS_EVE = date(2026, 12, 31)
PLAN = [Step(number, offset, EVER) for number, offset in enumerate(DEFAULT_OFFSETS, start=1)]


def ending(last_day=NEW_YEARS_EVE, granted_on=EVER, **sent):
    return Ending(last_day, granted_on, sent.get("sent", {}))


def offset_due(on, plan=PLAN, **term):
    step = due_step(plan, ending(**term), on)
    return None if step is None else step.offset


@pytest.mark.parametrize(
    ("on", "offset"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), -60),
        (date(2026, 12, 1), -30),
        (date(2026, 12, 24), -7),
        (date(2026, 12, 31), 0),
        (date(2027, 1, 13), 0),  # the server was down all the while
        (date(2027, 1, 14), 14),
        (date(2027, 1, 30), 30),
    ],
)
def test_each_step_is_due_so_many_days_from_the_last_day(on, offset):
    assert offset_due(on) == offset


def test_a_step_that_was_sent_is_not_due_again():
    assert offset_due(date(2026, 12, 24), sent={3: date(2026, 12, 24)}) is None


def test_whoever_joins_a_month_before_the_end_hears_of_what_is_to_come_alone():
    granted_on = date(2026, 12, 5)

    assert offset_due(date(2026, 12, 6), granted_on=granted_on) is None
    assert offset_due(date(2026, 12, 24), granted_on=granted_on) == -7


def test_nobody_is_told_to_renew_on_the_day_they_paid():
    assert offset_due(date(2026, 12, 24), granted_on=date(2026, 12, 24)) is None
    assert offset_due(date(2026, 12, 31), granted_on=date(2026, 12, 24)) == 0


def test_a_member_imported_after_the_end_hears_of_the_steps_to_come():
    assert offset_due(date(2027, 1, 20), granted_on=date(2027, 1, 18)) is None
    assert offset_due(date(2027, 1, 30), granted_on=date(2027, 1, 18)) == 30


def test_after_a_week_without_a_server_the_newest_step_goes_out_and_no_other():
    weekly = [Step(number, offset, EVER) for number, offset in enumerate((-9, -7, -5))]

    assert offset_due(NEW_YEARS_EVE - 4 * DAY, weekly) == -5
    assert offset_due(NEW_YEARS_EVE - 4 * DAY, weekly, sent={2: NEW_YEARS_EVE - 4 * DAY}) is None


def test_a_step_added_to_the_plan_is_not_sent_for_days_gone_by():
    added = Step(9, -25, since=date(2026, 12, 11))

    assert offset_due(date(2026, 12, 11), [*PLAN, added]) == -30
    assert offset_due(date(2026, 12, 11), [*PLAN, added], sent={2: date(2026, 12, 1)}) is None


def test_a_plan_made_yesterday_writes_to_nobody_who_lapsed_last_year():
    fresh = [Step(step.key, step.offset, date(2026, 11, 21)) for step in PLAN]

    assert offset_due(date(2026, 11, 22), fresh, last_day=date(2026, 11, 1)) is None
    assert offset_due(date(2026, 12, 1), fresh, last_day=date(2026, 11, 1)) == 30


def test_a_step_that_leaves_the_plan_does_not_bring_back_an_older_one():
    older, newer = Step(1, -14, EVER), Step(2, -7, EVER)
    sent = {newer.key: date(2026, 12, 24)}

    assert offset_due(date(2026, 12, 25), [older], sent=sent) is None
    assert offset_due(date(2026, 12, 25), [older]) == -14


def test_nobody_is_told_of_an_end_to_come_once_it_has_come():
    assert offset_due(NEW_YEARS_EVE, PLAN[:3]) == -7
    assert offset_due(NEW_YEARS_EVE + DAY, PLAN[:3]) is None


def test_a_plan_without_steps_says_nothing():
    assert due_step([], ending(), NEW_YEARS_EVE) is None
    assert next_step([], ending(), NEW_YEARS_EVE) is None
    assert list(spans([], NEW_YEARS_EVE)) == []


def test_the_next_step_is_the_one_due_else_the_first_to_come():
    assert next_step(PLAN, ending(), date(2026, 12, 3)) == (PLAN[1], date(2026, 12, 3))
    sent = {2: date(2026, 12, 3)}
    assert next_step(PLAN, ending(sent=sent), date(2026, 12, 3)) == (PLAN[2], date(2026, 12, 24))
    assert next_step(PLAN, ending(sent={6: date(2027, 1, 30)}), date(2027, 1, 30)) is None


def test_days_to_look_at_are_merged_where_they_meet():
    on = date(2026, 6, 15)

    assert last_days_for(PLAN[0], on) == (on + 46 * DAY, on + 60 * DAY)
    assert last_days_for(PLAN[2], on) == (on, on + 7 * DAY)
    assert last_days_for(PLAN[3], on) == (on - 14 * DAY, on)
    assert list(spans(PLAN, on)) == [
        (on - 44 * DAY, on - 30 * DAY),
        (on - 28 * DAY, on + 7 * DAY),
        (on + 16 * DAY, on + 30 * DAY),
        (on + 46 * DAY, on + 60 * DAY),
    ]


# --- What holds of every plan --------------------------------------------------------------------------------------
LAST_DAYS = st.dates(date(2026, 6, 1), date(2027, 6, 1))
OFFSETS = st.integers(-120, 120)


@st.composite
def plans(draw):
    offsets = draw(st.lists(OFFSETS, min_size=1, max_size=7, unique=True))
    since = st.sampled_from([EVER, date(2026, 9, 1), date(2027, 1, 1)])
    return [Step(number, offset, draw(since)) for number, offset in enumerate(offsets)]


def live_through(plan, last_day, granted_on, days):
    """Run the sweep on some days of a year and a half; what was written on which."""
    sent, log = {}, []
    for on in sorted(days):
        step = due_step(plan, Ending(last_day, granted_on, dict(sent)), on)
        if step is not None:
            sent[step.key] = on
            log.append((on, step))
    return log


SWEEPS = st.sets(st.integers(0, 700), max_size=700).map(lambda days: [date(2026, 1, 1) + day * DAY for day in days])


@given(plans(), LAST_DAYS, st.dates(date(2025, 1, 1), date(2027, 6, 1)), SWEEPS)
def test_each_step_goes_out_at_most_once_in_their_order_and_never_two_on_a_day(plan, last_day, granted_on, sweeps):
    log = live_through(plan, last_day, granted_on, sweeps)

    assert len({step.key for _on, step in log}) == len(log)
    assert [step.offset for _on, step in log] == sorted(step.offset for _on, step in log)
    assert len({on for on, _step in log}) == len(log)


@given(plans(), LAST_DAYS, st.dates(date(2025, 1, 1), date(2027, 6, 1)), SWEEPS)
def test_nothing_goes_out_early_stale_before_the_grant_or_beyond_the_last_step(plan, last_day, granted_on, sweeps):
    for on, step in live_through(plan, last_day, granted_on, sweeps):
        day = step.day_for(last_day)
        assert max(granted_on + DAY, step.since) <= day <= on <= day + PATIENCE
        assert on <= max(one.day_for(last_day) for one in plan) + PATIENCE
        assert not (step.offset < 0 and on > last_day)


@given(plans(), LAST_DAYS)
def test_with_a_sweep_each_day_every_step_goes_out_on_its_own_day(plan, last_day):
    plan = [Step(step.key, step.offset, EVER) for step in plan]
    days = [last_day + offset * DAY for offset in range(-121, 140)]

    log = live_through(plan, last_day, EVER, days)

    assert [(on, step.offset) for on, step in log] == sorted((step.day_for(last_day), step.offset) for step in plan)


@given(plans(), LAST_DAYS, st.integers(0, PATIENCE.days), st.data())
def test_whatever_is_due_lies_in_the_days_that_are_looked_at(plan, last_day, late, data):
    on = data.draw(st.sampled_from(plan)).day_for(last_day) + late * DAY
    step = due_step(plan, ending(last_day), on)
    assume(step is not None)

    first, last = last_days_for(step, on)
    assert first <= last_day <= last
    assert any(one <= last_day <= other for one, other in spans(plan, on))


@given(plans(), LAST_DAYS, st.dates(date(2026, 1, 1), date(2027, 12, 1)))
def test_the_next_step_is_what_a_sweep_each_day_sends_next(plan, last_day, on):
    expected = next_step(plan, ending(last_day), on)
    ahead = [(day, due_step(plan, ending(last_day), day)) for day in (on + n * DAY for n in range(700))]
    found = next(((step, day) for day, step in ahead if step is not None), None)

    assert found == expected
