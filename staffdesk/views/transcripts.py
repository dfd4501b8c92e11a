"""Somebody's credits for continuing education: what counts, corrected or added by hand with a reason."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Contact
from ams.core.models.resolution import and_absorbed
from ams.core.roles import Ability, can
from events.models import Credit
from events.operations import add_credit, correct_credit
from events.queries import standing_amount, transcript_of
from staffdesk.forms.registrants import AddCreditForm, CorrectCreditForm
from staffdesk.queries.people import find_person


@staff_page()
@require_safe
def credits_of(request: SignedInRequest, number: int) -> HttpResponse:
    """All of them, with what was corrected, by whom and why."""
    contact = _find(request, number)
    context = {
        "contact": contact,
        "transcript": transcript_of(contact),
        "may_work": can(request.user.role, Ability.WORK_EVENTS),
    }
    return render(request, "staffdesk/credits.html", context)


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def credit_by_hand(request: SignedInRequest, number: int) -> HttpResponse:
    """Something earned elsewhere, or forgotten."""
    contact = _find(request, number)
    form = AddCreditForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("category", "amount", "earned_on", "title")}
        try:
            add_credit(contact=contact, **given, why=form.why(), at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("amount", str(error))
        else:
            messages.success(request, _("It is credited."))
            return redirect("staffdesk:credits", number)
    return render(request, "staffdesk/add_credit.html", {"contact": contact, "form": form})


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, number: int, pk: int) -> HttpResponse:
    """Let one count as something else."""
    contact = _find(request, number)
    rows = Credit.objects.select_related("category").filter(contact__in=and_absorbed(contact), corrects=None)
    credit = get_object_or_404(rows, pk=pk)
    counts = standing_amount(credit)
    form = CorrectCreditForm(request.POST if request.method == "POST" else None, initial={"amount": counts})
    if form.is_valid():
        amount, at = form.cleaned_data["amount"], timezone.now()
        try:
            correct_credit(credit=credit, amount=amount, why=form.why(), at=at, by=request.user)
        except DomainError as error:
            form.add_error("amount", str(error))
        else:
            messages.success(request, _("Corrected. What was before stays to be read."))
            return redirect("staffdesk:credits", number)
    context = {"contact": contact, "form": form, "credit": credit, "counts": counts}
    return render(request, "staffdesk/correct_credit.html", context)


def _find(request: SignedInRequest, number: int) -> Contact:
    found = find_person(request.user, number)
    if found is None:
        raise Http404
    return found
