"""What the shop offers somebody on a day: the price they pay, what others pay, and how many are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ams.core.association import day_of, the_association
from ams.core.models import Contact
from ams.core.money import Money, Taxed
from billing.models import Product, ShopItem
from billing.prices import Quote, price_on, prices_on, quotes_for

MOST_GIVEN = Decimal(100_000)  # of a free amount at once; whoever gives more, talks to a person


@dataclass(frozen=True, slots=True)
class Offer:
    """A product in the shop, for one buyer on one day. Amounts called `…_to_pay` are what is paid, tax included."""

    item: ShopItem
    quote: Quote
    to_pay: Money
    usual_to_pay: Money
    possible_to_pay: Money | None
    possible_why: str

    @property
    def left(self) -> int | None:
        """How many pieces there are; None where nobody counts."""
        stock = getattr(self.item.product, "stock", None)
        return stock.left if stock else None

    @property
    def is_sold_out(self) -> bool:
        """Whether nobody can have one now."""
        return self.left == 0

    @property
    def is_buyable(self) -> bool:
        """Whether this buyer can have one now."""
        return not self.quote.refusal and not self.is_sold_out

    @property
    def most(self) -> int:
        """How many one may order at once."""
        return self.item.most_per_order if self.left is None else min(self.item.most_per_order, self.left)

    @property
    def is_special(self) -> bool:
        """Whether this buyer pays less than others."""
        return bool(self.quote.why)


def offers_on(contact: Contact | None, on: date) -> list[Offer]:
    """All that the shop lists for somebody, in staff's order; what has no price yet is left out."""
    return offers_of(ShopItem.objects.listed().in_full().defer("description"), contact, on)


def offers_of(items: Iterable[ShopItem], contact: Contact | None, on: date) -> list[Offer]:
    """Some of it, in the order given. Items without a price are left out."""
    found = list(items)
    usual = prices_on([item.pk for item in found if not item.is_free_amount], on)
    usual |= {item.pk: item.least_amount for item in found if item.least_amount is not None}
    quotes = quotes_for(usual, contact, on)
    return [_offer(item, quotes[item.pk], on) for item in found if item.pk in quotes]


def offer_of(item: ShopItem, contact: Contact | None, on: date) -> Offer:
    """One of it. Raises NotOnSale."""
    archived = item.product.archived_at
    if item.is_free_amount and not (archived and day_of(archived) <= on):
        usual = item.least_amount or Decimal(0)
    else:
        usual = price_on(item.product, on)
    return _offer(item, quotes_for({item.pk: usual}, contact, on)[item.pk], on)


def shop_is_open(on: date) -> bool:
    """Whether anything is listed that has a price: the way to the shop is shown only then."""
    return ShopItem.objects.listed().with_a_price(on).exists()


def _offer(item: ShopItem, quote: Quote, on: date) -> Offer:
    possible = None if item.is_free_amount else quote.possible
    if item.is_free_amount:
        quote = Quote(quote.usual, quote.usual, refusal=quote.refusal)
    return Offer(
        item=item,
        quote=quote,
        to_pay=_with_tax(quote.amount, item.product, on),
        usual_to_pay=_with_tax(quote.usual, item.product, on),
        possible_to_pay=_with_tax(possible.amount, item.product, on) if possible else None,
        possible_why=possible.why if possible else "",
    )


def _with_tax(amount: Decimal, product: Product, on: date) -> Money:
    price = Money.rounded(amount, the_association().currency)
    if product.seller.prices_include_tax:
        return price
    return Taxed.from_net(price, product.tax_code.rate(on=on)).gross
