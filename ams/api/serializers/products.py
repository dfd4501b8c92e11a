"""Products and what they cost today."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.fields import AMOUNT, Query, written
from ams.api.pages import PageQuery
from billing.models import Product


class ProductOut(serializers.Serializer[Any]):
    """Anything that is sold; the price is that of today."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Product.Kind.choices)
    name = serializers.CharField()
    price = serializers.SerializerMethodField(help_text="Null where it is not sold today, and for free amounts.")
    price_includes_tax = serializers.BooleanField(source="seller.prices_include_tax")
    tax_code = serializers.CharField(source="tax_code.code")
    is_sold = serializers.SerializerMethodField(help_text="Whether it can be bought today.")

    @extend_schema_field({"oneOf": [AMOUNT, {"type": "null"}]})
    def get_price(self, product: Product) -> dict[str, str] | None:
        """What one of it costs."""
        amount = self.context["prices"].get(product.pk)
        return None if amount is None else written(amount, self.context["currency"])

    def get_is_sold(self, product: Product) -> bool:
        """On sale, and with a price."""
        return product.pk in self.context["prices"]


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
