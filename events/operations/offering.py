"""Offering freed seats to those who wait, before anybody else, under the lock of the event's row.

Called by whatever frees a seat or wants one, and by a sweep each minute. An offer counts as a taken seat until it is
taken up, declined or over, so nobody can be offered, or sold, the same seat.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from ams.core.association import knowing_the_association
from ams.core.mails import render_mail
from ams.core.outbox import Draft, post_message, post_messages
from events.models import Event, WaitlistEntry
from events.queries.seats import seats_taken
from events.queries.waiting import next_in_line, place_in_line
from events.waiting import offer_end

Ending = WaitlistEntry.Ending


def lock_event(key: int) -> Event:
    """The row under which seats are counted. A registration may be written meanwhile: the key is left alone."""
    return Event.objects.select_for_update(no_key=True).get(pk=key)


@transaction.atomic
def offer_seats(*, event: Event, at: datetime) -> int:
    """Let those who wait for an event have what is free; how many are offered seats. Safe to repeat."""
    return offer_freed_seats(event=lock_event(event.pk), at=at)


@knowing_the_association()
def offer_freed_seats(*, event: Event, at: datetime) -> int:
    """The same for an event whose row is locked. Offers that ran out end first, so that their seats go on."""
    waiting = WaitlistEntry.objects.open().filter(ticket_type__event=event)
    if not waiting.exists():
        return 0
    _end(waiting.filter(offer_ends_at__lte=at), Ending.EXPIRED, at)
    chosen = [party.key for party in next_in_line(event, seats_taken(event, at=at), at=at)]
    entries = list(_whole(WaitlistEntry.objects.filter(pk__in=chosen)))
    for entry in entries:
        offer_to(entry, event=event, at=at)
    return len(entries)


def offer_to(entry: WaitlistEntry, *, event: Event, at: datetime) -> None:
    """Keep seats for somebody who waits, until the offer ends, and tell them. The event's row is locked."""
    entry.offered_at = at
    entry.offer_ends_at = offer_end(
        at=at, hours=event.offer_hours, starts_at=event.starts_at, last_day=entry.ticket_type.sold_until,
        zone=event.zone,
    )  # fmt: skip
    entry.save(update_fields=["offered_at", "offer_ends_at"])
    tell(entry, "seat_offered", at=at)


@transaction.atomic
@knowing_the_association()
def end_waiting(*, event: Event, at: datetime) -> int:
    """Nobody waits for an event that has begun or is called off: they are told, once; how many."""
    event = lock_event(event.pk)
    if event.cancelled_at is None and event.starts_at > at:
        return 0
    return _end(WaitlistEntry.objects.open().filter(ticket_type__event=event), Ending.OVER, at)


def tell(entry: WaitlistEntry, notice: str, *, at: datetime, note: str = "") -> None:
    """Mail somebody who waits how it stands; each notice once. Give it `ticket_type.event` and `contact`."""
    draft = _draft(entry, notice, note)
    post_message(
        key=draft.key, purpose=draft.purpose, recipient=draft.recipient, mail=draft.mail, contact=entry.contact, at=at
    )


def waiting_url(entry: WaitlistEntry) -> str:
    """The page of somebody who waits."""
    return f"{settings.PUBLIC_URL}{reverse('events:waiting', args=[entry.code])}"


def _end(rows: QuerySet[WaitlistEntry], ending: WaitlistEntry.Ending, at: datetime) -> int:
    """These came to nothing; they are told."""
    entries = list(_whole(rows))
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(ended_at=at, ending=ending)
    notice = {Ending.EXPIRED: "offer_ended", Ending.OVER: "waiting_over"}[ending]
    if entries:
        post_messages([_draft(entry, notice) for entry in entries], at=at)
    return len(entries)


def _whole(rows: QuerySet[WaitlistEntry]) -> QuerySet[WaitlistEntry]:
    return rows.select_related("ticket_type__event", "contact").order_by("joined_at", "pk")


def _draft(entry: WaitlistEntry, notice: str, note: str = "") -> Draft:
    context = {
        "entry": entry,
        "event": entry.ticket_type.event,
        "note": note,
        "place": place_in_line(entry) if notice in ("waits", "approved") else None,
        "waiting_url": waiting_url(entry),
        "events_url": f"{settings.PUBLIC_URL}{reverse('events:events')}",
        "event_url": f"{settings.PUBLIC_URL}{reverse('events:event', args=[entry.ticket_type.event.slug])}",
    }
    mail = render_mail(f"events/email/{notice}", context, entry.contact.language)
    return Draft(f"{notice}:{entry.pk}", f"event.{notice}", entry.email, mail, entry.contact_id)
