"""What came in and how it was booked: to be found and read. Nobody changes it, here or anywhere."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ams.core.admin import KnownValuesFilter, ReadOnlyAdmin, ReadOnlyInline, Section
from ams.core.templatetags.money import money
from billing.models import (
    Allocation,
    CheckoutAttempt,
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoicePaper,
    JournalEntry,
    JournalLine,
    Payment,
    ProviderEvent,
    Receipt,
    Refund,
)
from billing.queries import excess_payments


class MoneyRecordAdmin(ReadOnlyAdmin):
    """A list that says above its rows what stands in it."""

    section = Section.MONEY
    change_list_template = "admin/explained_list.html"
    explanation: ClassVar[Promise | str] = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Django's list, explained."""
        return super().changelist_view(request, {"explanation": self.explanation, **(extra_context or {})})


class AllocationInline(ReadOnlyInline):
    """What of a payment pays which order."""

    model = Allocation
    fields = ("order", "amount", "at")
    readonly_fields = fields


class ExcessFilter(admin.SimpleListFilter):
    """Payments of which something pays no order."""

    title = _("what it pays")
    parameter_name = "pays"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One question is enough."""
        return [("nothing", _("something is left over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Payment]) -> QuerySet[Payment]:
        """Those somebody has to decide about."""
        return queryset.filter(pk__in=excess_payments().values("pk")) if self.value() else queryset


@admin.register(Payment)
class PaymentAdmin(MoneyRecordAdmin):
    """Money received."""

    explanation = _("Every payment as it came, once. What does not fit its order is left over until somebody decides.")
    list_display = ("received_at", "arrived_on", "contact", "sum", "method", "detail", "number", "provider_id")
    list_filter = (ExcessFilter, "method", "received_at", "arrived_on")
    list_select_related = ("contact", "receipt")
    search_fields = (
        "provider_id",
        "contact__search_text",
        "receipt__number__iexact",
        "allocations__order__reference__iexact",
    )
    ordering = ("-received_at",)
    inlines = (AllocationInline,)

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, payment: Payment) -> str:
        """As people write it."""
        return money(payment.amount, payment.currency)

    @admin.display(description=_("receipt"))
    def number(self, payment: Payment) -> str:
        """The receipt everybody gets."""
        return payment.receipt.number


class InvoicePaperInline(ReadOnlyInline):
    """What was written when."""

    model = InvoicePaper
    fields = ("version", "purchase_order", "written_at", "written_by")
    readonly_fields = fields


@admin.register(Invoice)
class InvoiceAdmin(MoneyRecordAdmin):
    """Invoices, by their numbers."""

    explanation = _(
        "One for each order that is paid later, numbered without gaps. A number and an amount never change."
    )
    list_display = ("number", "issued_at", "contact", "sum", "due_on", "order")
    list_filter = ("series", "issued_at", "due_on")
    list_select_related = ("contact", "order")
    search_fields = ("number__iexact", "contact__search_text", "order__reference__iexact", "papers__purchase_order")
    ordering = ("-issued_at", "-pk")
    fields = ("number", "issued_at", "contact", "order", "sum", "due_on", "exception", "issued_by")
    readonly_fields = fields
    inlines = (InvoicePaperInline,)

    @admin.display(description=_("amount"))
    def sum(self, invoice: Invoice) -> str:
        """As people write it."""
        return money(invoice.gross, invoice.order.currency)


@admin.register(Receipt)
class ReceiptAdmin(MoneyRecordAdmin):
    """Receipts, by their numbers."""

    explanation = _("One for each payment, numbered without gaps. What a receipt says was frozen when it was issued.")
    list_display = ("number", "issued_at", "contact", "sum", "order", "pdf_link")
    list_filter = ("series", "issued_at")
    list_select_related = ("contact", "order", "payment")
    search_fields = ("number__iexact", "contact__search_text", "order__reference__iexact")
    ordering = ("-issued_at", "-pk")
    fields = ("number", "issued_at", "contact", "order", "payment", "pdf_link", "facts")
    readonly_fields = fields

    @admin.display(description=_("amount"))
    def sum(self, receipt: Receipt) -> str:
        """What was received."""
        return money(receipt.payment.amount, receipt.payment.currency)

    @admin.display(description=_("document"))
    def pdf_link(self, receipt: Receipt) -> str:
        """The PDF, made when it is opened first."""
        return format_html('<a href="{}">PDF</a>', reverse("billing:receipt_pdf", args=[receipt.number]))


class CreditNoteLineInline(ReadOnlyInline):
    """What is taken off which line."""

    model = CreditNoteLine
    fields = ("order_line", "net", "tax", "gross")
    readonly_fields = fields


@admin.register(CreditNote)
class CreditNoteAdmin(MoneyRecordAdmin):
    """Credit notes, by their numbers."""

    explanation = _("What was taken off orders, numbered without gaps. Staff issue them on the order’s page.")
    list_display = ("number", "issued_at", "contact", "sum", "order", "pdf_link")
    list_filter = ("series", "issued_at")
    list_select_related = ("contact", "order")
    search_fields = ("number__iexact", "contact__search_text", "order__reference__iexact")
    ordering = ("-issued_at", "-pk")
    fields = ("number", "issued_at", "issued_by", "contact", "order", "net", "tax", "gross", "pdf_link", "facts")
    readonly_fields = fields
    inlines = (CreditNoteLineInline,)

    @admin.display(description=_("amount"))
    def sum(self, note: CreditNote) -> str:
        """How much less is owed."""
        return money(note.gross, note.order.currency)

    @admin.display(description=_("document"))
    def pdf_link(self, note: CreditNote) -> str:
        """The PDF, made when it is opened first."""
        return format_html('<a href="{}">PDF</a>', reverse("billing:credit_note_pdf", args=[note.number]))


@admin.register(Refund)
class RefundAdmin(MoneyRecordAdmin):
    """Money given back, and how far it is."""

    explanation = _("Money of a payment that was given back or is on its way. What failed is still owed to somebody.")
    list_display = ("asked_at", "contact", "sum", "method", "state", "order", "problem")
    list_filter = ("state", "method", "asked_at")
    list_select_related = ("payment__contact", "order")
    search_fields = ("provider_id", "payment__provider_id", "order__reference__iexact")
    ordering = ("-asked_at", "-id")

    @admin.display(description=_("contact"))
    def contact(self, refund: Refund) -> str:
        """Whose money it is."""
        return str(refund.payment.contact)

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, refund: Refund) -> str:
        """As people write it."""
        return money(refund.amount, refund.currency)


class JournalLineInline(ReadOnlyInline):
    """The sides of an entry."""

    model = JournalLine
    fields = ("account", "order_line", "debit", "credit")
    readonly_fields = fields


@admin.register(JournalEntry)
class JournalEntryAdmin(MoneyRecordAdmin):
    """The journal."""

    explanation = _(
        "Double entry: each movement of money, booked when it happened. Debits and credits are always equal."
    )
    list_display = ("booked_on", "kind", "sum", "payment", "order")
    list_filter = ("kind", "booked_on")
    list_select_related = ("payment", "order")
    search_fields = ("payment__provider_id", "order__reference__iexact")
    ordering = ("-booked_on", "-pk")
    inlines = (JournalLineInline,)

    def get_inlines(self, request: HttpRequest, obj: Model | None = None) -> tuple[type[JournalLineInline], ...]:
        """But for what is earned in a month: that has a side for each order line, and stands on the desk in sums."""
        is_month = isinstance(obj, JournalEntry) and obj.kind == JournalEntry.Kind.EARNED
        return () if is_month else self.inlines

    def get_queryset(self, request: HttpRequest) -> QuerySet[JournalEntry]:
        """With the sum of its debits."""
        rows: QuerySet[JournalEntry] = super().get_queryset(request)
        lines = JournalLine.objects.filter(entry=OuterRef("pk")).values("entry")
        return rows.annotate(debits=Subquery(lines.annotate(sum=Sum("debit")).values("sum")))  # of the rows shown only

    @admin.display(description=_("amount"))
    def sum(self, entry: JournalEntry) -> str:
        """Either side of it."""
        return money(entry.debits, entry.currency)  # type: ignore[attr-defined]  # annotated above


@admin.register(ProviderEvent)
class ProviderEventAdmin(MoneyRecordAdmin):
    """What the payment provider told us."""

    explanation = _(
        "Each message of the payment provider, kept before anything is done about it. Those not applied are tried "
        "again every minute."
    )
    list_display = ("received_at", "kind", "object_id", "applied_at", "failures")
    list_filter = (("applied_at", admin.EmptyFieldListFilter), ("kind", KnownValuesFilter), "received_at")
    search_fields = ("event_id", "object_id")
    ordering = ("-received_at",)


@admin.register(CheckoutAttempt)
class CheckoutAttemptAdmin(MoneyRecordAdmin):
    """Visits to the provider's payment page."""

    explanation = _("Each visit to the payment page. An order has at most one open; a visit ends after half an hour.")
    list_display = ("started_at", "order", "sum", "state", "expires_at", "closed_at")
    list_filter = ("state", "started_at")
    list_select_related = ("order",)
    search_fields = ("order__reference__iexact", "session_id")
    ordering = ("-started_at",)

    @admin.display(description=_("amount"), ordering="amount")
    def sum(self, attempt: CheckoutAttempt) -> str:
        """What was asked for."""
        return money(attempt.amount, attempt.order.currency)
