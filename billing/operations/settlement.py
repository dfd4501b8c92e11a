"""The moment nothing is owed any more."""

from datetime import datetime

from ams.core import activity
from ams.core.association import day_of
from ams.core.models import Activity, User
from ams.core.queue import enqueue
from billing.models import Order
from billing.operations.journal import book_credit_notes, book_sale


def settle_order(*, order: Order, at: datetime, by: User | None) -> Activity:
    """Mark an order whose row the caller has locked as settled, and its lines as to be handed over.

    Handing over is work of its own: it happens after the commit, so that nothing a fulfiller does can lose a payment.
    The row that says so is for the caller to write, with those of its own.
    """
    order.settled_at = at
    order.save(update_fields=["settled_at"])
    order.lines.filter(due_at=None).update(due_at=at)
    enqueue("billing.fulfil_order", order_id=order.pk)
    channel = channel_of_journey(order, by)
    return activity.draft("order.paid", contact=order.buyer, on=order, by=by, at=at, channel=channel)


def settle_if_nothing_is_owed(*, order: Order, at: datetime, by: User | None) -> bool:
    """Settle an open order, whose row is locked, that owes nothing without a payment just having come; whether it did.

    Its sale is booked with it unless it was with its invoice, and whatever was credited before.
    """
    if order.settled_at or order.cancelled_at or order.balance() > 0:
        return False
    activity.record_all([settle_order(order=order, at=at, by=by)])
    if order.invoiced_at is None:
        book_sale(order=order, on=day_of(at), at=at)
    book_credit_notes(order=order, on=day_of(at), at=at)
    return True


def channel_of_journey(order: Order, by: User | None) -> str:
    """The door the order came through; a journey that staff finished counts as staff."""
    return Activity.Channel.STAFF if by is not None and by.is_staff else order.channel
