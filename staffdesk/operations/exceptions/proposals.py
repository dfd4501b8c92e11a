"""The second person: sees in words what would be done, and confirms or declines it, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core import activity
from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.exception_rights import right_of, rights_of
from ams.core.models import ExceptionKind, ExceptionMade, User
from billing.operations import Why
from staffdesk.models import Proposal
from staffdesk.operations.exceptions.making import NotYours
from staffdesk.operations.exceptions.plans import plan_exception

BEYOND = gettext_lazy("It goes beyond what your role decides. Ask a colleague whose limit is higher.")


class AlreadyDecided(DomainError):
    """Somebody else was quicker."""


class OutOfDate(DomainError):
    """What was proposed rests on what is no longer so."""


@transaction.atomic
@knowing_the_association()
def confirm_proposal(*, proposal: Proposal, at: datetime, by: User) -> Proposal:
    """Do what was proposed, exactly once, in the name of whoever proposed it; this one is kept as who confirmed it.

    If anything it rests on has changed, nothing is done and it is kept as out of date, with the reason.
    Raises AlreadyDecided, NotYours.
    """
    proposal = _lock_open(proposal)
    if refusal := why_not_decide(proposal, by):
        raise NotYours(refusal)
    try:
        with transaction.atomic():
            proposal.exception = _make(proposal, at, by)
    except NotYours:
        raise
    except DomainError as error:  # it cannot be done any more: kept with the reason, so that nobody tries again
        proposal.note = str(error)
        return _close(proposal, Proposal.Decision.OUTDATED, at=at, by=by)
    return _close(proposal, Proposal.Decision.CONFIRMED, at=at, by=by)


@transaction.atomic
def decline_proposal(*, proposal: Proposal, note: str, at: datetime, by: User) -> Proposal:
    """Do nothing of it, and say why. Raises AlreadyDecided, NotYours."""
    proposal = _lock_open(proposal)
    if refusal := why_not_decide(proposal, by):
        raise NotYours(refusal)
    proposal.note = note.strip()
    return _close(proposal, Proposal.Decision.DECLINED, at=at, by=by)


def why_not_decide(proposal: Proposal, user: User) -> str:
    """Why somebody may not decide about it; empty if they may."""
    if proposal.proposed_by_id == user.pk:
        return _("You proposed it: somebody else decides.")
    right = right_of(user, proposal.kind)
    if right is None or not right.covers(proposal.measure):
        return str(BEYOND)
    return ""


def _make(proposal: Proposal, at: datetime, by: User) -> ExceptionMade:
    """What was proposed, as long as it rests on what is still so.

    Raises OutOfDate, NotYours where it goes beyond what `by` decides by now or takes something else that does, and
    what doing raises.
    """
    author = proposal.proposed_by
    if right_of(author, proposal.kind) is None:
        raise OutOfDate(_("%(who)s may no longer make such exceptions.") % {"who": author})
    plan = plan_exception(
        kind=proposal.kind, contact=proposal.contact, asked=proposal.asked, request=proposal.request, at=at
    )
    if plan.rests_on != proposal.rests_on:
        raise OutOfDate(_("Meanwhile things have changed. Now it would be this: %(told)s") % {"told": plan.told})
    rights, takes = rights_of(by), {ExceptionKind(proposal.kind): plan.measure, **plan.besides}
    if any(kind not in rights or not rights[kind].covers(measure) for kind, measure in takes.items()):
        raise NotYours(str(BEYOND))
    return plan.make(Why(proposal.reason, proposal.words), at, author)


def _lock_open(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("contact", "proposed_by", "reason")
    locked = rows.get(pk=proposal.pk)
    if locked.decision:
        raise AlreadyDecided(
            _("A colleague has decided about this already: %(what)s.") % {"what": locked.get_decision_display()}
        )
    return locked


def _close(proposal: Proposal, decision: Proposal.Decision, *, at: datetime, by: User) -> Proposal:
    proposal.decision, proposal.decided_by, proposal.decided_at = decision, by, at
    proposal.save(update_fields=["decision", "decided_by", "decided_at", "note", "exception"])
    activity.record(f"exception.{decision}", contact=proposal.contact, on=proposal, by=by, at=at)
    return proposal
