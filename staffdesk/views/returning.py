"""A payment that came back from the bank: said once, with a reason, and what becomes of what it paid for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ams.core.access import SignedInRequest, staff_page
from ams.core.errors import DomainError
from ams.core.roles import Ability
from billing.models import Order, Payment, Refund
from billing.operations import RETURNABLE, lines_to_take_back, return_payment, take_back_unpaid
from staffdesk.forms import ReturnedForm


@staff_page(Ability.GIVE_BACK)
@require_http_methods(["GET", "POST"])
def payment_returned(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask what becomes of what it paid for, and why; write it down once."""
    payment = get_object_or_404(Payment.objects.select_related("contact", "receipt"), pk=pk)
    orders = list(Order.objects.filter(allocations__payment=payment, cancelled_at=None).order_by("pk"))
    is_gone = payment.refunds.filter(method=Refund.Method.RETURNED).exists()
    form = ReturnedForm(request.POST if request.method == "POST" else None, orders=orders)
    if form.is_valid() and _return(request, form, payment):
        first = orders[0] if orders else None
        return (
            redirect("staffdesk:order", first.reference)
            if first
            else redirect("staffdesk:person", payment.contact.number)
        )
    may = payment.method in RETURNABLE and not is_gone
    context = {"payment": payment, "form": form, "may": may, "is_gone": is_gone}
    return render(request, "staffdesk/payment_returned.html", context)


def _return(request: SignedInRequest, form: ReturnedForm, payment: Payment) -> bool:
    """Whether it is written down; sent again after dying on the way, it goes on."""
    at, why, name = timezone.now(), form.why(), form.cleaned_data["request"]
    try:
        refunds = return_payment(payment=payment, request=name, why=why, at=at, by=request.user)
        for order in form.taken_back() if refunds[0].request == name else []:
            if lines := lines_to_take_back(order):
                take_back_unpaid(order=order, lines=lines, request=name, why=why, at=at, by=request.user)
    except DomainError as error:
        form.add_error("words", str(error))
        return False
    messages.success(request, _("Written down. They are told by mail."))
    return True
