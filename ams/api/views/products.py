"""Products: find and read, with the price of today."""

from collections.abc import Collection
from typing import Any

from ams.api.endpoints import Call, reads
from ams.api.finding import find
from ams.api.pages import Keyset, page_of
from ams.api.serializers.products import OneProductQuery, ProductOut, ProductPage, ProductQuery
from ams.core.association import day_of, the_association
from ams.core.models import Contact, Scope
from billing.models import Product
from billing.prices import prices_on, quotes_for


@reads(Scope.READ_PRODUCTS, answer=ProductPage, query=ProductQuery, errors=[404])
def list_products(call: Call) -> dict[str, Any]:
    """Find products.

    With `contact`, prices are those of this contact, member prices among them.
    """
    found = Product.objects.offered().select_related("seller", "tax_code")
    if kind := call.sent.get("kind"):
        found = found.filter(kind=kind)
    return page_of(found, Keyset(), path=call.path, query=call.sent, write=lambda some: _written(call, some))


@reads(Scope.READ_PRODUCTS, answer=ProductOut, query=OneProductQuery, errors=[404])
def read_product(call: Call, pk: int) -> dict[str, Any]:
    """Read a product."""
    found = find(Product.objects.select_related("seller", "tax_code"), "product", pk=pk)
    [written] = _written(call, [found])
    return written


def _written(call: Call, products: Collection[Product]) -> list[dict[str, Any]]:
    """With what each costs this buyer; prices of all of them at once."""
    number, on = call.sent.get("contact"), day_of(call.at)
    contact = find(Contact.objects.all(), "contact", number=number) if number else None
    usual = prices_on([product.pk for product in products if product.archived_at is None], on)
    prices = {key: quote.amount for key, quote in quotes_for(usual, contact, on).items()}
    context = {"prices": prices, "currency": the_association().currency}
    return list(ProductOut(products, many=True, context=context).data)
