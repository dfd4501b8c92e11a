"""Ordered on one day, paid on another (docs/decisions/0002-terms.md §10)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.terms import MonthDay, NothingToRenewError, Period, TermDays, TermRule, bought_term, first_term

ROLLING = TermRule(Period.ROLLING)
CALENDAR_YEAR = TermRule(Period.FIXED, rollover=MonthDay(10, 1))
LIFE = TermRule(Period.LIFETIME)
LAST = TermDays(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1))


def term(first, after_last, anchor=None):
    return TermDays(first, after_last, anchor or first)


@pytest.mark.parametrize(
    ("rule", "last", "ordered_on", "paid_on", "expected"),
    [
        # A newcomer's rolling term starts on the day the money came.
        (ROLLING, None, date(2026, 3, 1), date(2026, 3, 9), term(date(2026, 3, 9), date(2027, 3, 9))),
        # A fixed term keeps the end it was priced for, across the roll-over.
        (
            CALENDAR_YEAR, None, date(2026, 9, 30), date(2026, 10, 1),
            term(date(2026, 10, 1), date(2027, 1, 1), date(2026, 1, 1)),
        ),
        # Once that end has passed it is counted afresh.
        (
            CALENDAR_YEAR, None, date(2026, 9, 30), date(2027, 1, 1),
            term(date(2027, 1, 1), date(2028, 1, 1)),
        ),
        # A renewal continues, whenever in grace it is paid.
        (
            ROLLING, LAST, date(2026, 12, 1), date(2027, 1, 20),
            term(date(2027, 1, 1), date(2028, 1, 1), date(2026, 1, 1)),
        ),
        # Ordered in grace, paid when it had lapsed: from the payment on.
        (ROLLING, LAST, date(2027, 1, 20), date(2027, 2, 20), term(date(2027, 2, 20), date(2028, 2, 20))),
        (LIFE, LAST, date(2027, 6, 1), date(2027, 6, 2), term(date(2027, 6, 2), None)),
    ],
)  # fmt: skip
def test_the_days_a_payment_buys(rule, last, ordered_on, paid_on, expected):
    assert bought_term(rule, last, 30, ordered_on=ordered_on, paid_on=paid_on) == expected


def test_nothing_follows_a_life():
    with pytest.raises(NothingToRenewError):
        bought_term(ROLLING, term(date(2020, 1, 1), None), 30, ordered_on=date(2026, 1, 1), paid_on=date(2026, 1, 1))


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(rule=st.sampled_from([ROLLING, CALENDAR_YEAR, LIFE]), ordered_on=DAYS, wait=st.integers(0, 900))
def test_nobody_pays_for_days_that_have_passed(rule, ordered_on, wait):
    paid_on = date.fromordinal(ordered_on.toordinal() + wait)

    bought = bought_term(rule, None, 0, ordered_on=ordered_on, paid_on=paid_on)

    assert bought.first == paid_on
    if wait == 0:
        assert bought == first_term(rule, paid_on)
