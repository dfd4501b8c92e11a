"""Worked examples of other systems, each with its source in cases_terms.json, and what we answer.

*oracle*: the expected answer holds. *conflict*: systems disagree; docs/decisions/0002-terms.md decides.
*negative*: the system named is wrong and we are not.

Oracle cases that belong to other features are not in the file: renew_current-14 and renew_lapsed-03 (an unpaid renewal
moves nothing; a lapsed type is not revived: renewal operations), status-07 (staff overrides with an end),
validity_window-07 and -08 (validity by hours: event tickets), proration-25 (joining fee: products), balance-02 and -04
(ledger), cancellation_fee-01 and -02, behaviour-01, -05, -06, -08 and -12 (events, waiting list, refunds).
"""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ams.core.money import Money, Taxed
from members.terms import (
    MonthDay,
    Period,
    Proration,
    RolloverPricing,
    State,
    TermDays,
    TermRule,
    Unit,
    boundary,
    first_term,
    next_term,
    period_start,
    price_of,
    remaining,
    state,
    unused_credit,
)

CASES = {case["id"]: case for case in json.loads(Path(__file__).with_name("cases_terms.json").read_text("utf-8"))}


def d(text: str) -> date:
    return date.fromisoformat(text)


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


YEARLY = TermRule(Period.ROLLING)
TWO_YEARLY = TermRule(Period.ROLLING, length=2)
MONTHLY = TermRule(Period.ROLLING, unit=Unit.MONTH)
TWELVE_MONTHS = TermRule(Period.ROLLING, length=12, unit=Unit.MONTH)
SIX_MONTHS = TermRule(Period.ROLLING, length=6, unit=Unit.MONTH)
THREE_MONTHS = TermRule(Period.ROLLING, length=3, unit=Unit.MONTH)
MONTH_AND_TWO_DAYS = TermRule(Period.ROLLING, unit=Unit.MONTH, extra_days=2)
CALENDAR = TermRule(Period.FIXED)
SEPTEMBER = TermRule(Period.FIXED, rollover=MonthDay(9, 1))
DECEMBER = TermRule(Period.FIXED, rollover=MonthDay(12, 1))
TWO_MONTHS_FREE = TermRule(Period.FIXED, rollover=MonthDay(11, 1), rollover_pricing=RolloverPricing.FULL_ONLY)
FIXED_SIX_MONTHS = TermRule(
    Period.FIXED, length=6, unit=Unit.MONTH, rollover=15, rollover_pricing=RolloverPricing.FULL_ONLY
)


def days(count: int) -> TermRule:
    return TermRule(Period.ROLLING, length=count, unit=Unit.DAY)


def cases(*rows: tuple) -> pytest.MarkDecorator:
    """Rows of (case, …) as parameters; each test is named after its case and fails with its source."""
    params = [pytest.param(CASES[case], *rest, id=f"{case} ({CASES[case]['system']})") for case, *rest in rows]
    return pytest.mark.parametrize(_names(len(rows[0])), params)


def _names(count: int) -> list[str]:
    return ["case", "rule", "on", "last_day", "extra"][:count]


def agrees(case: dict, answer: str) -> bool:
    """Whether our answer is the one the source expects (or, for a wrong system, the one recommended)."""
    return answer in json.dumps(case["expected"])


def test_every_case_of_the_file_is_answered_here():
    tests = Path(__file__).read_text("utf-8")

    assert [case for case in CASES if f'"{case}"' not in tests and f"{case} (" not in tests] == []


