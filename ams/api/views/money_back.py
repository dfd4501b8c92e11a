"""Credit notes and refunds: find, read, open. Giving money back is for staff, at the desk."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes

from ams.api import rows
from ams.api.endpoints import Call, reads
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.serializers.money_back import CreditNoteOut, CreditNotePage, RefundOut, RefundPage, RefundQuery
from ams.api.serializers.receipts import ReceiptQuery
from ams.core.models import Scope
from billing.models import CreditNote
from billing.receipts import credit_note_file

NEWEST_NOTES = Keyset("issued_at", descending=True)
NEWEST_REFUNDS = Keyset("asked_at", descending=True)


@reads(Scope.READ_RECEIPTS, answer=CreditNotePage, query=ReceiptQuery)
def list_credit_notes(call: Call) -> dict[str, Any]:
    """Find credit notes.

    The latest first.
    """
    found = rows.credit_notes()
    if contact := call.sent.get("contact"):
        found = found.filter(contact__number=contact)
    if order := call.sent.get("order"):
        found = found.filter(order__reference=order.upper())
    return page_of(
        found,
        NEWEST_NOTES,
        path=call.path,
        query=call.sent,
        write=lambda some: list(CreditNoteOut(some, many=True).data),
    )


@reads(Scope.READ_RECEIPTS, answer=CreditNoteOut, errors=[404])
def read_credit_note(call: Call, number: str) -> dict[str, Any]:
    """Read a credit note."""
    return CreditNoteOut(find(rows.credit_notes(), "credit note", number=number)).data


@reads(
    Scope.READ_RECEIPTS,
    Scope.READ_CONTACTS,
    answer={(200, "application/pdf"): OpenApiTypes.BINARY},
    errors=[404],
)
def credit_note_pdf(call: Call, number: str) -> HttpResponseBase:
    """Open a credit note as PDF.

    The document names whom it was issued to, so it takes the scope to read contacts as well.
    """
    note = find(CreditNote.objects.all(), "credit note", number=number)
    kept = credit_note_file(credit_note=note, at=call.at)
    return FileResponse(kept.file.open("rb"), filename=f"{note.number}.pdf", content_type="application/pdf")


@reads(Scope.READ_RECEIPTS, answer=RefundPage, query=RefundQuery)
def list_refunds(call: Call) -> dict[str, Any]:
    """Find refunds.

    The latest first.
    """
    found = rows.refunds()
    if contact := call.sent.get("contact"):
        found = found.filter(payment__contact__number=contact)
    if order := call.sent.get("order"):
        found = found.filter(order__reference=order.upper())
    if state := call.sent.get("state"):
        found = found.filter(state=state)
    return page_of(
        found,
        NEWEST_REFUNDS,
        path=call.path,
        query=call.sent,
        write=lambda some: list(RefundOut(some, many=True).data),
    )


@reads(Scope.READ_RECEIPTS, answer=RefundOut, errors=[404])
def read_refund(call: Call, refund_id: UUID) -> dict[str, Any]:
    """Read a refund."""
    return RefundOut(find(rows.refunds(), "refund", pk=refund_id)).data
