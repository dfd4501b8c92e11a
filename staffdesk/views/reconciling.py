"""Periods compared with the payment provider, and what differs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from billing.operations import begin_reconciliation
from staffdesk.forms.reconciling import PeriodForm
from staffdesk.queries.reconciling import comparisons_made, in_words
from staffdesk.tables import Sorting, page_of

NEWEST = Sorting("asked_at", descending=True)
SHOWN = 200  # differences on a page: whoever has more has another problem


@staff_page(Ability.SEE_MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def comparisons(request: SignedInRequest) -> HttpResponse:
    """Those there were; and days for another one."""
    form = PeriodForm(request.POST) if request.method == "POST" else PeriodForm()
    if form.is_valid():
        today, at = timezone.localdate(), timezone.now()
        try:
            run = begin_reconciliation(**form.cleaned_data, today=today, at=at, by=request.user)
        except DomainError as error:
            form.add_error("last_day", str(error))
        else:
            return redirect("staffdesk:comparison", run.pk)
    page = page_of(comparisons_made(), NEWEST, request.GET.get("at", ""))
    return render(request, "staffdesk/comparisons.html", {"form": form, "page": page})


@staff_page(Ability.SEE_MONEY)
@require_safe
def comparison(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the provider moved, and each difference; looks again by itself until it is done."""
    run = get_object_or_404(comparisons_made(), pk=pk)
    differences = list(run.differences.select_related("order").order_by("kind", "pk")[: SHOWN + 1])
    context = {
        "run": run,
        "sums": in_words(run.sums.order_by("currency", "kind")),
        "differences": in_words(differences[:SHOWN]),
        "is_cut": len(differences) > SHOWN,
    }
    return render(request, "staffdesk/comparison.html", context)
