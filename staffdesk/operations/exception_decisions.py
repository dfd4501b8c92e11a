"""Deciding what becomes of exceptions that are made again and again: with an owner, from a day on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import ReasonCode, User
from staffdesk.journeys import Verdict
from staffdesk.models import ExceptionDecision


class DecisionNeedsWords(DomainError):
    """Nobody could tell later what was decided."""


@transaction.atomic
def decide_about_exceptions(
    *, what: str, reason: ReasonCode, verdict: Verdict, words: str, owner: User, from_on: date, at: datetime, by: User
) -> ExceptionDecision:
    """Say what becomes of them, which rule that is about, and who sees to it; a later decision takes its place.

    Raises DecisionNeedsWords.
    """
    if not words.strip():
        raise DecisionNeedsWords(_("Say which rule it is about, and what is done."))
    made = ExceptionDecision.objects.create(
        what=what, reason=reason, verdict=verdict.value, words=words.strip(), owner=owner, from_on=from_on,
        decided_by=by, decided_at=at,
    )  # fmt: skip
    facts = {"what": what, "verdict": verdict.value}
    activity.record("exceptions.decided", contact=None, on=made, by=by, at=at, facts=facts)
    return made
