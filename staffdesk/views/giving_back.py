"""Giving money back: asked in one form, told in words what will happen, then done."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import ExceptionKind
from ams.core.roles import Ability
from billing.models import Order, Payment
from billing.operations import (
    CannotCredit,
    CannotGiveBack,
    preview_giving_back,
)
from billing.queries import is_done
from staffdesk.forms import GiveBackForm, GiveBackPaymentForm
from staffdesk.operations.exceptions import Wish, make_exception, written
from staffdesk.queries.giving_back import consequences
from staffdesk.queries.orders import find_order

DO, CHANGE = "do", "change"  # what the buttons of the page that tells what will happen say


@staff_page(Ability.GIVE_BACK)
@require_http_methods(["GET", "POST"])
def give_back_order(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask what, how and why; say what will happen; do it, once however often it is sent."""
    order = find_order(request.user, reference)
    if order is None:
        raise Http404
    if request.POST.get("step") == DO and is_done(request.POST.get("request")):  # a double click
        return redirect("staffdesk:order", order.reference)
    line, part = request.GET.get("line", ""), request.GET.get("part", "")  # of which something is asked, and how much
    form = GiveBackForm(request.POST if request.method == "POST" else None, order=order, line=line, part=part)
    will: list[str] = []
    if form.is_valid() and request.POST.get("step") != CHANGE:
        if request.POST.get("step") == DO:
            if _do(request, form, order):
                return redirect("staffdesk:order", order.reference)
        else:
            will = _preview(request, form, order)
    return render(request, "staffdesk/give_back.html", {"order": order, "form": form, "will": will})


@staff_page(Ability.GIVE_BACK)
@require_http_methods(["GET", "POST"])
def give_back_payment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give back what of a payment pays no order."""
    payment = get_object_or_404(Payment.objects.select_related("contact", "attempt__order", "receipt"), pk=pk)
    if is_done(request.POST.get("request")):
        return redirect("staffdesk:person", payment.contact.number)
    form = GiveBackPaymentForm(request.POST if request.method == "POST" else None, payment=payment)
    if form.is_valid() and _do_excess(request, form, payment):
        return redirect("staffdesk:person", payment.contact.number)
    context = {"payment": payment, "left": payment.unallocated(), "form": form}
    return render(request, "staffdesk/give_back_payment.html", context)


def _do(request: SignedInRequest, form: GiveBackForm, order: Order) -> bool:
    """Done, or proposed to a second person beyond one's limit; False after saying beside a field why not."""
    asked, why = form.asked(), form.why()
    kept = {"order": order.reference, **written(asked, note=why.note)}
    wish = Wish(asked.request, ExceptionKind.GIVEN_BACK, order.buyer, kept, why)
    try:
        outcome = make_exception(wish=wish, at=timezone.now(), by=request.user)
    except DomainError as error:
        _say(form, error)
        return False
    if outcome.proposal:
        messages.info(request, _("This goes beyond what your role decides alone, so a second person is asked."))
    else:
        messages.success(request, _("Done. It stands below, and they are told by mail."))
    return True


def _preview(request: SignedInRequest, form: GiveBackForm, order: Order) -> list[str]:
    """What will happen, in sentences; none after saying beside a field why it cannot."""
    try:
        given, owed = preview_giving_back(
            order=order, asked=form.asked(), why=form.why(), at=timezone.now(), by=request.user
        )
    except DomainError as error:
        _say(form, error)
        return []
    return consequences(order, form.asked(), given, owed)


def _do_excess(request: SignedInRequest, form: GiveBackPaymentForm, payment: Payment) -> bool:
    """Done, or proposed to a second person beyond one's limit; False after saying beside a field why not."""
    given = form.cleaned_data
    asked = {"payment": str(payment.pk), "method": given["method"], "note": given["note"]}
    if given["amount"]:
        asked["amount"] = str(given["amount"])
    wish = Wish(given["request"], ExceptionKind.EXCESS, payment.contact, asked, form.why())
    try:
        outcome = make_exception(wish=wish, at=timezone.now(), by=request.user)
    except CannotGiveBack as error:
        form.add_error("amount", str(error))
        return False
    except DomainError as error:
        form.add_error("words", str(error))
        return False
    if outcome.proposal:
        messages.info(request, _("This goes beyond what your role decides alone, so a second person is asked."))
    else:
        messages.success(request, _("Done. They are told by mail."))
    return True


def _say(form: GiveBackForm, error: DomainError) -> None:
    """Beside the field it is about."""
    if isinstance(error, CannotCredit) and form.cleaned_data["scope"] == "parts":
        form.add_error(form.name_of(error.line), str(error))
    elif isinstance(error, CannotGiveBack):
        form.add_error("refund" if form.cleaned_data["refund"] is not None else "method", str(error))
    else:
        form.add_error("scope" if isinstance(error, CannotCredit) else "words", str(error))
