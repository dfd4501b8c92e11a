"""What somebody has to do with events, on their account page: members knows this class by its name in the settings."""

from datetime import datetime

from ams.core.models import Contact
from events.queries import affairs_of
from members.panels import Panel


class EventsPanel:
    """What they wait for, tickets of their own and those they ordered for others, and the way to their credits."""

    def panel_of(self, contact: Contact, *, at: datetime) -> Panel | None:
        """None where there is nothing of it."""
        affairs = affairs_of(contact, at=at)
        return Panel("events/_affairs.html", {"affairs": affairs, "now": at}) if affairs else None
