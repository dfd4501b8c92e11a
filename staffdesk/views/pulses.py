"""How it was: the page behind a mail, and what colleagues think beforehand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from staffdesk.forms.pulses import PredictionForm, PulseForm
from staffdesk.models import Case, Pulse
from staffdesk.operations.pulses import answer_pulse, is_too_late, predict, stop_asking
from staffdesk.pulse_links import read_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pulse(request: HttpRequest, token: str) -> HttpResponse:
    """The two questions, without signing in. Opening it changes nothing and names nobody."""
    number = read_token(token)
    asked = Pulse.objects.filter(pk=number).first() if number else None
    if asked is None:
        return render(request, "staffdesk/pulse.html", {"is_ours": False}, status=404)
    context = {"is_ours": True, "journey": asked.get_journey_display(), "is_again": asked.felt is not None}
    if request.method == "POST" and "stop" in request.POST:
        stop_asking(pulse=asked, at=timezone.now())
        return render(request, "staffdesk/pulse.html", context | {"is_stopped": True})
    if request.method != "POST" and is_too_late(asked, timezone.now()):
        return render(request, "staffdesk/pulse.html", context | {"is_late": True}, status=410)
    chosen = request.GET.get("felt", asked.felt)
    form = PulseForm(request.POST) if request.method == "POST" else PulseForm(initial={"felt": chosen})
    if form.is_valid():
        try:
            asked = answer_pulse(pulse=asked, at=timezone.now(), **form.cleaned_data)
            return render(request, "staffdesk/pulse.html", context | {"answered": asked})
        except DomainError as error:
            form.add_error(None, str(error))
    context |= {"form": form, "is_chosen": "felt" in request.GET and request.method != "POST"}
    return render(request, "staffdesk/pulse.html", context, status=400 if form.errors else 200)


@staff_page(Ability.WORK_CASES)
@require_POST
def predict_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what the colleague thinks, in one click."""
    case, form = get_object_or_404(Case, pk=pk), PredictionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the five."))
        return redirect("staffdesk:case", pk)
    try:
        predict(case=case, felt=form.cleaned_data["felt"], at=timezone.now(), by=request.user)
        messages.success(request, _("Noted. If they are asked, The gap shows both."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("staffdesk:case", pk)
