"""Orders that keep something from others, unpaid: called off in time, taken up again if the money comes late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ams.core import activity
from ams.core.mails import render_mail
from ams.core.models import User
from ams.core.outbox import post_message
from billing.discounts import CannotDiscount
from billing.keeping import NothingLeft
from billing.models import Order, OrderLine, Payment, StockMovement
from billing.operations.discounts import claim_again, has_lapsed_use, lapse_use
from billing.operations.keeping import keep_lines, let_go_lines, were_let_go_unpaid
from billing.operations.stock import SoldOut, release_stock, reserve_stock

MARGIN = timedelta(minutes=5)  # so much longer than its visit to the provider an order keeps its pieces
Kind = StockMovement.Kind


@transaction.atomic
def expire_order(*, order: Order, at: datetime) -> bool:
    """Call off an order nobody paid and give its pieces back; False if it is paid, over, or being paid just now.

    End its visits to the provider first (`billing.sweeps.expire_orders` does).
    """
    order = Order.objects.select_for_update().get(pk=order.pk)
    if order.is_sold or order.cancelled_at or order.paid() or order.attempts.open().exists():
        return False
    _call_off(order, at)
    return True


def has_expired(order: Order) -> bool:
    """Whether an order was called off because nobody paid it in time, and not by anybody."""
    if order.cancelled_at is None:
        return False
    last = StockMovement.objects.filter(order_line__order=order).order_by("-pk").first()
    is_expired = last is not None and last.kind == Kind.EXPIRED
    return is_expired or were_let_go_unpaid(order=order) or has_lapsed_use(order)


def secure_order(*, order: Order, lines: Sequence[OrderLine], payment: Payment, at: datetime, by: User | None) -> bool:
    """See to it, before money pays an order whose row is locked, that what it pays for is there and stays.

    False if the money came too late: what was kept had gone to somebody else by then, and the order is called off.
    """
    if order.is_sold:
        return True
    if order.cancelled_at:
        return not has_expired(order) or revive_order(order=order, payment=payment, at=at, by=by)
    try:
        with transaction.atomic():
            keep_lines(lines=lines, until=None, at=at)
    except NothingLeft:
        _call_off(order, at)
        return False
    return True


def _call_off(order: Order, at: datetime) -> None:
    """What it kept goes back, and it says so."""
    order.cancelled_at = at
    order.save(update_fields=["cancelled_at"])
    lapse_use(order=order, at=at)
    lines = list(order.lines.all())
    let_go_lines(lines=lines, at=at, unpaid=True)
    release_stock(lines=lines, at=at, by=None, kind=Kind.EXPIRED)
    activity.record("order.expired", contact=order.buyer, on=order, by=None, at=at, channel=order.channel)


def revive_order(*, order: Order, payment: Payment, at: datetime, by: User | None) -> bool:
    """Take up an expired order, whose row is locked, for money that came after all; False if pieces are missing."""
    if payment.currency != order.currency or payment.amount < order.balance():
        return False
    try:
        with transaction.atomic():
            claim_again(order=order)
            lines = list(order.lines.filter(revoked_at=None).order_by("pk"))
            keep_lines(lines=lines, until=None, at=at)
            reserve_stock(lines=lines, at=at, by=by, kind=Kind.RETAKEN)
    except (SoldOut, NothingLeft, CannotDiscount):
        return False
    order.cancelled_at = None
    order.save(update_fields=["cancelled_at"])
    activity.record("order.revived", contact=order.buyer, on=order, by=by, at=at, channel=order.channel)
    return True


def tell_sold_out(*, order: Order, payment: Payment, at: datetime) -> None:
    """Tell the buyer that the money came too late, and comes back. The sweep for excess payments opens a case."""
    recipient = order.mailed_to
    if not recipient:
        return
    context = {
        "order": order,
        "payment": payment,
        "contact": order.buyer,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}",
    }
    post_message(
        key=f"sold-out:{payment.pk}",
        purpose="sold_out",
        recipient=recipient,
        mail=render_mail("billing/email/sold_out", context, order.buyer.language),
        contact=order.buyer,
        at=at,
    )
