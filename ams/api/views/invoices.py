"""Invoices: find, read, open; and writing down money that came for an order past the payment provider."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.serializers.invoices import InvoiceOut, InvoicePage, InvoiceQuery, ReceivedSent
from ams.api.serializers.orders import OrderOut
from ams.core.association import day_of
from ams.core.models import Scope
from billing.checkout import end_visits_of
from billing.models import Invoice, Order
from billing.operations import fulfil_paid_lines
from billing.operations.received import Received, record_payment
from billing.receipts import invoice_file

NEWEST = Keyset("issued_at", descending=True)


@reads(Scope.READ_RECEIPTS, answer=InvoicePage, query=InvoiceQuery)
def list_invoices(call: Call) -> dict[str, Any]:
    """Find invoices.

    The latest first.
    """
    return page_of(_asked_for(call), NEWEST, path=call.path, query=call.sent, write=lambda some: _written(call, some))


@reads(Scope.READ_RECEIPTS, answer=InvoiceOut, errors=[404])
def read_invoice(call: Call, number: str) -> dict[str, Any]:
    """Read an invoice."""
    [written] = _written(call, [find(rows.invoices(), "invoice", number=number)])
    return written


@reads(
    Scope.READ_RECEIPTS,
    Scope.READ_CONTACTS,
    answer={(200, "application/pdf"): OpenApiTypes.BINARY},
    errors=[404],
)
def invoice_pdf(call: Call, number: str) -> HttpResponseBase:
    """Open an invoice as PDF, in its latest version.

    The document names whom it was issued to, so it takes the scope to read contacts as well.
    """
    invoice = find(Invoice.objects.all(), "invoice", number=number)
    kept = invoice_file(paper=invoice.paper, at=call.at)
    return FileResponse(kept.file.open("rb"), filename=f"{invoice.number}.pdf", content_type="application/pdf")


def hand_over(result: Result, at: datetime) -> Result:
    """End the visit that asks for the money again, and hand over what is paid by now. Bears being called again."""
    order = Order.objects.get(reference=result.data["reference"])
    end_visits_of(order=order, at=at)
    fulfil_paid_lines(order_id=order.pk, at=at)
    return Result(result.data, result.status, result.headers)


@writes(Scope.WRITE_PAYMENTS, answer=OrderOut, body=ReceivedSent, status=201, errors=[404], finish=hand_over)
def receive_payment(call: Call, reference: str) -> Result:
    """Write down money that came for an order by transfer, by cheque or in cash.

    It pays as much of the order as it can; what is too much is the buyer's still. Its receipt is mailed. The same
    transfer, or the same cheque of one payer, is written down once.
    """
    order, sent = find(Order.objects.all(), "order", reference=reference.upper()), call.sent
    received = Received(uuid4(), sent["method"], sent["amount"], sent["reference"], sent.get("arrived_on"))
    record_payment(order=order, received=received, at=call.at, by=call.by)
    context = {"shows_people": call.key.may(Scope.READ_CONTACTS)}
    return Result(OrderOut(rows.orders().get(pk=order.pk), context=context).data, 201, is_final=False)


def _asked_for(call: Call) -> QuerySet[Invoice]:
    found, sent = rows.invoices(), call.sent
    if contact := sent.get("contact"):
        found = found.filter(contact__number=contact)
    if order := sent.get("order"):
        found = found.filter(order__reference=order.upper())
    today = day_of(call.at)
    match sent.get("state"):
        case "settled":
            found = found.filter(order__settled_at__isnull=False)
        case "open":
            found = found.filter(order__settled_at=None, due_on__gte=today)
        case "overdue":
            found = found.filter(order__settled_at=None, due_on__lt=today)
    return found


def _written(call: Call, some: list[Invoice]) -> list[dict[str, Any]]:
    return list(InvoiceOut(some, many=True, context={"today": day_of(call.at)}).data)
