"""Memberships that renew by themselves: those whose card did not pay, stop one, try one again."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability, can
from ams.core.typed import typed_before
from members.models import AutoRenewal, PlannedRenewal
from members.operations.automatic import ask_to_try_again, stop_auto_renewal
from members.queries.automatic import open_plan
from members.sweeps import withdraw_orders
from staffdesk.forms.filters import DayFilter
from staffdesk.queries.automatic import as_dunned, dunned, dunned_on
from staffdesk.tables import Sorting, page_of

BY_DAY = Sorting("charge_on")


class StopForm(forms.Form):
    """Why staff stop it."""

    words = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a few words why, for whoever reads it later.")},
    )


@staff_page(Ability.SEE_RENEWALS)
@require_safe
def renewals(request: SignedInRequest) -> HttpResponse:
    """Whose card did not pay, why, and what is done next; `?on=` those that were tried on a day."""
    day, today = DayFilter(request.GET).chosen("on"), timezone.localdate()
    page = page_of(dunned_on(day) if day else dunned(), BY_DAY, request.GET.get("at", ""))
    context = {
        "page": page,
        "day": day,
        "rows": [as_dunned(planned, on=today) for planned in page.rows],
        "may_work": can(request.user.role, Ability.WORK_RENEWALS),
    }
    return render(request, "staffdesk/renewals.html", context)


@staff_page(Ability.WORK_RENEWALS)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_renewal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop it, with the reason; the member is told."""
    related = ("membership__holder", "membership__type", "saved_method")
    agreement = get_object_or_404(AutoRenewal.objects.select_related(*related), pk=pk)
    if agreement.ended_at is not None:  # by a colleague, the member, or this one in another tab
        messages.info(request, _("It does not renew by itself any more. There is nothing to stop."))
        return redirect("staffdesk:person", agreement.membership.holder.number)
    form = StopForm(
        request.POST if request.method == "POST" else None, initial=typed_before(request, at=timezone.now())
    )
    if form.is_valid():
        at = timezone.now()
        stop_auto_renewal(
            agreement=agreement, reason=AutoRenewal.End.STAFF, words=form.cleaned_data["words"], at=at, by=request.user
        )
        withdraw_orders(open_plan(agreement), at)
        messages.success(request, _("It no longer renews by itself. We told them by mail."))
        return redirect("staffdesk:person", agreement.membership.holder.number)
    return render(request, "staffdesk/stop_renewal.html", {"agreement": agreement, "form": form})


@staff_page(Ability.WORK_RENEWALS)
@require_POST
def try_renewal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Have the card tried again with the next run, within ten minutes by day."""
    planned = get_object_or_404(PlannedRenewal.objects.select_related("agreement__membership__holder"), pk=pk)
    if ask_to_try_again(planned=planned, at=timezone.now(), by=request.user):
        messages.success(request, _("The card is tried again within ten minutes, by day."))
    else:
        messages.info(request, _("This renewal is over. There is nothing to try."))
    return redirect("staffdesk:person", planned.agreement.membership.holder.number)
