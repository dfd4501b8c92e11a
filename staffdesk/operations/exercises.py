"""Doing guided exercises on a demonstration: beginning one, and having it checked against what was done."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.demo import demo_is_active
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.roles import can
from staffdesk.models import ExerciseBegun
from staffdesk.queries.exercises import Exercise


class NoDemonstration(DomainError):
    """Nobody practises on members."""


class NotTheirWork(DomainError):
    """The role does not do this."""


class NotDoneYet(DomainError):
    """No row of theirs says so."""


@transaction.atomic
def begin_exercise(*, exercise: Exercise, at: datetime, by: User) -> ExerciseBegun:
    """Begin, or begin anew: what was done before counts no more. Raises NoDemonstration, NotTheirWork."""
    if not demo_is_active():
        raise NoDemonstration(_("Exercises are done on a demonstration, where nobody is real."))
    if not can(by.role, exercise.ability):
        raise NotTheirWork(_("Your role does not do this. Sign in as another persona to practise it."))
    begun, _is_new = ExerciseBegun.objects.update_or_create(
        user=by, code=exercise.code, defaults={"begun_at": at, "done_at": None}
    )
    return begun


@transaction.atomic
def check_exercise(*, exercise: Exercise, at: datetime, by: User) -> ExerciseBegun:
    """Look whether it was done since they began; once done, it stays done. Raises NotDoneYet."""
    begun = ExerciseBegun.objects.select_for_update().filter(user=by, code=exercise.code).first()
    if begun is None:
        raise NotDoneYet(_("Begin it first: what you did before does not count."))
    if begun.done_at is None:
        if not exercise.is_done(by, begun.begun_at):
            raise NotDoneYet(_("Nothing of yours says so yet. Read once more what is to be done, and finish it."))
        begun.done_at = at
        begun.save(update_fields=["done_at"])
    return begun
