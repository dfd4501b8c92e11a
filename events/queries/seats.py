"""How many seats are taken and how many are free."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from billing.models import Order
from events.models import Event, Registration, TicketType


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats at an instant, by the key of the ticket type: `taken` are confirmed, or held and not expired."""

    event: Event
    taken: dict[int, int]

    @property
    def free(self) -> int | None:
        """How many are free altogether; None where there is room for everybody."""
        return None if self.event.capacity is None else max(self.event.capacity - sum(self.taken.values()), 0)

    def free_of(self, kind: TicketType) -> int | None:
        """How many of a type one can have; None where there is room for everybody."""
        own = None if kind.capacity is None else max(kind.capacity - self.taken.get(kind.pk, 0), 0)
        return min((left for left in (own, self.free) if left is not None), default=None)


def seats_of(event: Event, *, at: datetime, besides: Order | None = None) -> Seats:
    """The seats of an event, as `seats_taken` counts them. One query."""
    return Seats(event, seats_taken(event, at=at, besides=besides))


def seats_taken(event: Event, *, at: datetime, besides: Order | None = None) -> dict[int, int]:
    """How many seats of each ticket type, by its key, are taken at an instant, but for those of an order. One query."""
    rows = Registration.objects.seated(at=at).filter(ticket_type__event=event)
    if besides is not None:
        rows = rows.exclude(order_line__order=besides)
    counted = rows.order_by().values("ticket_type").annotate(seats=Count("pk"))
    return dict(counted.values_list("ticket_type", "seats"))
