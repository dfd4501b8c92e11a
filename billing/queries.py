"""Questions about money that join tables; staff pages and sweeps ask them."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ams.core.models import Activity, User
from ams.core.models.resolution import and_absorbed
from ams.core.ready import ready
from ams.core.roles import Ability, can
from billing import chart
from billing.keeping import kept_kinds
from billing.models import (
    Allocation,
    CheckoutAttempt,
    CreditNote,
    DiscountUse,
    Order,
    OrderLine,
    Parcel,
    Payment,
    Product,
    Receipt,
    Refund,
    StockMovement,
    SubmittedForm,
)

LATEST = 10  # orders on an account's page
OF_ORDER = ("reference", "currency", "total", "placed_at", "settled_at", "invoiced_at")


def excess_payments() -> QuerySet[Payment]:
    """Money received that pays no order (paid twice, cancelled meanwhile), oldest first, with `remainder`.

    Somebody must give each back or use it. Found by way of the journal: only such payments were ever booked on the
    account for them, so this stays fast whatever the number of payments.
    """
    booked = Payment.objects.filter(journal_entries__lines__account__code=chart.PREPAYMENTS).values("pk")
    zero = Decimal(0)
    used = Coalesce(Sum("allocations__amount"), zero, output_field=DecimalField(max_digits=14, decimal_places=3))
    of_none = Refund.objects.standing().filter(payment=OuterRef("pk"), order=None).order_by().values("payment")
    back = Coalesce(Subquery(of_none.annotate(sum=Sum("amount")).values("sum")), zero, output_field=used.output_field)
    return (
        Payment.objects.filter(pk__in=booked)
        .annotate(remainder=F("amount") - used - back)
        .filter(remainder__gt=0)
        .select_related("contact", "attempt__order", "receipt")
        .order_by("received_at", "pk")
    )


def receivables() -> dict[str, Decimal]:
    """What all orders together owe as it is booked, by currency: money on its way back is not gone yet."""
    orders = Order.objects.sold()
    gone = Refund.objects.filter(state=Refund.State.SUCCEEDED, order__isnull=False)
    sums: list[tuple[int, QuerySet[Any]]] = [
        (1, orders.values_list("currency").annotate(sum=Sum("total"))),
        (-1, CreditNote.objects.filter(order__in=orders).values_list("order__currency").annotate(sum=Sum("gross"))),
        (-1, Allocation.objects.values_list("order__currency").annotate(sum=Sum("amount"))),
        (1, gone.values_list("currency").annotate(sum=Sum("amount"))),
    ]
    owed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for sign, rows in sums:
        for currency, amount in rows.order_by():
            owed[currency] += sign * amount
    return dict(owed)


def is_done(request: object) -> bool:
    """Whether money was given back, or something credited, in the name of a request; False for what is no name."""
    try:
        name = UUID(str(request))
    except ValueError:
        return False
    return Refund.objects.filter(request=name).exists() or CreditNote.objects.filter(request=name).exists()


def lost_refunds() -> QuerySet[Refund]:
    """Refunds that failed and whose money is still owed to somebody: of an order they are too much for, or of none."""
    too_much = Order.objects.overpaid().filter(pk=OuterRef("order"))
    left_over = excess_payments().filter(pk=OuterRef("payment"))
    failed = Refund.objects.filter(state=Refund.State.FAILED).filter(
        Q(order__isnull=False) & Exists(too_much) | Q(order=None) & Exists(left_over)
    )
    return failed.select_related("payment__contact", "order").order_by("failed_at")


def refunds_made_elsewhere() -> QuerySet[Refund]:
    """Refunds made at the provider itself that nobody decided about: what they took is owed again for their order."""
    owing = Order.objects.owing().filter(pk=OuterRef("order"))
    strange = Refund.objects.standing().by_us().filter(asked_by=None, exception=None, order__isnull=False)
    return strange.filter(Exists(owing)).select_related("payment__contact", "order").order_by("asked_at")


def stuck_lines(since: datetime) -> QuerySet[OrderLine]:
    """Lines whose order was settled before an instant and that are still not handed over, oldest first."""
    return OrderLine.objects.stuck(since=since).select_related("order__buyer").order_by("due_at", "pk")


def orders_awaiting_fulfilment(*, limit: int) -> list[int]:
    """Orders with a paid line that waits; those that failed least come first, so that one cannot hold up the rest."""
    waiting = OrderLine.objects.awaiting_fulfilment().order_by("failures", "due_at", "order_id")
    return list(dict.fromkeys(waiting.values_list("order_id", flat=True)[:limit]))


def order_called(reference: str) -> Order | None:
    """The order with this reference and its buyer."""
    return next(iter(_orders(reference)), None)


def order_visible_to(user: User, reference: str) -> Order | None:
    """The same, if the login may see it: `visible_to`, by ready statements."""
    sees_all = can(user.role, Ability.SEE_ORDERS)
    return next(iter(_orders(reference) if sees_all else _orders_of_login(user.pk, reference)), None)


@ready
def _orders(reference: str) -> QuerySet[Order]:
    return Order.objects.filter(reference=reference).select_related("buyer")


@ready
def _orders_of_login(login: int, reference: str) -> QuerySet[Order]:
    return Order.objects.of_login(login).filter(reference=reference).select_related("buyer")


@ready
def latest_orders(buyer: int) -> QuerySet[Order]:
    """What a contact and those merged into it ordered and did not cancel, with the `receipt_numbers` of each."""
    numbers = Receipt.objects.filter(order=OuterRef("pk")).order_by("pk").values("number")
    found = Order.objects.filter(buyer__in=and_absorbed(buyer), cancelled_at=None).only(*OF_ORDER)
    known = found.annotate(receipt_numbers=ArraySubquery(numbers), due_on=F("invoice__due_on"))
    return known.order_by("-placed_at")[:LATEST]


@ready
def lines_of(order: int) -> QuerySet[OrderLine]:
    """The lines of an order, in its order."""
    return OrderLine.objects.filter(order=order).order_by("position")


@ready
def receipts_of(order: int) -> QuerySet[Receipt]:
    """The receipts of an order, the first payment's first."""
    return Receipt.objects.filter(order=order).order_by("issued_at")


