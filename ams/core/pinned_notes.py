"""The one note of a contact that everybody at the desk reads first."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Contact, ContactNote, User

LONGEST = 2_000


class NoteTooLong(DomainError):
    """Nobody reads that much before a call."""


@transaction.atomic
def pin_note(*, contact: Contact, words: str, at: datetime, by: User | None) -> ContactNote | None:
    """Write what is good to know of a contact; no words take the note away. Former words stay in its history.

    Raises NoteTooLong.
    """
    words = words.strip()
    if len(words) > LONGEST:
        raise NoteTooLong(_("At most %(most)s letters fit on a note.") % {"most": LONGEST})
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    known = ContactNote.objects.filter(contact=contact).first()
    if (known.words if known else "") == words:
        return known
    if known and not words:
        known.delete()
        known = None
    elif known:
        known.words, known.by, known.at = words, by, at
        known.save(update_fields=["words", "by", "at"])
    else:
        known = ContactNote.objects.create(contact=contact, words=words, by=by, at=at)
    activity.record("contact.noted", contact=contact, on=contact, by=by, at=at)
    return known
