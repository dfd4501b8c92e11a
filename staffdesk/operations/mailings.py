"""A mailing from draft to sent: recipients are written down once, then messages in batches, each exactly once.

Whoever dies between two batches loses nothing: a batch of messages and the place reached commit together, under a lock
on the mailing, so the next worker goes on there. Stopping holds what is not written, and what is not sent either.
"""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import Contact, Message, User
from ams.core.outbox import Draft, post_message, post_messages
from ams.core.queue import enqueue
from members.models import NEWSLETTER
from staffdesk.lists import consent_to
from staffdesk.models import Mailing, MailingOutcome, MailingRecipient, SavedList
from staffdesk.operations.letters import MailingWriter
from staffdesk.queries.lists import Asked
from staffdesk.queries.mailings import Audience, asked_of, messages_of, recipients_of

BATCH: Final = 500  # messages written in one transaction
BATCHES_AN_HOUR: Final = 50  # of a mailing that goes slowly, each a fiftieth of what an hour may have
PACE: Final = timedelta(hours=1) / BATCHES_AN_HOUR
AHEAD: Final = 5  # batches that may wait in the outbox: no more go at once when a mail server comes back


class NotADraft(DomainError):
    """It is on its way, or has arrived."""


class NobodyToWriteTo(DomainError):
    """A mailing without a reader."""


class NotUnderWay(DomainError):
    """There is nothing to stop, or nothing to continue."""


@transaction.atomic
def draft_mailing(
    *, saved: SavedList, purpose: str, subject: str, text: str, signed_by: str, at: datetime, by: User,
    topic: str = NEWSLETTER, per_hour: int | None = None,
) -> Mailing:  # fmt: skip
    """Begin a mailing to those a list describes now; the list may change afterwards, the mailing does not."""
    SavedList.objects.filter(pk=saved.pk).update(last_used_at=at)
    return Mailing.objects.create(
        list=saved, criteria=saved.criteria, purpose=purpose, topic=topic, subject=subject, text=text,
        signed_by=signed_by, per_hour=per_hour, made_by=by, created_at=at,
    )  # fmt: skip


@transaction.atomic
def reword_mailing(
    *, mailing: Mailing, purpose: str, subject: str, text: str, signed_by: str, topic: str = NEWSLETTER,
    per_hour: int | None = None,
) -> None:  # fmt: skip
    """Change a draft. Raises NotADraft."""
    draft = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.DRAFT)
    if not draft.update(
        purpose=purpose, topic=topic, subject=subject, text=text, signed_by=signed_by, per_hour=per_hour
    ):
        raise NotADraft(_("This mailing was sent already, so its words stay as they were."))


def send_test(*, mailing: Mailing, like: Contact, at: datetime, by: User) -> Message:
    """Send oneself the mail that one of the readers would get, right away."""
    mail = MailingWriter(mailing).write(like)
    key = f"mailing-test:{mailing.pk}:{get_random_string(16)}"
    return post_message(key=key, purpose="mailing.test", recipient=by.email, mail=mail, contact=None, at=at)


@transaction.atomic
def send_mailing(*, mailing: Mailing, audience: Audience, at: datetime, by: User) -> None:
    """Confirm it: from here on a worker writes down the recipients and sends. Raises NotADraft, NobodyToWriteTo."""
    if not audience.gets:
        raise NobodyToWriteTo(_("Nobody would get this mailing. Change the list, or its purpose."))
    draft = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.DRAFT)
    if not draft.update(state=Mailing.State.SENDING, started_at=at, sent_by=by, left_out=audience.left_out):
        raise NotADraft(_("This mailing was confirmed already."))
    facts = {
        "subject": mailing.subject,
        "recipients": audience.gets,
        "purpose": mailing.asks_consent or mailing.purpose,
    }
    activity.record("mailing.confirmed", contact=None, on=mailing, by=by, at=at, facts=facts)
    enqueue("staffdesk.write_mailing", mailing_id=mailing.pk)


