"""Events as staff see them: how full they are, and what they brought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from ams.core.association import the_association
from ams.core.money import Money
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
    revenue: Money
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


def fullness_of(event: Event, *, at: datetime) -> tuple[Fullness, list[Fullness]]:
    """The event as a whole, and each of its ticket types. Three queries."""
    seated = Registration.objects.seated(at=at).filter(ticket_type__event=event)
    sums: dict[int, Mapping[str, Any]] = {
        row["ticket_type"]: row
        for row in seated.order_by()
        .values("ticket_type")
        .annotate(
            all=Count("pk"),
            coming=Count("confirmed_at"),
            extra=Count("overbooked_by"),
            revenue=Sum("order_line__gross", filter=Q(confirmed_at__isnull=False)),
        )
    }
    currency = the_association().currency
    offers = WaitlistEntry.objects.offered(at=at).filter(ticket_type__event=event).order_by()
    offered = dict(offers.values_list("ticket_type").annotate(Sum("size")))
    kinds = event.ticket_types.order_by("position", "pk")
    parts = [_part(kind, sums.get(kind.pk, {}), offered.get(kind.pk, 0), currency) for kind in kinds]
    revenue = sum((part.revenue for part in parts), start=Money.zero(currency))
    coming, held = sum(part.coming for part in parts), sum(part.held for part in parts)
    extra = sum(part.extra for part in parts)
    return Fullness(event, coming, held, revenue, sum(offered.values()), extra), parts


def _part(kind: TicketType, row: Mapping[str, Any], offered: int, currency: str) -> Fullness:
    coming, everything = row.get("coming", 0), row.get("all", 0)
    revenue = Money.rounded(row.get("revenue") or Decimal(0), currency)
    return Fullness(kind, coming, everything - coming, revenue, offered, row.get("extra", 0))
