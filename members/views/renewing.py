"""Renewing: one page, nothing to fill in, one button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from members.operations import renew_membership
from members.queries import memberships_of, renewals_of
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import go_and_pay, way_out


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: MemberRequest) -> HttpResponse:
    """Says in words until when it will run, and for how much; the button goes straight to payment."""
    today = timezone.localdate()
    memberships = memberships_of(request.contact)
    if request.method == "POST":
        wanted = next((m for m in memberships if str(m.pk) == request.POST.get("membership")), None)
        if wanted is None:
            return redirect("members:renew")
        try:
            order = renew_membership(membership=wanted, at=timezone.now(), by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("members:renew")
        return go_and_pay(request, order)
    context = {
        "renewals": renewals_of(memberships, today),
        "doesnt_fit_url": way_out("renew"),
    }
    return render(request, "members/renew.html", context)
