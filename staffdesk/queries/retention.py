"""Renewing, joining and staying as figures for a page: summed up from what was counted, with the way to the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final, Self, TypeVar

from django.db.models import Min, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from members.models import CohortFigure, MonthFigure, Term, TermQuerySet
from members.queries.retention import (
    Fate,
    after_last_of,
    asked_after,
    due,
    first_day_of,
    first_ever,
    gone,
    joined,
    over_on,
    renewed,
    returned,
    stayed,
    still_open,
)

WHATS: Final = {
    "due": _("Due for renewal"), "renewed": _("Renewed"), "in_grace": _("Not renewed, grace still runs"),
    "lapsed": _("Lapsed"), "joined": _("Joined"), "returned": _("Came back"), "asked": _("Asked after"),
    "stayed": _("Still members"), "gone": _("No longer members"), "over": _("Lapsed since this day"),
}  # fmt: skip
MONTHS: Final = 12
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of terms that ended, and how many began that continued nothing."""

    due: int = 0
    renewed: int = 0
    in_grace: int = 0
    first_due: int = 0
    first_renewed: int = 0
    first_in_grace: int = 0
    joined: int = 0
    returned: int = 0

    def __add__(self, other: Self) -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))

    @property
    def lapsed(self) -> int:
        """Not renewed, and too late to."""
        return self.due - self.renewed - self.in_grace

    @property
    def rate(self) -> float | None:
        """Renewed, in per cent of what was due."""
        return per_cent(self.renewed, self.due)

    @property
    def first_rate(self) -> float | None:
        """The same of first terms alone."""
        return per_cent(self.first_renewed, self.first_due)

    @property
    def net(self) -> int:
        """How many members more there are for it."""
        return self.joined + self.returned - self.lapsed


@dataclass(frozen=True, slots=True)
class After:
    """So many years later: whose day has come, who was a member on it, and whether other days are still to come."""

    years: int
    asked: int
    stayed: int
    is_partial: bool

    @property
    def share(self) -> float | None:
        """Members, in per cent of those asked after."""
        return per_cent(self.stayed, self.asked)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who joined in a year, and for each year since how many of them were members."""

    year: int
    joined: int
    shares: Sequence[After]


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of figures as it was counted."""

    month: date
    type: str
    slug: str
    tally: Tally


def per_cent(part: int, whole: int) -> float | None:
    """To one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def counted_months() -> list[Counted]:
    """Every month by type, the newest first. One query; some thousand rows at most."""
    names = [one.name for one in fields(Tally)]
    rows = MonthFigure.objects.order_by("-month", "type__position", "type__name")
    found = rows.values_list("month", "type__name", "type__slug", *names)
    return [Counted(month, name, slug, Tally(*counts)) for month, name, slug, *counts in found]


def counted_at() -> datetime | None:
    """When the oldest of the figures was counted; None before the first time."""
    found: datetime | None = MonthFigure.objects.aggregate(oldest=Min("counted_at"))["oldest"]
    return found


def summed(rows: Iterable[Counted], by: Callable[[Counted], Key]) -> dict[Key, Tally]:
    """One for each key, in the order they come."""
    found: dict[Key, Tally] = {}
    for row in rows:
        found[by(row)] = found.get(by(row), Tally()) + row.tally
    return found


def of_months(rows: Iterable[Counted], year: int) -> list[tuple[date, Tally]]:
    """The twelve months of a year."""
    found = summed((row for row in rows if row.month.year == year), lambda row: row.month)
    return [(first, found.get(first, Tally())) for first in (date(year, n + 1, 1) for n in range(MONTHS))]


def cohorts(slug: str = "") -> list[Cohort]:
    """By the year they joined in, the newest first; of one type, if so. Two queries."""
    years, sizes = CohortFigure.objects.all(), MonthFigure.objects.filter(joined__gt=0)
    if slug:
        years, sizes = years.filter(type__slug=slug), sizes.filter(type__slug=slug)
    size: dict[int, int] = {}
    for month, count in sizes.values_list("month", "joined"):
        size[month.year] = size.get(month.year, 0) + count
    after: dict[int, dict[int, tuple[int, int]]] = {}
    for year, n, asked, here in years.order_by("after").values_list("year", "after", "asked", "stayed"):
        so_far = after.setdefault(year, {}).get(n, (0, 0))
        after[year][n] = (so_far[0] + asked, so_far[1] + here)
    return [
        Cohort(
            year, size[year], [After(n, *counts, counts[0] < size[year]) for n, counts in after.get(year, {}).items()]
        )
        for year in sorted(size, reverse=True)
    ]


# --- The rows behind a figure --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows: what of them, between which days, of which type, first terms alone, so many years after."""

    what: str
    first: date
    last: date
    on: date
    slug: str = ""
    only_first: bool = False
    years: int = 1

    @property
    def title(self) -> str:
        """What they are."""
        return str(WHATS[self.what])

    @property
    def is_after(self) -> bool:
        """Whether it is about what became of a year's members."""
        return self.what in ("asked", "stayed", "gone")

    @property
    def period(self) -> str:
        """The day, the month or the year they are about."""
        one_day, one_month = self.first == self.last, self.first.month == self.last.month
        return date_format(self.first, "j F Y" if one_day else "F Y" if one_month else "Y")


BY_START: Final = frozenset({"joined", "returned", "asked", "stayed", "gone"})


def rows_behind(asked: Rows) -> TermQuerySet:
    """The terms a figure counts, by the same words it was counted with."""
    rows = _ended(asked) if asked.what not in BY_START else _begun(asked)
    if asked.slug:
        rows = rows.filter(rule__type__slug=asked.slug)
    return rows


def _ended(asked: Rows) -> TermQuerySet:
    if asked.what == "over":
        return over_on(asked.last)
    rows = due(first=asked.first, last=asked.last, on=asked.on)
    if asked.only_first:
        rows = rows.filter(first_ever())
    if asked.what == "due":
        return rows
    if asked.what == Fate.RENEWED:
        return rows.filter(renewed())
    open_yet = still_open(asked.on)
    return rows.filter(~renewed(), open_yet if asked.what == Fate.IN_GRACE else ~open_yet)


def _begun(asked: Rows) -> TermQuerySet:
    days: dict[str, Any] = {"first": asked.first, "last": min(asked.last, asked.on)}
    if asked.what == "returned":
        return returned(**days)
    if asked.what == "joined":
        return joined(**days)
    whose = asked_after(joined(**days), years=asked.years, on=asked.on)
    return {"stayed": stayed, "gone": gone}[asked.what](whose) if asked.what != "asked" else whose


def with_days(rows: QuerySet[Term]) -> QuerySet[Term]:
    """Each with `begins` and `ends`, the first day and the one after the last, to be sorted by."""
    return rows.annotate(begins=first_day_of("days"), ends=after_last_of("days"))
