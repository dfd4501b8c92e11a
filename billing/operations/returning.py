"""Money that a bank takes back from us: a cheque that bounced, a transfer that was recalled.

It is a refund nobody asked for, as a dispute is: a row, booked, and what it paid is owed again. What becomes of what
was bought is a second step, order by order (`take_back_unpaid`), each with its own credit note: so no transaction holds
the number series while it waits for another order's seats, and whoever sends the form again goes on where it stopped.

Lock order: the orders by their keys, then the payment.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.addressees import address_for
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.mails import render_mail
from ams.core.models import User
from ams.core.outbox import post_message
from billing.models import Order, OrderLine, Payment, Product, Refund
from billing.operations.crediting import left_to_credit
from billing.operations.giving_back import GivenBack, GivingBack, Why, give_back
from billing.operations.journal import book_refund
from billing.operations.refunds import refundable

WHAT = "payment.returned"
RETURNABLE = (Payment.Method.CHEQUE, Payment.Method.TRANSFER, Payment.Method.OTHER)


class CannotReturn(DomainError):
    """This money did not go back by itself."""


@transaction.atomic
@knowing_the_association()
def return_payment(*, payment: Payment, request: UUID, why: Why, at: datetime, by: User) -> list[Refund]:
    """Write down that a payment is gone again: all that was not given back of it is owed anew, and they are told.

    The same `request` again returns what came of it first. Raises CannotReturn, ExceptionNeedsWords.
    """
    paid = Order.objects.filter(allocations__payment=payment).values("pk")
    locked = Order.objects.select_for_update(of=("self",)).select_related("buyer").filter(pk__in=paid)
    orders: list[Order] = list(locked.order_by("pk"))
    payment = Payment.objects.select_for_update(of=("self",)).select_related("contact").get(pk=payment.pk)
    if before := list(payment.refunds.filter(method=Refund.Method.RETURNED).order_by("asked_at", "pk")):
        return before
    parts = [(order, part) for order in [None, *orders] if (part := refundable(payment, order)) > 0]
    if payment.method not in RETURNABLE or not parts:
        raise CannotReturn(_("Only a cheque or a transfer that was not given back can come back."))
    made = record_exception(WHAT, reason=why.reason, words=why.words, contact=payment.contact, on=payment, by=by, at=at)
    refunds = [
        Refund(
            payment=payment, order=order, amount=part, currency=payment.currency, method=Refund.Method.RETURNED,
            request=request, exception=made, asked_by=by, asked_at=at, state=Refund.State.SUCCEEDED, succeeded_at=at,
        )
        for order, part in parts
    ]  # fmt: skip
    for refund in refunds:
        refund.save(force_insert=True)
        book_refund(refund=refund, on=day_of(at), at=at)
        _tell(refund, why.note, at)
    return refunds


def is_taken_back_by_rule(order: Order) -> bool:
    """Whether a product on it says that it is taken back when its money is."""
    return order.lines.filter(product__when_returned=Product.WhenReturned.TAKE_BACK).exists()


def lines_to_take_back(order: Order) -> list[OrderLine]:
    """What is taken back if it is: what its products say, or all where none says so. Nothing twice."""
    lines = list(order.lines.select_related("product").order_by("position"))
    by_rule = [line for line in lines if line.product.when_returned == Product.WhenReturned.TAKE_BACK]
    return [line for line in by_rule or lines if line.revoked_at is None]


def take_back_unpaid(
    *, order: Order, lines: Sequence[OrderLine], request: UUID, why: Why, at: datetime, by: User
) -> GivenBack:
    """Undo the sale of what nobody pays for any more: it counts no more, and is owed no more."""
    left = left_to_credit(order)
    asked = GivingBack(
        request=uuid5(request, order.reference),
        credits={line.pk: left[line.pk] for line in lines if left[line.pk]},
        revoked=frozenset(line.pk for line in lines),
    )
    return give_back(order=order, asked=asked, why=replace(why, note=""), at=at, by=by, what=WHAT)


def _tell(refund: Refund, note: str, at: datetime) -> None:
    """Whoever's order is owed for again; whoever paid, of what paid nothing."""
    order, contact = refund.order, refund.order.buyer if refund.order else refund.payment.contact
    facts = {"amount": str(refund.amount), "currency": refund.currency}
    activity.record("payment.returned", contact=contact, on=order or refund.payment, by=refund.asked_by, at=at,
                    facts=facts)  # fmt: skip
    recipient = order.mailed_to if order else address_for(contact)
    if not recipient:
        return
    url = f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}" if order else ""
    context = {"contact": contact, "order": order, "refund": refund, "word": note, "order_url": url}
    post_message(
        key=f"returned:{refund.pk}",
        purpose="returned",
        recipient=recipient,
        mail=render_mail("billing/email/returned", context, contact.language),
        contact=contact,
        at=at,
    )
