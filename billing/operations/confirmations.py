"""A word by mail for what cost nothing, where no receipt will say it."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ams.core.mails import render_mail
from ams.core.outbox import post_message
from billing.models import Order


def confirm_free_order(*, order: Order, at: datetime) -> None:
    """Tell the buyer that the order arrived and nothing is owed; nobody is told where no address is known."""
    recipient = order.mailed_to
    if not recipient:
        return
    context = {
        "order": order,
        "lines": list(order.lines.all()),
        "contact": order.buyer,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}",
    }
    post_message(
        key=f"confirmation:{order.pk}",
        purpose="confirmation",
        recipient=recipient,
        mail=render_mail("billing/email/confirmation", context, order.buyer.language),
        contact=order.buyer,
        at=at,
    )
