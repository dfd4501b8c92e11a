"""How often an event was changed: what tells calendars that a file is newer than the one they have."""

from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db.models import Count, Max

from events.models import Event, Registration

TICKETS = 1_000  # so many changes of one ticket weigh less than one of the event, whose file everybody has


class Revision(NamedTuple):
    """The number of changes so far, and when the last was made."""

    number: int
    at: datetime


def revision_of(event: Event, registration: Registration | None = None) -> Revision:
    """Counted in the history that the database's triggers write; with a ticket, its changes too. A query each."""
    number, at = _changes("EventEvent", event.pk)
    if registration is None:
        return Revision(number * TICKETS, at)
    mine, changed_at = _changes("RegistrationEvent", registration.pk)
    return Revision(number * TICKETS + min(mine, TICKETS - 1), max(at, changed_at))


def _changes(model: str, key: int) -> Revision:
    history = apps.get_model("events", model)._default_manager.filter(pgh_obj=key)
    found = history.aggregate(rows=Count("pk"), last=Max("pgh_created_at"))
    return Revision(found["rows"] - 1, found["last"])
