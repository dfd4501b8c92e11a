"""Pages of the events app."""

from events.views.events import event, events
from events.views.registering import register
from events.views.tickets import ticket, ticket_calendar
from events.views.waiting import wait, waiting

__all__ = ["event", "events", "register", "ticket", "ticket_calendar", "wait", "waiting"]
