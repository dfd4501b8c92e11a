"""Leaving, as its member sees it: one page, one button, no question why; and one button to stay after all."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.errors import DomainError
from members.models import Cancellation, Membership
from members.operations.leaving import cancel_membership, return_to_membership
from members.queries import last_term, memberships_of
from members.queries.leaving import left_lately, may_leave_at_once, standing_cancellation
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import way_out

STAY = "stay"


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: MemberRequest, number: int) -> HttpResponse:
    """What happens when they leave, and the button; for who left already, the button back."""
    membership = _find(request, number)
    if request.method == "POST":
        try:
            _do(request, membership, request.POST.get("do", ""))
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("members:account")
    last = last_term(membership)
    context = {
        "membership": membership,
        "said": standing_cancellation(membership),
        "is_paid": last is not None,
        "last_day": last.last_day if last else None,
        "may_end_now": may_leave_at_once(membership),
        "today": timezone.localdate(),
        "doesnt_fit_url": way_out("leaving", type=membership.type.slug),
    }
    return render(request, "members/leaving.html", context)


def _do(request: MemberRequest, membership: Membership, what: str) -> None:
    at = timezone.now()
    if what == STAY:
        return_to_membership(membership=membership, at=at, by=request.user)
        messages.success(request, _("Good to have you: your membership goes on."))
    elif what in Cancellation.When.values:
        if what == Cancellation.When.NOW and not may_leave_at_once(membership):
            raise Http404
        cancel_membership(membership=membership, when=what, at=at, by=request.user)
        messages.success(request, _("Done, as you wished. We confirm it by mail."))


def _find(request: MemberRequest, number: int) -> Membership:
    """One they hold, or ended lately."""
    held = memberships_of(request.contact) + [one for one, _said in left_lately(request.contact, timezone.localdate())]
    found = next((one for one in held if one.pk == number), None)
    if found is None:
        raise Http404(_("There is no such membership."))
    return found
