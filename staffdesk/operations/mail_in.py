"""Filing mail that came in: onto the case it goes on with, into a new one, onto the mail of ours it reports on, or
aside. Each mail is filed once, under the lock of its row, in the transaction of whatever it brings about.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Message, User
from ams.core.returns import note_complaint, note_return
from staffdesk.mail_in import Judgement, ReadMail, Verdict, judge
from staffdesk.mail_in.bounces import Report
from staffdesk.mail_in.headers import header
from staffdesk.models import IncomingMail
from staffdesk.operations.mail_cases import put_in_case

State, Reason = IncomingMail.State, IncomingMail.Reason
FLOOD_WITHIN: Final = timedelta(hours=1)
AGAIN: Final = (State.KEPT, State.QUARANTINE)
READ: Final = (
    "sender_name", "sender_address", "answer_to", "sent_to", "subject", "sent_at", "message_id", "text", "quoted",
    "html", "attachments", "remarks",
)  # fmt: skip
DECIDED: Final = (
    "state", "verdict", "because", "reason", "failure", "attempts", "report", "our_message", "case_message",
    "decided_by", "decided_at", "words", "remarks", "fingerprint",
)  # fmt: skip


class MailIsDecided(DomainError):
    """Somebody else was quicker."""


class WordsNeeded(DomainError):
    """Nobody could tell later why."""


@transaction.atomic
def file_mail(*, mail: IncomingMail, read: ReadMail, at: datetime) -> IncomingMail:
    """File a mail by what it is; one that is filed already stays as it is."""
    mail = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state != State.KEPT:
        return mail
    _write_down(mail, read)
    if not _is_first_copy(mail):
        mail.verdict = IncomingMail.Verdict.COPY
        return _set_aside(mail)
    judgement = judge(read, is_our_own=_is_ours(read.message_id))
    mail.verdict, mail.because = judgement.verdict.value, judgement.because
    if judgement.verdict != Verdict.ORDINARY:
        _tell_of_ours(mail, judgement, at)
        return _set_aside(mail)
    if reason := _suspicion(mail, read):
        return _wait(mail, reason)
    return _put_in_case(mail, read, at)


@transaction.atomic
def quarantine_mail(*, mail: IncomingMail, reason: str, failure: str) -> IncomingMail:
    """Let somebody look at a mail that could not be read or filed; one that is filed already stays as it is."""
    mail = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state not in AGAIN:
        return mail
    mail.failure = failure
    return _wait(mail, reason)


@transaction.atomic
def release_mail(*, mail: IncomingMail, read: ReadMail, at: datetime, by: User) -> IncomingMail:
    """Make a case of a mail after all: from quarantine, or one that was taken for a machine's. Raises MailIsDecided."""
    mail = IncomingMail.objects.select_for_update().get(pk=mail.pk)
    if mail.state in (State.FILED, State.DISCARDED):
        raise MailIsDecided(_("A colleague has decided about this mail already."))
    _write_down(mail, read)
    if mail.verdict == IncomingMail.Verdict.COPY or not _is_first_copy(mail):
        mail.fingerprint = ""  # which the first one has
    mail.verdict, mail.because = IncomingMail.Verdict.ORDINARY, ""
    mail.decided_by, mail.decided_at = by, at
    filed = _put_in_case(mail, read, at)
    activity.record("mail.released", contact=None, on=filed, by=by, at=at)
    return filed


@transaction.atomic
def discard_mail(*, mail: IncomingMail, words: str, at: datetime, by: User) -> IncomingMail:
    """Say that nothing is to be done about a mail in quarantine, and why. Its raw form stays. Raises MailIsDecided."""
    if not words.strip():
        raise WordsNeeded(_("Write a few words, so that colleagues can follow why it was discarded."))
    waiting = IncomingMail.objects.in_quarantine().filter(pk=mail.pk)
    if not waiting.update(state=State.DISCARDED, words=words.strip(), decided_by=by, decided_at=at):
        raise MailIsDecided(_("A colleague has decided about this mail already."))
    mail.refresh_from_db()
    activity.record("mail.discarded", contact=None, on=mail, by=by, at=at)
    return mail


