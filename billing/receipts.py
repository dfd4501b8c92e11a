"""The PDFs of receipts: made from the frozen facts when first needed, then kept with their hash."""

import base64
import hashlib
import mimetypes
from datetime import datetime
from typing import cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.documents import ReceiptFacts, render_receipt
from billing.models import Receipt, ReceiptFile


def receipt_file(*, receipt: Receipt, at: datetime) -> ReceiptFile:
    """The receipt's PDF, made and kept if there is none yet; whoever makes it second uses the first one's."""
    kept = ReceiptFile.objects.filter(receipt=receipt).first()
    if kept is not None:
        return kept
    facts = cast("ReceiptFacts", receipt.facts)
    content = render_receipt(facts, logo=_logo(receipt.facts["logo"]))
    made = ReceiptFile(receipt=receipt, sha256=hashlib.sha256(content).hexdigest(), made_at=at)
    made.file.save(f"{receipt.number.replace('/', '-')}.pdf", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        made.file.delete(save=False)
        return ReceiptFile.objects.get(receipt=receipt)
    return made


def receipt_attachment(reference: str) -> bytes:
    """The PDF of the receipt with this number, for the mail that is about to go out."""
    kept = receipt_file(receipt=Receipt.objects.get(number=reference), at=timezone.now())
    with kept.file.open("rb") as file:
        return cast("bytes", file.read())


def _logo(name: str) -> str:
    """The association's logo as a data: address; nothing if it had none, or the file is gone."""
    if not name or not default_storage.exists(name):
        return ""
    with default_storage.open(name, "rb") as file:
        encoded = base64.b64encode(file.read()).decode()
    return f"data:{mimetypes.guess_type(name)[0] or 'image/png'};base64,{encoded}"
