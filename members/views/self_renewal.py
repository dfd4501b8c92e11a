"""Renewing by itself, as its member sees it: what happens when, another card, stop, and undo. Nothing to fill in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.acting import MembersOwn, is_somebody_elses
from ams.core.errors import DomainError
from ams.core.models import Activity
from billing.card_visits import refresh_card_visits, start_card_visit
from members.models import AutoRenewal, Membership
from members.operations.automatic import (
    agree_to_renew_itself,
    keep_reference,
    resume_auto_renewal,
    stop_auto_renewal,
)
from members.queries import last_term, memberships_of
from members.queries.automatic import agreement_wording, agreements_of, may_renew_itself, open_plan, self_renewals_of
from members.sweeps import withdraw_orders
from members.views.acting import MemberRequest, acting_for_contact
from members.views.paying import SeeOther, way_out


@acting_for_contact
@require_http_methods(["GET", "HEAD", "POST"])
def self_renewal(request: MemberRequest, number: int) -> HttpResponse:
    """What a membership does by itself. Coming back from leaving a card, this asks the provider how that went."""
    membership = next((one for one in memberships_of(request.contact) if one.pk == number and last_term(one)), None)
    if membership is None:
        raise Http404(_("There is no such membership."))
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("do", ""))
        try:
            return act(request, membership) if act else redirect("members:self_renewal", number)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("members:self_renewal", number)
    refresh_card_visits(contact=request.contact, at=timezone.now())
    return render(request, "members/self_renewal.html", _facts(request, membership))


def _facts(request: MemberRequest, membership: Membership) -> dict[str, object]:
    agreement = agreements_of([membership]).get(membership.pk)
    ended = AutoRenewal.objects.filter(membership=membership, ended_at__isnull=False).order_by("-ended_at").first()
    return {
        "membership": membership,
        "renewal": self_renewals_of([agreement], timezone.localdate()).get(membership.pk) if agreement else None,
        "ended": None if agreement else ended,
        "is_offered": agreement is None and may_renew_itself(membership),
        "wording": agreement_wording(),
        "doesnt_fit_url": way_out("self-renewal", type=membership.type.slug),
    }


def _start(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Agree; with the card that is kept, or on to the provider's page to leave one."""
    agreement = agree_to_renew_itself(
        membership=membership,
        wording=agreement_wording(),
        channel=Activity.Channel.SELF_SERVICE,
        at=timezone.now(),
        by=request.user,
        with_kept_card=True,
    )
    if agreement.saved_method_id:
        return redirect("members:self_renewal", membership.pk)
    return _leave_card(request, membership, agreement)


def _change_card(request: MemberRequest, membership: Membership) -> HttpResponse:
    agreement = agreements_of([membership]).get(membership.pk)
    if agreement is None:
        return redirect("members:self_renewal", membership.pk)
    return _leave_card(request, membership, agreement)


def _stop(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Stopped at once; the page that follows offers to undo it."""
    agreement = agreements_of([membership]).get(membership.pk)
    if agreement is not None:
        at = timezone.now()
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.MEMBER, at=at, by=request.user)
        withdraw_orders(open_plan(agreement), at)
    return redirect("members:self_renewal", membership.pk)


def _undo(request: MemberRequest, membership: Membership) -> HttpResponse:
    ended = AutoRenewal.objects.filter(membership=membership, ended_at__isnull=False).order_by("-ended_at").first()
    if ended is not None:
        resume_auto_renewal(agreement=ended, at=timezone.now(), by=request.user)
    return redirect("members:self_renewal", membership.pk)


def _leave_card(request: MemberRequest, membership: Membership, agreement: AutoRenewal) -> HttpResponse:
    if is_somebody_elses(request.user, request.contact):
        words = _("Cards are entered by members alone. Ask %(name)s to do it here.")
        raise MembersOwn(words % {"name": request.contact})
    back = reverse("members:self_renewal", args=[membership.pk])
    return SeeOther(
        start_card_visit(
            contact=request.contact, keep_for=keep_reference(agreement), return_path=back, at=timezone.now()
        )
    )


_ACTS: dict[str, Callable[[MemberRequest, Membership], HttpResponse]] = {
    "start": _start,
    "card": _change_card,
    "stop": _stop,
    "undo": _undo,
}
