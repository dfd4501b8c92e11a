"""Who waits for seats: who is next, and how it stands for one of them."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from events.models import Event, WaitlistEntry
from events.waiting import Party, is_sold_on, who_is_next

_COLUMNS = ("pk", "ticket_type", "size", "ticket_type__capacity", "ticket_type__sold_from", "ticket_type__sold_until")


def next_in_line(event: Event, taken: Mapping[int, int], *, at: datetime) -> list[Party]:
    """The parties whose turn it is, where so many seats of each ticket type are taken. One query; none if it is full.

    Nobody's, once the event has begun or is called off, or on a day on which their ticket is not to be had.
    """
    free = None if event.capacity is None else event.capacity - sum(taken.values())
    if not event.is_open or event.starts_at <= at or (free is not None and free <= 0):
        return []
    day, parties, free_of = at.astimezone(event.tz).date(), [], {}
    waiting = WaitlistEntry.objects.waiting().filter(ticket_type__event=event, ticket_type__product__archived_at=None)
    for key, kind, size, capacity, first, last in waiting.values_list(*_COLUMNS):
        parties.append(Party(key, kind, size))
        if is_sold_on(day, first=first, last=last):
            free_of[kind] = None if capacity is None else capacity - taken.get(kind, 0)
    return who_is_next(parties, free=free, free_of=free_of)


def place_in_line(entry: WaitlistEntry) -> int:
    """How many parties wait for the same event up to this one, itself included: 1 is the next."""
    before = Q(joined_at__lt=entry.joined_at) | Q(joined_at=entry.joined_at, pk__lte=entry.pk)
    waiting = WaitlistEntry.objects.waiting().filter(ticket_type__event=entry.ticket_type.event)
    return waiting.filter(before).count()


def awaited_events() -> QuerySet[WaitlistEntry, int]:
    """The keys of the events that somebody asks or waits for, or is offered."""
    return WaitlistEntry.objects.open().order_by().values_list("ticket_type__event", flat=True).distinct()


def find_entry(code: str) -> WaitlistEntry | None:
    """Who waits under a code, with all that its page says; None for a code nobody has."""
    rows = WaitlistEntry.objects.select_related("ticket_type__event", "ticket_type__product", "contact", "order")
    return rows.filter(code=code).first()
