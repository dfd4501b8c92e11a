"""Tables of the events app. One import path, one module per noun."""

from events.models.events import MOST_AT_ONCE, Event, TicketType
from events.models.registrations import Hold, Registration

__all__ = ["MOST_AT_ONCE", "Event", "Hold", "Registration", "TicketType"]
