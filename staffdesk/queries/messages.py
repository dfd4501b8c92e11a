"""Mails as staff see them."""

from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from ams.core.models import Message, User
from staffdesk.models import Mailing
from staffdesk.queries.today import stuck_messages

NO_STATES: Final = {"returned": Q(returned_at__isnull=False), "unwanted": Q(complained_at__isnull=False)}


def all_messages(
    *, at: datetime, state: str = "", recipient: str = "", mailing: int | None = None
) -> QuerySet[Message]:
    """The list of mails, without what they say: in a state or what became of them, to one address, of one mailing."""
    found = stuck_messages(at=at) if state == "stuck" else Message.objects.select_related("contact")
    if state and state != "stuck":
        found = found.filter(NO_STATES.get(state, Q(state=state)))
    if mailing:
        found = found.filter(of_mailing(mailing))
    if recipient:
        found = found.filter(recipient__iexact=recipient.strip())
    return found.defer("text", "html")


def of_mailing(pk: int) -> Q:
    """Messages of a mailing, known by how their keys begin."""
    return Q(key__startswith=Mailing(pk=pk).key_of(0)[:-1])


def find_message(user: User, pk: int) -> Message | None:
    """The message with what came of it; None when there is none this login may see."""
    found = Message.objects.visible_to(user).filter(pk=pk).select_related("contact__person")
    return found.prefetch_related("attempt_rows", "attachments").first()
