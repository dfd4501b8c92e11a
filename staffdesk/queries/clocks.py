"""When cases are due, in words, for lists and pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from ams.core.association import association_zone
from ams.core.dates import dated
from ams.core.ready import among, ready
from staffdesk.clock import Hours, elapsed
from staffdesk.models import Case, Clock, StandardVersion
from staffdesk.queries.reckoning import hours_of


@dataclass(frozen=True, slots=True)
class Due:
    """A promise that runs: `words` such as "due in 1 h 12 min", `tone` as pills have it, `at` for who looks closer."""

    words: str
    tone: str
    at: datetime | None
    promise: str


def first_due(cases: Iterable[Case], *, at: datetime) -> dict[int, Due]:
    """For each of some cases the promise that is due first, if one runs; three questions for however many cases."""
    found: dict[int, Due] = {}
    running = _running_in(cases)
    for clock, due in zip(running, dues_of(running, at=at), strict=True):
        found.setdefault(clock.case_id, due)
    return found


def promises_of(case: Case, *, at: datetime) -> list[Due]:
    """All that runs for one case, the next due first."""
    return dues_of(_running_of(case.pk), at=at)


def _running_in(cases: Iterable[Case]) -> list[Clock]:
    """The next due first. Of versions there are few: each is read once, and not with each of its clocks."""
    clocks = _running(tuple(case.pk for case in cases))
    versions = {one.pk: one for one in _versions(tuple({clock.version_id for clock in clocks}))}
    for clock in clocks:
        clock.version = versions[clock.version_id]
        clock.standard = clock.version.standard
    return clocks


@ready
def _running_of(case: int) -> QuerySet[Clock]:
    of_one = Clock.objects.running().filter(case=case).order_by("due_at", "pk")
    return of_one.select_related("standard", "version__standard", "version__calendar")


@ready
def _running(cases: tuple[int, ...]) -> QuerySet[Clock]:
    return Clock.objects.running().filter(among("case", cases)).order_by("due_at", "pk")


@ready
def _versions(keys: tuple[int, ...]) -> QuerySet[StandardVersion]:
    return StandardVersion.objects.filter(among("pk", keys)).select_related("standard", "calendar")


def dues_of(clocks: Sequence[Clock], *, at: datetime) -> list[Due]:
    """Running clocks in words, one by one; their standard, and their version with its calendar, should be loaded."""
    hours = _Hours(clocks)
    return [_due(clock, hours, at) for clock in clocks]


class _Hours:
    """Calendars, whose days are read when the first late clock asks: overrun is counted in business time."""

    def __init__(self, clocks: Sequence[Clock]) -> None:
        self._clocks = clocks
        self._known: dict[int, Hours] = {}

    def of(self, clock: Clock) -> Hours:
        if not self._known:
            calendars = {one.version.calendar_id: one.version.calendar for one in self._clocks}
            prefetch_related_objects(list(calendars.values()), "days")
            self._known = {pk: hours_of(one) for pk, one in calendars.items()}
        return self._known[clock.version.calendar_id]


def _due(clock: Clock, hours: _Hours, at: datetime) -> Due:
    if clock.due_at is None:
        return Due(_("waits for the member"), "quiet", None, clock.standard.name)
    if clock.due_at < at:
        over = elapsed(hours.of(clock), clock.due_at, at)
        return Due(_("late by %(time)s") % {"time": in_words(over)}, "bad", clock.due_at, clock.standard.name)
    left = clock.due_at - at
    is_half_gone = left < (clock.due_at - clock.started_at) / 2
    return Due(_ahead(clock.due_at, at), "warn" if is_half_gone else "quiet", clock.due_at, clock.standard.name)


def _ahead(due: datetime, at: datetime) -> str:
    """How long, if it is today; else the day and the time."""
    zone = association_zone()
    local, today = due.astimezone(zone), at.astimezone(zone).date()
    if local.date() == today:
        return _("due in %(time)s") % {"time": in_words(due - at)}
    return _("due %(day)s") % {"day": dated(local, "D H:i" if (local.date() - today).days < 7 else "D j M, H:i")}


def in_words(time: timedelta) -> str:
    """1 h 12 min; from two working days on, hours alone."""
    minutes = int(time.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if not hours and not minutes:
        return _("less than a minute")
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    if hours >= 16 or not minutes:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
