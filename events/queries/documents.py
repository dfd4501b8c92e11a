"""Files about an event, and for whom they are."""

from ams.core.models import User
from events.models import Event, EventDocument, Registration


def documents_for(event: Event, user: User | None, *, registration: Registration | None = None) -> list[EventDocument]:
    """Those this visitor may have, in order: those for registrants go to staff, and to whom a valid ticket belongs.

    `registration` is one whose holder proved to be here. One query, and one more where some are for registrants.
    """
    found = list(EventDocument.objects.filter(event=event))
    if not any(one.for_registrants for one in found) or _comes(event, user, registration):
        return found
    return [one for one in found if not one.for_registrants]


def _comes(event: Event, user: User | None, registration: Registration | None) -> bool:
    if registration is not None and registration.is_valid:
        return True
    if user is None or user.is_staff:
        return user is not None
    mine = Registration.objects.visible_to(user).filter(ticket_type__event=event)
    return mine.confirmed().exists()
