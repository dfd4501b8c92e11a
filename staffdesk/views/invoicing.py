"""Invoices by staff: one for an order that nobody chose it for, and another purchase-order number on one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.models import ExceptionKind
from ams.core.roles import Ability
from billing.models import Order
from billing.operations import change_purchase_order, fulfil_paid_lines, hold_reminders
from staffdesk.forms import HoldRemindersForm, InvoiceForm, PurchaseOrderForm
from staffdesk.operations.exceptions import Wish, make_exception
from staffdesk.queries.orders import find_order


@staff_page(Ability.RECORD_PAYMENTS)
@require_http_methods(["GET", "POST"])
def issue_invoice(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask for how long, what is given before the money, and why; one invoice, however often it is sent."""
    order = _order(request, reference)
    form = InvoiceForm(request.POST if request.method == "POST" else None)
    if order.is_sold or order.cancelled_at or (form.is_valid() and _issue(request, form, order)):
        return redirect("staffdesk:order", order.reference)
    context = {"order": order, "owed": order.balance(), "form": form}
    return render(request, "staffdesk/issue_invoice.html", context)


@staff_page(Ability.RECORD_PAYMENTS)
@require_http_methods(["GET", "POST"])
def purchase_order(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write the invoice anew with another number of theirs."""
    order = _order(request, reference)
    if order.invoiced_at is None:
        raise Http404
    invoice = order.invoice
    initial = {"purchase_order": invoice.paper.purchase_order}
    form = PurchaseOrderForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        change_purchase_order(invoice=invoice, at=timezone.now(), by=request.user, **form.cleaned_data)
        messages.success(request, _("Written. The invoice is on its way to them with it."))
        return redirect("staffdesk:order", order.reference)
    return render(request, "staffdesk/purchase_order.html", {"order": order, "invoice": invoice, "form": form})


@staff_page(Ability.RECORD_PAYMENTS)
@require_http_methods(["GET", "POST"])
def hold(request: SignedInRequest, reference: str) -> HttpResponse:
    """No reminders until a day, and why."""
    order = _order(request, reference)
    if order.invoiced_at is None:
        raise Http404
    form = HoldRemindersForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            hold_reminders(invoice=order.invoice, at=timezone.now(), by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, _("Held back. Nobody is reminded until that day."))
            return redirect("staffdesk:order", order.reference)
    return render(request, "staffdesk/hold_reminders.html", {"order": order, "invoice": order.invoice, "form": form})


def _order(request: SignedInRequest, reference: str) -> Order:
    found = find_order(request.user, reference)
    if found is None:
        raise Http404
    return found


def _issue(request: SignedInRequest, form: InvoiceForm, order: Order) -> bool:
    """Done, or proposed to a second person beyond one's limit; False after saying why not."""
    at, given = timezone.now(), form.cleaned_data
    wish = Wish(given["request"], ExceptionKind.INVOICED, order.buyer, form.asked(order.reference), form.why())
    try:
        outcome = make_exception(wish=wish, at=at, by=request.user)
    except DomainError as error:
        form.add_error("words", str(error))
        return False
    if outcome.proposal:
        messages.info(request, _("This goes beyond what your role decides alone, so a second person is asked."))
        return True
    fulfil_paid_lines(order_id=order.pk, at=at)
    messages.success(request, _("The invoice is on its way to them."))
    return True
