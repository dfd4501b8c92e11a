"""Which renewal notice of a term is due on a day: date arithmetic alone, without models, settings or a clock.

Days are the association's calendar dates. A plan is a set of steps, each so many days before or after the last day of
a term. Whoever is late to the plan is told once, not six times (docs/decisions/0014-renewal-notices.md):

- of several steps whose day has come, only the newest is looked at; what it overtook is never sent;
- a step whose day was before the term was granted, or before the step itself was put into the plan, is not due;
- after `PATIENCE` nobody sends a step any more, and nobody is told of an end to come once it has come.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PATIENCE = timedelta(days=14)  # so long after its day a step is still sent: a server may have been down for a week
DEFAULT_OFFSETS = (-60, -30, -7, 0, 14, 30)
FURTHEST = 400  # days before or after the last day


@dataclass(frozen=True, slots=True)
class Step:
    """One notice of a plan: `offset` days after a term's last day (negative: before it), in the plan since `since`."""

    key: int
    offset: int
    since: date

    def day_for(self, last_day: date) -> date:
        """The day on which it is sent to whoever's term ends then."""
        return last_day + timedelta(days=self.offset)

    def is_timely(self, last_day: date, on: date) -> bool:
        """Whether its day has come and it still says what is true."""
        day = self.day_for(last_day)
        return day <= on <= day + PATIENCE and not (self.offset < 0 and on > last_day)


class Silence(StrEnum):
    """Why somebody gets no notice although a step would be due."""

    FOR_LIFE = "for_life"
    CANCELLED = "cancelled"
    RENEWED = "renewed"  # a further term stands, or is paid for and on its way
    GONE = "gone"  # the contact is archived or merged away
    NOT_OFFERED = "not_offered"  # nobody can renew this type
    BY_ITSELF = "by_itself"  # it renews by itself, and its member is told of that instead
    HELD = "held"
    UNREACHABLE = "unreachable"  # nobody's address is known


@dataclass(frozen=True, slots=True)
class Ending:
    """A term that comes to its end; `sent` says which step was written on which day."""

    last_day: date
    granted_on: date
    sent: Mapping[int, date]


def due_step(plan: Collection[Step], term: Ending, on: date) -> Step | None:
    """The one step to send for a term on a day; None when there is nothing to say, or it was said."""
    come = [step for step in plan if _counts(step, term) and step.day_for(term.last_day) <= on]
    if not come:
        return None
    newest = max(come, key=lambda step: (step.offset, step.key))
    if not newest.is_timely(term.last_day, on) or newest.key in term.sent:
        return None
    if term.sent and newest.day_for(term.last_day) <= max(term.sent.values()):
        return None  # something newer was said already, by a step that has left the plan
    return newest


def next_step(plan: Collection[Step], term: Ending, on: date) -> tuple[Step, date] | None:
    """The step that is sent next and on which day, if nothing changes: the one that is due, else the first to come."""
    if (due := due_step(plan, term, on)) is not None:
        return due, on
    ahead = [step for step in plan if _counts(step, term) and step.day_for(term.last_day) > on]
    ahead = [step for step in ahead if step.key not in term.sent]
    if not ahead:
        return None
    first = min(ahead, key=lambda step: (step.offset, -step.key))
    return first, first.day_for(term.last_day)


def last_days_for(step: Step, on: date) -> tuple[date, date]:
    """The earliest and the latest last day of terms to which a step may be due on a day, both counted."""
    latest = on - timedelta(days=step.offset)
    earliest = latest - PATIENCE
    return (max(earliest, on) if step.offset < 0 else earliest), latest


def spans(plan: Iterable[Step], on: date) -> Iterator[tuple[date, date]]:
    """The same for a whole plan: last days from–to, both counted, without overlaps, the earliest first."""
    begun: tuple[date, date] | None = None
    for first, last in sorted(last_days_for(step, on) for step in plan):
        if begun is not None and first <= begun[1] + timedelta(days=1):
            begun = begun[0], max(begun[1], last)
            continue
        if begun is not None:
            yield begun
        begun = first, last
    if begun is not None:
        yield begun


def _counts(step: Step, term: Ending) -> bool:
    """Whether its day came when term and step were both there. On the day somebody has paid they are left in peace."""
    day = step.day_for(term.last_day)
    return term.granted_on < day and step.since <= day
