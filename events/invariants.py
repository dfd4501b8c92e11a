"""What must always be true of events; each finder names those for which it is not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ams.core.invariants import invariant
from events.models import Event, Registration, TicketType


@invariant("events.seats-fit", "Confirmed and held seats are no more than there are, of every event and ticket type.")
def oversold(at: datetime) -> Iterator[str]:
    """Counted as whoever takes a seat counts them."""
    seated = Registration.objects.seated(at=at).values("pk")
    for kind in _counted(TicketType.objects.select_related("event"), "registrations", seated):
        yield f"ticket type {kind.pk} ({kind.event}: {kind}): {kind.seats} seats taken of {kind.capacity}"
    for event in _counted(Event.objects.all(), "ticket_types__registrations", seated):
        yield f"event {event.pk} ({event}): {event.seats} seats taken of {event.capacity}"


@invariant("events.confirmed-are-paid", "Everybody who comes has an order that is settled, and a line that stands.")
def coming_unpaid(at: datetime) -> Iterator[str]:
    """A line that was taken back lets nobody in."""
    coming = Registration.objects.confirmed().order_by("pk")
    for one in coming.filter(Q(order_line__order__settled_at=None) | Q(order_line__revoked_at__isnull=False)):
        yield f"registration {one.pk} ({one.name}) comes, but line {one.order_line_id} does not pay for it"


def _counted(rows: QuerySet[Any], path: str, seated: QuerySet[Any, Any]) -> QuerySet[Any]:
    """Those with fewer seats than are taken, which `seats` counts."""
    counted: QuerySet[Any] = rows.annotate(seats=Count(path, filter=Q(**{f"{path}__in": seated})))
    return counted.filter(seats__gt=F("capacity")).order_by("pk")
