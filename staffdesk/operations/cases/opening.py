"""A case is opened once, from whatever channel, and stands in a queue until somebody takes it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.models import Contact, User
from staffdesk.models import Case, CaseMessage
from staffdesk.operations.cases.ending import close_case
from staffdesk.operations.cases.owning import take_case
from staffdesk.operations.cases.said import CaseNeedsWords, say
from staffdesk.operations.clocks import start_clocks
from staffdesk.operations.difficult import watch_case

SUBJECT_LENGTH = 80


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
    said: CaseMessage.Kind | None = None,
    facts: dict[str, Any] | None = None,
) -> Case:
    """Put a matter before staff, in a queue until somebody takes it. A second call with the same key changes nothing.

    Without a subject the first line of the words is one; raises CaseNeedsWords when both are empty. `said` tells by
    which channel the first word came, if it was a member's: it becomes the first message, with its `facts`.
    """
    words = words.replace("\x00", "").strip()
    written: dict[str, Any] = {
        "kind": kind,
        "subject": _needed_subject(subject, words),
        "words": words,
        "context": context,
        "contact": contact,
        "queue": queue,
        "reply_name": reply_name,
        "reply_email": reply_email,
        "reply_phone": reply_phone,
        "opened_at": at,
        "last_heard_at": at if said in CaseMessage.FROM_MEMBER else None,
    }
    got = Case.objects.get_or_create(key=key, defaults=written) if key else (Case.objects.create(**written), True)
    case, is_new = got
    if is_new:
        activity.record("case.opened", contact=contact, on=case, by=by, at=at, channel=channel, facts={"kind": kind})
        _begin(case, said, facts or {}, at, by)
    return case


@transaction.atomic
def note_matter(*, contact: Contact, words: str, settled: bool, at: datetime, by: User) -> Case:
    """Write down a call or a visit as one's own case, closed at once when nothing is left to do."""
    case = open_case(
        kind=Case.Kind.NOTED, subject="", words=words, context={}, contact=contact, at=at, by=by,
    )  # fmt: skip
    case = take_case(case=case, at=at, by=by)
    return close_case(case=case, words=_("Settled on the spot."), at=at, by=by) if settled else case


def _needed_subject(subject: str, words: str) -> str:
    line = " ".join((subject.replace("\x00", "").strip() or words).split())
    if not line:
        raise CaseNeedsWords(_("Say in a few words what this is about."))
    return Truncator(line).chars(SUBJECT_LENGTH)


def _begin(case: Case, said: CaseMessage.Kind | None, facts: dict[str, Any], at: datetime, by: User | None) -> None:
    """The first word, if it was a member's; and what is promised from now on."""
    message = None
    if said is not None:
        message = say(
            case, said, case.words or case.subject, at=at, by=by, author_name=case.reply_name,
            facts={**facts, "is_opening": True},
        )  # fmt: skip
    start_clocks(case=case, message=message, at=at)
    if message is not None:
        watch_case(case=case, message=message, at=at)
