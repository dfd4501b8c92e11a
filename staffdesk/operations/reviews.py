"""Looking again at what members or colleagues read, so that it stays true."""

from datetime import date, datetime

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.models import Article, Procedure


class ReviewIsOver(DomainError):
    """What nobody is to look at again grows wrong unseen."""


def check_review(day: date, *, at: datetime) -> None:
    """Raises ReviewIsOver."""
    if day <= day_of(at):
        raise ReviewIsOver(_("Say on which day after today somebody looks at it again."))


@transaction.atomic
def still_holds(*, one: Article | Procedure, review_on: date, at: datetime, by: User) -> None:
    """Say that it was looked at and holds, until it is looked at again. Raises ReviewIsOver."""
    check_review(review_on, at=at)
    held = type(one)._default_manager.select_for_update().get(pk=one.pk)
    held.review_on = review_on
    with pghistory.context(actor=by.pk, reason=_("Looked at: it still holds.")):
        held.save(update_fields=["review_on"])
