"""One registrant of an event: how they stand, another ticket, the ticket taken back, their certificate."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability, can, sees_private_fields
from billing.models import OrderLine
from billing.operations import GivingBack, give_back, left_to_credit
from events.models import Registration
from events.operations import move_registration, reissue_certificate, revoke_certificate
from staffdesk.forms.giving_back import WhyForm
from staffdesk.forms.registrants import MoveForm, ReasonForm
from staffdesk.queries.registrants import find_registrant, record_of


@staff_page(Ability.SEE_EVENTS)
@require_safe
def registrant(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Everything about one of those who registered."""
    one, role = _find(slug, pk), request.user.role
    context = {
        "event": one.ticket_type.event,
        "one": one,
        "record": record_of(one, sees_all_fields=sees_private_fields(role)),
        "may_work": can(role, Ability.WORK_EVENTS),
        "may_give_back": can(role, Ability.GIVE_BACK),
        "left": _left(one.order_line) if one.order_line and not one.cancelled_at else None,
        "may_see_orders": can(role, Ability.SEE_ORDERS),
    }
    return render(request, "staffdesk/registrant.html", context)


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move_registrant(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Another ticket of the same event."""
    one = _find(slug, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, kind=one.ticket_type)
    if form.is_valid():
        to, at = form.cleaned_data["to"], timezone.now()
        try:
            move_registration(registration=one, to=to, why=form.why_if_any(), at=at, by=request.user)
        except DomainError as error:
            form.add_error("to", str(error))
        else:
            messages.success(request, _("They have the ticket “%(ticket)s” now.") % {"ticket": to})
            return redirect(_page(slug, pk))
    return render(request, "staffdesk/move_registrant.html", {**_about(one), "form": form})


@staff_page(Ability.GIVE_BACK)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_registrant(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a ticket back. Where something of its price is left, the form that gives money back is filled in for it."""
    one = _find(slug, pk)
    line = _line(one)
    if _left(line):
        return redirect(reverse("staffdesk:give_back", args=[line.order.reference], query={"line": line.pk}))
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = GivingBack(request=form.cleaned_data["request"], revoked=frozenset([line.pk]))
        try:
            give_back(order=line.order, asked=asked, why=form.why(), at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("The ticket is taken back; the seat is free."))
            return redirect(_page(slug, pk))
    return render(request, "staffdesk/cancel_registrant.html", {**_about(one), "form": form})


@staff_page(Ability.WORK_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def replace_certificate(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Revoke a certificate, and issue another unless they were not there."""
    one = _find(slug, pk)
    held = get_object_or_404(one.certificates.filter(revocation=None))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        change = revoke_certificate if request.POST.get("then") == "nothing" else reissue_certificate
        try:
            change(certificate=held, why=form.why(), at=timezone.now(), by=request.user)
        except DomainError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, _("The certificate is revoked."))
            return redirect(_page(slug, pk))
    return render(request, "staffdesk/replace_certificate.html", {**_about(one), "form": form, "certificate": held})


def _find(slug: str, pk: int) -> Registration:
    found = find_registrant(slug, pk)
    if found is None:
        raise Http404
    return found


def _line(one: Registration) -> OrderLine:
    """The line of a ticket that holds. Raises Http404 for one there is nothing to take back of."""
    if one.order_line is None or one.cancelled_at is not None:
        raise Http404
    return one.order_line


def _left(line: OrderLine) -> Decimal:
    """What can still be taken off the line of a ticket."""
    return left_to_credit(line.order)[line.pk]


def _about(one: Registration) -> dict[str, Any]:
    return {"event": one.ticket_type.event, "one": one}


def _page(slug: str, pk: int) -> str:
    return reverse("staffdesk:registrant", args=[slug, pk])
