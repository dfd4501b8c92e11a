"""Months, and days in a row, as figures of the desk are read and compared. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SPANS: Final = (1, 3, 12)
YEAR: Final = 12


def month_of(day: date, *, ago: int = 0) -> date:
    """The first day of the month so many months before a day's."""
    months = day.year * YEAR + day.month - 1 - ago
    return date(months // YEAR, months % YEAR + 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """So many months, the last of which is that of a day."""

    today: date
    months: int
    back: int = 0  # months between its last one and that of the day

    @property
    def all(self) -> list[date]:
        """Its months, the oldest first."""
        return [month_of(self.today, ago=self.back + n) for n in reversed(range(self.months))]

    @property
    def before(self) -> "Span":
        """The same number of months right before it."""
        return Span(self.today, self.months, self.back + self.months)

    @property
    def year_before(self) -> "Span":
        """The same months a year earlier."""
        return Span(self.today, self.months, self.back + YEAR)

    @property
    def first(self) -> date:
        """Its first day."""
        return self.all[0]

    @property
    def after_last(self) -> date:
        """The day after its last."""
        return month_of(self.today, ago=self.back - 1)

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins, and when it is over, where the association is."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.after_last, time(), zone)


@dataclass(frozen=True, slots=True)
class Days:
    """So many whole days in a row, [first, after_last)."""

    first: date
    after_last: date

    @property
    def count(self) -> int:
        """How many."""
        return (self.after_last - self.first).days

    @property
    def last(self) -> date:
        """The last of them."""
        return self.after_last - timedelta(days=1)

    @property
    def before(self) -> "Days":
        """As many right before."""
        return Days(self.first - timedelta(days=self.count), self.first)

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When they begin, and when they are over, where the association is."""
        return datetime.combine(self.first, time(), zone), datetime.combine(self.after_last, time(), zone)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
