"""Mails as rows first, sent by a worker, at least once.

A row is claimed by a conditional update and leased; the mail server is asked outside any transaction; what it said is
appended as an attempt. A worker that dies in between leaves a lease that runs out: the sweep records the outcome as
unknown and sends again, under the same Message-ID, so that receiving systems can tell a repetition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import formataddr

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.addressees import about
from ams.core.association import find_association
from ams.core.delivery import Answer, Outcome, deliver
from ams.core.demo import demo_is_active
from ams.core.errors import DomainError
from ams.core.mails import RenderedMail
from ams.core.models import Contact, Message, MessageAttachment, MessageAttempt, User
from ams.core.queue import enqueue

LEASE = timedelta(minutes=2)
LONGEST_NAME = 60  # letters of a sender; encoded, some scripts take five times as much
MOVED = ("state", "attempts", "lease_until", "sent_at", "failure", "next_attempt_at")
SENT_AT_ONCE = """
    WITH ours AS (
        UPDATE core_message SET state = 'sent', sent_at = %(at)s, attempts = attempts + 1, lease_until = NULL
        WHERE id = %(id)s AND state = 'sending' AND lease_until = %(lease)s RETURNING id, attempts
    )
    INSERT INTO core_messageattempt (message_id, number, outcome, detail, at)
    SELECT id, attempts, 'accepted', '', %(at)s FROM ours
