"""Products and what they cost today."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import AMOUNT, Query, written
from ams.api.pages import PageQuery
from billing.models import Product, ShopItem


class InShopOut(serializers.Serializer[Any]):
    """How the shop offers it."""

    slug = serializers.CharField(help_text="The page is /shop/slug/.")
    most_per_order = serializers.IntegerField()
    is_posted = serializers.BooleanField(help_text="Whether an order needs `ship_to`.")
    is_free_amount = serializers.BooleanField(help_text="Whether the giver says how much, from `price` up.")
    left = serializers.SerializerMethodField(help_text="How many pieces there are; null where nobody counts.")

    def get_left(self, item: ShopItem) -> int | None:
        """What can still be ordered."""
        stock = getattr(item.product, "stock", None)
        return stock.left if stock else None


class ProductOut(serializers.Serializer[Any]):
    """Anything that is sold; the price is that of today."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Product.Kind.choices)
    name = serializers.CharField()
    price = serializers.SerializerMethodField(help_text="Null where it is not sold today.")
    price_note = serializers.SerializerMethodField(help_text="Why this contact pays less than others, or may not buy.")
    price_includes_tax = serializers.BooleanField(source="seller.prices_include_tax")
    tax_code = serializers.CharField(source="tax_code.code")
    shop = serializers.SerializerMethodField(help_text="Null for what the shop does not list: no order takes it.")

    @extend_schema_field({"oneOf": [AMOUNT, {"type": "null"}]})
    def get_price(self, product: Product) -> dict[str, str] | None:
        """What one of it costs."""
        quote = self.context["quotes"].get(product.pk)
        return None if quote is None else written(quote.amount, self.context["currency"])

    def get_price_note(self, product: Product) -> str:
        """In words; mostly empty."""
        quote = self.context["quotes"].get(product.pk)
        return "" if quote is None else str(quote.refusal or quote.why)

    @extend_schema_field(InShopOut(allow_null=True))
    def get_shop(self, product: Product) -> Any:
        """Only what is listed."""
        item = getattr(product, "shop_item", None)
        return InShopOut(item).data if item is not None and item.is_listed else None


def least_amount(product: Product) -> Decimal | None:
    """From how much on one gives, where the giver says how much."""
    item = getattr(product, "shop_item", None)
    return item.least_amount if item else None


class ProductPage(serializers.Serializer[Any]):
    """Some products."""

    results = ProductOut(many=True)
    next = serializers.URLField(allow_null=True, help_text="The following page; null on the last one.")


class ProductQuery(PageQuery):
    """Which products are wanted."""

    kind = serializers.ChoiceField(Product.Kind.choices, required=False)
    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="Prices as this contact would pay them."
    )


class OneProductQuery(Query):
    """Whose price is wanted."""

    contact = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="The price as this contact would pay it."
    )
