"""What the member says and what we answer, through whatever door. One save each: nothing of it can be lost halfway.

Two people who answer at once are both kept, one after the other, because each holds the case. Whoever gives `seen`,
the last word they had before them, is refused instead when there are newer ones, so that they can read them first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Activity, User
from staffdesk.keeping import Kept
from staffdesk.models import Case, CaseMessage
from staffdesk.operations.cases.ending import begin_again, end_case
from staffdesk.operations.cases.mails import mail_answer
from staffdesk.operations.cases.owning import begin_waiting, end_waiting
from staffdesk.operations.cases.said import (
    CaseIsClosed,
    attach_files,
    locked_standing,
    needed_words,
    said_before,
    say,
)
from staffdesk.operations.clocks import start_clocks, stop_clocks
from staffdesk.operations.difficult import watch_case

Then = Literal["", "wait", "close"]


class SomethingNewWasSaid(DomainError):
    """Somebody wrote while the answer was being written."""


@transaction.atomic
def hear(
    *,
    case: Case,
    kind: CaseMessage.Kind,
    words: str,
    at: datetime,
    author_name: str = "",
    facts: dict[str, Any] | None = None,
    by: User | None = None,
    key: str = "",
    files: Sequence[Kept] = (),
) -> CaseMessage:
    """Add a member's word: it opens a closed case again and ends waiting and being put off.

    A word for a merged case goes to the one it is part of. Words that are empty (a mail that is all attachment) are
    kept as such. A second call with the same key returns the first's.
    """
    case = locked_standing(case)
    if (known := said_before(key)) is not None:
        return known
    message = say(
        case, kind, words.replace("\x00", "").strip() or _("(Nothing was written.)"), at=at, by=by,
        author_name=author_name[:300], facts=facts or {}, key=key,
    )  # fmt: skip
    attach_files(message, files)
    if case.closed_at:
        begin_again(case, at=at, by=by, channel=_door(by))
    end_waiting(case, at)
    case.last_heard_at = max(at, case.last_heard_at or at)
    case.save(update_fields=["last_heard_at"])
    start_clocks(case=case, message=message, at=at)
    activity.record("case.heard", contact=case.contact, on=case, by=by, at=at, channel=_door(by))
    watch_case(case=case, message=message, at=at)
    return message


@transaction.atomic
def answer(
    *,
    case: Case,
    words: str,
    by: User,
    at: datetime,
    then: Then = "",
    kind: CaseMessage.Kind = CaseMessage.Kind.MAIL_OUT,
    files: Sequence[Kept] = (),
    key: str = "",
    seen: int | None = None,
) -> CaseMessage:
    """Answer the member, and say in the same save whether the case then waits for them or is closed.

    By mail unless `kind` says that it was told by phone or on the website. A case of nobody becomes one's own. On a
    closed case an answer goes out and the case stays closed. A second call with the same key returns the first's.
    Raises CaseNeedsWords, NowhereToAnswer, SomethingNewWasSaid, and CaseIsClosed for waiting in a closed case.
    """
    case = locked_standing(case)
    if (known := said_before(key)) is not None:
        return known
    words = needed_words(words)
    _refuse_unseen(case, seen)
    if then == "wait" and case.closed_at:
        raise CaseIsClosed(_("This case was closed meanwhile. Open it again if you wait for something."))
    facts = {"then": then} if then else {}
    if kind == CaseMessage.Kind.MAIL_OUT:
        message = mail_answer(case, words, files=files, key=key, facts=facts, at=at, by=by)
    else:
        message = say(case, kind, words, at=at, by=by, key=key, facts=facts)
        attach_files(message, files)
    if case.owner_id is None and not case.closed_at:
        case.owner = by
        case.save(update_fields=["owner"])
    stop_clocks(case=case, message=message, at=at)
    activity.record("case.answered", contact=case.contact, on=case, by=by, at=at)
    if then == "wait":
        begin_waiting(case, at)
    elif then == "close" and not case.closed_at:
        end_case(case, at=at, by=by)
    return message


def _refuse_unseen(case: Case, seen: int | None) -> None:
    """Words that matter to whoever is about to answer: the member's, and what colleagues answered."""
    if seen is None:
        return
    matter = CaseMessage.FROM_MEMBER | CaseMessage.ANSWERS
    newer = CaseMessage.objects.filter(case=case, pk__gt=seen, kind__in=matter).order_by("pk")
    if (one := newer.select_related("author").first()) is not None:
        who = one.author_name or str(one.author or case.who)
        raise SomethingNewWasSaid(
            _("While you were writing, %(who)s wrote as well. Read it below, then send yours, changed or as it is.")
            % {"who": who}
        )


def _door(by: User | None) -> str:
    """Which way a word came in that no login and no other system brought: the member's own."""
    came = activity.channel_of(by)
    return Activity.Channel.SELF_SERVICE if came == Activity.Channel.SYSTEM else came
