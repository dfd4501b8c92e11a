"""Flagging a case as a difficult situation, and saying that it is none."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from ams.core.typed import typed_before
from staffdesk.forms.difficult import FlagForm
from staffdesk.models import DifficultSituation
from staffdesk.operations.difficult import end_difficulty, flag_difficult
from staffdesk.operations.duty import people_on_duty
from staffdesk.queries.cases import find_case
from staffdesk.queries.difficult import SHOWN, situations_now


@staff_page()
@require_safe
def situations(request: HttpRequest) -> HttpResponse:
    """All that are not over, the oldest first."""
    context = {"situations": situations_now()[:SHOWN], "on_duty": people_on_duty(timezone.now())}
    return render(request, "staffdesk/difficult.html", context)


@staff_page(Ability.WORK_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask why, and in a few words; then somebody is told at once."""
    case = find_case(request.user, pk)
    if case is None:
        raise Http404
    typed = typed_before(request, at=timezone.now())
    form = FlagForm(request.POST if request.method == "POST" else None, initial=typed)
    if form.is_valid():
        try:
            situation = flag_difficult(case=case, at=timezone.now(), by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            told = _("Flagged, and %(name)s was told.") % {"name": situation.told}
            messages.success(request, told if situation.told else _("Flagged. Nobody is there who could be told."))
            return redirect("staffdesk:case", pk)
    context = {"case": case, "form": form, "on_duty": people_on_duty(timezone.now())}
    return render(request, "staffdesk/flag_case.html", context)


@staff_page(Ability.WORK_CASES)
@require_POST
def unflag(request: SignedInRequest, pk: int) -> HttpResponse:
    """It is no difficult situation, or no longer."""
    situation = get_object_or_404(DifficultSituation.objects.select_related("case__contact"), pk=pk)
    try:
        end_difficulty(situation=situation, at=timezone.now(), by=request.user)
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("It is no difficult situation any more."))
    return redirect("staffdesk:case", situation.case_id)
