"""What other mail systems tell of our mails after they took them: that they came back, that somebody complained."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Contact, Message, User


class NobodyComplained(DomainError):
    """Nothing keeps mailings from an address."""


@transaction.atomic
def note_return(*, message: Message, words: str, at: datetime) -> bool:
    """Write on a mail of ours that it came back, and why; False when that is known already."""
    words = words.strip() or _("The other mail server gave no reason.")
    if not Message.objects.filter(pk=message.pk, returned_at=None).update(returned_at=at, return_words=words):
        return False
    activity.record(
        "message.returned", contact=message.contact, on=message, by=None, at=at, facts={"purpose": message.purpose}
    )
    return True


@transaction.atomic
def note_delivery(*, message: Message, at: datetime) -> bool:
    """Write on a mail of ours that the other mail server has it; False when that is known, or it came back since."""
    on_its_way = Message.objects.filter(pk=message.pk, delivered_at=None, returned_at=None)
    return bool(on_its_way.update(delivered_at=at))


@transaction.atomic
def note_complaint(*, message: Message, at: datetime) -> bool:
    """Write on a mail of ours that its reader called it unwanted; False when that is known already."""
    if not Message.objects.filter(pk=message.pk, complained_at=None).update(complained_at=at):
        return False
    activity.record(
        "message.complained", contact=message.contact, on=message, by=None, at=at, facts={"purpose": message.purpose}
    )
    return True


def lock_complaints(*, contact: Contact) -> list[Message]:
    """What keeps mailings from a contact's address, the latest first, locked. Raises NobodyComplained."""
    found = Message.objects.unwanted().filter(recipient__iexact=contact.email).order_by("-complained_at", "-pk")
    rows = list(found.select_for_update(of=("self",))) if contact.email else []
    if not rows:
        raise NobodyComplained(_("Nothing keeps mailings from their address."))
    return rows


@transaction.atomic
def lift_complaints(*, contact: Contact, at: datetime, by: User) -> None:
    """Let mailings go to a contact's address again, until somebody complains anew. Raises NobodyComplained."""
    rows = lock_complaints(contact=contact)
    Message.objects.filter(pk__in=[one.pk for one in rows]).update(complaint_lifted_at=at)
    activity.record("mailings.allowed", contact=contact, on=contact, by=by, at=at)
