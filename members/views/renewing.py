"""Renewing: one page, nothing to fill in, one button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from ams.core.models import Activity
from members.models import Membership, MembershipType
from members.operations import renew_membership
from members.operations.automatic import agree_to_renew_itself, keep_reference
from members.queries import memberships_of
from members.queries.automatic import agreement_wording, agreements_of, may_renew_itself
from members.queries.changing import renewals_with_others, type_to_renew_as
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
            kind = type_to_renew_as(wanted, request.POST.get("type", ""), today)
            order = renew_membership(membership=wanted, type=kind, at=timezone.now(), by=request.user)
            keep_for = _agreed(request, wanted)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("members:renew")
        return go_and_pay(request, order, keep_for=keep_for)
    context = {
        "renewals": renewals_with_others(memberships, today, self_service=MembershipType.TAKEN_WHEN_RENEWING),
        "offered": {one.pk for one in memberships if may_renew_itself(one)} - set(agreements_of(memberships)),
        "wording": agreement_wording(),
        "doesnt_fit_url": way_out("renew"),
    }
    return render(request, "members/renew.html", context)


def _agreed(request: MemberRequest, membership: Membership) -> str:
    """What the card is to be kept for: nothing, unless the box was ticked."""
    if request.POST.get("renews_itself") != "yes":
        return ""
    agreement = agree_to_renew_itself(
        membership=membership,
        wording=agreement_wording(),
        channel=Activity.Channel.SELF_SERVICE,
        at=timezone.now(),
        by=request.user,
    )
    return keep_reference(agreement)
