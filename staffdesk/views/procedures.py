"""How things are done here: procedures to be read, and exercises by which a new colleague learns them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.demo import demo_is_active
from ams.core.errors import DomainError
from ams.core.roles import Ability, can, changes_nothing
from staffdesk.models import Procedure
from staffdesk.operations.exercises import begin_exercise, check_exercise
from staffdesk.queries.exercises import Exercise, find_exercise, progress, standings_of
from staffdesk.queries.procedures import all_procedures, case_kinds_of, places_of, steps_of, versions_of
from staffdesk.views.reviews import say_it_holds


@staff_page()
@require_safe
def procedures(request: SignedInRequest) -> HttpResponse:
    """Every procedure: which version holds, where it applies, who answers for it, when it is looked at again."""
    context = {
        "procedures": [(one, [*case_kinds_of(one), *places_of(one)]) for one in all_procedures()],
        "today": timezone.localdate(), "may_configure": can(request.user.role, Ability.CONFIGURE),
        "may_practise": demo_is_active(),
    }  # fmt: skip
    return render(request, "staffdesk/procedures.html", context)


@staff_page()
@require_safe
def procedure(request: SignedInRequest, pk: int) -> HttpResponse:
    """One procedure with the steps of a version, and all versions there were."""
    found = get_object_or_404(Procedure.objects.select_related("owner", "area__owner"), pk=pk)
    versions = versions_of(found)
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == asked), versions[0] if versions else None)
    context = {
        "procedure": found, "versions": versions, "shown": shown, "steps": steps_of(shown) if shown else [],
        "applies": [*case_kinds_of(found), *places_of(found)], "today": timezone.localdate(),
        "may_work": can(request.user.role, Ability.WORK_CASES),
        "may_configure": can(request.user.role, Ability.CONFIGURE),
    }  # fmt: skip
    return render(request, "staffdesk/procedure.html", context)


@staff_page(Ability.WORK_CASES)
@require_POST
def holds(request: SignedInRequest, pk: int) -> HttpResponse:
    """It was looked at, and is as true as it was."""
    say_it_holds(request, get_object_or_404(Procedure, pk=pk))
    return redirect("staffdesk:procedure", pk)


@staff_page()
@require_safe
def exercises(request: SignedInRequest) -> HttpResponse:
    """What there is to practise, how far this colleague is, and how far others are."""
    _only_in_a_demonstration()
    standings = standings_of(request.user)
    context = {
        "standings": standings, "done": sum(one.is_done for one in standings), "progress": progress(),
        "may_begin": not changes_nothing(request.user.role),
    }  # fmt: skip
    return render(request, "staffdesk/exercises.html", context)


@staff_page()
@require_POST
def begin(request: SignedInRequest, exercise: str) -> HttpResponse:
    """Begin, and go where it is done."""
    found = _find(exercise)
    try:
        begin_exercise(exercise=found, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("staffdesk:exercises")
    messages.info(request, str(found.words))
    return redirect(reverse(found.begins_at) + (f"?{found.query}" if found.query else ""))


@staff_page()
@require_POST
def check(request: SignedInRequest, exercise: str) -> HttpResponse:
    """Look whether it is done."""
    try:
        check_exercise(exercise=_find(exercise), at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Done: we found what you wrote."))
    return redirect("staffdesk:exercises")


def _find(code: str) -> Exercise:
    _only_in_a_demonstration()
    if (found := find_exercise(code)) is None:
        raise Http404
    return found


def _only_in_a_demonstration() -> None:
    if not demo_is_active():
        raise Http404
