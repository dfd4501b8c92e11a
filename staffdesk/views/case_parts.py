"""Parts of the page of a case: steps of a procedure, files, and who else is looking."""

from django.contrib import messages as notices
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from staffdesk.models import CaseFile, ProcedureStep
from staffdesk.operations.procedures import tick_step
from staffdesk.queries.cases import cases_within, newest_of
from staffdesk.queries.looking import look_at
from staffdesk.views.case_page import find


@staff_page(Ability.WORK_CASES)
@require_POST
def tick(request: SignedInRequest, pk: int, step: int) -> HttpResponse:
    """A step is done, or not after all."""
    case, found = find(request, pk), get_object_or_404(ProcedureStep.objects.select_related("procedure"), pk=step)
    try:
        tick_step(case=case, step=found, is_done=request.POST.get("done") == "yes", at=timezone.now(), by=request.user)
    except DomainError as error:
        notices.error(request, str(error))
    return redirect("staffdesk:case", pk)


@staff_page()
@require_safe
def file(request: SignedInRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that came or went with the case: to be saved, never shown, whatever is in it."""
    case = find(request, pk)
    found = get_object_or_404(CaseFile, pk=file, message__case__in=cases_within(case))
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_page()
@require_safe
def others(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who else has it open and whether something new was said, for htmx; nothing when nothing changed since."""
    case = find(request, pk)
    names, newest = look_at(case.pk, request.user, at=timezone.now()), newest_of(case)
    seen = request.GET.get("seen", "")
    is_news = seen.isdecimal() and newest > int(seen)
    if request.GET.get("was", "") == _digest(names, is_news=is_news):
        return HttpResponse(status=204)
    context = {
        "case": case,
        "others": names,
        "is_news": is_news,
        "newest": seen,
        "was": _digest(names, is_news=is_news),
    }
    return render(request, "staffdesk/_case_others.html", context)


def _digest(names: list[str], *, is_news: bool) -> str:
    return "|".join([*names, "new"] if is_news else names)
