"""Procedures: new versions, saying that one still holds; and following it: who did which step in a case, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.models import Case, Procedure, ProcedureStep, ProcedureVersion, StepTick
from staffdesk.models.procedures import version_at
from staffdesk.operations.cases.said import locked


class StepIsNotOfThisCase(DomainError):
    """The procedure is for other kinds of cases, or the case began with other steps."""


class NothingToDo(DomainError):
    """A procedure without a step says nothing."""


class StepWritten(NamedTuple):
    """A step as somebody wrote it."""

    text: str
    hint: str = ""


@transaction.atomic
def publish_procedure(
    *, procedure: Procedure, steps: Sequence[StepWritten], words: str = "", at: datetime, by: User | None
) -> ProcedureVersion:
    """Let these steps hold from now on, as a new version; the same steps make none. Raises NothingToDo.

    Cases that were opened before keep the version they began with.
    """
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if not steps:
        raise NothingToDo(_("Write at least one step; put the procedure away if nobody follows it any more."))
    latest = procedure.versions.order_by("-number").first()
    if latest is not None and _steps_of(latest) == list(steps):
        return latest
    version = ProcedureVersion.objects.create(
        procedure=procedure, number=latest.number + 1 if latest else 1, published_at=at, published_by=by,
        words=words, how_many=len(steps),
    )  # fmt: skip
    for position, step in enumerate(steps, start=1):
        ProcedureStep.objects.create(
            procedure=procedure, version=version, position=position, text=step.text, hint=step.hint
        )
    return version


@transaction.atomic
def tick_step(*, case: Case, step: ProcedureStep, is_done: bool, at: datetime, by: User) -> StepTick | None:
    """Say that a step is done, or not after all; nothing happens when it stands so already.

    Raises StepIsNotOfThisCase.
    """
    case = locked(case)
    if step.procedure.kinds and case.kind not in step.procedure.kinds:
        raise StepIsNotOfThisCase(_("This step belongs to another kind of case."))
    if not ProcedureStep.objects.filter(pk=step.pk, version=version_at(case.opened_at)).exists():
        raise StepIsNotOfThisCase(_("This case began with another version of the procedure. Load the page once more."))
    latest = StepTick.objects.filter(case=case, step=step).order_by("-pk").first()
    if (latest is not None and latest.is_done) == is_done:
        return latest
    return StepTick.objects.create(case=case, step=step, is_done=is_done, by=by, at=at)


def _steps_of(version: ProcedureVersion) -> list[StepWritten]:
    standing = version.steps.filter(archived_at=None).order_by("position", "pk")
    return [StepWritten(*one) for one in standing.values_list("text", "hint")]
