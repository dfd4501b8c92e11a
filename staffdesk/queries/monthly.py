"""What was counted month by month, read once for a page and added up over spans of months."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from staffdesk.charts import Chart, Figure, Series, column_of
from staffdesk.models import MonthlyCount
from staffdesk.months import Span

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


def counted(*what: str, since: date, among: Iterable[str] | None = None) -> Counted:
    """What was counted of some things since a month, whatever of; or of some. One query."""
    rows = MonthlyCount.objects.filter(what__in=what, month__gte=since)
    if among is not None:
        rows = rows.filter(of__in=list(among))
    found = list(rows.values_list("month", "what", "of", "count", "counted_at"))
    return Counted({(month, kind, of): count for month, kind, of, count, _at in found},
                   max((at for *_rest, at in found), default=None))  # fmt: skip


def year_chart(
    name: str, year: Span, *, finding: str, how: str, now: Sequence[Figure], before: Sequence[Figure],
    rows: Callable[[Span], str], **more: Any,
) -> Chart:  # fmt: skip
    """Twelve months beside the twelve before them; each figure, and all of it, with its rows."""

    def links(span: Span) -> list[str]:
        return [rows(Span(month, 1)) for month in span.all]

    return Chart(
        name, finding, how, _("Month"), [column_of(month) for month in year.all],
        [Series(_("These twelve months, the last so far"), now, links(year)),
         Series("", before, links(year.year_before), is_before=True)],
        before=_("a year before"), rows_url=rows(year), **more,
    )  # fmt: skip


def per_hundred(count: int, base: int) -> float | None:
    """How many for a hundred of something; None where there was none of it."""
    return round(100 * count / base, 1) if base else None
