"""A case closes with a word that a colleague can read later, and opens again when it was not over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.models import User
from staffdesk.models import Case, CaseMessage
from staffdesk.operations.cases.said import CaseIsOpen, CaseWasMerged, locked, locked_open, say
from staffdesk.operations.clocks import end_clocks, restart_clocks
from staffdesk.operations.clocks_elsewhere import merge_clocks, take_back_clocks


@transaction.atomic
def close_case(*, case: Case, words: str, at: datetime, by: User | None) -> Case:
    """Say what came of it and be done. Raises CaseNeedsWords, or CaseIsClosed when it was closed already."""
    case = locked_open(case, _("A colleague has closed this case already. Read what they wrote."))
    say(case, CaseMessage.Kind.CLOSED, words, at=at, by=by)
    end_case(case, at=at, by=by)
    return case


@transaction.atomic
def reopen_case(*, case: Case, words: str, at: datetime, by: User | None) -> Case:
    """It was not over: back to its owner, or to its queue. Raises CaseNeedsWords, CaseIsOpen, or CaseWasMerged."""
    case = locked(case)
    if case.closed_at is None:
        raise CaseIsOpen(_("This case is open already."))
    if case.merged_into_id:
        raise CaseWasMerged(_("This case is a part of case %(number)s. Go on there.") % {"number": case.merged_into_id})
    say(case, CaseMessage.Kind.REOPENED, words, at=at, by=by)
    begin_again(case, at=at, by=by)
    return case


def end_case(case: Case, *, at: datetime, by: User | None, into: Case | None = None) -> None:
    """Nothing is left to do, or not here but in another case; the caller holds the case, open, and has said why."""
    case.closed_at, case.waiting_since, case.snoozed_until, case.merged_into = at, None, None, into
    case.save(update_fields=["closed_at", "waiting_since", "snoozed_until", "merged_into"])
    if into is not None:
        merge_clocks(case=case, into=into, at=at)
    else:
        end_clocks(case=case, at=at)
    activity.record("case.closed", contact=case.contact, on=case, by=by, at=at)


def begin_again(case: Case, *, at: datetime, by: User | None, channel: str = "") -> None:
    """Open once more, for whoever had it if they still work here; the caller holds the case and has said why."""
    _open_again(case)
    restart_clocks(case=case, at=at)
    activity.record("case.reopened", contact=case.contact, on=case, by=by, at=at, channel=channel)


def take_apart(case: Case, *, out_of: Case, at: datetime, by: User | None) -> None:
    """Open once more, by itself; the caller holds both cases and has said why."""
    merged_at, case.merged_into = case.closed_at or at, None
    case.save(update_fields=["merged_into"])
    _open_again(case)
    take_back_clocks(case=case, out_of=out_of, merged_at=merged_at, at=at)
    activity.record("case.reopened", contact=case.contact, on=case, by=by, at=at)


def _open_again(case: Case) -> None:
    """For whoever had it, if they still work here."""
    case.closed_at = None
    if case.owner is not None and not case.owner.is_active:
        case.owner = None
    case.save(update_fields=["closed_at", "owner"])
