"""Mails as staff see them."""

from datetime import datetime

from django.db.models import QuerySet

from ams.core.models import Message, User
from staffdesk.queries.today import stuck_messages


def all_messages(*, at: datetime, state: str = "", recipient: str = "") -> QuerySet[Message]:
    """The list of mails, without what they say: in a state (or returned, or stuck by an instant), or to one address."""
    found = stuck_messages(at=at) if state == "stuck" else Message.objects.select_related("contact")
    if state == "returned":
        found = found.filter(returned_at__isnull=False)
    elif state and state != "stuck":
        found = found.filter(state=state)
    if recipient:
        found = found.filter(recipient__iexact=recipient.strip())
    return found.defer("text", "html")


def find_message(user: User, pk: int) -> Message | None:
    """The message with what came of it; None when there is none this login may see."""
    found = Message.objects.visible_to(user).filter(pk=pk).select_related("contact__person")
    return found.prefetch_related("attempt_rows", "attachments").first()
