"""What was counted month by month, read once for a page and added up over spans of months."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.dates import MONTHS_3

from staffdesk.models import MonthlyCount
from staffdesk.months import Span
from staffdesk.queries.retention import Bar, bar_in

A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts by month, what and of what; and when they were counted."""

    counts: Mapping[tuple[date, str, str], int]
    at: datetime | None

    def of(self, what: str, of: str, span: Span) -> int:
        """How many in a span."""
        return sum(self.counts.get((month, what, of), 0) for month in span.all)

    def all_of(self, what: str, span: Span, among: Iterable[str] | None = None) -> int:
        """How many in a span, whatever of; or of some."""
        months, some = set(span.all), None if among is None else set(among)
        return sum(count for (month, kind, of), count in self.counts.items()
                   if month in months and kind == what and (some is None or of in some))  # fmt: skip

    def by_month(self, what: str, span: Span, among: Iterable[str] | None = None) -> list[int]:
        """The same for each month of a span."""
        among = None if among is None else set(among)
        return [self.all_of(what, Span(month, 1), among) for month in span.all]

    def kinds_of(self, what: str) -> set[str]:
        """Of what there is any count."""
        return {of for _month, kind, of in self.counts if kind == what}


def counted(*what: str, since: date) -> Counted:
    """What was counted of some things since a month. One query."""
    rows = MonthlyCount.objects.filter(what__in=what, month__gte=since)
    found = list(rows.values_list("month", "what", "of", "count", "counted_at"))
    return Counted({(month, kind, of): count for month, kind, of, count, _at in found},
                   max((at for *_rest, at in found), default=None))  # fmt: skip


def bars(values: Sequence[int], *, place: int, of: int, most: int) -> list[Bar]:
    """One of several bars in each of twelve columns, on one scale."""
    return [bar_in(n, place, of, 0, value / most) for n, value in enumerate(values) if value]


@dataclass(frozen=True, slots=True)
class Chart:
    """Twelve months beside the twelve before them, with what they say."""

    name: str
    finding: str
    how: str
    now: Sequence[int]
    before: Sequence[int]
    months: Sequence[date]

    @property
    def bars(self) -> list[Bar]:
        """This year's."""
        return bars(self.now, place=1, of=2, most=self._most)

    @property
    def bars_before(self) -> list[Bar]:
        """Those of the year before."""
        return bars(self.before, place=0, of=2, most=self._most)

    @property
    def names(self) -> list[str]:
        """Below its columns."""
        return [str(MONTHS_3[month.month]).capitalize() for month in self.months]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self.now) and not any(self.before)

    @property
    def rows(self) -> list[tuple[date, int, int]]:
        """The same as a table: month, now, a year before."""
        return list(zip(self.months, self.now, self.before, strict=True))

    @property
    def _most(self) -> int:
        return max([*self.now, *self.before, 1])


def per_hundred(count: int, base: int) -> float | None:
    """How many for a hundred of something; None where there was none of it."""
    return round(100 * count / base, 1) if base else None
