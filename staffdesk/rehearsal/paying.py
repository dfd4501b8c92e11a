"""How an order is paid: by card, by a transfer that staff write down, or later, on an invoice."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from ams.core.association import day_of
from billing.models import Invoice, Order, Payment
from billing.operations import InvoiceRequest, Received, issue_invoice, record_payment
from staffdesk.rehearsal.plans import BY_CARD, BY_TRANSFER, INVOICE_PAID, ON_INVOICE
from staffdesk.rehearsal.stage import Scene, noon

LATER: Final = (ON_INVOICE, INVOICE_PAID)


def settle(order: Order, how: str, scene: Scene, *, at: datetime) -> None:
    """Pay an order, and hand over what is given then.

    Raises NothingToPay, NothingLeft, CannotInvoice, CannotPayLater, NotHandedOver.
    """
    if how == BY_CARD:
        scene.pay(order, at=at)
    elif how == BY_TRANSFER:
        _transfer(order, scene, at=at)
    elif how in LATER:
        invoice = issue_invoice(order=order, asked=InvoiceRequest(), at=at, by=order.placed_by)
        scene.hand_over(order, at=at)
        if how == INVOICE_PAID:
            _transfer(order, scene, at=noon(invoice.due_on))


def days_to_pay(order: Order) -> int | None:
    """How many days there are to pay the invoice for an order; None where it has none."""
    invoice = Invoice.objects.filter(order=order).first()
    return (invoice.due_on - day_of(invoice.issued_at)).days if invoice else None


def _transfer(order: Order, scene: Scene, *, at: datetime) -> None:
    """All that is owed arrives at the bank, and a colleague writes it down."""
    order.refresh_from_db()
    if order.settled_at is None:
        received = Received(uuid4(), Payment.Method.TRANSFER, order.balance(), reference=scene.name)
        record_payment(order=order, received=received, at=at, by=scene.colleague())
    scene.hand_over(order, at=at)
