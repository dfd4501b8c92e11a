"""Coming tickets on the account page: members knows this class by its name in the settings alone."""

from datetime import datetime

from ams.core.models import Contact
from events.queries import coming_tickets
from members.panels import Panel


class TicketsPanel:
    """Their own tickets, and those they ordered for others."""

    def panel_of(self, contact: Contact, *, at: datetime) -> Panel | None:
        """None where nothing comes."""
        tickets = coming_tickets(contact, at=at)
        return Panel("events/_coming.html", {"tickets": tickets}) if tickets else None
