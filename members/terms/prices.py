"""What a term costs, and what the unused part of one is worth."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ams.core.money import Money, total
from members.terms.days import TermDays, boundary, first_term, following_start, period_start, renewal_opens, within_year
from members.terms.rules import Period, Proration, RolloverPricing, TermRule, months_after


class PartKind(StrEnum):
    """Why a part of a price is asked."""

    FULL = "full"  # one whole period
    REST = "rest"  # what remained of the running period
    REINSTATEMENT = "reinstatement"  # for coming back after lapsing


@dataclass(frozen=True, slots=True)
class PricePart:
    """One amount and the days [first, after_last) it pays for; a fee pays for no days."""

    kind: PartKind
    amount: Money
    first: date | None = None
    after_last: date | None = None


@dataclass(frozen=True, slots=True)
class PriceBreakdown:
    """What a term costs, part by part; the parts add up to the total."""

    parts: tuple[PricePart, ...]
    currency: str

    @property
    def total(self) -> Money:
        return total((part.amount for part in self.parts), self.currency)


@dataclass(frozen=True, slots=True)
class Preview:
    """What joining on one day means: "joining on 15 October costs … and runs until …"."""

    on: date
    term: TermDays
    price: PriceBreakdown
    renewal_opens: date | None  # None: at any time, or never (for life)
    grace_until: date | None  # the last day of grace; None for life


def price_of(
    rule: TermRule, full_price: Money, term: TermDays, reinstatement_fee: Money | None = None
) -> PriceBreakdown:
    """What this term costs when a whole period costs `full_price` (§3, §4, §7).

    Pass `reinstatement_fee` only for somebody who comes back after lapsing; a fee of zero is left out.
    """
    if rule.period is Period.FIXED:
        parts = _fixed_parts(rule, full_price, term)
    else:
        parts = [PricePart(PartKind.FULL, full_price, term.first, term.after_last)]
    if reinstatement_fee:
        parts.append(PricePart(PartKind.REINSTATEMENT, reinstatement_fee))
    return PriceBreakdown(tuple(parts), full_price.currency)


def remaining(first: date, after_last: date, on: date, proration: Proration) -> int:
    """How many days (or months) of the period [first, after_last) are left on this day (§4).

    Both ends count by day; by month, counted from `first`, the running month counts whole. Before the period all of
    it is left, after it nothing. Without proration there is one whole, and it is always left.
    """
    if proration is Proration.NONE:
        return 1
    on = min(max(on, first), after_last)
    if proration is Proration.DAY:
        return (after_last - on).days
    whole = _month_number(first, after_last - timedelta(days=1)) + 1
    return 0 if on == after_last else whole - _month_number(first, on)


def unused_credit(paid: Money, term: TermDays, on: date) -> Money:
    """What of the price of this term is given back when it ends so that another begins on this day (§9).

    Counted by day, half rounded up. Raises NothingToRenewError for life, which has no days to count.
    """
    days = remaining(term.first, term.end, on, Proration.DAY)
    return paid.portion(days, (term.end - term.first).days)


def further_seat(rule: TermRule, price: Money, term: TermDays, on: date) -> Money:
    """What one seat more costs from a day to the end of a term, when it costs `price` for a whole period (§11).

    Counted by day, both ends, half rounded up; for life it is the whole price. A term longer than a period costs more
    than one, one that was cut or given for some days, less.
    """
    if term.after_last is None:
        return price
    begins = period_start(rule, term.first) if rule.period is Period.FIXED else term.first
    whole = (boundary(begins, 1, rule) - begins).days
    return price.portion((term.end - max(on, term.first)).days, whole)


def describe(rule: TermRule, full_price: Money, on: date) -> Preview:
    """All that joining on this day means, for the administrator's preview and the line above the button."""
    term = first_term(rule, on)
    price = price_of(rule, full_price, term)
    if term.last_day is None:
        return Preview(on, term, price, renewal_opens=None, grace_until=None)
    return Preview(on, term, price, renewal_opens(term, rule), term.last_day + timedelta(days=rule.grace_days))


def _fixed_parts(rule: TermRule, full_price: Money, term: TermDays) -> list[PricePart]:
    start = period_start(rule, term.first)
    if term.end <= boundary(start, 1, rule):
        return [_rest(rule, full_price, term.first, term.end)]
    if rule.rollover_pricing is RolloverPricing.FULL_ONLY:
        return [PricePart(PartKind.FULL, full_price, term.first, term.end)]
    whole_from = following_start(rule, start)
    rest = _rest(rule, full_price, term.first, whole_from)
    return [rest, PricePart(PartKind.FULL, full_price, whole_from, term.end)]


def _rest(rule: TermRule, full_price: Money, first: date, after_last: date) -> PricePart:
    """The days [first, after_last), as the part of a whole period that they are."""
    start = period_start(rule, first)
    if first == start and after_last == boundary(start, 1, rule):
        return PricePart(PartKind.FULL, full_price, first, after_last)
    if rule.full_price_until is not None and first <= within_year(start, rule.full_price_until):
        return PricePart(PartKind.REST, full_price, first, after_last)
    left = remaining(start, after_last, first, rule.proration)
    whole = remaining(start, boundary(start, 1, rule), start, rule.proration)
    return PricePart(PartKind.REST, full_price.portion(left, whole), first, after_last)


def _month_number(first: date, day: date) -> int:
    """In which month counted from `first` this day lies; 0 begins on `first`."""
    months = 12 * (day.year - first.year) + day.month - first.month
    return months if months_after(first, months) <= day else months - 1
