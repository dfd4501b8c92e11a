"""Orders: find, read, place, pay, cancel."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.paying import order_to_pay, with_payment
from ams.api.serializers.orders import NewOrder, OrderOut, OrderPage, OrderQuery, OrderToPay
from ams.api.wishes import purchase_of
from ams.core.models import Scope
from billing.checkout import end_attempt
from billing.models import CheckoutAttempt, Order
from billing.operations import buy, cancel_order

NEWEST = Keyset("placed_at", descending=True)


@reads(Scope.READ_ORDERS, answer=OrderPage, query=OrderQuery)
def list_orders(call: Call) -> dict[str, Any]:
    """Find orders.

    The latest first.
    """
    context = _context(call)
    return page_of(
        _asked_for(call.sent),
        NEWEST,
        path=call.path,
        query=call.sent,
        write=lambda some: list(OrderOut(some, many=True, context=context).data),
    )


@reads(Scope.READ_ORDERS, answer=OrderOut, errors=[404])
def read_order(call: Call, reference: str) -> dict[str, Any]:
    """Read an order."""
    return OrderOut(find(rows.orders(), "order", reference=reference.upper()), context=_context(call)).data


@writes(
    Scope.WRITE_ORDERS, answer=OrderToPay, body=NewOrder, status=201, errors=[404], finish=with_payment
)  # fmt: skip
def create_order(call: Call) -> Result:
    """Place an order of what the shop offers.

    Prices, stock and who may buy what are those of this moment for this buyer. Send the person to `payment.url`.
    Memberships are joined and renewed at their own addresses.
    """
    order = buy(purchase=purchase_of(call.sent), at=call.at, by=call.by)
    where = settings.PUBLIC_URL + reverse("api:order", args=[order.reference])
    data = order_to_pay(order, shows_people=call.key.may(Scope.READ_CONTACTS))
    return Result(data, 201, {"Location": where}, is_final=False)


@writes(Scope.WRITE_ORDERS, answer=OrderToPay, errors=[404], finish=with_payment)
def pay_order(call: Call, reference: str) -> Result:
    """Ask where an order can be paid.

    The address is good for about half an hour; ask again after that, with another Idempotency-Key or none.
    """
    order = find(Order.objects.all(), "order", reference=reference.upper())
    return Result(order_to_pay(order, shows_people=call.key.may(Scope.READ_CONTACTS)), is_final=False)


def end_visits(call: Call, reference: str) -> None:
    """See to it that nobody can pay the order any more, before it is called off. Raises ProviderAway."""
    for attempt in CheckoutAttempt.objects.open().filter(order__reference=reference.upper()):
        end_attempt(attempt=attempt, at=call.at)


@writes(Scope.WRITE_ORDERS, answer=OrderOut, errors=[404], prepare=end_visits)
def cancel(call: Call, reference: str) -> Result:
    """Call off an order nothing was paid for."""
    order = find(Order.objects.all(), "order", reference=reference.upper())
    cancel_order(order=order, at=call.at, by=call.by)
    return Result(OrderOut(rows.orders().get(pk=order.pk), context=_context(call)).data)


def _asked_for(sent: dict[str, Any]) -> QuerySet[Order]:
    found = rows.orders()
    if buyer := sent.get("buyer"):
        found = found.filter(buyer__number=buyer)
    match sent.get("state"):
        case "open":
            found = found.filter(settled_at=None, cancelled_at=None)
        case "settled":
            found = found.filter(settled_at__isnull=False)
        case "cancelled":
            found = found.filter(cancelled_at__isnull=False)
    return found


def _context(call: Call) -> dict[str, Any]:
    return {"shows_people": call.key.may(Scope.READ_CONTACTS)}
