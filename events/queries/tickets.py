"""Tickets: what their holders see, and what anybody learns who scans one."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.safestring import SafeString

from ams.core.models import User
from events.models import Event, Registration
from members.queries.cards import qr_svg

SALT: Final = "events.ticket"


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


def link_of_holder(code: str) -> str:
    """The same for whom it belongs to, and for nobody else: whoever has this link sees and changes all of the ticket.

    It goes by mail to who holds the ticket. What is scanned at the door is the plain address.
    """
    return f"{ticket_url(code)}?{urlencode({'proof': Signer(salt=SALT).signature(code)})}"


def find_ticket(code: str, user: User | None, *, proof: str = "") -> Ticket | None:
    """The ticket with a code, as much of it as this visitor may see; None for a code no ticket has."""
    rows = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    found = rows.filter(code=code).first()
    if found is None:
        return None
    mine = user is not None and Registration.objects.visible_to(user).filter(pk=found.pk).exists()
    return ticket_of(found, is_shown_whole=mine or _proves(code, proof))


def _proves(code: str, proof: str) -> bool:
    """Whether a link was made by us for this ticket."""
    try:
        Signer(salt=SALT).unsign(f"{code}:{proof}")
    except BadSignature:
        return False
    return True
