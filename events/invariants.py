"""What must always be true of events; each finder names those for which it is not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ams.core.invariants import invariant
from events.models import Event, Registration, Session, SessionPlace, TicketType, WaitlistEntry


@invariant(
    "events.seats-fit",
    "Confirmed, held and offered seats are no more than there are, of every event, ticket type and session; but for "
    "those that staff overbooked with a reason.",
)
def oversold(at: datetime) -> Iterator[str]:
    """Counted as whoever takes a seat counts them."""
    for kind in _too_full(TicketType.objects.select_related("event"), "ticket_type", at):
        yield f"ticket type {kind.pk} ({kind.event}: {kind}): {kind.seats} seats taken of {kind.capacity}"
    for event in _too_full(Event.objects.all(), "ticket_type__event", at):
        yield f"event {event.pk} ({event}): {event.seats} seats taken of {event.capacity}"
    places = SessionPlace.objects.seated(at=at).exclude(registration__overbooked_by__isnull=False)
    counted = Count("places", filter=Q(places__in=places.values("pk")))
    for session in Session.objects.annotate(seats=counted).filter(seats__gt=F("capacity")).order_by("pk"):
        yield f"session {session.pk} ({session}): {session.seats} seats taken of {session.capacity}"


@invariant("events.confirmed-are-paid", "Everybody who comes has a line that is paid or on invoice, and stands.")
def coming_unpaid(at: datetime) -> Iterator[str]:
    """A line is due once it is paid, or its invoice gives it before; one that was taken back lets nobody in."""
    coming = Registration.objects.confirmed().order_by("pk")
    for one in coming.filter(Q(order_line__due_at=None) | Q(order_line__revoked_at__isnull=False)):
        yield f"registration {one.pk} ({one.name}) comes, but line {one.order_line_id} does not pay for it"


@invariant("events.places-are-paid", "Whoever has a place in a session that costs extra has paid for it.")
def places_unpaid(at: datetime) -> Iterator[str]:
    """A place falls with its line."""
    places = SessionPlace.objects.seated(at=at).filter(registration__confirmed_at__isnull=False).order_by("pk")
    unpaid = Q(order_line__due_at=None) | Q(order_line__revoked_at__isnull=False)
    for one in places.filter(unpaid, order_line__isnull=False).select_related("session"):
        yield f"place {one.pk} in session {one.session_id} is seated, but line {one.order_line_id} does not pay for it"


def _too_full(rows: QuerySet[Any], path: str, at: datetime) -> QuerySet[Any]:
    """Those with fewer seats than are taken, which `seats` counts."""
    mine = {path: OuterRef("pk")}
    counted = Registration.objects.counted(at=at).filter(**mine).order_by().values(path).annotate(n=Count("pk"))
    offered = WaitlistEntry.objects.offered(at=at).filter(**mine).order_by().values(path).annotate(n=Sum("size"))
    seats = _number(counted.values("n")) + _number(offered.values("n"))
    found: QuerySet[Any] = rows.exclude(capacity=None).annotate(seats=seats)
    return found.filter(seats__gt=F("capacity")).order_by("pk")


def _number(one: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(one), 0, output_field=IntegerField())
