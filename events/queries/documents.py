"""Files about an event, and for whom they are."""

from django.db.models import Exists, Q

from ams.core.models import User
from events.models import Event, EventDocument, Registration


def documents_for(event: Event, user: User | None, *, registration: Registration | None = None) -> list[EventDocument]:
    """Those this visitor may have, in order: those for registrants go to staff, and to whom a valid ticket belongs.

    `registration` is one whose holder proved to be here. One query.
    """
    rows = EventDocument.objects.filter(event=event)
    if (registration is not None and registration.is_valid) or (user is not None and user.is_staff):
        return list(rows)
    if user is None:
        return list(rows.filter(for_registrants=False))
    mine = Registration.objects.visible_to(user).filter(ticket_type__event=event)
    return list(rows.filter(Q(for_registrants=False) | Q(Exists(mine.confirmed()))))
