"""What must always be true: a register each app adds to, read by `check_invariants` and by the desk."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ams.core.association import day_of
from ams.core.kept import all_kept
from ams.core.merging import Fate, places, stragglers
from ams.core.models import ExceptionMade, KeepingRule, KeepingRun, Message, NumberSeries

Finder = Callable[[datetime], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One sentence that holds, and what finds those for whom it does not."""

    name: str
    sentence: str
    offenders: Finder


_REGISTER: dict[str, Invariant] = {}
NIGHTS = timedelta(days=3)  # so many may be left out, for an outage


def invariant(name: str, sentence: str) -> Callable[[Finder], Finder]:
    """Register a function that names each offender in words, given an aware instant."""

    def keep(find: Finder) -> Finder:
        if name in _REGISTER:
            raise ValueError(f"There are two invariants called {name}.")
        _REGISTER[name] = Invariant(name, sentence, find)
        return find

    return keep


def all_invariants() -> list[Invariant]:
    """Every registered one, by name."""
    return [_REGISTER[name] for name in sorted(_REGISTER)]


def broken_invariants(*, at: datetime) -> Iterator[tuple[Invariant, list[str]]]:
    """Each invariant that does not hold at an instant, with its offenders."""
    for one in all_invariants():
        if offenders := list(one.offenders(at)):
            yield one, offenders


@invariant("core.messages-move", "No message is older than 15 minutes and neither sent nor failed with a reason.")
def messages_that_wait(at: datetime) -> Iterator[str]:
    """Those still on their way; back-off within the first fifteen minutes is no offence."""
    waiting = Message.objects.filter(state__in=[Message.State.QUEUED, Message.State.SENDING])
    for message in waiting.filter(created_at__lt=at - timedelta(minutes=15)).order_by("pk"):
        who = f"{message.purpose} to {message.recipient}"
        yield f"message {message.pk} ({who}) has waited since {message.created_at:%c}"


@invariant("core.exceptions-have-reasons", "Every exception has an actor, a reason and words.")
def exceptions_without_words(at: datetime) -> Iterator[str]:
    """The database refuses missing actors and reasons; blank words are looked for here."""
    for made in ExceptionMade.objects.filter(words__regex=r"^\s*$"):
        yield f"exception {made.pk} ({made.what}) has no words"


@invariant("core.series-move-forward", "A number series never points at a number below its first.")
def series_behind_their_start(at: datetime) -> Iterator[str]:
    """A series somebody wound back."""
    for series in NumberSeries.objects.exclude(next_serial=1):
        if series.next_serial < series.first_serial:
            yield f"{series} would issue {series.next_serial}, below its first number {series.first_serial}"


@invariant("core.nothing-is-left-behind", "Nothing that should have moved points at a contact that was merged away.")
def rows_left_behind(at: datetime) -> Iterator[str]:
    """What came at the moment of a merge is led on every few minutes; this is what a person has to decide about."""
    for place in places():
        if place.fate is Fate.MOVES:
            for row in stragglers(place).select_related(place.field).order_by("pk")[:20]:
                contact = getattr(row, place.field)
                yield f"{place.model.__name__} {row.pk} is still with {contact} ({contact.number}), who was merged away"


@invariant("core.nothing-is-kept-too-short", "Nothing is kept for fewer days than the law or the product needs.")
def rules_that_are_too_short(at: datetime) -> Iterator[str]:
    """The form refuses them; this finds what came in by another way."""
    days = dict(KeepingRule.objects.values_list("kind", "days"))
    for kind in all_kept():
        if days.get(kind.key, kind.days) < kind.least:
            yield f"{kind.key} is set to {days[kind.key]} days, and needs {kind.least}"


@invariant("core.what-is-over-is-gone", "What is over its time goes in the next night.")
def what_stayed(at: datetime) -> Iterator[str]:
    """Rows that a night left, or that it did not find; and nights that were left out, once there has been one."""
    lately = {run.kind: run for run in KeepingRun.objects.filter(night__gte=day_of(at - NIGHTS)).order_by("night")}
    if not lately and not KeepingRun.objects.exists():
        return
    for kind in all_kept():
        run = lately.get(kind.key)
        if run is None:
            yield f"{kind.key} was not seen to since {day_of(at - NIGHTS)}"
        elif run.ended_at is None and run.begun_at < at - NIGHTS / 2:
            yield f"{kind.key} was begun at {run.begun_at:%Y-%m-%d %H:%M} and is not done"
        elif run.failure:
            yield f"{kind.key} could not be removed: {run.failure}"
        elif run.ended_at is not None:
            for pk in kind.over(run.before).order_by().values_list("pk", flat=True)[:20]:
                yield f"{kind.key}: {pk} is older than {run.days} days, and still here"
