"""Telling members about trouble: posting a notice, saying how far we are, and ending it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import find_association
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import Role, User
from ams.core.outbox import post_message
from events.models import Event
from staffdesk.models import Case, Notice, NoticeCase, NoticeUpdate, SavedList
from staffdesk.operations.cases import answer, close_case
from staffdesk.queries.board import BOARD, board_of, who_ran_into

KEPT: Final = None  # the board does not run out: whoever cannot renew it leaves the last one standing


class NoticeIsOver(DomainError):
    """Somebody else has ended it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What members read, and how far we are."""

    words: str
    state: str = Notice.State.INVESTIGATING
    expected_at: datetime | None = None
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Who is shown it: an audience, and what it takes to know them."""

    audience: str = Notice.Audience.EVERYBODY
    event: Event | None = None
    list: SavedList | None = None
    days: int | None = None


@transaction.atomic
def post_notice(
    *, title: str, wording: Wording, shown: Shown, cases: Iterable[Case], at: datetime, by: User
) -> Notice:  # fmt: skip
    """Tell members of trouble, and link the cases it is about."""
    notice = Notice.objects.create(
        title=title, words=wording.words, state=wording.state, audience=shown.audience, event=shown.event,
        list=shown.list, days=shown.days, reach=wording.reach, posted_at=at, posted_by=by,
        expected_at=wording.expected_at, resolved_at=at if wording.state == Notice.State.RESOLVED else None,
    )  # fmt: skip
    NoticeUpdate.objects.create(notice=notice, state=notice.state, words=notice.words, at=at, by=by)
    link_to_notice(notice=notice, cases=cases, at=at, by=by)
    activity.record("notice.posted", contact=None, on=notice, by=by, at=at)
    transaction.on_commit(lambda: write_board(at=at))
    return notice


@transaction.atomic
def link_to_notice(*, notice: Notice, cases: Iterable[Case], at: datetime, by: User) -> int:
    """Say which cases are about it; how many are new."""
    known = set(notice.cases.values_list("case", flat=True))
    new = [case for case in cases if case.pk not in known]
    NoticeCase.objects.bulk_create(
        (NoticeCase(notice=notice, case=case, at=at, by=by) for case in new), ignore_conflicts=True
    )
    return len(new)


@transaction.atomic
def go_on_with_notice(*, notice: Notice, wording: Wording, tell: bool, at: datetime, by: User) -> tuple[Notice, int]:
    """Say how far we are; the notice, and how many people were written to. Raises NoticeIsOver.

    Resolving it can tell the people of its cases, which closes them: who wrote gets an answer in their conversation,
    who ran into an error without writing gets a mail.
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.resolved_at:
        raise NoticeIsOver(_("This notice is over. Post a new one if it happens again."))
    notice.words, notice.state, notice.reach = wording.words, wording.state, wording.reach
    notice.expected_at = wording.expected_at
    if wording.state == Notice.State.RESOLVED:
        notice.resolved_at, notice.expected_at = at, None
    notice.save(update_fields=["words", "state", "reach", "expected_at", "resolved_at"])
    NoticeUpdate.objects.create(notice=notice, state=notice.state, words=notice.words, at=at, by=by)
    told = _tell(notice, at, by) if tell and notice.resolved_at else 0
    if notice.resolved_at:
        activity.record("notice.resolved", contact=None, on=notice, by=by, at=at, facts={"told": told})
    transaction.on_commit(lambda: write_board(at=at))
    return notice, told


def write_board(*, at: datetime) -> int:
    """Put what stands where every page and `/status.json` read it without the database; how many notices."""
    board = board_of(at=at)
    cache.set(BOARD, board, KEPT)
    return len(board["notices"])


def _tell(notice: Notice, at: datetime, by: User) -> int:
    """Whoever the cases are of; how many people."""
    rows = Case.objects.open().filter(notices__notice=notice).select_related("contact").order_by("pk")
    answered = [case for case in rows if case.answer_to]
    for case in answered:
        answer(case=case, words=notice.words, by=by, at=at, then="close")
    for case in rows.filter(key__startswith="server-error:"):
        close_case(case=case, words=notice.words, at=at, by=by)
    return len(answered) + _write_to_those_who_did_not_write(notice, answered, at, by)


def _write_to_those_who_did_not_write(notice: Notice, answered: Sequence[Case], at: datetime, by: User) -> int:
    known = {case.answer_to.lower() for case in answered}
    logins = [login for login in _members(notice) if login.email.lower() not in known]
    facts: dict[str, Any] = {"notice": notice, "association": find_association()}
    for login in logins:
        post_message(
            key=f"notice:{notice.pk}:{login.pk}", purpose="notice", recipient=login.email,
            mail=render_mail("staffdesk/email/notice", facts, ""), contact=None, at=at, signed_by=by.name,
        )  # fmt: skip
    return len(logins)


def _members(notice: Notice) -> list[User]:
    hits = who_ran_into(notice).filter(user__role=Role.MEMBER, user__is_active=True)
    return list(User.objects.filter(pk__in=hits.values("user")).order_by("pk"))
