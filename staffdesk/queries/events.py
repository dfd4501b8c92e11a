"""Events as staff see them: which there are, and how full they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from ams.core.ready import among, ready
from events.models import Event, Registration, TicketType, WaitlistEntry


class Taken(NamedTuple):
    """Seats of an event or a ticket type: who comes, and what is held for those who have not paid yet."""

    coming: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Fullness:
    """How full something is; `capacity` and `free` are None where there is room for everybody.

    `offered` are seats kept for those who waited; `extra` are those of all who come or pay that staff overbooked.
    """

    what: Event | TicketType
    coming: int
    held: int
    offered: int = 0
    extra: int = 0

    @property
    def capacity(self) -> int | None:
        """How many seats there are."""
        return self.what.capacity

    @property
    def taken(self) -> int:
        """Seats nobody else can have."""
        return self.coming + self.held + self.offered

    @property
    def free(self) -> int | None:
        """Seats anybody can have."""
        return None if self.capacity is None else max(self.capacity + self.extra - self.taken, 0)


def events_listed(*, at: datetime, is_over: bool) -> QuerySet[Event]:
    """Those that are over, or those that are not; drafts are among the latter."""
    return Event.objects.over(at=at) if is_over else Event.objects.not_over(at=at)


def taken_of(events: Iterable[Event], *, at: datetime) -> dict[int, Taken]:
    """Seats taken of several events, by their keys. One query."""
    rows = Registration.objects.seated(at=at).filter(ticket_type__event__in=[event.pk for event in events])
    counted = rows.order_by().values("ticket_type__event").annotate(all=Count("pk"), coming=Count("confirmed_at"))
    found = counted.values_list("ticket_type__event", "all", "coming")
    return {event: Taken(coming, everything - coming) for event, everything, coming in found}


def fullness_of(event: Event, kinds: Sequence[TicketType], *, at: datetime) -> tuple[Fullness, list[Fullness]]:
    """The event as a whole, and each of its ticket types. Two queries."""
    seats, offered = (
        {one.kind: one for one in map(_Seats._make, _seated(_keys(kinds), at))},
        dict(_offered(event.pk, at)),
    )
    parts = [
        Fullness(kind, its.coming, its.all - its.coming, offered.get(kind.pk, 0), its.extra)
        for kind in kinds
        for its in [seats.get(kind.pk, _Seats(kind.pk))]
    ]
    coming, held = sum(part.coming for part in parts), sum(part.held for part in parts)
    extra = sum(part.extra for part in parts)
    return Fullness(event, coming, held, sum(offered.values()), extra), parts


def _keys(kinds: Iterable[TicketType]) -> tuple[int, ...]:
    return tuple(kind.pk for kind in kinds)


class _Seats(NamedTuple):
    """Seats of a ticket type, by its key: all that are taken, and of these who comes and whom staff overbooked."""

    kind: int
    all: int = 0
    coming: int = 0
    extra: int = 0


@ready
def _seated(kinds: tuple[int, ...], at: datetime) -> QuerySet[Any, tuple[int, int, int, int]]:
    rows = Registration.objects.seated(at=at).filter(among("ticket_type", kinds)).order_by().values_list("ticket_type")
    return rows.annotate(Count("pk"), Count("confirmed_at"), Count("overbooked_by"))


@ready
def _offered(event: int, at: datetime) -> QuerySet[Any, tuple[int, int]]:
    rows = WaitlistEntry.objects.offered(at=at).filter(ticket_type__event=event).order_by()
    return rows.values_list("ticket_type").annotate(Sum("size"))


def kinds_of(event: Event) -> list[TicketType]:
    """Its ticket types in order. One query."""
    return _kinds(event.pk)


def find_event(slug: str) -> Event | None:
    """The event with this address. One query."""
    return next(iter(_called(slug)), None)


@ready
def _called(slug: str) -> QuerySet[Event]:
    return Event.objects.filter(slug=slug)


@ready
def _kinds(event: int) -> QuerySet[TicketType]:
    return TicketType.objects.filter(event=event).order_by("position", "pk")
