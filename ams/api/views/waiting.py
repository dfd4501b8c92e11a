"""Waiting lists: who waits for seats."""

from typing import Any

from ams.api import rows
from ams.api.endpoints import Call, reads
from ams.api.finding import find_sent
from ams.api.pages import Keyset, page_of
from ams.api.serializers.events import WaitingOut, WaitingPage, WaitingQuery
from ams.core.models import Scope
from events.models import Event

FIRST = Keyset("joined_at")


@reads(Scope.READ_EVENTS, answer=WaitingPage, query=WaitingQuery)
def list_waiting(call: Call) -> dict[str, Any]:
    """Find out who waits for seats of an event.

    Those in the queue, those who asked staff, and those who have an offer; the first who came first.
    """
    event = find_sent(Event.objects.announced(), "event", field="event", slug=call.sent["event"])
    context = {"shows_people": call.key.may(Scope.READ_CONTACTS)}
    return page_of(
        rows.waiting().filter(ticket_type__event=event),
        FIRST,
        path=call.path,
        query=call.sent,
        write=lambda some: list(WaitingOut(some, many=True, context=context).data),
    )
