"""Check-ins: letting people in at the door."""

from ams.api.answers import Result
from ams.api.attending import shown_with
from ams.api.endpoints import Call, writes
from ams.api.finding import find_sent
from ams.api.serializers.events import CheckInOut, NewCheckIn
from ams.core.models import Scope
from events.models import Event
from events.operations import check_in


@writes(Scope.CHECK_IN, answer=CheckInOut, body=NewCheckIn)
def let_in(call: Call) -> Result:
    """Let the person of a ticket in to an event.

    Whatever the answer is, it stands in `verdict`: only `in` and `already` open the door. A ticket that came in before
    stays as it was, and `checked_in_at` says when that was; so asking again does no harm.
    """
    event = find_sent(Event.objects.announced(), "event", field="event", slug=call.sent["event"])
    arrival = check_in(event=event, code=call.sent["code"], at=call.at, by=call.by)
    return Result(CheckInOut(arrival, context=shown_with(call.key)).data)
