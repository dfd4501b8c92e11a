"""What a membership type says about time: how long a period is, when it begins, what a part of it costs."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

LONGEST_YEARS = 100  # beyond that a membership is for life


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; whoever shows it translates it, so that this module needs no framework."""
    return text


class RuleError(ValueError):
    """The parts of a rule contradict each other: `field` names the one to change, `message` says how (translatable)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Period(StrEnum):
    """How a period finds its beginning (§1)."""

    ROLLING = "rolling"  # on the day it is bought
    FIXED = "fixed"  # on the association's own day, the same for everybody
    LIFETIME = "lifetime"  # never ends


class Unit(StrEnum):
    """What the length of a period counts."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Proration(StrEnum):
    """What joining in the middle of a fixed period costs (§4)."""

    NONE = "none"
    MONTH = "month"
    DAY = "day"


class RolloverPricing(StrEnum):
    """What joining on or after the roll-over date costs (§3)."""

    REST_PLUS_FULL = "rest_plus_full"
    FULL_ONLY = "full_only"


class MonthDay(NamedTuple):
    """A day of every year, such as 1 September."""

    month: int
    day: int


NEW_YEAR = MonthDay(1, 1)


@dataclass(frozen=True, slots=True)
class TermRule:
    """One version of a membership type's term rule. Raises RuleError when its parts contradict each other.

    `extra_days` prolongs each rolling period. `fixed_start` matters to fixed years only; fixed months begin on the
    first of a month. `rollover` is a MonthDay for fixed years and a day of the month for fixed months.
    `full_price_until` keeps the full price for whoever joins a fixed year up to and including that day.
    `renewal_window_days` is how long before the end one may renew; None means at any time.
    """

    period: Period
    length: int = 1
    unit: Unit = Unit.YEAR
    extra_days: int = 0
    fixed_start: MonthDay = NEW_YEAR
    rollover: MonthDay | int | None = None
    rollover_pricing: RolloverPricing = RolloverPricing.REST_PLUS_FULL
    proration: Proration = Proration.NONE
    full_price_until: MonthDay | None = None
    grace_days: int = 0
    renewal_window_days: int | None = None

    def __post_init__(self) -> None:
        self._check_numbers()
        if self.period is Period.FIXED:
            self._check_fixed()
        else:
            self._check_not_fixed()

    @property
    def months(self) -> int:
        """The length in months; zero for a rule that counts days."""
        return self.length * {Unit.DAY: 0, Unit.MONTH: 1, Unit.YEAR: 12}[self.unit]

    def _check_numbers(self) -> None:
        if self.length < 1:
            raise RuleError("length", gettext_noop("A period is one day long or longer."))
        days = self.extra_days + (self.length if self.unit is Unit.DAY else 0)
        if self.months > 12 * LONGEST_YEARS or days > 366 * LONGEST_YEARS:
            raise RuleError("length", gettext_noop("Nobody counts beyond a hundred years. Choose “lifetime” instead."))
        for field in ("extra_days", "grace_days", "renewal_window_days"):
            if (getattr(self, field) or 0) < 0:
                raise RuleError(field, gettext_noop("A number of days cannot be negative."))

    def _check_not_fixed(self) -> None:
        if self.rollover is not None:
            raise RuleError("rollover", gettext_noop("Only a fixed period can roll over. Leave this empty."))
        if self.proration is not Proration.NONE or self.full_price_until:
            raise RuleError(
                "proration", gettext_noop("Only a fixed period can be joined halfway, so nothing is prorated here.")
            )

    def _check_fixed(self) -> None:
        if self.unit is Unit.DAY:
            raise RuleError("unit", gettext_noop("A fixed period is counted in months or years."))
        if self.extra_days:
            raise RuleError("extra_days", gettext_noop("A fixed period ends on its own day; it takes no extra days."))
        self._check_days_exist()
        self._check_rollover()

    def _check_days_exist(self) -> None:
        for field in ("fixed_start", "rollover", "full_price_until"):
            given = getattr(self, field)
            if isinstance(given, MonthDay) and not exists_every_year(given):
                raise RuleError(field, gettext_noop("Choose a day that every year has."))

    def _check_rollover(self) -> None:
        if self.rollover is None:
            return
        if isinstance(self.rollover, MonthDay) is (self.unit is Unit.MONTH):
            raise RuleError(
                "rollover", gettext_noop("A fixed year rolls over on a day and month, fixed months on a day from 2.")
            )
        if self.rollover == self.fixed_start or (isinstance(self.rollover, int) and not 2 <= self.rollover <= 31):
            raise RuleError("rollover", gettext_noop("Rolling over on the first day would skip the period altogether."))
        one_year = self.unit is Unit.YEAR and self.length == 1
        if (
            self.rollover_pricing is RolloverPricing.REST_PLUS_FULL
            and self.proration is Proration.NONE
            and not one_year
        ):
            raise RuleError(
                "rollover_pricing",
                gettext_noop("Without proration nobody knows what the rest costs. Prorate it, or ask one full price."),
            )


def exists_every_year(day: MonthDay) -> bool:
    """Whether every year has this day; 29 February and 31 April fail."""
    return 1 <= day.month <= 12 and 1 <= day.day <= monthrange(2023, day.month)[1]


def months_after(start: date, months: int) -> date:
    """The same day so many months later; where the month has no such day, the first of the next month (§2)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if start.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, start.day)
    return date(year, month + 1, 28).replace(day=monthrange(year, month + 1)[1]) + timedelta(days=1)
