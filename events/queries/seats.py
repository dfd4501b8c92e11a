"""How many seats are taken, how many are promised to those who wait, and how many are free."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Sum

from billing.models import Order
from events.models import Event, Registration, TicketType, WaitlistEntry
from events.queries.waiting import next_in_line

SCARCE = 5  # from so few free seats on it is worth saying


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats at an instant, by the key of the ticket type.

    `taken` are confirmed, held and not expired, or offered to somebody who waited; `promised` are free, but those who
    wait have them before anybody else.
    """

    event: Event
    taken: dict[int, int]
    promised: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int | None:
        """How many anybody can have altogether; None where there is room for everybody."""
        if self.event.capacity is None:
            return None
        return max(self.event.capacity - sum(self.taken.values()) - sum(self.promised.values()), 0)

    def free_of(self, kind: TicketType) -> int | None:
        """How many of a type one can have; None where there is room for everybody."""
        gone = self.taken.get(kind.pk, 0) + self.promised.get(kind.pk, 0)
        own = None if kind.capacity is None else max(kind.capacity - gone, 0)
        return min((left for left in (own, self.free) if left is not None), default=None)


def seats_of(event: Event, *, at: datetime, besides: Order | None = None) -> Seats:
    """The seats of an event as the public finds them. One query; another where people wait and seats are free.

    Seats of the order `besides` are free for whoever asks, and not for those who wait.
    """
    taken, somebody_waits = _counted(event, at, besides)
    promised: Counter[int] = Counter()
    if somebody_waits:
        for party in next_in_line(event, seats_taken(event, at=at) if besides else taken, at=at):
            promised[party.kind] += party.size
    return Seats(event, taken, dict(promised))


def seats_taken(event: Event, *, at: datetime, besides: Order | None = None) -> dict[int, int]:
    """How many seats of each ticket type, by its key, are taken at an instant, but for those of an order. One query.

    Seats that staff overbooked with a reason are beyond those there are, and take nobody else's.
    """
    return _counted(event, at, besides)[0]


def _counted(event: Event, at: datetime, besides: Order | None) -> tuple[dict[int, int], bool]:
    """The seats taken, by ticket type, and whether anybody waits for one."""
    rows = Registration.objects.counted(at=at).filter(ticket_type__event=event)
    if besides is not None:
        rows = rows.exclude(order_line__order=besides)
    mine = WaitlistEntry.objects.filter(ticket_type__event=event)
    seated = rows.order_by().values_list("ticket_type").annotate(seats=Count("pk"))
    offered = mine.offered(at=at).order_by().values_list("ticket_type").annotate(seats=Sum("size"))
    waiting = mine.waiting().order_by().values_list("ticket_type").annotate(seats=-Sum("size"))  # less than nothing
    taken: Counter[int] = Counter()
    somebody_waits = False
    for kind, seats in seated.union(offered, waiting, all=True):
        somebody_waits |= seats < 0
        taken[kind] += max(seats, 0)
    return {kind: seats for kind, seats in taken.items() if seats}, somebody_waits