JOINING = [
    ("new_term-13", SEPTEMBER, "2018-01-01", "2018-12-31"),
    ("new_term-14", SEPTEMBER, "2018-08-31", "2018-12-31"),
    ("new_term-15", SEPTEMBER, "2018-09-01", "2019-12-31"),
    ("new_term-16", FIXED_SIX_MONTHS, "2018-01-14", "2018-06-30"),
    ("new_term-21", MONTHLY, "2015-04-15", "2015-05-14"),
    ("new_term-25", days(3), "2021-04-10", "2021-04-12"),
    ("new_term-28", MONTH_AND_TWO_DAYS, "2021-02-01", "2021-03-02"),
    ("new_term-30", TWO_MONTHS_FREE, "2024-11-15", "2025-12-31"),
    ("new_term-31", TWO_MONTHS_FREE, "2024-10-15", "2024-12-31"),
    ("new_term-33", THREE_MONTHS, "2003-01-01", "2003-03-31"),
    ("validity_window-01", days(1), "2023-02-09", "2023-02-09"),
    ("validity_window-06", days(2), "2023-03-25", "2023-03-26"),
    ("proration-02", DECEMBER, "2010-12-05", "2011-12-31"),
    ("edge-01", MONTHLY, "2023-01-31", "2023-02-28"),
    ("edge-03", YEARLY, "2023-03-01", "2024-02-29"),
    ("edge-04", YEARLY, "2024-03-01", "2025-02-28"),
]
DECIDED_JOINING = [  # others count the same day number inclusive, a day longer than a month or year is
    ("validity_window-04", MONTHLY, "2023-02-09", "2023-03-08"),
    ("validity_window-05", TWELVE_MONTHS, "2023-02-09", "2024-02-08"),
    ("validity_window-09", MONTHLY, "2023-01-31", "2023-02-28"),
    ("validity_window-10", MONTHLY, "2024-01-31", "2024-02-29"),
    ("validity_window-11", TWELVE_MONTHS, "2024-02-29", "2025-02-28"),
    ("validity_window-12", TWELVE_MONTHS, "2024-01-31", "2025-01-30"),
    ("grace-01", YEARLY, "2022-11-15", "2023-11-14"),
]


@cases(*JOINING)
def test_a_first_term_ends_when_the_source_says(case, rule, on, last_day):
    assert first_term(rule, d(on)).last_day == d(last_day), case["source"]
    assert agrees(case, last_day)


@cases(*DECIDED_JOINING)
def test_a_first_term_ends_when_we_decided(case, rule, on, last_day):
    assert first_term(rule, d(on)).last_day == d(last_day), case["source"]


# A term that began then, renewed while it is current.
RENEWING = [
    ("renew_current-01", YEARLY, "2006-01-21", "2008-01-20"),
    ("renew_current-02", MONTHLY, "2018-02-01", "2018-03-31"),
    ("renew_current-05", TWELVE_MONTHS, "2001-01-01", "2002-12-31"),
    ("renew_current-06", TWELVE_MONTHS, "2020-01-01", "2021-12-31"),
    ("renew_current-09", TWO_YEARLY, "2020-02-29", "2024-02-28"),
    ("renew_current-10", SIX_MONTHS, "2020-01-01", "2020-12-31"),
    ("edge-05", YEARLY, "2023-03-01", "2025-02-28"),
    ("edge-06", YEARLY, "2022-03-01", "2024-02-29"),
    ("edge-07", MONTHLY, "2017-12-31", "2018-02-28"),
    ("renew_current-16", TWELVE_MONTHS, "2026-01-01", "2027-12-31"),
    ("renew_current-17", YEARLY, "2026-01-01", "2027-12-31"),
    ("renew_current-18", CALENDAR, "2026-01-01", "2027-12-31"),
]


@cases(*RENEWING)
def test_an_early_renewal_continues_from_the_current_end(case, rule, on, last_day):
    current = first_term(rule, d(on))

    renewed = next_term(current, rule, current.last_day - timedelta(days=5))

    assert (renewed.first, renewed.last_day) == (current.after_last, d(last_day)), case["source"]
    assert agrees(case, last_day)


@cases(("renew_current-05", TWELVE_MONTHS, "2001-01-01"), ("renew_current-06", TWELVE_MONTHS, "2020-01-01"))
def test_before_the_first_term_ends_the_day_before_the_anchor(case, rule, on):
    before = boundary(d(on), 0, rule) - timedelta(days=1)

    assert before.isoformat() == case["expected"]["end_before_first_term"]


