"""From what a call asks for to the lines of an order, at the prices of the day for this buyer."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ams.api.finding import find
from ams.core.models import Contact
from billing.models import Product
from billing.operations import CannotOrder, LineRequest
from billing.prices import price_for


def wished_lines(wishes: Iterable[Mapping[str, Any]], *, buyer: Contact, on: date) -> list[LineRequest]:
    """One line a wish. Raises NotFound, NotOnSale, and CannotOrder for what cannot be had in this way."""
    return [_line(wish, buyer, on) for wish in wishes]


def _line(wish: Mapping[str, Any], buyer: Contact, on: date) -> LineRequest:
    product = find(Product.objects.select_related("seller", "tax_code"), "product", pk=wish["product"])
    if product.kind == Product.Kind.MEMBERSHIP:
        raise CannotOrder(_("“%(product)s” is a membership. Let the contact join or renew.") % {"product": product})
    amount = wish.get("amount")
    if amount is not None and product.kind != Product.Kind.DONATION:
        raise CannotOrder(_("“%(product)s” has a price; only donations take an amount.") % {"product": product})
    quote = price_for(product, buyer, on)
    if quote.refusal:
        raise CannotOrder(_("“%(product)s” is not for everybody. %(why)s") % {"product": product, "why": quote.refusal})
    name = f"{product.name} ({quote.why.lower()})" if quote.why else product.name
    price = quote.amount if amount is None else amount
    if price < quote.amount:
        raise CannotOrder(_("This amount cannot be given here. Choose another, or ask us."))
    return LineRequest(product, "", name, wish["quantity"], price)
