"""Counting who renewed, joined, came back and stayed, month by month and year by year; written anew each time."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import Count, Expression, F, Min, QuerySet
from django.db.models.functions import TruncMonth

from ams.core.association import day_of
from members.models import CohortFigure, MonthFigure, Term, TermQuerySet
from members.queries.retention import (
    Fate,
    asked_after,
    due,
    first_day_of,
    joined,
    last_day_of,
    returned,
    stayed,
    with_fate,
    with_rank,
)

MOST_YEARS: Final = 80  # looked back
COHORT_YEARS: Final = 20  # asked after a year's members
COUNTS: Final = ("due", "renewed", "in_grace", "first_due", "first_renewed", "first_in_grace", "joined", "returned")


class Key(NamedTuple):
    """What one row of figures is about."""

    month: date
    type_id: int


def count_retention(*, at: datetime) -> int:
    """Write all figures anew as of an instant; how many there are. Each year is a transaction of its own.

    Two at once write the same. What is no longer counted goes at the end.
    """
    today = day_of(at)
    for year in _years(today):
        _count_year(year, today, at)
    with transaction.atomic():
        for model in (MonthFigure, CohortFigure):
            model.objects.filter(counted_at__lt=at).delete()
    return MonthFigure.objects.count() + CohortFigure.objects.count()


def counted_on(day: date) -> bool:
    """Whether everything was counted on one of the association's days or later."""
    oldest = MonthFigure.objects.aggregate(oldest=Min("counted_at"))["oldest"]
    return oldest is not None and day_of(oldest) >= day


def _years(today: date) -> range:
    found = Term.objects.standing().aggregate(first=Min(first_day_of("days")))["first"]
    return range(max(found.year, today.year - MOST_YEARS), today.year + 1) if found else range(0)


@transaction.atomic
def _count_year(year: int, today: date, at: datetime) -> None:
    months = [MonthFigure(**key._asdict(), counted_at=at, **counts) for key, counts in _months(year, today).items()]
    MonthFigure.objects.bulk_create(
        months, update_conflicts=True, unique_fields=["month", "type"], update_fields=[*COUNTS, "counted_at"]
    )
    CohortFigure.objects.bulk_create(
        [CohortFigure(year=year, counted_at=at, **row) for row in _cohorts(year, today)],
        update_conflicts=True,
        unique_fields=["year", "type", "after"],
        update_fields=["asked", "stayed", "counted_at"],
    )


def _months(year: int, today: date) -> dict[Key, Counter[str]]:
    """What is counted of each month of a year, by type."""
    found: dict[Key, Counter[str]] = {}
    first, last = date(year, 1, 1), date(year, 12, 31)
    until = min(last, today)
    over = with_rank(with_fate(due(first=first, last=last, on=today), on=today))
    for month, kind, is_first, fate, count in _counted(over, last_day_of("days"), "is_first", "fate"):
        counts = found.setdefault(Key(month, kind), Counter())
        counts.update(_of_those_due(fate, count, is_first=is_first))
    for what, rows in (("joined", joined(first=first, last=until)), ("returned", returned(first=first, last=until))):
        for month, kind, count in _counted(rows, first_day_of("days")):
            found.setdefault(Key(month, kind), Counter())[what] += count
    return found


def _of_those_due(fate: str, count: int, *, is_first: bool) -> dict[str, int]:
    said = ["due"] if fate == Fate.LAPSED else ["due", fate]
    return {f"{which}{word}": count for word in said for which in ("", "first_")[: 1 + is_first]}


def _counted(rows: TermQuerySet, day: Expression, *by: str) -> QuerySet[Term, tuple[Any, ...]]:
    """How many there are by month, type and whatever else."""
    named = rows.order_by().annotate(month=TruncMonth(day), kind=F("rule__type")).values("month", "kind", *by)
    counted: QuerySet[Term, tuple[Any, ...]] = named.annotate(count=Count("pk")).values_list(
        "month", "kind", *by, "count"
    )
    return counted


def _cohorts(year: int, today: date) -> Iterator[dict[str, int]]:
    """Of those who joined in a year, for each year since, by type: whose day has come, and who was a member on it."""
    cohort = joined(first=date(year, 1, 1), last=min(date(year, 12, 31), today))
    for after in range(1, min(today.year - year, COHORT_YEARS) + 1):
        asked = asked_after(cohort, years=after, on=today)
        here = dict(_by_type(stayed(asked)))
        for kind, count in _by_type(asked):
            yield {"type_id": kind, "after": after, "asked": count, "stayed": here.get(kind, 0)}


def _by_type(rows: TermQuerySet) -> QuerySet[Term, tuple[int, int]]:
    return rows.order_by().values("rule__type").annotate(count=Count("pk")).values_list("rule__type", "count")