@transaction.atomic
def freeze_recipients(*, mailing_id: int, at: datetime) -> int:
    """Write down once who gets it: one for each address. How many were written; 0 where that was done before."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.frozen_at or mailing.state != Mailing.State.SENDING:
        return 0
    found = recipients_of(mailing, asked_of(mailing), on=day_of(at)).order_by("pk").values_list("pk", "email")
    sql, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO staffdesk_mailingrecipient (mailing_id, contact_id, address, skipped) "  # noqa: S608 - ours
            f"SELECT %s, id, email, '' FROM ({sql}) AS found (id, email) ON CONFLICT DO NOTHING",
            [mailing.pk, *params],
        )
        written: int = cursor.rowcount
    Mailing.objects.filter(pk=mailing.pk).update(frozen_at=at)
    return written


@transaction.atomic
def write_messages(*, mailing_id: int, at: datetime, limit: int = BATCH) -> bool:
    """Write the next messages and remember how far that came; whether there may be more to write."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.state != Mailing.State.SENDING or mailing.frozen_at is None or mailing.written_at:
        return False
    if mailing.per_hour:
        limit = min(limit, mailing.per_hour // BATCHES_AN_HOUR)
        if _rests(mailing, limit, at):
            return False
    ahead = MailingRecipient.objects.filter(mailing=mailing, pk__gt=mailing.reached).order_by("pk")
    batch = list(ahead[:limit])
    if not batch:
        Mailing.objects.filter(pk=mailing.pk).update(written_at=at)
        return False
    readers = Contact.objects.select_related("person", "organisation").in_bulk([one.contact_id for one in batch])
    for recipient in batch:
        recipient.contact = readers[recipient.contact_id]
    skipped = _skipped(mailing, batch)
    for recipient in batch:
        recipient.skipped = skipped.get(recipient.pk, "")
    MailingRecipient.objects.bulk_update([one for one in batch if one.skipped], ["skipped"])
    writer = MailingWriter(mailing)
    post_messages(
        [
            Draft(
                mailing.key_of(one.contact_id), mailing.purpose, one.address, writer.write(one.contact), one.contact_id
            )
            for one in batch
            if not one.skipped
        ],
        at=at,
    )
    goes_on = at + PACE if mailing.per_hour else None
    Mailing.objects.filter(pk=mailing.pk).update(reached=batch[-1].pk, next_batch_at=goes_on)
    return True


def _rests(mailing: Mailing, batch: int, at: datetime) -> bool:
    """Whether one that goes slowly has to wait: for its time, or for the mail server to take what is written."""
    if mailing.next_batch_at and at < mailing.next_batch_at:
        return True
    waiting = messages_of(mailing).filter(state__in=[Message.State.QUEUED, Message.State.SENDING])
    return waiting.count() >= AHEAD * batch


def _skipped(mailing: Mailing, batch: list[MailingRecipient]) -> dict[int, str]:
    """Who has changed since the recipients were written down, so that nothing is written to them now."""
    reasons = {}
    gone = [one for one in batch if one.contact.archived_at or one.contact.merged_into_id]
    reasons.update({one.pk: _("archived or merged meanwhile") for one in gone})
    if mailing.asks_consent:
        readers = Contact.objects.filter(pk__in=[one.contact_id for one in batch])
        agree = set(readers.filter(consent_to(mailing.asks_consent)).values_list("pk", flat=True))
        reasons.update(
            {one.pk: _("wants no mails about this any more") for one in batch if one.contact_id not in agree}
        )
    return reasons


@transaction.atomic
def stop_mailing(*, mailing: Mailing, at: datetime, by: User) -> None:
    """Nothing more is written, and nothing that waits is sent. Raises NotUnderWay."""
    if not Mailing.objects.being_sent().filter(pk=mailing.pk).update(state=Mailing.State.STOPPED):
        raise NotUnderWay(_("There is nothing to stop: this mailing is not being sent."))
    activity.record("mailing.stopped", contact=None, on=mailing, by=by, at=at)


@transaction.atomic
def continue_mailing(*, mailing: Mailing, at: datetime, by: User) -> None:
    """Go on where it was stopped; what was held back goes out after all. Raises NotUnderWay."""
    stopped = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.STOPPED)
    if not stopped.update(state=Mailing.State.SENDING):
        raise NotUnderWay(_("There is nothing to continue: this mailing was not stopped."))
    held = messages_of(mailing).filter(state=Message.State.WITHDRAWN)
    held.update(state=Message.State.QUEUED, failure="", next_attempt_at=at)
    MailingOutcome.objects.filter(mailing=mailing).update(is_final=False)
    activity.record("mailing.continued", contact=None, on=mailing, by=by, at=at)
    enqueue("staffdesk.write_mailing", mailing_id=mailing.pk)
    enqueue("core.send_mailings")


@transaction.atomic
def finish_mailings(*, at: datetime) -> int:
    """Say of mailings that nothing of them waits any more; how many."""
    finished = 0
    for mailing in Mailing.objects.being_sent().filter(written_at__isnull=False).select_for_update(skip_locked=True):
        waiting = messages_of(mailing).filter(state__in=[Message.State.QUEUED, Message.State.SENDING])
        if not waiting.exists():
            Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.SENT, finished_at=at)
            activity.record("mailing.sent", contact=None, on=mailing, by=None, at=at)
            finished += 1
    return finished


def sample_readers(mailing: Mailing, asked: Asked, *, on: date, count: int = 20) -> list[Contact]:
    """Some of those who would get it, to look at their mail."""
    found = recipients_of(mailing, asked, on=on).select_related("person", "organisation")
    return list(found.order_by("pk")[:count])
