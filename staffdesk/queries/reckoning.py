"""From the tables of calendars and standards to instants: when something is due, and when somebody is told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from staffdesk.clock import Hours, Interval, Pause, before, business_days, deadline, elapsed, next_open, part_of
from staffdesk.models import Calendar, CasePause, Clock, StandardStep, StandardVersion
from staffdesk.models.standards import DAYS


class Step(NamedTuple):
    """A level of a version, and the instant somebody is told."""

    level: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A clock's due time, the steps around it, and by which revision of the calendar."""

    due_at: datetime | None
    steps: tuple[Step, ...]
    revision: int

    def reached(self, told: int, *, at: datetime) -> int:
        """The highest level that was told and still lies behind; a due time that moved on tells again."""
        return max((step.level for step in self.steps if step.level <= told and step.at <= at), default=0)

    def after(self, level: int) -> datetime | None:
        """When the next level is told."""
        return next((step.at for step in self.steps if step.level > level), None)


class Reckoner:
    """Reckons by one version of a standard, whose calendar is read once."""

    def __init__(self, version: StandardVersion) -> None:
        self.version = version
        self.hours = hours_of(version.calendar)
        self.steps: Sequence[StandardStep] = sorted(version.steps.all(), key=lambda step: step.level)

    def reckon(self, *, started_at: datetime, pauses: Sequence[Pause]) -> Reckoned:
        """When it is due by its version, and whom that tells when, always while somebody is there."""
        due = self._due(started_at, pauses)
        told = () if due is None else tuple(self._told(step, started_at, due, pauses) for step in self.steps)
        steps = tuple(Step(level, instant) for level, instant in told if instant is not None)
        return Reckoned(due, steps, self.version.calendar.revision)

    def took(self, *, started_at: datetime, stopped_at: datetime, pauses: Sequence[Pause]) -> timedelta:
        """Business time without pauses: what is compared with the promise."""
        return elapsed(self.hours, started_at, stopped_at, pauses)

    def _due(self, started_at: datetime, pauses: Sequence[Pause]) -> datetime | None:
        if self.version.minutes is not None:
            return deadline(self.hours, started_at, self.version.minutes, pauses)
        return business_days(self.hours, started_at, self.version.business_days or 0, pauses)

    def _told(
        self, step: StandardStep, started_at: datetime, due: datetime, pauses: Sequence[Pause]
    ) -> tuple[int, datetime | None]:
        if step.minutes < 0:
            earlier = before(self.hours, due, -step.minutes, since=started_at, pauses=pauses)
            return step.level, next_open(self.hours, earlier)
        later = deadline(self.hours, due, step.minutes, pauses)
        return step.level, later and next_open(self.hours, later)


def current_versions() -> QuerySet[StandardVersion]:
    """The newest version of each standard that is on, with all it takes to reckon by it."""
    newest = StandardVersion.objects.filter(standard__archived_at=None)
    return for_reckoning(newest.order_by("standard_id", "-number").distinct("standard_id"))


def for_reckoning(versions: QuerySet[StandardVersion]) -> QuerySet[StandardVersion]:
    """With standard, steps and calendar."""
    calendars = Prefetch("calendar", Calendar.objects.prefetch_related("days"))
    return versions.select_related("standard").prefetch_related("steps", calendars)


def reckoners(versions: Iterable[int]) -> dict[int, Reckoner]:
    """A reckoner for each of some versions, by key."""
    found = for_reckoning(StandardVersion.objects.filter(pk__in=set(versions)))
    return {version.pk: Reckoner(version) for version in found}


def pauses_of(clocks: Iterable[Clock]) -> Callable[[Clock], list[Pause]]:
    """What stopped each of some clocks: what it brought along from another case, and the pauses of its case since."""
    cases: dict[int, list[Pause]] = defaultdict(list)
    of_cases = CasePause.objects.filter(case__in={clock.case_id for clock in clocks})
    for case, began, ended in of_cases.values_list("case", "began_at", "ended_at"):
        cases[case].append((began, ended))

    def of(clock: Clock) -> list[Pause]:
        brought = [(spell.lower, spell.upper) for spell in clock.brought]
        return [*brought, *part_of(cases[clock.case_id], since=clock.here_since)]

    return of


def hours_of(calendar: Calendar) -> Hours:
    """A calendar to reckon by; its `days` are read, or prefetched. Raises CalendarNeverOpens, IntervalIsWrong."""
    days = list(calendar.days.all())
    return hours_from(calendar.time_zone, calendar.week, {day.day: day.hours for day in days})


def hours_from(zone: str, week: Mapping[str, Any], days: Mapping[date, Any]) -> Hours:
    """The same from what the columns hold: a day without hours is closed."""
    return Hours(
        zone=ZoneInfo(zone),
        week={DAYS.index(day): intervals(written) for day, written in week.items()},
        closed=frozenset(day for day, written in days.items() if not written),
        special={day: intervals(written) for day, written in days.items() if written},
    )


def intervals(written: Iterable[Sequence[str]]) -> tuple[Interval, ...]:
    """["09:00", "24:00"] as minutes of the day."""
    return tuple((_minute(opens), _minute(closes)) for opens, closes in written)


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
