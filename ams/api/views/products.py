"""Products: find and read, with the price of today."""

from collections.abc import Collection
from typing import Any

from ams.api import rows
from ams.api.endpoints import Call, reads
from ams.api.finding import find, find_sent
from ams.api.pages import Keyset, page_of
from ams.api.serializers.products import OneProductQuery, ProductOut, ProductPage, ProductQuery, least_amount
from ams.core.association import day_of, the_association
from ams.core.models import Contact, Scope
from billing.models import Product
from billing.prices import prices_on, quotes_for


@reads(Scope.READ_PRODUCTS, answer=ProductPage, query=ProductQuery)
def list_products(call: Call) -> dict[str, Any]:
    """Find products.

    With `contact`, prices are those of this contact, member prices among them.
    """
    found = rows.products().filter(archived_at=None)
    if kind := call.sent.get("kind"):
        found = found.filter(kind=kind)
    return page_of(found, Keyset(), path=call.path, query=call.sent, write=lambda some: _written(call, some))


@reads(Scope.READ_PRODUCTS, answer=ProductOut, query=OneProductQuery, errors=[404])
def read_product(call: Call, pk: int) -> dict[str, Any]:
    """Read a product."""
    found = find(rows.products(), "product", pk=pk)
    [written] = _written(call, [found])
    return written


def _written(call: Call, products: Collection[Product]) -> list[dict[str, Any]]:
    """With what each costs this buyer; prices of all of them at once."""
    number, on = call.sent.get("contact"), day_of(call.at)
    contact = find_sent(Contact.objects.all(), "contact", field="contact", number=number) if number else None
    sold = [product for product in products if product.archived_at is None]
    usual = prices_on([product.pk for product in sold], on)
    usual |= {product.pk: least for product in sold if (least := least_amount(product)) is not None}
    context = {"quotes": quotes_for(usual, contact, on), "currency": the_association().currency}
    return list(ProductOut(products, many=True, context=context).data)
