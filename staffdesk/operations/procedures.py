"""Following a procedure: who did which step in a case, and when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.models import Case, ProcedureStep, StepTick
from staffdesk.operations.cases.said import locked


class StepIsNotOfThisCase(DomainError):
    """The procedure is for other kinds of cases."""


@transaction.atomic
def tick_step(*, case: Case, step: ProcedureStep, is_done: bool, at: datetime, by: User) -> StepTick | None:
    """Say that a step is done, or not after all; nothing happens when it stands so already.

    Raises StepIsNotOfThisCase.
    """
    case = locked(case)
    if step.procedure.kinds and case.kind not in step.procedure.kinds:
        raise StepIsNotOfThisCase(_("This step belongs to another kind of case."))
    latest = StepTick.objects.filter(case=case, step=step).order_by("-pk").first()
    if (latest is not None and latest.is_done) == is_done:
        return latest
    return StepTick.objects.create(case=case, step=step, is_done=is_done, by=by, at=at)