"""
BACK_OFF = [timedelta(seconds=s) for s in (15, 60, 240, 900, 3600, 4 * 3600, 12 * 3600)]


class MessageIsNotFailed(DomainError):
    """It is on its way, or has arrived."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to attach: `kind` names its maker in settings.MESSAGE_ATTACHMENTS, `reference` what to make."""

    kind: str
    reference: str
    filename: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One of many mails that are written at once."""

    key: str
    purpose: str
    recipient: str
    mail: RenderedMail
    contact_id: int | None = None
    attachments: tuple[Attached, ...] = ()


def post_message(
    *,
    key: str,
    purpose: str,
    recipient: str,
    mail: RenderedMail,
    contact: Contact | None,
    at: datetime,
    attachments: Iterable[Attached] = (),
    sensitive: bool = False,
    signed_by: str = "",
    reply_to: str = "",
) -> Message:
    """Write the row and let a worker send it after commit. One row per key: a second call returns the first's row.

    A person who signs it is named as its sender, of the association; `reply_to` is where answers to this one go. What
    is about somebody without an address, and so goes to another's, says about whom it is.
    """
    mail = mail if contact is None or contact.email else about(mail, contact)
    draft = Draft(key, purpose, recipient, mail, contact.pk if contact else None)
    message = _row(draft, _letterhead(signed_by, reply_to), at)
    message.sensitive = sensitive
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            attach(message, attachments)
            enqueue("core.send_message", message_id=message.pk)
    except IntegrityError:  # rare, so asked only now: whoever posts has new business to tell of
        if (known := Message.objects.filter(key=key).first()) is None:
            raise
        return known
    return message


def attach(message: Message, attachments: Iterable[Attached]) -> None:
    """Add files to a message in the transaction that wrote it: no worker has seen it yet."""
    MessageAttachment.objects.bulk_create(
        MessageAttachment(message=message, kind=a.kind, reference=a.reference, filename=a.filename) for a in attachments
    )


@transaction.atomic
def post_messages(drafts: Iterable[Draft], *, at: datetime) -> list[Message]:
    """Write many rows at once and let a worker send them one after the other, behind every single mail.

    Returns the rows written: a key that exists already is skipped, also one that somebody writes at this very moment.
    """
    letterhead = _letterhead()
    drafts = sorted(_saying_about_whom(drafts), key=lambda draft: draft.key)  # so that nobody waits for each other
    rows = [_row(draft, letterhead, at) for draft in drafts]
    for row in rows:
        row.is_bulk = True
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    written = list(Message.objects.filter(message_id__in=[row.message_id for row in rows]).defer("text", "html"))
    files = {draft.key: draft.attachments for draft in drafts}
    MessageAttachment.objects.bulk_create(
        (
            MessageAttachment(message=row, kind=file.kind, reference=file.reference, filename=file.filename)
            for row in written
            for file in files[row.key]
        ),
        batch_size=1_000,
    )
    if written:
        enqueue("core.send_mailings")
    return written


def send_message(*, message_id: int, at: datetime) -> bool:
    """Try once to send a waiting message; False if somebody else has it, it is not due, or it did not go out."""
    claimed = Message.objects.due(at=at).filter(pk=message_id)
    if not claimed.update(state=Message.State.SENDING, lease_until=at + LEASE):
        return False
    message = Message.objects.prefetch_related("attachments").get(pk=message_id)
    return conclude(message, deliver(message), at)


def resume_abandoned_messages(*, at: datetime) -> int:
    """Queue again what a worker left half-sent, recording that nobody knows the outcome; how many there were."""
    abandoned = list(Message.objects.abandoned(at=at))
    for message in abandoned:
        conclude(message, Answer(Outcome.UNKNOWN, "The worker went away."), at)
    return len(abandoned)


@transaction.atomic
def replay_sending(*, until: datetime, after: timedelta) -> int:
    """Count every message due by an instant as accepted so long `after` it was written; nothing leaves. How many.

    For histories that are replayed, such as the demonstration's: nobody may get a mail of two years ago.
    """
    waiting = Message.objects.due(at=until)
    attempts = [
        MessageAttempt(
            message=message, number=1, outcome=Outcome.ACCEPTED, detail="Replayed.", at=message.created_at + after
        )
        for message in waiting.select_for_update().only("created_at")
    ]
    MessageAttempt.objects.bulk_create(attempts)
    return waiting.update(state=Message.State.SENT, attempts=1, sent_at=F("created_at") + after)


@transaction.atomic
def retry_message(*, message: Message, at: datetime, by: User) -> None:
    """Put a failed message in the queue again, under the same Message-ID. Raises MessageIsNotFailed.

    Sensitive ones stay where they are: their code has run out, a new one is asked for on the sign-in page.
    """
    failed = Message.objects.filter(pk=message.pk, state=Message.State.FAILED, sensitive=False)
    if not failed.update(state=Message.State.QUEUED, failure="", next_attempt_at=at):
        raise MessageIsNotFailed(_("Only a message that failed can be sent again, and this one did not."))
    activity.record("message.retried", contact=message.contact, on=message, by=by, at=at)
    enqueue("core.send_message", message_id=message.pk)


def conclude(message: Message, answer: Answer, at: datetime) -> bool:
    """Append what came of the attempt and move the message on; nothing happens if its lease is no longer ours.

    Whether it was accepted. What mailings mostly end in is one statement: a mailing has a hundred thousand of them.
    """
    if answer.outcome == Outcome.ACCEPTED and not message.sensitive:
        with connection.cursor() as cursor:
            cursor.execute(SENT_AT_ONCE, {"at": at, "id": message.pk, "lease": message.lease_until})
            is_ours: bool = cursor.rowcount == 1
        return is_ours
    return _conclude_with_care(message, answer, at)


@transaction.atomic
def _conclude_with_care(message: Message, answer: Answer, at: datetime) -> bool:
    lease = {"state": Message.State.SENDING, "lease_until": message.lease_until}
    ours = Message.objects.select_for_update().filter(pk=message.pk, **lease).first()
    if ours is None:
        return False
    ours.attempts += 1
    ours.lease_until = None
    if answer.outcome == Outcome.ACCEPTED:
        ours.state, ours.sent_at = Message.State.SENT, at
    elif answer.outcome == Outcome.REFUSED or ours.attempts > len(BACK_OFF):
        ours.state, ours.failure = Message.State.FAILED, answer.detail or "The mail server gave no reason."
    else:
        ours.state = Message.State.QUEUED
        ours.next_attempt_at = at + BACK_OFF[ours.attempts - 1]
    changed = [*MOVED]
    if ours.sensitive and ours.state != Message.State.QUEUED and not demo_is_active():
        ours.text = ours.html = ""  # nobody reads a code later
        changed += ["text", "html"]
    ours.save(update_fields=changed)
    MessageAttempt.objects.create(
        message=ours, number=ours.attempts, outcome=answer.outcome, detail=answer.detail[:2000], at=at
    )
    return answer.outcome == Outcome.ACCEPTED


def _saying_about_whom(drafts: Iterable[Draft]) -> list[Draft]:
    """Those about somebody without an address begin with their name: somebody else reads them."""
    drafts = list(drafts)
    wanted = {draft.contact_id for draft in drafts if draft.contact_id}
    silent = Contact.objects.filter(email="").in_bulk(wanted) if wanted else {}
    return [
        replace(draft, mail=about(draft.mail, silent[draft.contact_id])) if draft.contact_id in silent else draft
        for draft in drafts
    ]


def _letterhead(signed_by: str = "", reply_to: str = "") -> dict[str, str]:
    """Whose mail it is, and where answers go."""
    profile = find_association()
    whose = profile.name if profile else ""
    named = f"{signed_by}, {whose}"[:LONGEST_NAME] if signed_by else whose
    return {
        "sender": formataddr((named, settings.DEFAULT_FROM_EMAIL)),
        "reply_to": reply_to or (profile.email if profile else ""),
    }


def _row(draft: Draft, letterhead: dict[str, str], at: datetime) -> Message:
    return Message(
        key=draft.key,
        purpose=draft.purpose,
        contact_id=draft.contact_id,
        recipient=draft.recipient,
        subject=draft.mail.subject,
        text=draft.mail.text,
        html=draft.mail.html,
        message_id=f"<{get_random_string(24).lower()}@{settings.MAIL_DOMAIN}>",
        created_at=at,
        next_attempt_at=at,
        **letterhead,
    )
