"""Questions about money that join tables; staff pages and sweeps ask them."""

from datetime import datetime
from decimal import Decimal

from django.db.models import DecimalField, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing import chart
from billing.models import Order, OrderLine, Payment


def excess_payments() -> QuerySet[Payment]:
    """Money received that pays no order (paid twice, cancelled meanwhile), oldest first, with `remainder`.

    Somebody must give each back or use it. Found by way of the journal: only such payments were ever booked on the
    account for them, so this stays fast whatever the number of payments.
    """
    booked = Payment.objects.filter(journal_entries__lines__account__code=chart.PREPAYMENTS).values("pk")
    zero = Decimal(0)
    used = Coalesce(Sum("allocations__amount"), zero, output_field=DecimalField(max_digits=14, decimal_places=3))
    return (
        Payment.objects.filter(pk__in=booked)
        .annotate(remainder=F("amount") - used)
        .filter(remainder__gt=0)
        .select_related("contact", "attempt__order", "receipt")
        .order_by("received_at", "pk")
    )


def stuck_lines(since: datetime) -> QuerySet[OrderLine]:
    """Lines whose order was settled before an instant and that are still not handed over, oldest first."""
    return OrderLine.objects.stuck(since=since).select_related("order__buyer").order_by("due_at", "pk")


def orders_awaiting_fulfilment(*, limit: int) -> list[int]:
    """Orders with a paid line that waits; those that failed least come first, so that one cannot hold up the rest."""
    waiting = OrderLine.objects.awaiting_fulfilment().order_by("failures", "due_at", "order_id")
    return list(dict.fromkeys(waiting.values_list("order_id", flat=True)[:limit]))


def lines_with_all(order: Order) -> list[OrderLine]:
    """The lines of an order with what their fulfillers look at."""
    return list(order.lines.select_related("order__buyer", "product").order_by("position"))
