"""Handing over and sweeping. Every task may run any number of times, at once, on any number of machines."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from billing.operations import fulfil_paid_lines
from billing.queries import orders_awaiting_fulfilment

SWEPT_AT_ONCE = 200


@shared_task(name="billing.fulfil_order", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def fulfil_order(*, order_id: int) -> int:
    """Safe to deliver twice: a fulfilled line is no longer awaiting."""
    return fulfil_paid_lines(order_id=order_id, at=timezone.now())


@shared_task(name="billing.fulfil_paid_orders")
def fulfil_paid_orders() -> int:
    """What was paid but not handed over, because a message was lost or a fulfiller failed; how many lines were."""
    now = timezone.now()
    due = orders_awaiting_fulfilment(limit=SWEPT_AT_ONCE)
    return sum(fulfil_paid_lines(order_id=order_id, at=now) for order_id in due)
