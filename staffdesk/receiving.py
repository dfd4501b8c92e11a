"""Taking mail in, whichever way it came: kept first, with its raw form in the storage; then read; then filed.

Whoever hands a mail over may forget it once this returns. Until then nothing is promised: the database or the storage
may be away, and the same mail comes again. What fails in reading or filing waits in quarantine, raw mail and all.
"""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Final

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.outages import database_is_away
from staffdesk.mail_in import ReadMail, read_mail
from staffdesk.mail_in.reading import attachment_content, bare_mail
from staffdesk.models import IncomingMail
from staffdesk.operations.mail_in import file_mail, quarantine_mail, release_mail

log = logging.getLogger(__name__)
BIGGEST: Final = 60 * 1024 * 1024  # bytes that are read; what is bigger is kept and waits in quarantine
INTERRUPTED_AFTER: Final = timedelta(minutes=5)


class MailIsForgotten(DomainError):
    """Its raw form is not kept any more."""


def receive_mail(*, raw: bytes, source: str, at: datetime) -> IncomingMail:
    """Keep a raw mail and file it. The same bytes twice are one row. Raises only while it cannot be kept at all."""
    mail = keep_mail(raw=raw, source=source, at=at)
    return take_up(mail=mail, raw=raw, at=at) if mail.state == IncomingMail.State.KEPT else mail


def keep_unread(*, raw: bytes, source: str, failure: str, at: datetime) -> IncomingMail:
    """Keep what a provider sent and we could not make a mail of, and let somebody look at it."""
    mail = keep_mail(raw=raw, source=source, at=at)
    return quarantine_mail(mail=mail, reason=IncomingMail.Reason.UNREADABLE, failure=failure)


def keep_mail(*, raw: bytes, source: str, at: datetime) -> IncomingMail:
    """The row of a raw mail, which is in the storage once this returns."""
    digest = sha256(raw).hexdigest()
    if known := IncomingMail.objects.filter(sha256=digest).first():
        return known
    mail = IncomingMail(sha256=digest, size=len(raw), source=source[:60], received_at=at)
    mail.raw.save(f"{digest[:32]}-{token_hex(8)}.eml", ContentFile(raw), save=False)  # nobody else's, to be taken away
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:  # somebody else kept the same mail in the meantime
        mail.raw.delete(save=False)
        return IncomingMail.objects.get(sha256=digest)
    return mail


def take_up(*, mail: IncomingMail, raw: bytes, at: datetime) -> IncomingMail:
    """Read and file a mail that is kept. Raises only when the database is away, after which it is still kept."""
    if len(raw) > BIGGEST:
        return quarantine_mail(mail=mail, reason=IncomingMail.Reason.TOO_BIG, failure="")
    if not raw.strip():
        return quarantine_mail(mail=mail, reason=IncomingMail.Reason.UNREADABLE, failure="There is nothing in it.")
    reason = IncomingMail.Reason.UNREADABLE
    try:
        read = read_mail(raw)
        reason = IncomingMail.Reason.NOT_FILED
        return file_mail(mail=mail, read=read, at=at)
    except Exception as error:
        if database_is_away(error):
            raise
        log.exception("Incoming mail %s waits in quarantine.", mail.pk)
        return quarantine_mail(mail=mail, reason=reason, failure=f"{type(error).__name__}: {error}"[:2000])


def take_up_interrupted(*, at: datetime, at_most: int = 50) -> int:
    """Read what was kept by a process that then went away; how many there were."""
    left = IncomingMail.objects.unread().filter(received_at__lt=at - INTERRUPTED_AFTER).order_by("received_at")
    for mail in (found := list(left[:at_most])):
        try:
            raw = raw_of(mail)
        except FileNotFoundError as error:
            quarantine_mail(mail=mail, reason=IncomingMail.Reason.UNREADABLE, failure=str(error))
        else:
            take_up(mail=mail, raw=raw, at=at)
    return len(found)


def release(*, mail: IncomingMail, at: datetime, by: User) -> IncomingMail:
    """Read a mail again and make a case of it, because somebody at the desk wants one.

    Raises MailIsDecided, MailIsForgotten.
    """
    if not mail.raw:
        raise MailIsForgotten(_("The mail itself was removed when its time was over. Ask its sender to write again."))
    return release_mail(mail=mail, read=_read_or_bare(raw_of(mail)), at=at, by=by)


def raw_of(mail: IncomingMail) -> bytes:
    """The mail as it came."""
    with mail.raw.open("rb") as file:
        content: bytes = file.read()
    return content


def attachment_of(mail: IncomingMail, number: int) -> bytes:
    """The bytes of one of its attachments."""
    return attachment_content(raw_of(mail), number)


def _read_or_bare(raw: bytes) -> ReadMail:
    """The mail as far as it can be read: one that is too big, or breaks the reader, by its letters alone."""
    try:
        return read_mail(raw[:BIGGEST])
    except Exception:
        log.exception("A released mail is shown by its letters alone.")
        return bare_mail(raw)
