"""Pages of the events app."""

from events.views.certificates import certificate, certificate_pdf
from events.views.changing import cancel, change, pass_on
from events.views.events import event, event_document, event_picture, events
from events.views.registering import register
from events.views.tickets import ticket, ticket_calendar
from events.views.transcript import transcript, transcript_pdf
from events.views.waiting import wait, waiting

__all__ = [
    "cancel",
    "certificate",
    "certificate_pdf",
    "change",
    "event",
    "event_document",
    "event_picture",
    "events",
    "pass_on",
    "register",
    "ticket",
    "ticket_calendar",
    "transcript",
    "transcript_pdf",
    "wait",
    "waiting",
]
