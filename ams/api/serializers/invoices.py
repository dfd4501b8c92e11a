"""Invoices: what was sold and is paid later, and money that came for it by hand."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import AMOUNT, Amount, AmountSent, Body, Instant, Text
from ams.api.pages import PageQuery
from ams.api.serializers.orders import owed_of
from billing.models import Invoice, Payment
from billing.operations.received import BY_HAND

INVOICE_STATES = (("open", "Owed, not due"), ("overdue", "Owed, and late"), ("settled", "Nothing is owed"))
METHODS = tuple(one for one in Payment.Method.choices if one[0] in BY_HAND)


class InvoiceOut(serializers.Serializer[Any]):
    """An invoice. Number, day and amount never change; its wording is on the PDF."""

    number = serializers.CharField()
    contact = serializers.IntegerField(source="contact.number", help_text="The number of the contact billed.")
    order = serializers.CharField(source="order.reference", help_text="The reference of the order.")
    purchase_order = serializers.SerializerMethodField(help_text="Theirs, as it stands on the latest version.")
    gross = Amount("gross", "order.currency")
    owed = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    due_on = serializers.DateField()
    issued_at = Instant()
    pdf = serializers.SerializerMethodField(
        help_text="Where the document is; needs `contacts:read`, for it names them."
    )

    def get_purchase_order(self, invoice: Invoice) -> str:
        """May be empty."""
        return max(invoice.papers.all(), key=lambda paper: paper.version).purchase_order

    @extend_schema_field(AMOUNT)
    def get_owed(self, invoice: Invoice) -> dict[str, str]:
        """What of it is still to be paid."""
        return owed_of(invoice.order)

    @extend_schema_field(serializers.ChoiceField(INVOICE_STATES))
    def get_state(self, invoice: Invoice) -> str:
        """In a word, as of today."""
        today: date = self.context["today"]
        if invoice.order.settled_at is not None:
            return "settled"
        return "overdue" if invoice.due_on < today else "open"

    def get_pdf(self, invoice: Invoice) -> str:
        """An address of this API."""
        return settings.PUBLIC_URL + reverse("api:invoice_pdf", args=[invoice.number])


class InvoicePage(serializers.Serializer[Any]):
    """Some invoices, the latest first."""

    results = InvoiceOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class InvoiceQuery(PageQuery):
    """Which invoices are wanted; all of the conditions hold."""

    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="A contact's number."
    )
    order = serializers.CharField(required=False, max_length=20, help_text="The reference of an order.")
    state = serializers.ChoiceField(INVOICE_STATES, required=False)


class ReceivedSent(Body):
    """Money that came by transfer, by cheque or in cash."""

    method = serializers.ChoiceField(METHODS)
    amount = AmountSent(help_text="In the order's currency, as text.")
    reference = Text(
        required=False, default="", allow_blank=True, max_length=80,
        help_text="What the bank calls the transfer, or the number of the cheque; cash needs none.",
    )  # fmt: skip
    arrived_on = serializers.DateField(required=False, help_text="The day of the statement or the till; else today.")