@cases(("new_term-23", YEARLY, "2015-07-01", "2018-06-30"))
def test_three_years_bought_one_after_the_other(case, rule, on, last_day):
    term = first_term(rule, d(on))
    for _ in range(2):
        term = next_term(term, rule, d(on))

    assert term.last_day == d(last_day), case["source"]
    assert agrees(case, last_day)


@cases(("renew_current-21", YEARLY))
def test_renewing_in_november_leaves_the_anniversary_in_march(case, rule):
    term = first_term(rule, d("2020-03-10"))
    while term.last_day < d("2026-11-15"):
        term = next_term(term, rule, term.first)

    renewed = next_term(term, rule, d("2026-11-15"))

    assert renewed.last_day == d("2028-03-09"), case["source"]


def test_monthly_dues_of_somebody_who_joined_on_the_31st_do_not_drift():
    """edge-08 (byro drifts to the 28th for ever) and DESIGN's own example."""
    starts = [boundary(d("2023-01-31"), n, MONTHLY).isoformat() for n in range(5)]

    assert CASES["edge-08"]["use"] == "negative"
    assert starts == ["2023-01-31", "2023-03-01", "2023-03-31", "2023-05-01", "2023-05-31"]


@cases(("edge-10", YEARLY))
def test_who_joined_on_a_leap_day_renews_on_the_first_of_march(case, rule):
    assert boundary(d("2024-02-29"), 1, rule) == d("2025-03-01"), case["source"]
    assert boundary(d("2024-02-29"), 4, rule) == d("2028-02-29")


# The old term as (first, after_last), the day of renewal, and the first and last day of the new term.
LATE = [
    ("renew_lapsed-01", YEARLY, ("2018-04-01", "2019-04-01"), "2020-05-10", ("2020-05-10", "2021-05-09")),
    ("renew_lapsed-04", SEPTEMBER, ("2024-01-01", "2025-01-01"), "2026-10-15", ("2026-10-15", "2027-12-31")),
    ("grace-02", YEARLY, ("2022-11-15", "2023-11-15"), "2023-12-21", ("2023-11-15", "2024-11-14")),
    ("grace-03", YEARLY, ("2022-11-15", "2023-11-15"), "2024-02-05", ("2024-02-05", "2025-02-04")),
    ("renew_current-20", YEARLY, ("2026-01-01", "2027-01-01"), "2027-01-10", ("2027-01-01", "2027-12-31")),
]


@pytest.mark.parametrize(("case", "rule", "old", "on", "new"), LATE, ids=[row[0] for row in LATE])
def test_a_late_renewal_keeps_the_anniversary_in_grace_and_restarts_after_it(case, rule, old, on, new):
    previous = TermDays(d(old[0]), d(old[1]), anchor=d(old[0]))

    renewed = next_term(previous, rule, d(on), CASES[case]["input"].get("grace_days", 30))

    assert (renewed.first, renewed.last_day) == (d(new[0]), d(new[1])), CASES[case]["source"]


def test_two_years_paid_long_after_lapsing_count_from_today():
    """renew_lapsed-02 (a conflict): we restart, so the second of two years paid in September 2020 ends in 2021."""
    lapsed = TermDays(d("2018-01-01"), d("2019-01-01"), anchor=d("2018-01-01"))

    first = next_term(lapsed, CALENDAR, d("2020-09-10"))
    second = next_term(first, CALENDAR, d("2020-09-10"))

    assert first.last_day == d("2020-12-31")
    assert second.last_day == d(CASES["renew_lapsed-02"]["expected"]["if_the_lapsed_restart_rule_applies"])


def test_somebody_who_joined_half_a_year_ago_is_current():
    """status-03."""
    joined = d("2026-05-25")

    today = joined + timedelta(days=CASES["status-03"]["input"]["joined_days_ago"])

    assert state([first_term(YEARLY, joined)], 0, today) is State.CURRENT


