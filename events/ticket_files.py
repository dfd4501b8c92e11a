"""What is attached to a ticket's mail, made when it is sent: its code as a picture, and files for the calendar."""

from io import BytesIO

import segno

from events.calendar_files import calendar_of
from events.models import Registration
from events.queries import places_of, revision_of, ticket_url

SCALE = 8  # dots a module: about five centimetres on a screen


def code_attachment(reference: str) -> bytes:
    """The QR code of the ticket with this code, as PNG."""
    picture = BytesIO()
    segno.make(ticket_url(reference), error="m", micro=False).save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()


def calendar_attachment(reference: str) -> bytes:
    """The event of the ticket with this code, for the calendar of who holds it."""
    return _calendar(Registration.objects.select_related("ticket_type__event").get(code=reference), is_cancelled=False)


def calendar_removal(reference: str) -> bytes:
    """What takes the event out of the calendar of who held the ticket with this key and does not come any more."""
    return _calendar(Registration.objects.select_related("ticket_type__event").get(pk=reference), is_cancelled=True)


def _calendar(registration: Registration, *, is_cancelled: bool) -> bytes:
    event = registration.ticket_type.event
    revision = revision_of(event, registration)
    places = places_of([registration.pk]).get(registration.pk, [])
    return calendar_of(
        event,
        revision=revision.number,
        changed_at=revision.at,
        url=ticket_url(registration.code),
        is_whole=not is_cancelled,
        sessions=[place.session for place in places],
        is_cancelled=is_cancelled,
    )
