"""Where an order can be paid. The provider is asked once the order is committed, never before."""

from datetime import datetime
from typing import Any

from ams.api import rows
from ams.api.answers import Result
from ams.api.serializers.orders import OrderOut
from ams.core.errors import DomainError
from billing.checkout import end_visits_of_replaced_orders, start_checkout
from billing.models import Order
from billing.operations import NothingToPay


def order_to_pay(order: Order, *, shows_people: bool) -> dict[str, Any]:
    """An order as it is answered to whoever placed it; where to pay it is not known yet."""
    found = rows.orders().get(pk=order.pk)
    return {**OrderOut(found, context={"shows_people": shows_people}).data, "payment": None}


def with_payment(result: Result, at: datetime) -> Result:
    """Add the payment provider's page to an answer that is an order or has one.

    While the provider is away the answer says so and is not final: asking again with the same Idempotency-Key tries
    once more.
    """
    data = result.data.get("order", result.data)
    order = Order.objects.get(reference=data["reference"])
    end_visits_of_replaced_orders(order=order, at=at)
    try:
        data["payment"] = {"url": start_checkout(order=order, at=at), "problem": ""}
    except NothingToPay:
        data["payment"] = None
    except DomainError as error:
        data["payment"] = {"url": None, "problem": str(error)}
        return Result(result.data, result.status, result.headers, is_final=False)
    return Result(result.data, result.status, result.headers)
