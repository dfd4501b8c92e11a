"""Orders as staff see them: the list, and everything about one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from ams.core.models import Activity, Message, User
from billing.models import (
    Allocation,
    CheckoutAttempt,
    CreditNote,
    Invoice,
    InvoicePaper,
    JournalEntry,
    JournalLine,
    Order,
    OrderLine,
    Payment,
    Receipt,
    Refund,
)
from staffdesk.models import Case
from staffdesk.queries.giving_back import left_over
from staffdesk.queries.timeline import of_object


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """Everything the order page shows."""

    lines: list[OrderLine]
    allocations: list[Allocation]
    receipts: list[Receipt]
    credit_notes: list[CreditNote]
    refunds: list[Refund]
    left_over: Sequence[Payment]
    attempts: list[CheckoutAttempt]
    entries: list[JournalEntry]
    activities: list[Activity]
    messages: list[Message]
    cases: list[Case]
    papers: list[InvoicePaper]

    @property
    def invoice(self) -> Invoice | None:
        """The invoice of an order that is paid later."""
        return self.papers[0].invoice if self.papers else None

    @property
    def paid(self) -> Decimal:
        """What was allocated to it so far."""
        return sum((allocation.amount for allocation in self.allocations), Decimal(0))

    @property
    def credited(self) -> Decimal:
        """What was taken off it so far."""
        return sum((note.gross for note in self.credit_notes), Decimal(0))

    @property
    def refunded(self) -> Decimal:
        """What went back or is on its way."""
        return sum((refund.amount for refund in self.refunds if refund.state != Refund.State.FAILED), Decimal(0))

    @property
    def is_disputed(self) -> bool:
        """Whether a bank has taken back what was paid, and has still to decide about it."""
        return any(one.is_undecided for one in self.refunds)

    @property
    def has_money_left(self) -> bool:
        """Whether something can still be taken off it, or some of what was paid can still go back."""
        charged = sum((line.gross for line in self.lines), Decimal(0))
        return self.credited < charged or self.refunded < self.paid

    @property
    def has_things_left(self) -> bool:
        """Whether something that cost nothing can still be taken back."""
        return any(not line.gross and line.revoked_at is None for line in self.lines)


def all_orders(
    *, state: str = "", channel: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Order]:
    """The list of orders, narrowed by state, door and the days they were placed on (both count)."""
    found = Order.objects.with_sums().select_related("buyer").defer("seller_facts", "bill_to")
    match state:
        case "open":
            found = found.filter(settled_at=None, cancelled_at=None)
        case "settled":
            found = found.filter(settled_at__isnull=False)
        case "given_back":
            found = found.filter(Exists(Refund.objects.standing().filter(order=OuterRef("pk"))))
        case "cancelled":
            found = found.filter(cancelled_at__isnull=False)
    if channel:
        found = found.filter(channel=channel)
    if since:
        found = found.filter(placed_at__gte=_midnight(since))
    if until:
        found = found.filter(placed_at__lt=_midnight(until + timedelta(days=1)))
    return found


def find_order(user: User, reference: str) -> Order | None:
    """The order with its buyer; None when there is none this login may see."""
    found = Order.objects.visible_to(user).with_sums().filter(reference=reference.upper())
    return found.select_related("buyer__person", "seller", "placed_by", "discount_use__code").first()


def order_record(order: Order, *, may_see_money: bool) -> OrderRecord:
    """What belongs to one order; the provider's side and the journal only for those who may see money."""
    allocations = Allocation.objects.filter(order=order).select_related("payment__receipt").order_by("pk")
    mine = {"order": order}
    attempts = CheckoutAttempt.objects.filter(**mine).order_by("-started_at") if may_see_money else ()
    receipts = list(Receipt.objects.filter(**mine).order_by("serial"))
    credit_notes = list(CreditNote.objects.filter(**mine).order_by("serial"))
    return OrderRecord(
        lines=list(OrderLine.objects.filter(**mine).select_related("product").order_by("position")),
        allocations=list(allocations),
        receipts=receipts,
        credit_notes=credit_notes,
        refunds=list(Refund.objects.filter(**mine).select_related("payment", "asked_by").order_by("asked_at", "pk")),
        left_over=left_over(order),
        attempts=list(attempts[:20]),
        entries=_entries(order) if may_see_money else [],
        activities=list(of_object(order)[:50]),
        messages=_messages(order, receipts, credit_notes),
        cases=list(Case.objects.filter(context__contains={"order": order.reference}).order_by("-opened_at")[:10]),
        papers=_papers(order) if order.invoiced_at else [],
    )


def _entries(order: Order) -> list[JournalEntry]:
    """The sale, and the payments that went to it."""
    lines = Prefetch("lines", JournalLine.objects.select_related("account").order_by("-debit", "pk"))
    paid_with = Allocation.objects.filter(order=order).values("payment")
    booked = JournalEntry.objects.filter(order=order) | JournalEntry.objects.filter(payment__in=paid_with)
    return list(booked.distinct().prefetch_related(lines).order_by("at", "pk")[:50])


def _papers(order: Order) -> list[InvoicePaper]:
    """The versions of its invoice, the latest first."""
    found = InvoicePaper.objects.filter(invoice__order=order).order_by("-version")
    return list(found.select_related("invoice__order", "invoice__issued_by", "invoice__exception__reason"))


def _messages(order: Order, receipts: list[Receipt], credit_notes: list[CreditNote]) -> list[Message]:
    """The mails that carry these papers."""
    carrying = Q(attachments__kind="receipt", attachments__reference__in=[one.number for one in receipts])
    if credit_notes:
        notes = [one.number for one in credit_notes]
        carrying |= Q(attachments__kind="credit_note", attachments__reference__in=notes)
    if order.invoiced_at:
        papers = InvoicePaper.objects.filter(invoice__order=order).values_list("pk", flat=True)
        carrying |= Q(attachments__kind="invoice", attachments__reference__in=[str(paper) for paper in papers])
    return list(Message.objects.filter(carrying).distinct().order_by("-created_at")[:10])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
