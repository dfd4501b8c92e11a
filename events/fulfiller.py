"""Hands over tickets that were paid: billing knows this class by its name in the settings alone."""

from datetime import datetime

from billing.fulfilment import Outcome
from billing.models import OrderLine
from events.models import Registration
from events.operations import grant_ticket, withdraw_ticket
from events.queries import ticket_of


class TicketFulfiller:
    """One paid line, one person who comes."""

    def fulfil(self, *, line: OrderLine, at: datetime) -> None:
        """Confirm the registration; nothing happens for one that is confirmed already."""
        grant_ticket(line=line, at=at)

    def revoke(self, *, line: OrderLine, at: datetime) -> None:
        """Take the ticket back; the seat is free for somebody else."""
        withdraw_ticket(line=line, at=at)

    def outcome(self, *, line: OrderLine) -> Outcome | None:
        """The ticket; None until it is confirmed."""
        rows = Registration.objects.confirmed().select_related("ticket_type__event")
        found = rows.filter(order_line=line).select_related("contact").first()
        return Outcome("events/_registered.html", {"ticket": ticket_of(found)}, of=found.contact) if found else None
