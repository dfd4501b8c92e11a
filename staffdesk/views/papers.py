"""A member's card and certificate, for whoever asks the desk for them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.roles import Ability
from members.models import Membership
from members.queries import last_term
from members.views.papers import card_paper, certificate_paper, day_asked, why_no_certificate


@staff_page(Ability.USE_DESK)
@never_cache
@require_safe
def card_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The card to cut out."""
    return card_paper(_find(pk), on=timezone.localdate())


@staff_page(Ability.USE_DESK)
@never_cache
@require_safe
def membership_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The certificate for a day; in words where the membership did not run then."""
    membership, today = _find(pk), timezone.localdate()
    on = day_asked(request.GET.get("on", ""), today)
    if refusal := why_no_certificate(membership, on, today):
        messages.error(request, refusal)
        return redirect("staffdesk:person", membership.holder.number)
    return certificate_paper(membership, on=on, today=today)


def _find(pk: int) -> Membership:
    found = Membership.objects.select_related("holder__person", "holder__organisation", "type")
    membership = get_object_or_404(found.prefetch_related("terms__rule__type"), pk=pk)
    if last_term(membership) is None:
        raise Http404
    return membership
