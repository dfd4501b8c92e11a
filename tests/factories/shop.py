"""Things in the shop, and how many there are."""

import factory

from billing.models import Product, ShopItem
from billing.operations import set_stock
from tests.factories.billing import ProductFactory, sell_for
from tests.factories.core import LONG_AGO, UserFactory


class ShopItemFactory(factory.django.DjangoModelFactory):
    """Goods in the shop for `price` (False: without one); `stock=` counts them."""

    class Meta:
        model = ShopItem
        skip_postgeneration_save = True

    product = factory.SubFactory(ProductFactory, kind=Product.Kind.GOODS)
    slug = factory.Sequence(lambda n: f"item{n}")

    @factory.post_generation
    def price(self, create, extracted, **kwargs):
        if extracted is not False:
            sell_for(self.product, extracted or "12.50")

    @factory.post_generation
    def stock(self, create, extracted, **kwargs):
        if extracted is not None:
            stocked(self.product, extracted)


def stocked(product, free, *, at=LONG_AGO):
    return set_stock(product=product, free=free, reason="Delivery", at=at, by=UserFactory(role="administrator"))
