"""What is done in a case, step by step, and the answers that are offered there."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format

from ams.core.association import find_association
from ams.core.models import User
from members.operations.granting import called
from members.wording import Letter
from staffdesk.models import CannedAnswer, Case, Procedure, ProcedureStep, StepTick
from staffdesk.models.procedures import PLACES, offered_for
from staffdesk.queries.people import Standing

IN_ORDER = ("position", "name", "pk")  # as ForKinds has it
UNKNOWN = "___"  # what stands where a fact is missing: nobody overlooks it


@dataclass(frozen=True, slots=True)
class Step:
    """A step in a case: the latest tick, if it is done."""

    step: ProcedureStep
    tick: StepTick | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """A procedure in a case."""

    procedure: Procedure
    steps: list[Step]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.tick is not None for step in self.steps)


def checklists_of(case: Case) -> list[Checklist]:
    """Procedures with steps for this kind of case, and who did what; one question, two where there are any."""
    steps = ProcedureStep.objects.filter(procedure__in=Procedure.objects.filter(offered_for(case.kind)))
    steps = steps.select_related("procedure").order_by(*(f"procedure__{name}" for name in IN_ORDER), "position", "pk")
    if not steps:
        return []
    latest = StepTick.objects.filter(case=case).select_related("by").order_by("step_id", "-pk").distinct("step_id")
    ticks = {tick.step_id: tick for tick in latest if tick.is_done}
    shown = [Step(step, ticks.get(step.pk)) for step in steps if _is_shown(step, ticks)]
    return [Checklist(one, list(its)) for one, its in groupby(shown, key=lambda shown: shown.step.procedure)]


def _is_shown(step: ProcedureStep, ticks: dict[int, StepTick]) -> bool:
    return step.archived_at is None or step.pk in ticks


def canned_answers(case: Case) -> list[CannedAnswer]:
    """Those offered for this kind of case."""
    return list(CannedAnswer.objects.filter(offered_for(case.kind)))


def filled_in(answer: CannedAnswer, case: Case, *, by: User, standings: list[Standing]) -> str:
    """The answer with the person's facts; what is not known stays a line to be filled in by hand."""
    profile = find_association()
    foremost = standings[0] if standings else None
    values = {
        "name": called(case.contact) if case.contact else case.reply_name,
        "number": str(case.contact.number) if case.contact else "",
        "case": str(case.pk),
        "membership": str(foremost.membership.type) if foremost else "",
        "valid_until": _day(foremost.valid_until) if foremost else "",
        "association": profile.name if profile else "",
        "signatory": by.name,
    }
    return Letter(answer.text, PLACES).filled({place: value or UNKNOWN for place, value in values.items()})


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
