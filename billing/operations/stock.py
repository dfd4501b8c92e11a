"""Pieces of what is counted: reserved when an order is placed, given back when it is called off, never oversold.

Lock order: whoever moves stock holds the order's row already, takes the rows of `Stock` in the order of their keys, and
takes a number of a series only after that.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import User
from billing.models import OrderLine, Product, Stock, StockMovement

Kind = StockMovement.Kind


class SoldOut(DomainError):
    """Fewer pieces are left than somebody wants; `left` says how many."""

    def __init__(self, product: object, left: int) -> None:
        facts = {"product": product, "left": left}
        words = (
            ngettext(
                "Only %(left)d piece of “%(product)s” is left. Order fewer, or ask us when there will be more.",
                "Only %(left)d pieces of “%(product)s” are left. Order fewer, or ask us when there will be more.",
                left,
            )
            if left
            else _("“%(product)s” is sold out. Ask us when there will be more.")
        )
        super().__init__(words % facts)
        self.left = left


class CannotSetStock(DomainError):
    """The stock could not be set as asked."""


def reserve_stock(*, lines: Sequence[OrderLine], at: datetime, by: User | None, kind: str = Kind.RESERVED) -> None:
    """Take the pieces of an order's lines, all or none. Raises SoldOut. What is not counted is not taken.

    Call it inside the transaction that wrote or locked the order.
    """
    goods = [line for line in lines if line.kind == Product.Kind.GOODS]
    if not goods:
        return
    stocks = _lock_stock(line.product_id for line in goods)
    wanted: Counter[int] = Counter()
    for line in goods:
        wanted[line.product_id] += line.quantity
    for stock in stocks.values():
        if stock.is_counted and stock.free < wanted[stock.pk]:
            raise SoldOut(stock.product, stock.free)
    for line in goods:
        if (found := stocks.get(line.product_id)) and found.is_counted:
            _move(found, -line.quantity, kind=kind, line=line, at=at, by=by)


def release_stock(*, lines: Iterable[OrderLine], at: datetime, by: User | None, kind: str) -> None:
    """Give back what lines still hold. Safe to repeat: what was given back is held no more."""
    held = {line.pk: line for line in lines}
    sums = StockMovement.objects.filter(order_line__in=held).values("order_line").annotate(held=Sum("change"))
    taken = {row["order_line"]: -row["held"] for row in sums if row["held"]}
    if not taken:
        return
    stocks = _lock_stock(held[pk].product_id for pk in taken)
    for pk in sorted(taken):
        _move(stocks[held[pk].product_id], taken[pk], kind=kind, line=held[pk], at=at, by=by)


def write_off_stock(*, line: OrderLine, at: datetime, by: User | None) -> None:
    """Pieces that came back with a line cannot be sold again: they are taken out of the stock they went back to."""
    back = line.stock_movements.filter(kind=Kind.RETURNED).order_by("-pk").first()
    if back is None:
        return
    stock = _lock_stock([line.product_id])[line.product_id]
    stock.given -= back.change
    stock.save(update_fields=["given"])
    reason = _("not to be sold again, order %(reference)s") % {"reference": line.order.reference}
    StockMovement.objects.create(
        stock=stock, kind=Kind.SET, change=-back.change, free=stock.free, reason=reason, by=by, at=at
    )


@transaction.atomic
def set_stock(*, product: Product, free: int | None, reason: str, at: datetime, by: User) -> Stock:
    """Say how many pieces can be ordered from now on (None: nobody counts them), and why.

    What open orders have reserved stays theirs. Raises CannotSetStock.
    """
    if not reason.strip():
        raise CannotSetStock(_("Say in a few words why, for example “delivery of 3 March”."))
    Stock.objects.bulk_create([Stock(product=product, is_counted=False)], ignore_conflicts=True)
    stock = Stock.objects.select_for_update().get(pk=product.pk)
    if stock.left == free:
        raise CannotSetStock(_("That is what is there already. Nothing was changed."))
    change = 0 if free is None else free - stock.free
    stock.is_counted = free is not None
    stock.given += change
    stock.save(update_fields=["is_counted", "given"])
    StockMovement.objects.create(
        stock=stock, kind=Kind.SET, change=change, free=stock.free, reason=reason.strip(), by=by, at=at
    )
    facts = {"free": free, "reason": reason.strip()}
    activity.record("stock.set", contact=None, on=product, by=by, at=at, facts=facts)
    return stock


def _lock_stock(products: Iterable[int]) -> dict[int, Stock]:
    """The rows of those that have one, locked in the order of their keys."""
    rows = Stock.objects.select_for_update(of=("self",)).select_related("product")
    return {stock.pk: stock for stock in rows.filter(pk__in=set(products)).order_by("pk")}


def _move(stock: Stock, change: int, *, kind: str, line: OrderLine, at: datetime, by: User | None) -> None:
    """Write one movement of a locked stock."""
    stock.taken -= change
    stock.save(update_fields=["taken"])
    StockMovement.objects.create(stock=stock, kind=kind, change=change, free=stock.free, order_line=line, by=by, at=at)
