"""Another price than everybody pays, for one line of an order nothing came for yet: an exception, with its reason."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, ExceptionMade, User
from ams.core.money import Money, Taxed, quantised
from billing.models import DiscountUse, Order, OrderLine
from billing.operations.confirmations import confirm_free_order
from billing.operations.fulfilment import fulfil_paid_lines
from billing.operations.giving_back import Why
from billing.operations.keeping import keep_what_is_let_off
from billing.operations.settlement import settle_order


class CannotReprice(DomainError):
    """The price of this line stands; the text says why."""


@transaction.atomic
@knowing_the_association()
def reprice_line(*, line: OrderLine, unit_price: Decimal, why: Why, at: datetime, by: User) -> ExceptionMade:
    """One line costs something else from now on, taxed at the rate frozen on it; the order's total follows.

    `unit_price` is in the order's currency, with or without tax as the seller's prices are. An order that costs nothing
    then is settled, handed over and confirmed at once. A visit to the provider that asks for the old amount is for the
    caller to end (`billing.checkout.end_visits_of`). Raises CannotReprice, ExceptionNeedsWords,
    and NothingLeft where it would cost nothing and what it kept has gone to others.
    """
    order = lock_unpaid(line.order)
    line = order.lines.select_for_update().get(pk=line.pk)
    if unit_price < 0 or unit_price != quantised(unit_price, order.currency):
        raise CannotReprice(_("This is no amount of money. Write it like 12.50."))
    if unit_price == line.unit_price:
        raise CannotReprice(_("That is what it costs already."))
    made = record_exception(
        ExceptionKind.PRICE, reason=why.reason, words=why.words, contact=order.buyer, on=order, by=by, at=at
    )
    before = line.gross
    _reprice(order, line, unit_price, made)
    facts = {"from": str(before), "to": str(line.gross), "currency": order.currency}
    activity.record("order.repriced", contact=order.buyer, on=order, by=by, at=at, facts=facts)
    if not order.total:
        keep_what_is_let_off(order=order, at=at)
        activity.record_all([settle_order(order=order, at=at, by=by)])
        confirm_free_order(order=order, at=at)
        fulfil_paid_lines(order_id=order.pk, at=at)
    return made


def lock_unpaid(order: Order) -> Order:
    """The order's row, if its price can still be another one. Raises CannotReprice."""
    locked = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller").get(pk=order.pk)
    if locked.is_sold or locked.cancelled_at:
        raise CannotReprice(_("This order is settled or cancelled, so its price stands. Give money back instead."))
    if locked.paid() or locked.credit_notes.exists():
        raise CannotReprice(_("Something was paid or credited for this order. Waive the rest, or give it back."))
    if DiscountUse.objects.filter(order=locked).exists():
        raise CannotReprice(_("A discount code was used for this order. Cancel it and order anew without the code."))
    return locked


def _reprice(order: Order, line: OrderLine, unit_price: Decimal, made: ExceptionMade) -> None:
    price = Money(unit_price, order.currency) * line.quantity
    to_taxed = Taxed.from_gross if order.seller.prices_include_tax else Taxed.from_net
    taxed = to_taxed(price, line.tax_percent)
    line.unit_price, line.exception = unit_price, made
    line.net, line.tax, line.gross = taxed.net.amount, taxed.tax.amount, taxed.gross.amount
    line.save(update_fields=["unit_price", "exception", "net", "tax", "gross"])
    order.total = sum((one.gross for one in order.lines.all()), Decimal(0))
    order.save(update_fields=["total"])
