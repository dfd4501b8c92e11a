"""Records what staff did outside the rules, with the reason."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Contact, ExceptionMade, ReasonCode, User


class ExceptionNeedsWords(DomainError):
    """An exception without an explanation."""


def record_exception(
    what: str, *, reason: ReasonCode, words: str, contact: Contact | None, on: Model | None, by: User, at: datetime
) -> ExceptionMade:
    """Keep who did what for whom and why; raises ExceptionNeedsWords when there is nothing to read."""
    if not words.strip():
        raise ExceptionNeedsWords(_("Say in a few words why you make this exception."))
    return ExceptionMade.objects.create(
        what=what,
        reason=reason,
        words=words.strip(),
        actor=by,
        contact=contact,
        at=at,
        object_type=ContentType.objects.get_for_model(on) if on else None,
        object_id=on.pk if on else None,
    )
