"""Credit notes and refunds: what was taken off orders, and money on its way back."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from ams.api.fields import Amount, Instant
from ams.api.pages import PageQuery
from billing.models import CreditNote, Refund


class CreditNoteLineOut(serializers.Serializer[Any]):
    """What is taken off one line of the order."""

    position = serializers.IntegerField(source="order_line.position", help_text="The line of the order.")
    net = Amount("net", "credit_note.order.currency")
    tax = Amount("tax", "credit_note.order.currency")
    gross = Amount("gross", "credit_note.order.currency")


class CreditNoteOut(serializers.Serializer[Any]):
    """A credit note. Its wording is on the PDF."""

    number = serializers.CharField()
    contact = serializers.IntegerField(source="contact.number", help_text="The number of the contact.")
    order = serializers.CharField(source="order.reference", help_text="The reference of the order.")
    net = Amount("net", "order.currency")
    tax = Amount("tax", "order.currency")
    gross = Amount("gross", "order.currency")
    lines = CreditNoteLineOut(many=True)
    issued_at = Instant()
    pdf = serializers.SerializerMethodField(
        help_text="Where the document is; needs `contacts:read`, for it names them."
    )

    def get_pdf(self, note: CreditNote) -> str:
        """An address of this API."""
        return settings.PUBLIC_URL + reverse("api:credit_note_pdf", args=[note.number])


class CreditNotePage(serializers.Serializer[Any]):
    """Some credit notes, the latest first."""

    results = CreditNoteOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class RefundOut(serializers.Serializer[Any]):
    """Money that was given back, or is on its way. One that failed is still owed to somebody."""

    id = serializers.UUIDField()
    contact = serializers.IntegerField(source="payment.contact.number", help_text="The number of the contact.")
    order = serializers.SerializerMethodField(help_text="The reference of the order; null where the money paid none.")
    amount = Amount("amount")
    method = serializers.ChoiceField(Refund.Method.choices)
    state = serializers.ChoiceField(Refund.State.choices)
    asked_at = Instant()
    succeeded_at = Instant(allow_null=True)
    failed_at = Instant(allow_null=True)

    def get_order(self, refund: Refund) -> str | None:
        """What it was paid for."""
        return refund.order.reference if refund.order else None


class RefundPage(serializers.Serializer[Any]):
    """Some refunds, the latest first."""

    results = RefundOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class RefundQuery(PageQuery):
    """Which refunds are wanted; all of the conditions hold."""

    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number."
    )
    order = serializers.CharField(required=False, max_length=20, help_text="The reference of an order.")
    state = serializers.ChoiceField(Refund.State.choices, required=False)
