"""A case closes with a word that a colleague can read later, and opens again when it was not over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.models import User
from staffdesk.models import Case, CaseMessage, Clock
from staffdesk.operations.cases.said import CaseIsOpen, CaseWasMerged, locked, locked_open, say
from staffdesk.operations.clocks import end_clocks, restart_clocks


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
    end_clocks(case=case, at=at, why=Clock.Why.MERGED if into else Clock.Why.CLOSED, into=into)
    activity.record("case.closed", contact=case.contact, on=case, by=by, at=at)


def begin_again(case: Case, *, at: datetime, by: User | None, channel: str = "") -> None:
    """Open once more, for whoever had it if they still work here; the caller holds the case and has said why."""
    case.closed_at = None
    if case.owner is not None and not case.owner.is_active:
        case.owner = None
    case.save(update_fields=["closed_at", "owner"])
    restart_clocks(case=case, at=at)
    activity.record("case.reopened", contact=case.contact, on=case, by=by, at=at, channel=channel)
