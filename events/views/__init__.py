"""Pages of the events app."""

from events.views.certificates import certificate, certificate_pdf
from events.views.events import event, events
from events.views.registering import register
from events.views.tickets import ticket, ticket_calendar
from events.views.transcript import transcript, transcript_pdf
from events.views.waiting import wait, waiting

__all__ = [
    "certificate",
    "certificate_pdf",
    "event",
    "events",
    "register",
    "ticket",
    "ticket_calendar",
    "transcript",
    "transcript_pdf",
    "wait",
    "waiting",
]
