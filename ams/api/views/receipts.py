"""Receipts: find, read, open."""

from typing import Any

from django.http import FileResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes

from ams.api import rows
from ams.api.endpoints import Call, reads
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.serializers.receipts import ReceiptOut, ReceiptPage, ReceiptQuery
from ams.core.models import Scope
from billing.models import Receipt
from billing.receipts import receipt_file

NEWEST = Keyset("issued_at", descending=True)


@reads(Scope.READ_RECEIPTS, answer=ReceiptPage, query=ReceiptQuery)
def list_receipts(call: Call) -> dict[str, Any]:
    """Find receipts.

    The latest first.
    """
    found = rows.receipts()
    if contact := call.sent.get("contact"):
        found = found.filter(contact__number=contact)
    if order := call.sent.get("order"):
        found = found.filter(order__reference=order.upper())
    return page_of(
        found,
        NEWEST,
        path=call.path,
        query=call.sent,
        write=lambda some: list(ReceiptOut(some, many=True).data),
    )


@reads(Scope.READ_RECEIPTS, answer=ReceiptOut, errors=[404])
def read_receipt(call: Call, number: str) -> dict[str, Any]:
    """Read a receipt."""
    return ReceiptOut(find(rows.receipts(), "receipt", number=number)).data


@reads(
    Scope.READ_RECEIPTS,
    Scope.READ_CONTACTS,
    answer={(200, "application/pdf"): OpenApiTypes.BINARY},
    errors=[404],
)
def receipt_pdf(call: Call, number: str) -> HttpResponseBase:
    """Open a receipt as PDF.

    The document names whom it was issued to, so it takes the scope to read contacts as well.
    """
    receipt = find(Receipt.objects.all(), "receipt", number=number)
    kept = receipt_file(receipt=receipt, at=call.at)
    return FileResponse(kept.file.open("rb"), filename=f"{receipt.number}.pdf", content_type="application/pdf")