def _write_down(mail: IncomingMail, read: ReadMail) -> None:
    """What the mail says of itself."""
    mail.sender_name, mail.sender_address = read.sender.name, read.sender.address
    mail.answer_to = read.answer_to.address
    mail.sent_to = [one.address for one in read.recipients]
    mail.subject, mail.sent_at, mail.message_id = read.subject, read.sent_at, read.message_id
    mail.text, mail.quoted, mail.html = read.text, read.quoted, read.html
    mail.attachments = [{**asdict(file), "can_run": file.can_run} for file in read.attachments]
    mail.remarks = list(read.remarks)
    mail.attempts += 1
    mail.save(update_fields=[*READ, "attempts"])


def _is_first_copy(mail: IncomingMail) -> bool:
    """Whether no other mail of the same words and Message-ID came before, by another address or another way.

    Two that come at the same moment wait for each other at the unique index.
    """
    if not mail.message_id:
        return True
    said: list[Any] = [mail.message_id, mail.sender_address, mail.subject, mail.text, mail.quoted]
    said += [(file["name"], file["size"]) for file in mail.attachments]
    mail.fingerprint = sha256(repr(said).encode()).hexdigest()
    try:
        with transaction.atomic():
            mail.save(update_fields=["fingerprint"])
    except IntegrityError:
        return False
    return True


def _is_ours(message_id: str) -> bool:
    return bool(message_id) and Message.objects.filter(message_id=message_id).exists()


def _tell_of_ours(mail: IncomingMail, judgement: Judgement, at: datetime) -> None:
    """Write a report onto the mail of ours that it names; one that names none of ours says nothing of anybody."""
    report = judgement.report
    if report is None:
        return
    mail.report = {"recipients": list(report.recipients), "status": report.status, "words": report.words}
    mail.our_message = _reported(report.message_ids)
    if mail.our_message is None:
        return
    if judgement.verdict == Verdict.BOUNCE:
        note_return(message=mail.our_message, words=_in_words(report), at=at)
    elif judgement.verdict == Verdict.COMPLAINT:
        note_complaint(message=mail.our_message, at=at)


def _reported(message_ids: Sequence[str]) -> Message | None:
    found = {one.message_id: one for one in Message.objects.filter(message_id__in=message_ids).defer("text", "html")}
    return next((found[one] for one in message_ids if one in found), None)


def _in_words(report: Report) -> str:
    if report.status and report.status not in report.words:
        return f"{report.status} {report.words}".strip()
    return report.words


def _suspicion(mail: IncomingMail, read: ReadMail) -> str:
    """Why somebody should look at a person's mail before it becomes a case; empty when nothing is wrong with it."""
    if header(read.head.head, "X-Spam-Flag").strip().lower() == "yes":
        return Reason.SPAM
    lately = IncomingMail.objects.filter(
        sender_address=mail.sender_address, received_at__gt=mail.received_at - FLOOD_WITHIN
    )
    if lately.count() > settings.MAIL_IN_A_SENDER_AN_HOUR:
        return Reason.FLOOD
    return ""


def _put_in_case(mail: IncomingMail, read: ReadMail, at: datetime) -> IncomingMail:
    mail.case_message, mail.our_message = put_in_case(mail=mail, read=read, at=at)
    mail.state, mail.reason, mail.failure = State.FILED, "", ""
    mail.save(update_fields=DECIDED)
    return mail


def _set_aside(mail: IncomingMail) -> IncomingMail:
    mail.state, mail.reason, mail.failure = State.SET_ASIDE, "", ""
    mail.save(update_fields=DECIDED)
    return mail


def _wait(mail: IncomingMail, reason: str) -> IncomingMail:
    mail.state, mail.reason = State.QUARANTINE, reason
    mail.save(update_fields=DECIDED)
    return mail
