"""Events: find and read, with what their tickets cost somebody."""

from typing import Any

from ams.api.endpoints import Call, reads
from ams.api.finding import find, find_sent
from ams.api.pages import Keyset, page_of
from ams.api.serializers.events import (
    EventOut,
    EventPage,
    EventQuery,
    TicketTypeOut,
    TicketTypeQuery,
    TicketTypesOut,
)
from ams.api.serializers.parts import QuestionOut, SessionOut
from ams.core.models import Contact, Scope
from events.models import Event
from events.queries import offer_for

FIRST = Keyset("start_date")


@reads(Scope.READ_EVENTS, answer=EventPage, query=EventQuery)
def list_events(call: Call) -> dict[str, Any]:
    """Find events.

    Those that were announced, by their first day.
    """
    found = Event.objects.announced()
    match call.sent.get("state"):
        case "coming":
            found = found.filter(cancelled_at=None).not_over(at=call.at)
        case "over":
            found = found.filter(cancelled_at=None).over(at=call.at)
        case "cancelled":
            found = found.filter(cancelled_at__isnull=False)
    return page_of(
        found,
        FIRST,
        path=call.path,
        query=call.sent,
        write=lambda some: list(EventOut(some, many=True, context={"at": call.at}).data),
    )


@reads(Scope.READ_EVENTS, answer=EventOut, errors=[404])
def read_event(call: Call, slug: str) -> dict[str, Any]:
    """Read an event."""
    return EventOut(find(Event.objects.announced(), "event", slug=slug), context={"at": call.at}).data


@reads(Scope.READ_EVENTS, answer=TicketTypesOut, query=TicketTypeQuery, errors=[404, 503])
def list_ticket_types(call: Call, slug: str) -> dict[str, Any]:
    """Ask which tickets and sessions an event has, what they cost this contact now, what is free, and what is asked.

    Nothing is written and nothing is kept: a registration takes the seats and the price of its own moment.
    """
    event = find(Event.objects.announced(), "event", slug=slug)
    number = call.sent.get("contact")
    contact = find_sent(Contact.objects.all(), "contact", field="contact", number=number) if number else None
    offer = offer_for(event, contact, at=call.at)
    return {
        "results": list(TicketTypeOut(offer.tickets, many=True, context={"closed": offer.closed}).data),
        "sessions": list(SessionOut(offer.sessions, many=True).data),
        "questions": list(QuestionOut(offer.questions, many=True).data),
    }
