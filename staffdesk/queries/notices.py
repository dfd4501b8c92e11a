"""Who is told of the end of their membership in the next days; whom staff hold back, and whom nobody can reach."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import CharField, QuerySet, Value
from django.utils import timezone

from members.models import NoticeHold, NoticeStep, Term
from members.notices import PATIENCE
from members.queries import notice_in_words
from members.queries.notices import held, outstanding, paid_for, reachable, sent_steps

DAYS_AHEAD: Final = 7
COUNTED: Final = 1_000  # in one cell; beyond that it says “more than”


@dataclass(frozen=True, slots=True)
class Cell:
    """How many get one kind of notice on one day."""

    offset: int
    count: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > COUNTED

    @property
    def counted(self) -> int:
        """The number to show."""
        return min(self.count, COUNTED)


@dataclass(frozen=True, slots=True)
class DayAhead:
    """One day and what goes out on it."""

    day: date
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The next days; the columns are kinds of notices, by how far they are from the last day."""

    columns: list[str]
    days: list[DayAhead]

    @property
    def is_empty(self) -> bool:
        """Whether nobody gets anything."""
        return not any(cell.count for day in self.days for cell in day.cells)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a notice."""

    term: Term
    step: NoticeStep
    is_written: bool


def calendar(*, on: date) -> Calendar:
    """Who gets what from a day on, in numbers. Two queries, each cell counted so far and no further."""
    steps = list(NoticeStep.objects.active())
    offsets = sorted({step.offset_days for step in steps})
    days = [on + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    paid = paid_for()
    counts = _counted({
        f"{day}:{offset}": _told(steps, day, offset, paid=paid) for day in days for offset in offsets
    })  # fmt: skip
    return Calendar(
        [notice_in_words(offset) for offset in offsets],
        [DayAhead(day, [Cell(offset, counts[f"{day}:{offset}"]) for offset in offsets]) for day in days],
    )


def readers_on(day: date, offset: int) -> QuerySet[Term]:
    """The terms whose holders get the notice of an offset on a day; whoever pages them says in which order."""
    steps = list(NoticeStep.objects.active().filter(offset_days=offset))
    return _told(steps, day, offset, paid=paid_for()).select_related("membership__holder", "membership__type")


def as_readers(terms: Iterable[Term], offset: int) -> list[Reader]:
    """Some of those terms with the step of their type, and whether it was written already. Two queries."""
    steps = {step.type_id: step for step in NoticeStep.objects.active().filter(offset_days=offset)}
    rows = [(term, steps[term.membership.type_id]) for term in terms]
    written = sent_steps([term for term, _step in rows], [step.pk for step in steps.values()])
    return [Reader(term, step, step.pk in written.get(term.pk, {})) for term, step in rows]


def held_now(*, on: date) -> QuerySet[NoticeHold]:
    """Memberships whose notices staff hold back on a day."""
    found = NoticeHold.objects.standing(on=on).filter(membership__cancelled_at=None)
    return found.select_related("membership__holder", "membership__type", "exception__reason", "exception__actor")


def unreachable_now(*, on: date) -> QuerySet[Term]:
    """Terms that a notice is due for, or comes to be within the days shown, while nobody's address is known."""
    offsets = list(NoticeStep.objects.active().values_list("offset_days", flat=True))
    if not offsets:
        return Term.objects.none()
    first = on - timedelta(days=max(offsets)) - PATIENCE
    last = on - timedelta(days=min(offsets)) + timedelta(days=DAYS_AHEAD)
    nobody = Term.objects.ending(first=first, last=last).filter(membership__holder__email="")
    found = outstanding(nobody).exclude(reachable())
    return found.select_related("membership__holder", "membership__type")


def _told(steps: Iterable[NoticeStep], day: date, offset: int, *, paid: list[int]) -> QuerySet[Term]:
    """Terms that a step of this offset is for on a day, unless something changes until then."""
    types = [step.type_id for step in steps if step.offset_days == offset and step.active_since <= day]
    last_day = day - timedelta(days=offset)
    begins = timezone.make_aware(datetime.combine(day, time.min))
    ending = Term.objects.ending(first=last_day, last=last_day)
    ending = ending.filter(membership__type__in=types, granted_at__lt=begins)
    return outstanding(ending, paid=paid).filter(~held(day), reachable())


def _counted(cells: dict[str, QuerySet[Term]]) -> Counter[str]:
    """How many rows each of several queries finds, asked all at once."""
    if not cells:
        return Counter()
    first, *others = [
        rows.annotate(cell=Value(name, CharField())).order_by().values_list("cell")[: COUNTED + 1]
        for name, rows in cells.items()
    ]
    return Counter(name for (name,) in first.union(*others, all=True))
