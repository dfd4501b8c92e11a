"""What somebody has to do with events, for their account page, which nearly always hears that it is nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from ams.core.models import Contact
from events.models import Registration, WaitlistEntry
from events.queries.tickets import Ticket, ticket_of

# Each account page asks this, so it is one statement, and not put together anew each time.
AFFAIRS: Final = """
WITH ours AS (SELECT id FROM core_contact WHERE id = %(contact)s OR merged_into_id = %(contact)s),
theirs AS (
    SELECT id FROM events_registration WHERE contact_id IN (TABLE ours)
    UNION
    SELECT events_registration.id
      FROM billing_order
      JOIN billing_orderline ON billing_orderline.order_id = billing_order.id
      JOIN events_registration ON events_registration.order_line_id = billing_orderline.id
     WHERE billing_order.buyer_id IN (TABLE ours)
)
SELECT 'ticket', registration.id
  FROM events_registration registration
  JOIN events_tickettype kind ON kind.id = registration.ticket_type_id
  JOIN events_event event ON event.id = kind.event_id
 WHERE registration.id IN (TABLE theirs)
   AND registration.confirmed_at IS NOT NULL AND registration.cancelled_at IS NULL
   AND (event.end_date + event.end_time) AT TIME ZONE event.zone > %(at)s
UNION ALL
SELECT 'entry', entry.id
  FROM events_waitlistentry entry
  JOIN events_tickettype kind ON kind.id = entry.ticket_type_id
  JOIN events_event event ON event.id = kind.event_id
 WHERE entry.contact_id IN (TABLE ours) AND entry.accepted_at IS NULL AND entry.ended_at IS NULL
   AND (event.end_date + event.end_time) AT TIME ZONE event.zone > %(at)s
UNION ALL
SELECT 'credit', 0
 WHERE EXISTS (SELECT FROM events_credit WHERE contact_id IN (TABLE ours) AND given_at <= %(at)s)
"""


@dataclass(frozen=True, slots=True)
class Affairs:
    """Tickets for what is not over, the next first; what they ask or wait for, or are offered, the oldest first.

    `has_credits`: whether anything was ever credited to them.
    """

    tickets: list[Ticket]
    entries: list[WaitlistEntry]
    has_credits: bool

    def __bool__(self) -> bool:
        return bool(self.tickets or self.entries or self.has_credits)


def affairs_of(contact: Contact, *, at: datetime) -> Affairs:
    """Those of a contact, and the tickets it ordered for others. One query, and one each for tickets and entries."""
    with connection.cursor() as cursor:
        cursor.execute(AFFAIRS, {"contact": contact.pk, "at": at})
        found: list[tuple[str, int]] = cursor.fetchall()
    tickets, entries, credited = ([key for what, key in found if what == one] for one in ("ticket", "entry", "credit"))
    return Affairs(_tickets(tickets), _entries(entries), bool(credited))


def _tickets(keys: list[int]) -> list[Ticket]:
    if not keys:
        return []
    rows = Registration.objects.filter(pk__in=keys).select_related("ticket_type__event")
    return sorted((ticket_of(one) for one in rows), key=lambda ticket: (ticket.event.starts_at, ticket.registration.pk))


def _entries(keys: list[int]) -> list[WaitlistEntry]:
    if not keys:
        return []
    rows = WaitlistEntry.objects.filter(pk__in=keys).order_by("joined_at", "pk")
    return list(rows.select_related("ticket_type__event"))
