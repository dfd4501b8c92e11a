"""Who asks and who waits for seats of an event, as staff see them."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from events.models import Event, WaitlistEntry

STATES = ("waiting", "asking", "offered", "gone")


def entries_of(event: Event, *, state: str, at: datetime) -> QuerySet[WaitlistEntry]:
    """Those who wait in turn (`waiting`), ask (`asking`), have an offer (`offered`), or are done (`gone`)."""
    rows = WaitlistEntry.objects
    shown = {
        "asking": rows.asking(),
        "offered": rows.offered(at=at),
        "gone": rows.exclude(pk__in=rows.open().values("pk")),
    }.get(state, rows.waiting())
    return shown.filter(ticket_type__event=event).select_related("contact", "ticket_type", "order")


def how_many_wait(event: Event, *, at: datetime) -> dict[str, int]:
    """How many parties are in each of these states. One query."""
    still = Q(accepted_at=None, ended_at=None)
    new = still & Q(offered_at=None)
    return WaitlistEntry.objects.filter(ticket_type__event=event).aggregate(
        waiting=Count("pk", filter=new & Q(kind=WaitlistEntry.Kind.QUEUE)),
        asking=Count("pk", filter=new & Q(kind=WaitlistEntry.Kind.APPROVAL)),
        offered=Count("pk", filter=still & Q(offered_at__isnull=False, offer_ends_at__gt=at)),
    )


def find_waiting(event: Event, pk: int) -> WaitlistEntry | None:
    """An entry of an event."""
    rows = WaitlistEntry.objects.filter(ticket_type__event=event, pk=pk)
    return rows.select_related("contact", "ticket_type__event", "order").first()
