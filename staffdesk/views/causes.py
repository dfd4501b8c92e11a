"""What mends a probable cause, one click away, and saying that it was the reason."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import Message
from ams.core.roles import Ability
from members.models import JoinDraft, Membership
from staffdesk.operations.reasons import code_by_cause
from staffdesk.operations.repairs import (
    name_cause,
    send_form_link,
    send_payment_link,
    send_renewal_link,
    send_rightly,
)
from staffdesk.queries.cases import find_case
from staffdesk.queries.causes import causes_of_case
from staffdesk.queries.messages import find_message
from staffdesk.queries.orders import find_order


@staff_page(Ability.WORK_CASES)
@require_POST
def payment_link(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mail the link to pay an order."""
    order = find_order(request.user, reference)
    if order is None:
        raise Http404
    return _sent(request, lambda: send_payment_link(order=order, at=timezone.now(), by=request.user))


@staff_page(Ability.WORK_CASES)
@require_POST
def renewal_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mail the link to renew a membership."""
    membership = get_object_or_404(Membership.objects.select_related("holder__person", "type"), pk=pk)
    return _sent(request, lambda: send_renewal_link(membership=membership, at=timezone.now(), by=request.user))


@staff_page(Ability.WORK_CASES)
@require_POST
def form_link(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """Mail the link to the form somebody left."""
    begun = get_object_or_404(JoinDraft.objects.select_related("type"), pk=draft)
    return _sent(request, lambda: send_form_link(draft=begun, at=timezone.now(), by=request.user))


@staff_page(Ability.WORK_CASES)
@require_POST
def rightly(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a mail that came back to the address its reader has now."""
    message = find_message(request.user, pk)
    if message is None:
        raise Http404
    return _sent(request, lambda: send_rightly(message=message, at=timezone.now(), by=request.user))


@staff_page(Ability.WORK_CASES)
@require_POST
def reason(request: SignedInRequest, pk: int) -> HttpResponse:
    """This was it: one of those that were offered."""
    case = find_case(request.user, pk)
    if case is None:
        raise Http404
    chosen = (request.POST.get("kind"), request.POST.get("row"))
    offered = causes_of_case(case, reader=request.user)
    cause = next((one for one in offered if (one.kind.value, one.row) == chosen), None)
    if cause is None:
        messages.info(request, _("It is well again, so it is not offered any more."))
    else:
        name_cause(case=case, cause=cause, at=timezone.now(), by=request.user)
        code_by_cause(case=case, cause=cause, at=timezone.now())
        messages.success(request, _("Kept as the reason."))
    return redirect("staffdesk:case", pk)


def _sent(request: SignedInRequest, send: Callable[[], Message]) -> HttpResponse:
    """Send it, say so, and go back to where it was clicked."""
    try:
        mail = send()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is on its way to %(address)s.") % {"address": mail.recipient})
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("staffdesk:today")
