"""Tickets: what their holders see, and what anybody learns who scans one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from ams.core.models import Contact, User
from ams.core.models.resolution import and_absorbed
from events.models import Event, Registration
from members.queries.cards import qr_svg


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says. `is_shown_whole`: to who holds or ordered it, and to staff; others learn no name, no link."""

    registration: Registration
    event: Event
    url: str
    is_shown_whole: bool = True

    @property
    def is_valid(self) -> bool:
        """Whether it lets somebody in."""
        return self.registration.is_valid and self.event.cancelled_at is None

    @property
    def qr_svg(self) -> SafeString:
        """The code that leads to the page which confirms it."""
        return qr_svg(self.url)


def ticket_of(registration: Registration, *, is_shown_whole: bool = True) -> Ticket:
    """The ticket of a registration. Give it `ticket_type.event`."""
    return Ticket(registration, registration.ticket_type.event, ticket_url(registration.code), is_shown_whole)


def ticket_url(code: str) -> str:
    """Where a ticket is confirmed."""
    return f"{settings.PUBLIC_URL}{reverse('events:ticket', args=[code])}"


def find_ticket(code: str, user: User | None) -> Ticket | None:
    """The ticket with a code, as much of it as this visitor may see; None for a code no ticket has."""
    rows = Registration.objects.select_related("ticket_type__event", "order_line")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    mine = user is not None and Registration.objects.visible_to(user).filter(pk=found.pk).exists()
    return ticket_of(found, is_shown_whole=mine)


def coming_tickets(contact: Contact, *, at: datetime) -> Sequence[Ticket]:
    """The tickets of a contact, and those it ordered, for what is not over; the next first. One query."""
    ours = and_absorbed(contact)
    mine = Registration.objects.confirmed().filter(contact__in=ours)
    ordered = Registration.objects.confirmed().filter(order_line__order__buyer__in=ours)
    rows = Registration.objects.filter(pk__in=mine.values("pk").union(ordered.values("pk")))
    coming = rows.filter(ticket_type__event__in=Event.objects.not_over(at=at).order_by().values("pk"))
    found = [ticket_of(one) for one in coming.select_related("ticket_type__event")]
    return sorted(found, key=lambda ticket: (ticket.event.starts_at, ticket.registration.pk))
