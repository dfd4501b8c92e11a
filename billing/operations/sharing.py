"""One payment for several orders, of one buyer or of several: what of it pays which is said by staff.

Lock order: the form, the orders by their keys, what they keep from others, the number series last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association, the_association
from ams.core.models import Activity, Contact, User
from ams.core.money import format_money, quantised
from billing.models import Allocation, Order, Payment, SubmittedForm
from billing.operations.expiry import secure_order, tell_sold_out
from billing.operations.journal import book_credit_notes, book_payment, book_sale
from billing.operations.receipts import Receipted, issue_receipt
from billing.operations.received import AlreadyRecorded, CannotRecord, Received, check_received
from billing.operations.settlement import settle_order


class CannotShare(CannotRecord):
    """It cannot pay these orders so; `order` says which is wrong, if one is."""

    def __init__(self, words: str, order: Order | None = None) -> None:
        super().__init__(words)
        self.order = order


def shares_of(amount: Decimal, owed: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """How an amount pays orders one after the other, each as far as it goes; what is owed comes oldest first."""
    shares, left = {}, amount
    for order, wanted in owed:
        if part := min(max(wanted, Decimal(0)), left):
            shares[order] = part
            left -= part
    return shares


@transaction.atomic
@knowing_the_association()
def record_shared_payment(
    *, payer: Contact, received: Received, shares: Mapping[int, Decimal], at: datetime, by: User
) -> Payment:
    """Write money down that pays parts of several orders; what is left of it pays none, and stays its payer's.

    One receipt says what it paid. The same form again returns the same payment.
    Raises CannotRecord, CannotShare, AlreadyRecorded.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=received.request, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=received.request)
    received = replace(received, payer=payer.number)
    if form.order_id is not None:
        return Payment.objects.get(provider_id=received.provider_id)
    locked = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller")
    orders = list(locked.filter(pk__in=[pk for pk, part in shares.items() if part]).order_by("pk"))
    _check(orders, received, shares, at)
    payment = _keep(payer, received, orders[0].currency, at)
    paid = [(order, shares[order.pk]) for order in orders if _secure(order, payment, at, by)]
    form.order = orders[0]
    form.save(update_fields=["order"])
    _pay(payment, paid, at, by)
    return payment


def _check(orders: Sequence[Order], received: Received, shares: Mapping[int, Decimal], at: datetime) -> None:
    """Whether it can be a payment, and can pay these. Raises CannotRecord, CannotShare."""
    if not orders:
        raise CannotShare(_("Say what it pays: write an amount beside at least one order."))
    if len({(order.currency, order.seller_id) for order in orders}) > 1:
        raise CannotShare(_("These were sold by different organisations. Write the money down for each of them."))
    check_received(received, orders[0].currency, day_of(at))
    for order in orders:
        part, owed = shares[order.pk], Decimal(0) if order.cancelled_at else order.balance()
        if not 0 < part <= owed or part != quantised(part, order.currency):
            words = _("At most %(owed)s can be paid of %(order)s.")
            owed_in_words = format_money(max(owed, Decimal(0)), order.currency, get_language() or "en")
            raise CannotShare(words % {"owed": owed_in_words, "order": order.reference}, order)
    if sum(shares.values()) > received.amount:
        raise CannotShare(_("This is more than came. Write smaller amounts beside the orders."))


def _keep(payer: Contact, received: Received, currency: str, at: datetime) -> Payment:
    """Write the payment, unless it was written before. Raises AlreadyRecorded."""
    payment = Payment(
        provider_id=received.provider_id, method=received.method, detail=received.detail, contact=payer,
        amount=received.amount, currency=currency, received_at=at, arrived_on=received.arrived_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        known = Payment.objects.select_related("receipt__order").get(provider_id=received.provider_id)
        raise AlreadyRecorded(received, known) from None
    return payment


def _secure(order: Order, payment: Payment, at: datetime, by: User) -> bool:
    """Whether what it pays for is there still; else they are told, and their share pays nothing."""
    lines = list(order.lines.all())
    if secure_order(order=order, lines=lines, payment=payment, at=at, by=by):
        return True
    tell_sold_out(order=order, payment=payment, at=at)
    return False


def _pay(payment: Payment, paid: Sequence[tuple[Order, Decimal]], at: datetime, by: User) -> None:
    """Allocate, settle what nothing is owed for any more, book, and issue the one receipt."""
    done: list[Activity] = []
    sold: list[Order] = []
    on = day_of(at)
    for order, part in paid:
        is_whole = part == order.balance() and order.settled_at is None
        Allocation.objects.create(payment=payment, order=order, amount=part, at=at)
        if is_whole:
            done.append(settle_order(order=order, at=at, by=by))
            sold += [] if order.invoiced_at else [order]
        facts = {"amount": str(part), "currency": payment.currency, "method": payment.method}
        activity.record("payment.recorded", contact=order.buyer, on=order, by=by, at=at, facts=facts)
    allocated = sum((part for _order, part in paid), Decimal(0))
    book_payment(payment=payment, allocated=allocated, settles=None, lines=(), on=on, at=at)
    for order in sold:
        book_sale(order=order, on=max(payment.arrived_on or on, day_of(order.placed_at)), at=at)
        book_credit_notes(order=order, on=on, at=at)
    receipted = Receipted(payment, None, [], allocated, the_association(), paid)
    done.append(issue_receipt(receipted, on=on, at=at, by=by))
    activity.record_all(done)
