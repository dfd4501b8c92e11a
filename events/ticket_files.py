"""What is attached to a ticket's mail, made when it is sent: its code as a picture, and a file for the calendar."""

from io import BytesIO

import segno

from events.calendar_files import calendar_of
from events.models import Registration
from events.queries import revision_of, ticket_url

SCALE = 8  # dots a module: about five centimetres on a screen


def code_attachment(reference: str) -> bytes:
    """The QR code of the ticket with this code, as PNG."""
    picture = BytesIO()
    segno.make(ticket_url(reference), error="m", micro=False).save(picture, kind="png", scale=SCALE, border=4)
    return picture.getvalue()


def calendar_attachment(reference: str) -> bytes:
    """The event of the ticket with this code, for the calendar of who holds it."""
    event = Registration.objects.select_related("ticket_type__event").get(code=reference).ticket_type.event
    revision = revision_of(event)
    return calendar_of(
        event, revision=revision.number, changed_at=revision.at, url=ticket_url(reference), is_whole=True
    )