def test_a_term_neither_begins_before_its_anchor_nor_ends_before_it_begins():
    """validation-01 and validation-02."""
    assert {"validation-01", "validation-02"} <= CASES.keys()
    with pytest.raises(ValueError, match="before 2026-05-02"):
        TermDays(d("2026-05-01"), d("2027-05-01"), anchor=d("2026-05-02"))
    with pytest.raises(ValueError, match="cannot end before it has begun"):
        TermDays(d("2026-05-01"), d("2026-05-01"), anchor=d("2026-05-01"))


def test_a_lifetime_term_has_no_end():
    """validation-04: the rule itself leaves no room for one."""
    assert "validation-04" in CASES
    assert first_term(TermRule(Period.LIFETIME), d("2026-05-01")).after_last is None


def test_the_business_year_around_a_day():
    """business_year-01."""
    start = period_start(CALENDAR, d(CASES["business_year-01"]["input"]["day"]))

    assert start.isoformat() == CASES["business_year-01"]["expected"]["start"]
    assert (boundary(start, 1, CALENDAR) - timedelta(days=1)).isoformat() == CASES["business_year-01"]["expected"][
        "end"
    ]


@cases(("proration-04",), ("proration-05",))
def test_who_joins_up_to_the_given_day_pays_the_full_price(case):
    rule = TermRule(Period.FIXED, fixed_start=MonthDay(10, 1), proration=Proration.DAY, full_price_until=MonthDay(6, 2))

    term = first_term(rule, d(case["input"]["start"]))
    price = Taxed.from_net(price_of(rule, eur("120.00"), term).total, Decimal(20))

    assert term.last_day.isoformat() == case["input"]["end"]
    assert {"net": str(price.net.amount), "tax": str(price.tax.amount), "total": str(price.gross.amount)} == case[
        "expected"
    ], case["source"]


def test_the_day_after_the_given_day_is_prorated():
    rule = TermRule(Period.FIXED, fixed_start=MonthDay(10, 1), proration=Proration.DAY, full_price_until=MonthDay(6, 2))

    assert price_of(rule, eur("120.00"), first_term(rule, d("2023-06-03"))).total == eur("39.45")  # 120 of 365 days


@cases(("proration-10", "2016-07-01", "100.00"), ("proration-11", "2018-07-01", "0.00"))
def test_a_whole_period_is_left_before_it_and_nothing_after_it(case, rule, on):
    on, price = rule, on  # here the columns are the day and the price
    first, after_last = d("2017-01-01"), d("2018-01-01")

    left = remaining(first, after_last, d(on), Proration.DAY)

    assert eur("100.00").portion(left, 365) == eur(price)
    assert agrees(case, price)


# Period, day, how many of how many days are left: both ends count, nothing is rounded before the price is.
BY_DAY = [
    ("proration-09", ("2017-01-01", "2018-01-01"), "2017-07-01", (184, 365), "50.41"),
    ("proration-12", ("2017-01-01", "2018-01-01"), "2017-04-01", (275, 365), "75.34"),
    ("proration-13", ("2014-12-29", "2015-01-05"), "2015-01-01", (4, 7), "57.14"),
    ("proration-14", ("2015-04-01", "2015-05-01"), "2015-04-15", (16, 30), "53.33"),
    ("proration-15", ("2016-01-01", "2017-01-01"), "2016-07-01", (184, 366), "50.27"),
]


@pytest.mark.parametrize(("case", "period", "on", "share", "price"), BY_DAY, ids=[row[0] for row in BY_DAY])
def test_proration_by_day_counts_both_ends(case, period, on, share, price):
    first, after_last = (d(day) for day in period)

    counted = remaining(first, after_last, d(on), Proration.DAY)

    assert (counted, (after_last - first).days) == share, CASES[case]["source"]
    assert eur("100.00").portion(*share) == eur(price)


def test_a_change_of_type_credits_the_unused_days():
    """proration-03: others charge the full price again; we give back what was not used, by day."""
    assert CASES["proration-03"]["use"] == "conflict"
    term = first_term(YEARLY, d("2026-01-01"))

    assert unused_credit(eur("365.00"), term, d("2026-12-30")) == eur("2.00")
