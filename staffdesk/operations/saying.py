"""Doing something about a reason: planned by somebody, done on a day; and counting what came of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.queue import enqueue
from ams.core.roles import Ability, can, changes_nothing
from staffdesk.models import ActionEffect, Reason, ReasonAction
from staffdesk.queries.effects import base_of, contacts_about, to_count, windows_of


class NeedsWords(DomainError):
    """Nobody could tell later what was done."""


class NotTheirAction(DomainError):
    """Somebody else does it."""


class IsOverAlready(DomainError):
    """It was done, or given up."""


class NotYet(DomainError):
    """Nothing is different before it is."""


@transaction.atomic
def plan_action(*, reason: Reason, what: str, owner: User, due_on: date, at: datetime, by: User) -> ReasonAction:
    """Say what is done about a reason, by whom, until when. Raises NeedsWords."""
    if not what.strip():
        raise NeedsWords(_("Say what is done."))
    made = ReasonAction.objects.create(
        reason=reason, what=what.strip(), owner=owner, due_on=due_on, made_at=at, made_by=by
    )
    activity.record("reason.action_planned", contact=None, on=made, by=by, at=at, facts={"reason": reason.code})
    return made


def may_end(action: ReasonAction, user: User) -> bool:
    """Who does it, planned it or sees to the reason; or decides about such things anyway."""
    theirs = user.pk in (action.owner_id, action.made_by_id, action.reason.owner_id)
    return not changes_nothing(user.role) and (theirs or can(user.role, Ability.DECIDE))


@transaction.atomic
def note_change(*, action: ReasonAction, on: date, outcome: str, at: datetime, by: User) -> ReasonAction:
    """Say from which day on something is different; from then on it is counted what comes of it.

    Raises NeedsWords, NotTheirAction, IsOverAlready, NotYet.
    """
    if on > day_of(at):
        raise NotYet(_("Say it on the day it has changed, or later."))
    held = _ended(action, outcome, by)
    held.changed_on = on
    held.save(update_fields=["changed_on", "outcome", "ended_by"])
    activity.record("reason.changed", contact=None, on=held, by=by, at=at, facts={"reason": held.reason.code})
    enqueue("staffdesk.count_service", anew=True)
    return held


@transaction.atomic
def drop_action(*, action: ReasonAction, outcome: str, at: datetime, by: User) -> ReasonAction:
    """Give it up, with a word why. Raises NeedsWords, NotTheirAction, IsOverAlready."""
    held = _ended(action, outcome, by)
    held.dropped_on = day_of(at)
    held.save(update_fields=["dropped_on", "outcome", "ended_by"])
    activity.record("reason.action_dropped", contact=None, on=held, by=by, at=at, facts={"reason": held.reason.code})
    return held


def count_effects(*, at: datetime) -> int:
    """Count what came of each change that says something already; how many. Two at once write the same."""
    today, counted = day_of(at), 0
    for action in to_count(today=today):
        if windows := windows_of(action, today=today):
            before, since = windows
            per = action.reason.per
            values = {
                "days": since.count, "counted_at": at,
                "before": contacts_about(action.reason, before), "base_before": base_of(per, before),
                "after": contacts_about(action.reason, since), "base_after": base_of(per, since),
            }  # fmt: skip
            ActionEffect.objects.update_or_create(action=action, defaults=values)
            counted += 1
    return counted


def _ended(action: ReasonAction, outcome: str, by: User) -> ReasonAction:
    """It, held, with the word and who said it."""
    held = ReasonAction.objects.select_for_update(of=["self"]).select_related("reason").get(pk=action.pk)
    if not may_end(held, by):
        raise NotTheirAction(_("Whoever does it, or sees to the reason, says what became of it."))
    if not held.is_open:
        raise IsOverAlready(_("A colleague has said already what became of it."))
    if not outcome.strip():
        raise NeedsWords(_("Say in a few words what is different, or why it is given up."))
    held.outcome, held.ended_by = outcome.strip(), by
    return held
