"""Another type at once, as its member sees it: in words what was paid, what of it counts, and what is paid now."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from members.models import MembershipType
from members.operations.changing import change_type
from members.queries import last_term, memberships_of
from members.queries.changing import change_offers, renewals_as_others
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import go_and_pay, way_out


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def changing(request: MemberRequest, number: int) -> HttpResponse:
    """One panel a type, each with its button; it goes straight to payment."""
    membership = next((one for one in memberships_of(request.contact) if one.pk == number and last_term(one)), None)
    if membership is None:
        raise Http404(_("There is no such membership."))
    today = timezone.localdate()
    offers = change_offers(membership, today, self_service=[MembershipType.ChangeTo.NOW])
    if request.method == "POST":
        wanted = next((one for one in offers if one.type.slug == request.POST.get("type")), None)
        if wanted is not None:
            try:
                order = change_type(membership=membership, type=wanted.type, at=timezone.now(), by=request.user)
            except DomainError as error:
                messages.error(request, str(error))
            else:
                return go_and_pay(request, order)
        return redirect("members:changing", number)
    at_renewal = renewals_as_others(membership, today, self_service=MembershipType.TAKEN_WHEN_RENEWING)
    way = way_out("changing", type=membership.type.slug)
    context = {"membership": membership, "offers": offers, "may_renew": bool(at_renewal), "doesnt_fit_url": way}
    return render(request, "members/changing.html", context)
