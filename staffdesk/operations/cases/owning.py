"""Whose a case is, and when it is to be looked at again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.roles import Ability, can
from staffdesk.models import Case, CaseMessage
from staffdesk.operations.cases.said import locked, locked_open, needed_words, said_before, say
from staffdesk.operations.clocks import move_clocks, pause_clocks, resume_clocks, take_clocks


class CannotHaveCases(DomainError):
    """Whoever it is could not work on it."""


class NotInTheFuture(DomainError):
    """It would come back at once."""


@transaction.atomic
def take_case(*, case: Case, at: datetime, by: User) -> Case:
    """Make it one's own, whoever had it. Raises CaseIsClosed."""
    case = locked_open(case, _("This case is closed. Open it again before you take it."))
    case.owner = by
    case.save(update_fields=["owner"])
    take_clocks(case=case, at=at)
    activity.record("case.taken", contact=case.contact, on=case, by=by, at=at)
    return case


@transaction.atomic
def hand_over_case(*, case: Case, words: str, at: datetime, by: User, to: User | None = None, queue: str = "") -> Case:
    """Give it to a colleague, or to a department, with a word on why: nobody has to ask back.

    Raises CaseNeedsWords, CaseIsClosed, and CannotHaveCases for somebody who may not work on cases.
    """
    case = locked_open(case, _("This case is closed. Open it again before you hand it over."))
    if to is not None and not (to.is_active and can(to.role, Ability.WORK_CASES)):
        raise CannotHaveCases(_("%(name)s does not work on cases. Choose somebody else.") % {"name": to})
    facts = {"from": str(case.owner or ""), "to": str(to or Case.Queue(queue or case.queue).label)}
    say(case, CaseMessage.Kind.HANDED_OVER, words, at=at, by=by, facts=facts)
    is_moved = bool(queue) and queue != case.queue
    case.owner, case.queue = to, queue or case.queue
    case.save(update_fields=["owner", "queue"])
    if is_moved:
        move_clocks(case=case, at=at)
    activity.record("case.handed_over", contact=case.contact, on=case, by=by, at=at)
    return case


@transaction.atomic
def add_note(*, case: Case, words: str, at: datetime, by: User, key: str = "") -> CaseMessage:
    """Keep what colleagues should know, on open and closed cases alike. It stops no clock. Raises CaseNeedsWords."""
    case = locked(case)
    return said_before(key) or say(case, CaseMessage.Kind.NOTE, words, at=at, by=by, key=key)


@transaction.atomic
def snooze_case(*, case: Case, until: datetime, at: datetime, by: User, words: str = "") -> Case:
    """Put it out of sight until an instant, or until the member writes again. What was promised runs on.

    Raises CaseIsClosed, and NotInTheFuture.
    """
    case = locked_open(case, _("This case is closed. There is nothing to put off."))
    if until <= at:
        raise NotInTheFuture(_("Choose a time that is still to come."))
    day = date_format(timezone.localtime(until), "DATETIME_FORMAT")
    said = words.strip() or _("Until %(day)s.") % {"day": day}
    say(case, CaseMessage.Kind.SNOOZED, said, at=at, by=by, facts={"until": until.isoformat()})
    case.snoozed_until = until
    case.save(update_fields=["snoozed_until"])
    return case


@transaction.atomic
def wait_for_member(*, case: Case, words: str, at: datetime, by: User) -> Case:
    """The member has the next word; clocks pause. Waiting already changes nothing.

    Raises CaseNeedsWords, and CaseIsClosed.
    """
    case = locked_open(case, _("This case is closed. Open it again if you wait for something."))
    needed_words(words)
    if case.waiting_since is None:
        say(case, CaseMessage.Kind.WAITING, words, at=at, by=by)
        begin_waiting(case, at)
    return case


@transaction.atomic
def stop_waiting(*, case: Case, at: datetime, by: User, words: str = "") -> Case:
    """We have the next word after all, now: neither waiting nor put off. Raises CaseIsClosed."""
    case = locked_open(case, _("This case is closed. Open it again to go on with it."))
    if case.waiting_since or case.snoozed_until:
        say(case, CaseMessage.Kind.GOES_ON, words or _("Back among what is to be done."), at=at, by=by)
        end_waiting(case, at)
    return case


def begin_waiting(case: Case, at: datetime) -> None:
    """From now on the member has the next word; the caller holds the case."""
    if case.waiting_since is None:
        case.waiting_since = at
        case.save(update_fields=["waiting_since"])
        pause_clocks(case=case, at=at)


def end_waiting(case: Case, at: datetime) -> None:
    """It is among what is to be done; the caller holds the case."""
    case.waiting_since = case.snoozed_until = None
    case.save(update_fields=["waiting_since", "snoozed_until"])
    resume_clocks(case=case, at=at)
