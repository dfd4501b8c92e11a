"""The rules of docs/decisions/0002-terms.md that no foreign example covers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ams.core.money import Money
from members.terms import (
    MonthDay,
    NothingToRenewError,
    PartKind,
    Period,
    Proration,
    RolloverPricing,
    RuleError,
    State,
    TermDays,
    TermRule,
    Unit,
    boundary,
    continues,
    describe,
    first_term,
    next_term,
    price_of,
    renewal_opens,
    state,
    unused_credit,
)

YEARLY = TermRule(Period.ROLLING, grace_days=30)
MONTHLY = TermRule(Period.ROLLING, unit=Unit.MONTH)
CALENDAR = TermRule(Period.FIXED)
LIFETIME = TermRule(Period.LIFETIME)
DAY = timedelta(days=1)


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


def yen(amount: int) -> Money:
    return Money(Decimal(amount), "JPY")


def term(first: date, after_last: date) -> TermDays:
    return TermDays(first, after_last, anchor=first)


# --- Renewing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "rule", "last_days"),
    [
        (date(2026, 1, 31), MONTHLY, ["2026-02-28", "2026-03-30", "2026-04-30"]),
        (date(2024, 2, 29), YEARLY, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-28", "2029-02-28"]),
        (date(2026, 8, 31), MONTHLY, ["2026-09-30", "2026-10-30", "2026-11-30", "2026-12-30"]),
    ],
)
def test_a_day_the_month_lacks_becomes_the_first_of_the_next(anchor, rule, last_days):
    current, seen = first_term(rule, anchor), []
    for _ in last_days:
        seen.append(current.last_day.isoformat())
        current = next_term(current, rule, current.first)

    assert seen == last_days


def test_the_day_after_the_end_is_no_gap_even_without_grace():
    january = term(date(2026, 1, 31), date(2026, 3, 1))

    renewed = next_term(january, MONTHLY, on=date(2026, 3, 1), grace_days=0)

    assert (renewed.first, renewed.last_day, renewed.anchor) == (
        date(2026, 3, 1),
        date(2026, 3, 30),
        date(2026, 1, 31),
    )


def test_grace_is_what_was_agreed_for_the_previous_term():
    old = term(date(2025, 1, 1), date(2026, 1, 1))
    twenty_days_late = date(2026, 1, 21)

    assert next_term(old, YEARLY, twenty_days_late).first == date(2026, 1, 1)
    assert next_term(old, YEARLY, twenty_days_late, grace_days=10).first == twenty_days_late


def test_the_last_day_of_grace_continues_and_the_next_does_not():
    old = term(date(2025, 1, 1), date(2026, 1, 1))

    assert continues(old, date(2026, 1, 30), grace_days=30)
    assert not continues(old, date(2026, 1, 31), grace_days=30)


def test_a_month_that_is_over_already_is_never_sold():
    old = term(date(2026, 1, 1), date(2026, 2, 1))

    renewed = next_term(old, MONTHLY, on=date(2026, 3, 20), grace_days=60)

    assert (renewed.first, renewed.last_day) == (date(2026, 3, 20), date(2026, 4, 19))


def test_an_end_moved_by_staff_is_where_the_next_year_begins():
    prolonged = term(date(2026, 1, 15), date(2027, 3, 1))

    renewed = next_term(prolonged, YEARLY, on=date(2027, 2, 1))

    assert (renewed.first, renewed.last_day, renewed.anchor) == (
        date(2027, 3, 1),
        date(2028, 2, 29),
        date(2027, 3, 1),
    )


def test_a_rolling_membership_moves_into_the_fixed_year_when_the_type_changes():
    rolling = term(date(2026, 5, 10), date(2027, 5, 10))

    renewed = next_term(rolling, CALENDAR, on=date(2027, 5, 1))

    assert (renewed.first, renewed.last_day) == (date(2027, 5, 10), date(2027, 12, 31))


def test_a_membership_that_becomes_one_for_life_joins_on():
    renewed = next_term(term(date(2026, 5, 10), date(2027, 5, 10)), LIFETIME, on=date(2027, 1, 1))

    assert (renewed.first, renewed.last_day) == (date(2027, 5, 10), None)


def test_a_membership_for_life_has_nothing_to_renew_and_no_boundaries():
    for_life = first_term(LIFETIME, date(2026, 1, 1))

    with pytest.raises(NothingToRenewError):
        next_term(for_life, LIFETIME, on=date(2030, 1, 1))
    with pytest.raises(NothingToRenewError):
        renewal_opens(for_life, LIFETIME)
    with pytest.raises(NothingToRenewError):
        boundary(date(2026, 1, 1), 1, LIFETIME)
    with pytest.raises(NothingToRenewError):
        unused_credit(eur("10"), for_life, date(2027, 1, 1))


def test_renewal_opens_so_many_days_before_the_end():
    current = term(date(2026, 1, 1), date(2027, 1, 1))

    assert renewal_opens(current, YEARLY) is None
    assert renewal_opens(current, TermRule(Period.ROLLING, renewal_window_days=60)) == date(2026, 11, 2)


# --- Fixed periods ------------------------------------------------------------------------------------------------


def test_fixed_months_roll_over_from_their_day():
    rule = TermRule(Period.FIXED, length=6, unit=Unit.MONTH, rollover=15, proration=Proration.DAY)

    assert first_term(rule, date(2026, 1, 15)).last_day == date(2026, 7, 31)
    assert next_term(first_term(rule, date(2026, 1, 15)), rule, on=date(2026, 7, 1)).last_day == date(2027, 1, 31)


def test_a_year_that_begins_in_october_rolls_over_in_the_following_spring():
    rule = TermRule(Period.FIXED, fixed_start=MonthDay(10, 1), rollover=MonthDay(5, 1))

    assert first_term(rule, date(2026, 10, 1)).last_day == date(2027, 9, 30)
    assert first_term(rule, date(2027, 4, 30)).last_day == date(2027, 9, 30)
    assert first_term(rule, date(2027, 5, 1)).last_day == date(2028, 9, 30)


def test_a_two_year_period_rolls_over_in_its_first_year():
    rule = TermRule(Period.FIXED, length=2, rollover=MonthDay(9, 1), proration=Proration.MONTH)

    joined = first_term(rule, date(2026, 10, 15))

    assert joined.last_day == date(2028, 12, 31)
    assert [part.amount for part in price_of(rule, eur("240.00"), joined).parts] == [eur("30.00"), eur("240.00")]


# --- State --------------------------------------------------------------------------------------------------------

TERMS = [term(date(2024, 1, 1), date(2025, 1, 1)), term(date(2026, 1, 1), date(2027, 1, 1))]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 12, 31), State.PENDING),
        (date(2024, 12, 31), State.CURRENT),
        (date(2025, 1, 1), State.IN_GRACE),
        (date(2025, 1, 30), State.IN_GRACE),
        (date(2025, 1, 31), State.LAPSED),
        (date(2026, 6, 1), State.CURRENT),
        (date(2027, 1, 1), State.IN_GRACE),
        (date(2027, 2, 1), State.LAPSED),
    ],
)
def test_the_state_follows_from_terms_and_the_day(on, expected):
    assert state(TERMS, 30, on) is expected


def test_without_grace_the_day_after_the_end_is_lapsed():
    assert state(TERMS, 0, date(2027, 1, 1)) is State.LAPSED


def test_without_a_term_a_membership_is_pending():
    assert state([], 30, date(2026, 1, 1)) is State.PENDING


def test_a_cancellation_counts_from_its_day():
    assert state(TERMS, 30, date(2026, 5, 31), cancelled_on=date(2026, 6, 1)) is State.CURRENT
    assert state(TERMS, 30, date(2026, 6, 1), cancelled_on=date(2026, 6, 1)) is State.CANCELLED


def test_a_membership_for_life_stays_current():
    assert state([first_term(LIFETIME, date(1990, 1, 1))], 0, date(2090, 1, 1)) is State.CURRENT


# --- Prices -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proration", "on", "price"),
    [
        (Proration.NONE, date(2026, 10, 15), "100.00"),
        (Proration.MONTH, date(2026, 10, 15), "25.00"),
        (Proration.MONTH, date(2026, 10, 1), "25.00"),
        (Proration.MONTH, date(2026, 12, 31), "8.33"),
        (Proration.DAY, date(2026, 10, 15), "21.37"),  # 78 of 365 days
        (Proration.DAY, date(2026, 12, 31), "0.27"),
        (Proration.DAY, date(2026, 1, 1), "100.00"),
    ],
)
def test_the_rest_of_a_year_costs_its_share(proration, on, price):
    rule = TermRule(Period.FIXED, proration=proration)

    assert price_of(rule, eur("100.00"), first_term(rule, on)).total == eur(price)


def test_months_of_a_year_that_begins_on_the_fifteenth_begin_on_the_fifteenth():
    rule = TermRule(Period.FIXED, fixed_start=MonthDay(4, 15), proration=Proration.MONTH)

    prices = [
        price_of(rule, eur("120.00"), first_term(rule, on)).total for on in (date(2026, 5, 14), date(2026, 5, 15))
    ]

    assert prices == [eur("120.00"), eur("110.00")]


@pytest.mark.parametrize(
    ("pricing", "proration", "parts"),
    [
        (RolloverPricing.REST_PLUS_FULL, Proration.MONTH, [("rest", "25.00"), ("full", "100.00")]),
        (RolloverPricing.REST_PLUS_FULL, Proration.NONE, [("rest", "100.00"), ("full", "100.00")]),
        (RolloverPricing.FULL_ONLY, Proration.MONTH, [("full", "100.00")]),
    ],
)
def test_rolling_over_costs_what_the_type_says(pricing, proration, parts):
    rule = TermRule(Period.FIXED, rollover=MonthDay(9, 1), rollover_pricing=pricing, proration=proration)
    joined = first_term(rule, date(2026, 10, 15))

    price = price_of(rule, eur("100.00"), joined)

    assert [(part.kind, str(part.amount.amount)) for part in price.parts] == parts
    assert (price.parts[0].first, price.parts[-1].after_last) == (joined.first, joined.after_last)


def test_a_proration_is_rounded_half_up_to_what_the_currency_has():
    rule = TermRule(Period.FIXED, proration=Proration.MONTH)

    assert price_of(rule, yen(1002), first_term(rule, date(2026, 7, 1))).total == yen(501)
    assert price_of(rule, yen(1001), first_term(rule, date(2026, 7, 1))).total == yen(501)  # 500.5


def test_coming_back_after_lapsing_may_cost_a_fee():
    again = first_term(YEARLY, date(2026, 5, 1))

    price = price_of(YEARLY, eur("80.00"), again, reinstatement_fee=eur("15.00"))

    assert [part.kind for part in price.parts] == [PartKind.FULL, PartKind.REINSTATEMENT]
    assert price.total == eur("95.00")
    assert price_of(YEARLY, eur("80.00"), again, reinstatement_fee=eur("0")).total == eur("80.00")


def test_the_preview_says_all_that_joining_on_a_day_means():
    rule = TermRule(Period.FIXED, proration=Proration.MONTH, grace_days=30, renewal_window_days=31)

    preview = describe(rule, eur("120.00"), date(2026, 10, 15))

    assert preview.price.total == eur("30.00")
    assert preview.term.last_day == date(2026, 12, 31)
    assert preview.renewal_opens == date(2026, 12, 1)
    assert preview.grace_until == date(2027, 1, 30)


def test_the_preview_of_a_membership_for_life_has_no_end():
    preview = describe(LIFETIME, eur("900.00"), date(2026, 10, 15))

    assert (preview.price.total, preview.term.last_day, preview.renewal_opens, preview.grace_until) == (
        eur("900.00"),
        None,
        None,
        None,
    )


# --- Rules that contradict themselves -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("length", {"period": Period.ROLLING, "length": 0}),
        ("length", {"period": Period.ROLLING, "length": 101}),
        ("length", {"period": Period.ROLLING, "length": 36_601, "unit": Unit.DAY}),
        ("grace_days", {"period": Period.ROLLING, "grace_days": -1}),
        ("renewal_window_days", {"period": Period.ROLLING, "renewal_window_days": -1}),
        ("rollover", {"period": Period.ROLLING, "rollover": MonthDay(9, 1)}),
        ("proration", {"period": Period.ROLLING, "proration": Proration.DAY}),
        ("proration", {"period": Period.LIFETIME, "full_price_until": MonthDay(9, 1)}),
        ("unit", {"period": Period.FIXED, "unit": Unit.DAY}),
        ("extra_days", {"period": Period.FIXED, "extra_days": 1}),
        ("fixed_start", {"period": Period.FIXED, "fixed_start": MonthDay(2, 29)}),
        ("rollover", {"period": Period.FIXED, "rollover": MonthDay(13, 1)}),
        ("rollover", {"period": Period.FIXED, "rollover": MonthDay(1, 1)}),
        ("rollover", {"period": Period.FIXED, "rollover": 15}),
        ("rollover", {"period": Period.FIXED, "unit": Unit.MONTH, "rollover": MonthDay(9, 1)}),
        ("rollover", {"period": Period.FIXED, "unit": Unit.MONTH, "rollover": 1}),
        ("rollover_pricing", {"period": Period.FIXED, "unit": Unit.MONTH, "rollover": 15}),
        ("rollover_pricing", {"period": Period.FIXED, "length": 2, "rollover": MonthDay(9, 1)}),
    ],
)
def test_a_rule_that_contradicts_itself_names_the_field_to_change(field, wrong):
    with pytest.raises(RuleError) as refusal:
        TermRule(**wrong)

    assert refusal.value.field == field
    assert refusal.value.message == str(refusal.value)
