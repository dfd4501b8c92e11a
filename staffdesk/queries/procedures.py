"""What is done in a case or at a place, step by step, and the answers that are offered in cases."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import find_association
from ams.core.models import User
from members.operations.granting import called
from members.wording import Letter
from staffdesk.models import Area, CannedAnswer, Case, Procedure, ProcedureStep, ProcedureVersion, StepTick
from staffdesk.models.procedures import PLACES, offered_for, version_at
from staffdesk.places import PLACE_WORDS
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
    version: ProcedureVersion
    newest: int  # number of the version that holds now

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.tick is not None for step in self.steps)


def checklists_of(case: Case) -> list[Checklist]:
    """Procedures for this kind of case, in the version it began with, and who did what; one question or two."""
    steps = _steps(Procedure.objects.of_case(case.kind), at=case.opened_at)
    if not steps:
        return []
    latest = StepTick.objects.filter(case=case).select_related("by").order_by("step_id", "-pk").distinct("step_id")
    ticks = {tick.step_id: tick for tick in latest if tick.is_done}
    shown = [Step(step, ticks.get(step.pk)) for step in steps if _is_shown(step, ticks)]
    return [_checklist(list(its)) for _one, its in groupby(shown, key=lambda shown: shown.step.procedure_id)]


def procedures_at(place: str, *, at: datetime) -> list[Checklist]:
    """What is followed at a place of the desk, as it holds now. One query."""
    steps = _steps(Procedure.objects.filter(places__contains=[place], archived_at=None), at=at)
    shown = [Step(step, None) for step in steps if step.archived_at is None]
    return [_checklist(list(its)) for _one, its in groupby(shown, key=lambda shown: shown.step.procedure_id)]


def all_procedures() -> QuerySet[Procedure]:
    """Those that are followed, with who answers for them, the newest version, and since when (`newest`, `since`)."""
    versions = ProcedureVersion.objects.filter(procedure=OuterRef("pk")).order_by("-number")
    newest = {"newest": Subquery(versions.values("number")[:1]), "since": Subquery(versions.values("published_at")[:1])}
    return Procedure.objects.standing().annotate(**newest).select_related("owner", "area__owner").order_by(*IN_ORDER)


def due_procedures(area: Area, *, on: date) -> QuerySet[Procedure]:
    """Of an area: those somebody should have looked at again."""
    return Procedure.objects.overdue(on=on).filter(area=area).select_related("owner").order_by("review_on", "pk")


def versions_of(procedure: Procedure) -> list[ProcedureVersion]:
    """All there were, the newest first."""
    return list(procedure.versions.select_related("published_by").order_by("-number"))


def steps_of(version: ProcedureVersion) -> list[ProcedureStep]:
    """What is done in it, in order."""
    return list(version.steps.filter(archived_at=None).order_by("position", "pk"))


def case_kinds_of(procedure: Procedure) -> list[str]:
    """The kinds of cases it is followed in, in words."""
    if not procedure.kinds and not procedure.places:
        return [_("All cases")]
    labels = dict(Case.Kind.choices)
    return [str(labels.get(kind, kind)) for kind in procedure.kinds]


def places_of(procedure: Procedure) -> list[str]:
    """The places beside cases, in words."""
    return [str(PLACE_WORDS.get(place, place)) for place in procedure.places]


def _steps(procedures: QuerySet[Procedure], *, at: datetime) -> QuerySet[ProcedureStep]:
    """Their steps in the versions of an instant, with the number of the newest one (`newest`)."""
    numbers = ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by("-number").values("number")
    found = ProcedureStep.objects.filter(procedure__in=procedures, version=version_at(at))
    found = found.annotate(newest=Subquery(numbers[:1])).select_related("procedure", "version")
    return found.order_by(*(f"procedure__{name}" for name in IN_ORDER), "position", "pk")


def _checklist(steps: list[Step]) -> Checklist:
    first: Any = steps[0].step
    return Checklist(first.procedure, steps, first.version, first.newest)


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
