"""Receipts: proof of payments, as they were issued."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from ams.api.fields import Amount, Instant
from ams.api.pages import PageQuery
from billing.models import Receipt


class ReceiptOut(serializers.Serializer[Any]):
    """A receipt. Its wording is on the PDF."""

    number = serializers.CharField()
    contact = serializers.IntegerField(source="contact.number", help_text="The number of the contact.")
    order = serializers.SerializerMethodField(help_text="The reference of the order; null where it paid none.")
    amount = Amount("payment.amount", "payment.currency")
    method = serializers.CharField(source="payment.method")
    paid_at = Instant(source="payment.received_at")
    arrived_on = serializers.DateField(
        source="payment.arrived_on",
        allow_null=True,
        help_text="The day the money arrived, where it was written down later than that; else null, see `paid_at`.",
    )
    issued_at = Instant()
    pdf = serializers.SerializerMethodField(
        help_text="Where the document is; needs `contacts:read`, for it names them."
    )

    def get_order(self, receipt: Receipt) -> str | None:
        """What was paid."""
        return receipt.order.reference if receipt.order else None

    def get_pdf(self, receipt: Receipt) -> str:
        """An address of this API."""
        return settings.PUBLIC_URL + reverse("api:receipt_pdf", args=[receipt.number])


class ReceiptPage(serializers.Serializer[Any]):
    """Some receipts, the latest first."""

    results = ReceiptOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class ReceiptQuery(PageQuery):
    """Which receipts are wanted; all of the conditions hold."""

    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number."
    )
    order = serializers.CharField(required=False, max_length=20, help_text="The reference of an order.")
