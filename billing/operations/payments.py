"""Money that came: a payment, what it pays, its receipt and its entry in the journal, all or nothing."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ams.core.models import Contact, User
from ams.core.money import Money
from billing.models import Allocation, CheckoutAttempt, Order, Payment
from billing.operations.journal import book_payment
from billing.operations.receipts import issue_receipt
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
    attempt: CheckoutAttempt | None = None,
) -> Payment:
    """Record money received, once per `provider_id`: a second call returns the first's payment and changes nothing.

    It pays as much of the order as it can; what does not fit (paid twice, cancelled meanwhile, another currency) is
    kept unallocated for staff to give back. `method` is a Payment.Method, `detail` such as "Visa •••• 4242".
    """
    if order is not None:
        order = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller").get(pk=order.pk)
    payment, is_new = Payment.objects.get_or_create(
        provider_id=provider_id,
        defaults={
            "method": method,
            "detail": detail,
            "contact": contact,
            "attempt": attempt,
            "amount": amount.amount,
            "currency": amount.currency,
            "received_at": at,
        },
    )
    if not is_new:
        return payment
    allocated = _allocate(payment, order, at=at, by=by) if order else Decimal(0)
    book_payment(payment=payment, allocated=allocated, order=order, at=at)
    issue_receipt(payment=payment, order=order, allocated=allocated, at=at, by=by)
    return payment


def _allocate(payment: Payment, order: Order, *, at: datetime, by: User | None) -> Decimal:
    """Let the payment settle as much of the locked order as it can; how much that is."""
    owed = order.balance()
    if order.cancelled_at is not None or payment.currency != order.currency or not owed:
        return Decimal(0)
    amount = min(payment.amount, owed)
    Allocation.objects.create(payment=payment, order=order, amount=amount, at=at)
    if amount == owed:
        settle_order(order=order, at=at, by=by)
    return amount
