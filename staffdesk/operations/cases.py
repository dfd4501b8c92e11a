"""A case is opened once, belongs to somebody, and is closed with a word that a colleague can read later."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from staffdesk.models import Case, CaseMessage

SUBJECT_LENGTH = 80


class CaseNeedsWords(DomainError):
    """Nobody could tell later what it was about."""


class CaseIsClosed(DomainError):
    """Somebody else was quicker to close it."""


class CaseIsOpen(DomainError):
    """There is nothing to open again."""


@transaction.atomic
def open_case(
    *,
    kind: str,
    subject: str,
    words: str,
    context: dict[str, Any],
    contact: Contact | None,
    at: datetime,
    by: User | None,
    queue: str = Case.Queue.SERVICE,
    key: str = "",
    reply_name: str = "",
    reply_email: str = "",
    reply_phone: str = "",
    channel: str = "",
) -> Case:
    """Put a matter before staff, in a queue until somebody takes it. A second call with the same key changes nothing.

    Without a subject the first line of the words is one; raises CaseNeedsWords when both are empty.
    """
    subject = Truncator(" ".join((subject or words).split())).chars(SUBJECT_LENGTH)
    if not subject:
        raise CaseNeedsWords(_("Say in a few words what this is about."))
    facts: dict[str, Any] = {
        "kind": kind,
        "subject": subject,
        "words": words.strip(),
        "context": context,
        "contact": contact,
        "queue": queue,
        "reply_name": reply_name,
        "reply_email": reply_email,
        "reply_phone": reply_phone,
        "opened_at": at,
    }
    case, is_new = Case.objects.get_or_create(key=key, defaults=facts) if key else (Case.objects.create(**facts), True)
    if is_new:
        activity.record("case.opened", contact=contact, on=case, by=by, at=at, channel=channel, facts={"kind": kind})
    return case


@transaction.atomic
def note_matter(*, contact: Contact, words: str, settled: bool, at: datetime, by: User) -> Case:
    """Write down a call or a visit as one's own case, closed at once when nothing is left to do."""
    case = open_case(
        kind=Case.Kind.NOTED, subject="", words=words, context={}, contact=contact, at=at, by=by,
    )  # fmt: skip
    case = take_case(case=case, at=at, by=by)
    return close_case(case=case, words=_("Settled on the spot."), at=at, by=by) if settled else case


@transaction.atomic
def take_case(*, case: Case, at: datetime, by: User) -> Case:
    """Make it one's own, whoever had it. Raises CaseIsClosed."""
    if not Case.objects.open().filter(pk=case.pk).update(owner=by):
        raise CaseIsClosed(_("This case is closed. Open it again before you take it."))
    case.refresh_from_db()
    activity.record("case.taken", contact=case.contact, on=case, by=by, at=at)
    return case


@transaction.atomic
def add_note(*, case: Case, words: str, at: datetime, by: User) -> CaseMessage:
    """Keep what colleagues should know, on open and closed cases alike. Raises CaseNeedsWords."""
    return _say(case, CaseMessage.Kind.NOTE, words, at, by)


@transaction.atomic
def close_case(*, case: Case, words: str, at: datetime, by: User | None) -> Case:
    """Say what came of it and be done. Raises CaseNeedsWords, or CaseIsClosed when it was closed already."""
    _say(case, CaseMessage.Kind.CLOSED, words, at, by)
    if not Case.objects.open().filter(pk=case.pk).update(closed_at=at):
        raise CaseIsClosed(_("A colleague has closed this case already. Read what they wrote."))
    case.refresh_from_db()
    activity.record("case.closed", contact=case.contact, on=case, by=by, at=at)
    return case


@transaction.atomic
def reopen_case(*, case: Case, words: str, at: datetime, by: User | None) -> Case:
    """It was not over: back to its owner, or to its queue. Raises CaseNeedsWords, or CaseIsOpen."""
    _say(case, CaseMessage.Kind.REOPENED, words, at, by)
    if not Case.objects.filter(pk=case.pk, closed_at__isnull=False).update(closed_at=None):
        raise CaseIsOpen(_("This case is open already."))
    case.refresh_from_db()
    activity.record("case.reopened", contact=case.contact, on=case, by=by, at=at)
    return case


def _say(case: Case, kind: CaseMessage.Kind, words: str, at: datetime, by: User | None) -> CaseMessage:
    if not words.strip():
        raise CaseNeedsWords(_("Write a few words, so that colleagues can follow what happened."))
    return CaseMessage.objects.create(case=case, kind=kind, words=words.strip(), author=by, at=at)
