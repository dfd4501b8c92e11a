"""Removing raw mails, and the files in them, when their time is over. What they said stays in their cases."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ams.core.kept import Going, remove_file
from staffdesk.models import IncomingMail

State = IncomingMail.State


def forget_mails(mails: Sequence[IncomingMail], going: Going) -> None:
    """The file first: should we die in between, the row still names it, and the next time finds nothing to remove."""
    for mail in mails:
        if remove_file(mail, "raw"):
            _note_forgotten(mail, going)


def _note_forgotten(mail: IncomingMail, going: Going) -> None:
    mail.raw.name, mail.forgotten_at = "", going.at
    if mail.state == State.QUARANTINE:
        mail.state = State.DISCARDED
        mail.words = _("Nobody decided about it in %(days)d days.") % {"days": going.days}
    mail.save(update_fields=["raw", "forgotten_at", "state", "words"])
