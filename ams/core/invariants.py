"""What must always be true: a register each app adds to, read by `check_invariants` and by the desk."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ams.core.merging import Fate, places, stragglers
from ams.core.models import ExceptionMade, Message, NumberSeries

Finder = Callable[[datetime], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """One sentence that holds, and what finds those for whom it does not."""

    name: str
    sentence: str
    offenders: Finder


_REGISTER: dict[str, Invariant] = {}


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