@ready
def shared_receipts_of(order: int) -> QuerySet[Receipt]:
    """Receipts of its buyer's own payments that paid others too."""
    mine = Allocation.objects.filter(order=order, order__buyer=OuterRef("contact")).values("payment")
    return Receipt.objects.filter(order=None, payment__in=mine).order_by("issued_at")


@ready
def refunds_of(order: int) -> QuerySet[Refund]:
    """What goes or went back of an order, with the payments it goes back from."""
    return Refund.objects.filter(order=order).select_related("payment").order_by("asked_at", "pk")


@ready
def parcels_due(order: int) -> QuerySet[Parcel]:
    """The parcel of an order that is to be posted or was."""
    return Parcel.objects.filter(order=order, due_at__isnull=False)


def lines_with_all(order: Order) -> list[OrderLine]:
    """The lines of an order with what their fulfillers look at."""
    return list(order.lines.select_related("order__buyer", "product", "parcel_item__parcel").order_by("position"))


def orders_to_expire(*, at: datetime, after: timedelta, margin: timedelta) -> QuerySet[Order]:
    """Open orders that keep counted pieces, seats, a counted code or the like and that nobody paid for so long.

    The oldest first.
    Each visit to the provider gives them its own time and a margin. What staff ordered for somebody waits for them.
    """
    is_kept = Q(stock_movements__isnull=False) | Q(kind__in=kept_kinds())
    keeps = OrderLine.objects.filter(is_kept, order=OuterRef("pk"))
    visits = CheckoutAttempt.objects.filter(order=OuterRef("pk"), expires_at__gte=at - margin)
    open_orders = Order.objects.filter(settled_at=None, invoiced_at=None, cancelled_at=None)
    open_orders = open_orders.filter(placed_at__lt=at - after - margin)
    by_themselves = open_orders.exclude(channel=Activity.Channel.STAFF).filter(allocations=None)
    is_counted = Q(code__most_uses__isnull=False) | Q(code__most_per_person__isnull=False)
    uses = DiscountUse.objects.filter(is_counted, order=OuterRef("pk"))
    return by_themselves.filter(Exists(keeps) | Exists(uses), ~Exists(visits)).order_by("placed_at", "pk")


def earlier_order(reference: str) -> Order | None:
    """An order that is neither sold nor over, by its reference; None where there is none, or it is."""
    still_open = Order.objects.filter(settled_at=None, invoiced_at=None, cancelled_at=None)
    return still_open.filter(reference=reference).first() if reference else None


def was_sent(key: UUID) -> bool:
    """Whether a form, by the key that was made with its page, has come to an order that stands."""
    return SubmittedForm.objects.filter(key=key, order__isnull=False, order__cancelled_at=None).exists()


def held_by(order: Order | None) -> dict[int, int]:
    """Pieces that an open order keeps, by product."""
    if order is None:
        return {}
    sums = StockMovement.objects.filter(order_line__order=order).values("stock").annotate(held=Sum("change"))
    return {row["stock"]: -row["held"] for row in sums}


def movements_of(product: Product) -> QuerySet[StockMovement]:
    """Every change of what is left of a product, the newest first."""
    return StockMovement.objects.filter(stock=product.pk).select_related("by", "order_line__order").order_by("-pk")
