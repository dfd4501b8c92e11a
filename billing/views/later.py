"""Paying later: one page between the order and its invoice."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ams.core.access import SignedInRequest
from ams.core.acting import acts_for
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.postal import postal_address
from billing.buyers import buyers
from billing.forms import PayLaterForm
from billing.models import Invoice, Order
from billing.operations import InvoiceRequest, fulfil_paid_lines, issue_invoice
from billing.pay_later import CannotPayLater, check_terms
from billing.receipts import invoice_file
from billing.views.doors import OrderRequest, order_page
from billing.views.paying import way_out


@order_page
@require_http_methods(["GET", "HEAD", "POST"])
def pay_later(request: OrderRequest) -> HttpResponse:
    """Until when it is to be paid, one number that may stay empty, and the invoice."""
    found, at = request.order, timezone.now()
    if request.is_guest or not acts_for(request.user, found.buyer):
        raise Http404
    if found.is_sold or found.cancelled_at:
        return redirect("billing:order", found.reference)
    try:
        terms = check_terms(order=found, lines=found.lines.all(), owed=found.balance(), on=day_of(at))
    except CannotPayLater as error:
        messages.info(request, str(error))
        return redirect("billing:order", found.reference)
    address = _address(found)
    initial = {"name": found.bill_to["name"]}
    data = request.POST if request.method == "POST" else None
    form = PayLaterForm(data, asks_address=not address, initial=initial)
    if form.is_valid() and _invoice(request, form, address):
        return redirect("billing:order", found.reference)
    context = {"order": found, "form": form, "terms": terms, "owed": found.balance(), "address": address,
               "doesnt_fit_url": way_out("pay-later", order=found.reference)}  # fmt: skip
    return render(request, "billing/pay_later.html", context)


@login_required
@never_cache
@require_GET
def invoice_pdf(request: SignedInRequest, number: str) -> HttpResponseBase:
    """The latest version of an invoice as PDF; `?version=` an earlier one."""
    invoice = get_object_or_404(Invoice.objects.visible_to(request.user), number=number)
    version = request.GET.get("version", "")
    papers = invoice.papers.order_by("-version")
    paper = get_object_or_404(papers, version=version) if version.isascii() and version.isdigit() else papers[0]
    kept = invoice_file(paper=paper, at=timezone.now())
    return FileResponse(kept.file.open("rb"), filename=f"{invoice.number}.pdf", content_type="application/pdf")


def _invoice(request: OrderRequest, form: PayLaterForm, address: str) -> bool:
    """Issue it, and hand over what is given at once; False after saying why not."""
    at, by = timezone.now(), request.user if request.user.is_authenticated else None
    asked = InvoiceRequest(**form.cleaned_data)
    try:
        issue_invoice(order=request.order, asked=replace(asked, address=asked.address or address), at=at, by=by)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    fulfil_paid_lines(order_id=request.order.pk, at=at)
    messages.success(request, _("The invoice is on its way to you by mail."))
    return True


def _address(order: Order) -> str:
    """Where the bill goes: what the order says, or what is known of its buyer."""
    if order.bill_to["address"]:
        return str(order.bill_to["address"])
    known = buyers().address_of(order.buyer)
    return postal_address(known.lines, known.postcode, known.country) if known else ""
