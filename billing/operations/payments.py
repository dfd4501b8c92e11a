"""Money that came: a payment, what it pays, its receipt and its entry in the journal, all or nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction

from ams.core import activity
from ams.core.association import knowing_the_association, the_association
from ams.core.models import Contact, User
from ams.core.money import Money
from billing.models import Allocation, Order, Payment
from billing.operations.expiry import secure_order, tell_sold_out
from billing.operations.journal import book_credit_notes, book_payment
from billing.operations.receipts import Receipted, issue_receipt
from billing.operations.settlement import settle_order


@transaction.atomic
def take_payment(
    *,
    provider_id: str,
    amount: Money,
    contact: Contact,
    order: Order | None,
    method: str,
    detail: str,
    at: datetime,
    by: User | None,
    arrived_on: date | None = None,
) -> Payment:
    """Record money received, once per `provider_id`: a second call returns the first's payment and changes nothing.

    It pays as much of the order as it can; what does not fit (paid twice, cancelled meanwhile, another currency) is
    kept unallocated for staff to give back. `method` is a Payment.Method, `detail` such as "Visa •••• 4242".
    What arrived on a day before is booked on that day, and the receipt says so.
    """
    if order is None:
        Contact.objects.select_for_update().get(pk=contact.pk)  # whoever brings the same payment waits here
    else:
        locked = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller")
        order = locked.get(pk=order.pk)
    payment = Payment(
        provider_id=provider_id,
        method=method,
        detail=detail,
        contact=contact,
        amount=amount.amount,
        currency=amount.currency,
        received_at=at,
        arrived_on=arrived_on,
    )
    return keep_payment(payment=payment, order=order, at=at, by=by)


@knowing_the_association()
def keep_payment(*, payment: Payment, order: Order | None, at: datetime, by: User | None) -> Payment:
    """Write an unsaved payment for an order that is locked, unless there is one of its `provider_id` already."""
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        if (known := Payment.objects.filter(provider_id=payment.provider_id).first()) is None:
            raise
        return known
    profile = the_association()
    on = at.astimezone(profile.zone).date()
    lines = list(order.lines.select_related("product")) if order else []
    if order and not secure_order(order=order, lines=lines, payment=payment, at=at, by=by):
        tell_sold_out(order=order, payment=payment, at=at)
    allocated, settles, credited = _allocate(payment, order, at)
    done = [settle_order(order=settles, at=at, by=by)] if settles else []
    sold = settles if settles and settles.invoiced_at is None else None  # what is on invoice was booked with it
    book_payment(payment=payment, allocated=allocated, settles=sold, lines=lines, on=on, at=at)
    if settles and credited:
        book_credit_notes(order=settles, on=on, at=at)
    receipted = Receipted(payment, order, lines, allocated, profile)
    done.append(issue_receipt(receipted, on=on, at=at, by=by))
    activity.record_all(done)
    return payment


class _Allocated(NamedTuple):
    """What of a payment pays its order, the order if that settles it, and what was taken off it before."""

    amount: Decimal
    settles: Order | None
    credited: Decimal


def _allocate(payment: Payment, order: Order | None, at: datetime) -> _Allocated:
    """Let the payment pay as much of its order as it can. One that some was given back of may be owed for again."""
    if order is None or order.cancelled_at or order.currency != payment.currency:
        return _Allocated(Decimal(0), None, Decimal(0))
    sums = order.sums()
    owed = order.total - sums.credited - sums.paid + sums.refunded
    if owed <= 0:
        return _Allocated(Decimal(0), None, sums.credited)
    amount = min(payment.amount, owed)
    Allocation.objects.create(payment=payment, order=order, amount=amount, at=at)
    return _Allocated(amount, order if amount == owed and order.settled_at is None else None, sums.credited)
