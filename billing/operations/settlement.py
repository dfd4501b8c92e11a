"""The moment nothing is owed any more."""

from datetime import datetime

from ams.core import activity
from ams.core.models import Activity, User
from ams.core.queue import enqueue
from billing.models import Order


def settle_order(*, order: Order, at: datetime, by: User | None) -> Activity:
    """Mark an order whose row the caller has locked as settled, and its lines as to be handed over.

    Handing over is work of its own: it happens after the commit, so that nothing a fulfiller does can lose a payment.
    The row that says so is for the caller to write, with those of its own.
    """
    order.settled_at = at
    order.save(update_fields=["settled_at"])
    order.lines.update(due_at=at)
    enqueue("billing.fulfil_order", order_id=order.pk)
    channel = channel_of_journey(order, by)
    return activity.draft("order.paid", contact=order.buyer, on=order, by=by, at=at, channel=channel)


def channel_of_journey(order: Order, by: User | None) -> str:
    """The door the order came through; a journey that staff finished counts as staff."""
    return Activity.Channel.STAFF if by is not None and by.is_staff else order.channel
