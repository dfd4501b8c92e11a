"""Removing raw mails, and the files in them, when their time is over. What they said stays in their cases."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.models import AssociationProfile
from staffdesk.models import IncomingMail
from staffdesk.models.mail import IncomingMailQuerySet

log = logging.getLogger(__name__)
State = IncomingMail.State


def forget_old_mail(*, at: datetime, at_most: int = 500) -> int:
    """Remove raw mails whose time is over, as the association's profile says; how many. Safe to repeat.

    One whose file cannot be removed now is left to the next time.
    """
    profile, forgotten = the_association(), 0
    for pk in _due(profile, at).order_by("pk").values_list("pk", flat=True)[:at_most]:
        try:
            forgotten += _forget(pk, profile, at)
        except OSError:
            log.exception("The raw form of mail %s could not be removed.", pk)
    return forgotten


def _due(profile: AssociationProfile, at: datetime) -> IncomingMailQuerySet:
    return IncomingMail.objects.to_forget(
        cases_closed_before=at - timedelta(days=profile.raw_mail_days),
        others_before=at - timedelta(days=profile.quarantine_days),
    )


@transaction.atomic
def _forget(pk: int, profile: AssociationProfile, at: datetime) -> bool:
    """The file first: should we die in between, the row still names it, and the next time finds nothing to remove."""
    mail = _due(profile, at).select_for_update(of=("self",)).filter(pk=pk).first()
    if mail is None:
        return False
    mail.raw.storage.delete(str(mail.raw.name))
    mail.raw.name, mail.forgotten_at = "", at
    if mail.state == State.QUARANTINE:
        mail.state = State.DISCARDED
        mail.words = _("Nobody decided about it in %(days)d days.") % {"days": profile.quarantine_days}
    mail.save(update_fields=["raw", "forgotten_at", "state", "words"])
    return True
