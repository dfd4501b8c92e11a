"""Leaving a membership: whether one can, and what of the money is for days after it."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.money import Money
from billing.models import Refund
from billing.operations import GivingBack, give_back
from members.models import Application, Cancellation
from members.operations.leaving import CannotLeave, cancel_membership
from members.queries.leaving import may_leave_at_once, unused_parts
from members.queries.standing import last_term, membership_state
from staffdesk.rehearsal.memberships import SELF_SERVICE, join, membership_of
from staffdesk.rehearsal.plans import ASKED, DONE, Happened, Plan
from staffdesk.rehearsal.stage import Scene, noon


def play_leaving(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Join, and so many days later leave: with the last paid day, or at once. Then what is unused goes back."""
    first = plan.day(day_of(at))
    made = join(plan, scene, day=first)
    if isinstance(made, Application):
        return Happened(ASKED, done_on=first, mails=scene.mails())
    day, before = first + timedelta(days=plan.days_after), len(scene.mails())
    membership = membership_of(made)
    if plan.at_once and not may_leave_at_once(membership):
        raise CannotLeave(_("Members of this type leave with their last paid day, not at once."))
    when = Cancellation.When.NOW if plan.at_once else Cancellation.When.END
    cancel_membership(membership=membership, when=when, at=noon(day), by=made.placed_by, channel=SELF_SERVICE)
    fresh = membership_of(made)
    parts = unused_parts(fresh, day) if plan.at_once else []
    for part in parts:
        asked = GivingBack(uuid4(), {part.line.pk: part.amount.amount}, method=Refund.Method.CARD)
        give_back(order=part.line.order, asked=asked, why=None, at=noon(day), by=None)
    term = None if plan.at_once else last_term(fresh)
    return Happened(
        DONE,
        done_on=day,
        runs=term is not None,
        until=term.last_day if term else None,
        standing=str(membership_state(fresh, day)),
        mails=scene.mails()[before:],
        back=sum((part.amount for part in parts), Money.zero(made.currency)),
    )
