"""Coming tickets and credits on the account page: members knows these classes by their names in the settings alone."""

from datetime import datetime

from ams.core.models import Contact
from events.queries import coming_tickets, has_credits, waiting_of
from members.panels import Panel


class TicketsPanel:
    """Their own tickets, and those they ordered for others."""

    def panel_of(self, contact: Contact, *, at: datetime) -> Panel | None:
        """None where nothing comes."""
        tickets = coming_tickets(contact, at=at)
        return Panel("events/_coming.html", {"tickets": tickets}) if tickets else None


class WaitingPanel:
    """What they ask or wait for, or are offered."""

    def panel_of(self, contact: Contact, *, at: datetime) -> Panel | None:
        """None where they wait for nothing."""
        entries = waiting_of(contact, at=at)
        return Panel("events/_waiting_for.html", {"entries": entries, "now": at}) if entries else None


class CreditsPanel:
    """The way to one's credits for continuing education."""

    def panel_of(self, contact: Contact, *, at: datetime) -> Panel | None:
        """None where nothing was ever credited."""
        return Panel("events/_credits_link.html", {}) if has_credits(contact, at=at) else None
