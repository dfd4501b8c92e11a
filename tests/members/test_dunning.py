"""When a membership that renews by itself is announced, charged, tried again, and given up (known_pains 10)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.dunning import (
    GAPS,
    LATE,
    LONGEST,
    MOST_ANNOUNCEMENTS,
    MOST_TRIES,
    NOTICE,
    Course,
    Step,
    Try,
    Verdict,
    day_of_charge,
    next_step,
    verdict_on,
)

LAST = date(2026, 12, 31)
LONG = date(2030, 1, 31)


def days(number):
    return timedelta(days=number)


def course(**facts):
    return Course(**{"last_day": LAST, "card": 1, "card_good_until": LONG, **facts})


def tried(*verdicts, card=1, **facts):
    """Charged on the last day and then as planned, with these outcomes."""
    on, tries = LAST, []
    for number, verdict in enumerate(verdicts):
        tries.append(Try(on, card, verdict))
        on += GAPS[min(number, len(GAPS) - 1)]
    return course(announcements=1, charge_on=LAST, tries=tuple(tries), **facts)


@pytest.mark.parametrize(
    ("what", "on", "expected"),
    [
        (course(), LAST - days(60), (Step.ANNOUNCE, LAST - days(21))),
        (course(), LAST - days(3), (Step.ANNOUNCE, LAST - days(21))),
        (course(), LAST + days(7), (Step.ANNOUNCE, LAST - days(21))),
        (course(), LAST + days(8), (Step.GIVE_UP, LAST + days(8))),
        (course(card_good_until=date(2026, 11, 30)), LAST - days(36), (Step.WARN_OF_CARD, LAST - days(35))),
        (course(card_good_until=date(2026, 12, 31)), LAST - days(36), (Step.ANNOUNCE, LAST - days(21))),
        (course(card_good_until=date(2026, 11, 30), is_warned=True), LAST - days(30), (Step.ANNOUNCE, LAST - days(21))),
        (course(card_good_until=date(2026, 11, 30)), LAST - days(21), (Step.ANNOUNCE, LAST - days(21))),
        (course(announcements=1, charge_on=LAST), LAST - days(10), (Step.CHARGE, LAST)),
        (course(announcements=1, charge_on=LAST), LAST + days(7), (Step.CHARGE, LAST)),
        (course(announcements=1, charge_on=LAST), LAST + days(8), (Step.ANNOUNCE, LAST + days(8))),
        (course(announcements=3, charge_on=LAST), LAST + days(8), (Step.GIVE_UP, LAST + days(8))),
        (tried(Verdict.UNKNOWN), LAST, (Step.WAIT, LAST)),
        (tried(Verdict.LATER), LAST, (Step.CHARGE, LAST + days(3))),
        (tried(Verdict.LATER, Verdict.LATER), LAST + days(3), (Step.CHARGE, LAST + days(7))),
        (tried(*[Verdict.LATER] * 3), LAST + days(7), (Step.CHARGE, LAST + days(14))),
        (tried(*[Verdict.LATER] * 4), LAST + days(14), (Step.GIVE_UP, LAST + days(14))),
        (tried(Verdict.NEVER), LAST, (Step.GIVE_UP, LAST + days(14))),
        (tried(Verdict.NEVER, card=2), LAST + days(2), (Step.CHARGE, LAST + days(2))),
        (tried(Verdict.LATER, is_asked=True), LAST + days(1), (Step.CHARGE, LAST + days(1))),
        (tried(Verdict.NEVER, is_asked=True), LAST + days(36), (Step.GIVE_UP, LAST + days(36))),
        (tried(Verdict.LATER), LAST + days(11), (Step.GIVE_UP, LAST + days(11))),
        (tried(*[Verdict.LATER] * 8, is_asked=True), LAST + days(30), (Step.GIVE_UP, LAST + days(30))),
    ],
)  # fmt: skip
def test_what_is_done_next(what, on, expected):
    assert next_step(what, on) == expected


def test_a_charge_is_on_the_last_day_but_never_sooner_than_two_weeks_after_it_was_announced():
    assert day_of_charge(LAST, LAST - days(21)) == LAST
    assert day_of_charge(LAST, LAST - days(3)) == LAST + days(11)


def test_what_the_bank_says_for_good_is_not_asked_again():
    assert verdict_on("lost_card") is Verdict.NEVER
    assert verdict_on("authentication_required") is Verdict.NEVER
    assert verdict_on("insufficient_funds") is Verdict.LATER


verdicts = st.sampled_from([Verdict.LATER, Verdict.NEVER])


@given(
    last_day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    start=st.integers(-60, 10),
    gaps=st.lists(st.integers(1, 20), min_size=30, max_size=60),
    outcomes=st.lists(verdicts, min_size=20, max_size=20),
    cards=st.lists(st.booleans(), min_size=60, max_size=60),
    asks=st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_whatever_happens_it_ends_and_nobody_is_charged_without_notice(*, last_day, start, gaps, outcomes, cards, asks):
    """Runs on any days, with outages, new cards and impatient staff: known_pains 10, a plan with an end."""
    state, on, card = Course(last_day, 1, LONG), last_day + days(start), 1
    announced, charges, over = [], [], False
    for gap, new_card, asked in zip(gaps, cards, asks, strict=False):
        if state.tries and (new_card or asked):
            card += new_card
            state = replace(state, card=card, is_asked=asked)
        step, day = next_step(state, on)
        if day <= on:
            if step is Step.GIVE_UP:
                over = True
                break
            if step is Step.ANNOUNCE:
                announced.append(on)
                state = replace(state, announcements=state.announcements + 1, charge_on=day_of_charge(last_day, on))
            if step is Step.CHARGE:
                charges.append(on)
                verdict = outcomes[len(charges) - 1]
                state = replace(state, tries=(*state.tries, Try(on, state.card, verdict)), is_asked=False)
        on += days(gap)

    assert len(charges) <= MOST_TRIES
    assert len(announced) <= MOST_ANNOUNCEMENTS
    assert len(set(charges)) == len(charges)
    if charges:
        assert charges[0] - announced[-1] >= NOTICE
        assert charges[0] >= last_day
        assert charges[-1] - charges[0] <= LONGEST + LATE
    assert over or on - last_day < days(150)
