"""When a membership begins and ends, and what it is today."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from members.terms.rules import MonthDay, Period, TermRule, Unit, months_after


class NothingToRenewError(ValueError):
    """A lifetime membership has no end, so nothing follows it."""


class State(StrEnum):
    """What a membership is on a day. Computed, never stored (§8)."""

    PENDING = "pending"
    CURRENT = "current"
    IN_GRACE = "in_grace"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TermDays:
    """A paid period [first, after_last); `after_last` is None for life.

    `anchor` is the day boundaries are counted from: the first start in an unbroken row of rolling terms, the start of
    the association's own period for fixed ones. Raises ValueError for a term that ends before it begins or begins
    before its anchor.
    """

    first: date
    after_last: date | None
    anchor: date

    def __post_init__(self) -> None:
        if self.after_last is not None and self.after_last <= self.first:
            raise ValueError(f"A term from {self.first} cannot end before it has begun")
        if self.first < self.anchor:
            raise ValueError(f"A term cannot begin on {self.first}, before {self.anchor}, when the membership began")

    @property
    def last_day(self) -> date | None:
        """The last day that counts, as people are told it; None for life."""
        return None if self.after_last is None else self.after_last - timedelta(days=1)

    @property
    def end(self) -> date:
        """`after_last` of a term that ends. Raises NothingToRenewError for life."""
        if self.after_last is None:
            raise NothingToRenewError("This membership is for life; there is nothing to renew.")
        return self.after_last

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.after_last is None or day < self.after_last)


def boundary(anchor: date, n: int, rule: TermRule) -> date:
    """The first day of period n (0 begins on the anchor), counted from the anchor so that nothing drifts (§2).

    A day the month does not have becomes the first of the next: 31 January plus one month is 1 March.
    Raises NothingToRenewError for a lifetime rule, which has one period only.
    """
    if rule.period is Period.LIFETIME:
        raise NothingToRenewError("A lifetime membership has no second period.")
    if rule.unit is Unit.DAY:
        return anchor + timedelta(days=n * (rule.length + rule.extra_days))
    return months_after(anchor, n * rule.months) + timedelta(days=n * rule.extra_days)


def first_term(rule: TermRule, on: date) -> TermDays:
    """The term of somebody who joins, or comes back after lapsing, on this day (§1, §3, §7)."""
    if rule.period is Period.LIFETIME:
        return TermDays(on, None, on)
    if rule.period is Period.ROLLING:
        return TermDays(on, boundary(on, 1, rule), on)
    start = period_start(rule, on)
    whole_from = following_start(rule, start) if rolls_over(rule, on) else start
    return TermDays(on, boundary(whole_from, 1, rule), start)


def next_term(previous: TermDays, rule: TermRule, on: date, grace_days: int | None = None) -> TermDays:
    """The term bought by renewing on this day, after the membership's last standing term (§5, §6, §7).

    Until grace is over it continues from the day after the last one and the anniversary stays; then it starts afresh
    from this day. `grace_days` is what was agreed for the previous term; without it the rule's own. A continuation
    that would itself be over already (grace longer than a period) is never sold: the term starts on this day instead.
    Raises NothingToRenewError for a lifetime membership.
    """
    if continues(previous, on, rule.grace_days if grace_days is None else grace_days):
        term = _continuation(previous.anchor, previous.end, rule)
        if term.after_last is None or term.after_last > on:
            return term
    return first_term(rule, on)


def continues(previous: TermDays, on: date, grace_days: int) -> bool:
    """Whether renewing on this day joins on to the previous term: before its end, on the day after, or in grace.

    Raises NothingToRenewError for a lifetime membership.
    """
    return on <= previous.end or on < previous.end + timedelta(days=grace_days)


def renewal_opens(last: TermDays, rule: TermRule) -> date | None:
    """The first day on which this term may be renewed; None when it can be at any time (§5).

    Raises NothingToRenewError for a lifetime membership.
    """
    end = last.end
    return None if rule.renewal_window_days is None else end - timedelta(days=rule.renewal_window_days)


def state(
    terms: Iterable[TermDays],
    grace_days: int,
    on: date,
    cancelled_on: date | None = None,
    *,
    is_leaving: bool = False,
) -> State:
    """What the membership is on this day, from its standing terms alone (§8).

    `grace_days` is what was agreed for its last term. `cancelled_on` is the first day on which it no longer holds.
    Whoever is leaving has said that it ends with its last term: then there is no grace.
    """
    if cancelled_on is not None and cancelled_on <= on:
        return State.CANCELLED
    begun = [term for term in terms if term.first <= on]
    if not begun:
        return State.PENDING
    if any(on in term for term in begun):
        return State.CURRENT
    if is_leaving:
        return State.CANCELLED
    grace_ends = max(term.end for term in begun) + timedelta(days=grace_days)
    return State.IN_GRACE if on < grace_ends else State.LAPSED


def period_start(rule: TermRule, on: date) -> date:
    """The start of the fixed year (for fixed months: of the calendar month) in which this day lies (§3)."""
    if rule.unit is Unit.MONTH:
        return on.replace(day=1)
    start = date(on.year, *rule.fixed_start)
    return start if start <= on else start.replace(year=on.year - 1)


def following_start(rule: TermRule, start: date) -> date:
    """The start of the fixed year (or calendar month) after the one that begins on `start`."""
    return months_after(start, 1 if rule.unit is Unit.MONTH else 12)


def rolls_over(rule: TermRule, on: date) -> bool:
    """Whether joining on this day buys the rest of the running year (or month) and a whole period after it (§3)."""
    if isinstance(rule.rollover, MonthDay):
        return on >= within_year(period_start(rule, on), rule.rollover)
    return rule.rollover is not None and on.day >= rule.rollover


def within_year(start: date, day: MonthDay) -> date:
    """When this day of the year comes in the twelve months that begin on `start`."""
    found = date(start.year, *day)
    return found if found >= start else found.replace(year=start.year + 1)


def _continuation(anchor: date, first: date, rule: TermRule) -> TermDays:
    """The whole period from `first`. Where that is no boundary (a moved end, another rule): as if joining then (§6)."""
    if rule.period is Period.FIXED and period_start(rule, first) == first:
        return TermDays(first, boundary(first, 1, rule), first)
    if rule.period is Period.ROLLING:
        n = _period_number(anchor, first, rule)
        if boundary(anchor, n, rule) == first:
            return TermDays(first, boundary(anchor, n + 1, rule), anchor)
    return first_term(rule, first)


def _period_number(anchor: date, day: date, rule: TermRule) -> int:
    """In which period counted from the anchor this day lies."""
    at_least = rule.length if rule.unit is Unit.DAY else 28 * rule.months
    most = (day - anchor).days // at_least + 1
    return bisect_right(range(most), day, key=lambda n: boundary(anchor, n, rule)) - 1
