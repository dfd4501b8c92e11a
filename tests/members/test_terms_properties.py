"""What holds of terms whatever the rule, the day and the price: looked for by hypothesis."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from ams.core.money import Money
from members.terms import (
    MonthDay,
    Period,
    Proration,
    RolloverPricing,
    State,
    TermRule,
    Unit,
    boundary,
    first_term,
    months_after,
    next_term,
    period_start,
    price_of,
    remaining,
    state,
    unused_credit,
)

DAY = timedelta(days=1)


def eur(text: str) -> Money:
    return Money(Decimal(text), "EUR")


DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
MONTH_DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(lambda day: MonthDay(day.month, day.day))
PRORATIONS = st.sampled_from(Proration)


@st.composite
def rolling(draw) -> TermRule:
    unit = draw(st.sampled_from(Unit))
    length = draw(st.integers(1, {Unit.DAY: 800, Unit.MONTH: 40, Unit.YEAR: 5}[unit]))
    extra, grace = draw(st.integers(0, 45)), draw(st.integers(0, 90))
    return TermRule(Period.ROLLING, length, unit, extra_days=extra, grace_days=grace)


@st.composite
def fixed(draw) -> TermRule:
    unit = draw(st.sampled_from([Unit.MONTH, Unit.YEAR]))
    start = draw(MONTH_DAYS)
    rollovers = st.integers(2, 31) if unit is Unit.MONTH else MONTH_DAYS.filter(lambda day: day != start)
    return TermRule(
        Period.FIXED,
        draw(st.integers(1, 30 if unit is Unit.MONTH else 3)),
        unit,
        fixed_start=start,
        rollover=draw(st.none() | rollovers),
        rollover_pricing=draw(st.sampled_from(RolloverPricing)),
        proration=draw(st.sampled_from([Proration.MONTH, Proration.DAY])),
        grace_days=draw(st.integers(0, 90)),
    )


RULES = rolling() | fixed()


@given(RULES, DAYS, st.integers(0, 24), st.data())
def test_terms_renewed_in_time_follow_each_other_without_gap_or_overlap(rule, joined, renewals, data):
    current = first_term(rule, joined)
    for _ in range(renewals):
        on = data.draw(st.dates(current.first, current.after_last))
        following = next_term(current, rule, on)
        assert following.first == current.after_last
        assert following.after_last > following.first
        current = following


@given(rolling(), DAYS, st.integers(1, 60))
def test_rolling_terms_do_not_drift(rule, joined, renewals):
    current = first_term(rule, joined)
    for _ in range(renewals):
        current = next_term(current, rule, current.first)

    assert current.anchor == joined
    assert current.after_last == boundary(joined, renewals + 1, rule)


@given(fixed(), DAYS)
def test_fixed_terms_end_where_the_associations_own_period_does(rule, joined):
    end = first_term(rule, joined).after_last

    assert period_start(rule, end) == end
    assert next_term(first_term(rule, joined), rule, joined).after_last == boundary(end, 1, rule)


@given(RULES, DAYS, st.integers(0, 2000))
def test_a_renewal_reaches_beyond_its_day_and_is_no_shorter_than_one_bought_anew(rule, joined, later):
    current, on = first_term(rule, joined), joined + timedelta(days=later)

    renewed = next_term(current, rule, on)

    assert renewed.after_last > on
    assert renewed.first >= current.after_last
    assert renewed.first in {current.after_last, on}


@given(RULES, DAYS)
def test_joining_later_never_ends_earlier(rule, on):
    assert first_term(rule, on + DAY).after_last >= first_term(rule, on).after_last


@given(rolling(), DAYS, st.integers(0, 50))
def test_boundaries_only_go_forward(rule, anchor, n):
    assert boundary(anchor, n, rule) < boundary(anchor, n + 1, rule)


@given(DAYS, st.integers(0, 600))
def test_the_same_day_later_or_the_first_of_the_next_month(start, months):
    found = months_after(start, months)

    exact = 12 * (found.year - start.year) + found.month - start.month
    assert (found.day == start.day and exact == months) or (found.day == 1 and exact == months + 1)


@given(DAYS, st.integers(1, 3000), PRORATIONS, st.integers(-50, 3100))
def test_what_is_left_only_shrinks_and_stays_within_the_whole(first, length, proration, offset):
    after_last, on = first + timedelta(days=length), first + timedelta(days=offset)
    whole = remaining(first, after_last, first, proration)

    assert (
        0 <= remaining(first, after_last, on + DAY, proration) <= remaining(first, after_last, on, proration) <= whole
    )


@given(fixed(), DAYS, st.integers(0, 10**9))
def test_a_prorated_part_never_costs_more_than_the_whole_and_parts_add_up(rule, on, cents):
    full_price = Money(Decimal(cents) / 100, "EUR")

    price = price_of(rule, full_price, first_term(rule, on))

    assert all(eur("0") <= part.amount <= full_price for part in price.parts)
    assert price.total.amount == sum(part.amount.amount for part in price.parts)
    assert price.parts[0].first == on


@given(fixed(), DAYS, st.integers(0, 10**9))
def test_joining_a_day_later_inside_the_same_period_never_costs_more(rule, on, cents):
    today, tomorrow = first_term(rule, on), first_term(rule, on + DAY)
    assume(today.after_last == tomorrow.after_last)
    full_price = Money(Decimal(cents) / 100, "EUR")

    assert price_of(rule, full_price, tomorrow).total <= price_of(rule, full_price, today).total


@given(RULES, DAYS, st.integers(0, 3000), st.integers(0, 10**9))
def test_the_credit_for_unused_days_and_the_used_part_are_the_price(rule, joined, later, cents):
    current, on = first_term(rule, joined), joined + timedelta(days=later)
    paid = Money(Decimal(cents) / 100, "EUR")

    credit = unused_credit(paid, current, on)

    assert eur("0") <= credit <= paid
    assert (credit == paid) if on == joined else True


@given(RULES, DAYS, st.integers(0, 400), st.integers(0, 90))
def test_every_day_has_exactly_one_state(rule, joined, later, grace_days):
    current, on = first_term(rule, joined), joined + timedelta(days=later)

    found = state([current], grace_days, on)

    assert (found is State.CURRENT) == (on < current.after_last)
    assert (found is State.IN_GRACE) == (current.after_last <= on < current.after_last + timedelta(days=grace_days))
