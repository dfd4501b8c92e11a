"""Money that came by transfer, by cheque or in cash, past the payment provider: whole, in part or too much."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.money import Money, quantised
from billing.models import Order, Payment, SubmittedForm
from billing.operations.payments import take_payment

BY_HAND = (Payment.Method.TRANSFER, Payment.Method.CHEQUE, Payment.Method.CASH)
LONGEST_REFERENCE = 80  # with a word before it, it fits what a receipt says


class CannotRecord(DomainError):
    """This is no payment that can be written down; the text says why."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a form says. `request` names the form: sent twice, it is one payment.

    `reference` is what the bank calls a transfer, no two of which have the same; or the number of a cheque, no two of
    one `payer` (their number) have the same. Cash needs none. `arrived_on` is the day of the statement or the till, by
    which it is booked; today where it is not said.
    """

    request: UUID
    method: str
    amount: Decimal
    reference: str = ""
    arrived_on: date | None = None
    payer: int = 0

    @property
    def provider_id(self) -> str:
        """What makes it the same payment, whoever writes it down again."""
        if self.method == Payment.Method.CASH:
            return f"cash:{self.request}"
        its_number = "".join(self.reference.split()).upper()
        return f"cheque:{self.payer}:{its_number}" if self.method == Payment.Method.CHEQUE else f"transfer:{its_number}"

    @property
    def detail(self) -> str:
        """As receipts name it."""
        words = " ".join(self.reference.split())
        if self.method == Payment.Method.CASH:
            return _("Cash, %(reference)s") % {"reference": words} if words else _("Cash")
        if self.method == Payment.Method.CHEQUE:
            return _("Cheque %(reference)s") % {"reference": words}
        return _("Bank transfer %(reference)s") % {"reference": words}


class AlreadyRecorded(CannotRecord):
    """A transfer with this reference of the bank, or this cheque of theirs, was written down before."""

    def __init__(self, received: Received, before: Payment) -> None:
        facts = {"reference": received.reference, "day": date_format(before.received_at),
                 "order": before.receipt.order or before.contact}  # fmt: skip
        words = (
            _("The cheque %(reference)s was written down on %(day)s already, for %(order)s.")
            if received.method == Payment.Method.CHEQUE
            else _("The transfer %(reference)s was written down on %(day)s already, for %(order)s.")
        )
        super().__init__(words % facts)


@transaction.atomic
def record_payment(*, order: Order, received: Received, at: datetime, by: User) -> Payment:
    """Write money down that came for an order: it pays as much of it as it can, the rest is the buyer's still.

    An order of which something is missing is not handed over. Raises CannotRecord, AlreadyRecorded.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=received.request, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=received.request)
    order = Order.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=order.pk)
    check_received(received, order.currency, day_of(at))
    received = replace(received, payer=order.buyer.number)
    before = Payment.objects.filter(provider_id=received.provider_id).select_related("receipt__order").first()
    if before is not None and form.order_id == order.pk:
        return before
    payment = before or take_payment(
        provider_id=received.provider_id,
        amount=Money(received.amount, order.currency),
        contact=order.buyer,
        order=order,
        method=received.method,
        detail=received.detail,
        arrived_on=received.arrived_on,
        at=at,
        by=by,
    )
    if before is not None or payment.receipt.order_id != order.pk:  # also where a colleague does so at this very moment
        raise AlreadyRecorded(received, payment)
    form.order = order
    form.save(update_fields=["order"])
    facts = {"amount": str(payment.amount), "currency": payment.currency, "method": payment.method}
    activity.record("payment.recorded", contact=order.buyer, on=order, by=by, at=at, facts=facts)
    return payment


def check_received(received: Received, currency: str, today: date) -> None:
    """Whether it can be a payment. Raises CannotRecord."""
    if received.method not in BY_HAND:
        raise CannotRecord(_("Say whether it came by transfer, by cheque or in cash."))
    if received.amount <= 0 or received.amount != quantised(received.amount, currency):
        raise CannotRecord(_("This is no amount of money. Write it like 12.50."))
    if received.arrived_on and received.arrived_on > today:
        raise CannotRecord(_("This day is still to come. Say on which day the money arrived."))
    words = " ".join(received.reference.split())
    if received.method == Payment.Method.CHEQUE and not words:
        raise CannotRecord(_("Write the number of the cheque."))
    if (received.method == Payment.Method.TRANSFER and not words) or len(words) > LONGEST_REFERENCE:
        raise CannotRecord(_("Write the bank’s own reference of the transfer, as it stands on the statement."))
