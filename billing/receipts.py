"""The PDFs of documents of money: made from the frozen facts when first needed, then kept with their hash."""

import base64
import hashlib
import mimetypes
from datetime import datetime
from typing import TypeVar, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.documents import (
    CreditNoteFacts,
    InvoiceFacts,
    ReceiptFacts,
    render_credit_note,
    render_invoice,
    render_receipt,
)
from billing.models import CreditNote, CreditNoteFile, InvoiceFile, InvoicePaper, Receipt, ReceiptFile

Kept = TypeVar("Kept", ReceiptFile, CreditNoteFile, InvoiceFile)


def receipt_file(*, receipt: Receipt, at: datetime) -> ReceiptFile:
    """The receipt's PDF, made and kept if there is none yet; whoever makes it second uses the first one's."""
    kept = ReceiptFile.objects.filter(receipt=receipt).first()
    if kept is not None:
        return kept
    content = render_receipt(cast("ReceiptFacts", receipt.facts), logo=logo_address(receipt.facts["logo"]))
    made = ReceiptFile(receipt=receipt, sha256=hashlib.sha256(content).hexdigest(), made_at=at)
    return made if _keep(made, receipt.number, content) else ReceiptFile.objects.get(receipt=receipt)


def credit_note_file(*, credit_note: CreditNote, at: datetime) -> CreditNoteFile:
    """The credit note's PDF, as the receipt's."""
    kept = CreditNoteFile.objects.filter(credit_note=credit_note).first()
    if kept is not None:
        return kept
    content = render_credit_note(
        cast("CreditNoteFacts", credit_note.facts), logo=logo_address(credit_note.facts["logo"])
    )
    made = CreditNoteFile(credit_note=credit_note, sha256=hashlib.sha256(content).hexdigest(), made_at=at)
    return made if _keep(made, credit_note.number, content) else CreditNoteFile.objects.get(credit_note=credit_note)


def invoice_file(*, paper: InvoicePaper, at: datetime) -> InvoiceFile:
    """The PDF of one version of an invoice, as the receipt's."""
    kept = InvoiceFile.objects.filter(paper=paper).first()
    if kept is not None:
        return kept
    content = render_invoice(cast("InvoiceFacts", paper.facts), logo=logo_address(paper.facts["logo"]))
    made = InvoiceFile(paper=paper, sha256=hashlib.sha256(content).hexdigest(), made_at=at)
    return made if _keep(made, paper.facts["number"], content) else InvoiceFile.objects.get(paper=paper)


def receipt_attachment(reference: str) -> bytes:
    """The PDF of the receipt with this number, for the mail that is about to go out."""
    return _read(receipt_file(receipt=Receipt.objects.get(number=reference), at=timezone.now()))


def credit_note_attachment(reference: str) -> bytes:
    """The PDF of the credit note with this number, for the mail that is about to go out."""
    return _read(credit_note_file(credit_note=CreditNote.objects.get(number=reference), at=timezone.now()))


def invoice_attachment(reference: str) -> bytes:
    """The PDF of this version of an invoice, by its key, for the mail that is about to go out."""
    return _read(invoice_file(paper=InvoicePaper.objects.get(pk=reference), at=timezone.now()))


def _keep(made: Kept, number: str, content: bytes) -> bool:
    """Keep a file; False if somebody else kept one in the meantime."""
    made.file.save(f"{number.replace('/', '-')}.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        made.file.delete(save=False)
        return False
    return True


def _read(kept: ReceiptFile | CreditNoteFile | InvoiceFile) -> bytes:
    with kept.file.open("rb") as file:
        return cast("bytes", file.read())


def logo_address(name: str) -> str:
    """The association's logo as a data: address; nothing if it had none, or the file is gone."""
    if not name or not default_storage.exists(name):
        return ""
    with default_storage.open(name, "rb") as file:
        encoded = base64.b64encode(file.read()).decode()
    return f"data:{mimetypes.guess_type(name)[0] or 'image/png'};base64,{encoded}"
