"""What the shop offers somebody on a day: the price they pay, what others pay, and how many are left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ams.core.association import day_of, the_association
from ams.core.models import Contact
from ams.core.money import Money, Taxed
from ams.core.templatetags.money import money
from billing.baskets import Entry
from billing.models import Product, ShopItem
from billing.prices import Quote, price_on, prices_on, quotes_for

SCARCE = 5
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
    on: date
    held: int = 0  # pieces that an unpaid order of this very visitor keeps for them

    @property
    def left(self) -> int | None:
        """How many pieces there are for them; None where nobody counts."""
        stock = getattr(self.item.product, "stock", None)
        return None if stock is None or stock.left is None else stock.left + self.held

    def costs(self, quantity: int) -> Money:
        """What so many cost, tax included, rounded as an order's line is."""
        return with_tax(self.quote.amount * quantity, self.item.product, self.on)

    @property
    def is_scarce(self) -> bool:
        """Whether so few are left that it is worth saying."""
        return self.left is not None and 0 < self.left <= SCARCE

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


def offers_of(
    items: Iterable[ShopItem], contact: Contact | None, on: date, held: Mapping[int, int] | None = None
) -> list[Offer]:
    """Some of it, in the order given. Items without a price are left out.

    `held` are pieces, by product, that an unpaid order of the same visitor keeps.
    """
    found = list(items)
    usual = prices_on([item.pk for item in found if not item.is_free_amount], on)
    usual |= {item.pk: item.least_amount for item in found if item.least_amount is not None}
    quotes = quotes_for(usual, contact, on)
    return [_offer(item, quotes[item.pk], on, (held or {}).get(item.pk, 0)) for item in found if item.pk in quotes]


def offer_of(item: ShopItem, contact: Contact | None, on: date, held: int = 0) -> Offer:
    """One of it. Raises NotOnSale."""
    archived = item.product.archived_at
    if item.is_free_amount and not (archived and day_of(archived) <= on):
        usual = item.least_amount or Decimal(0)
    else:
        usual = price_on(item.product, on)
    return _offer(item, quotes_for({item.pk: usual}, contact, on)[item.pk], on, held)


def shop_is_open(on: date) -> bool:
    """Whether anything is listed that has a price: the way to the shop is shown only then."""
    return ShopItem.objects.listed().with_a_price(on).exists()


def _offer(item: ShopItem, quote: Quote, on: date, held: int) -> Offer:
    possible = None if item.is_free_amount else quote.possible
    if item.is_free_amount:
        quote = Quote(quote.usual, quote.usual, refusal=quote.refusal)
    return Offer(
        item=item,
        quote=quote,
        to_pay=with_tax(quote.amount, item.product, on),
        usual_to_pay=with_tax(quote.usual, item.product, on),
        possible_to_pay=with_tax(possible.amount, item.product, on) if possible else None,
        possible_why=possible.why if possible else "",
        on=on,
        held=held,
    )


def with_tax(amount: Decimal, product: Product, on: date) -> Money:
    """What is paid for an amount as prices of the product's seller are entered. Give it `seller` and `tax_code`."""
    price = Money.rounded(amount, the_association().currency)
    if product.seller.prices_include_tax:
        return price
    return Taxed.from_net(price, product.tax_code.rate(on=on)).gross


# --- The basket -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A thing in the basket as it stands now; `notes` say in words what has changed since it was put there."""

    entry: Entry
    offer: Offer
    quantity: int
    costs: Money
    notes: tuple[str, ...]

    @property
    def is_buyable(self) -> bool:
        """Whether it can be ordered now."""
        return self.offer.is_buyable


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything in the basket, and what it comes to; `gone` are words about what is no longer sold."""

    lines: tuple[BasketLine, ...]
    total: Money
    gone: tuple[str, ...]

    @property
    def is_payable(self) -> bool:
        """Whether there is something in it and all of it can be had."""
        return bool(self.lines) and all(line.is_buyable for line in self.lines)

    @property
    def is_posted(self) -> bool:
        """Whether anything of it needs an address."""
        return any(line.offer.item.is_posted for line in self.lines)

    @property
    def possible_why(self) -> str:
        """Why others would pay less for something in it; empty if nobody does."""
        return next((line.offer.possible_why for line in self.lines if line.offer.possible_why), "")


def price_basket(
    entries: Sequence[Entry], contact: Contact | None, on: date, held: Mapping[int, int] | None = None
) -> Basket:
    """The basket at the prices that hold for somebody on a day."""
    items = {item.slug: item for item in ShopItem.objects.listed().in_full().filter(slug__in=[e.slug for e in entries])}
    offers = {offer.item.slug: offer for offer in offers_of(items.values(), contact, on, held)}
    lines = tuple(_basket_line(entry, offers[entry.slug]) for entry in entries if entry.slug in offers)
    total = sum((line.costs for line in lines), start=Money.zero(the_association().currency))
    gone = tuple(
        _("Something in your basket is no longer sold, so it is taken out: %(what)s.")
        % {"what": items.get(entry.slug, entry.slug)}
        for entry in entries
        if entry.slug not in offers
    )
    return Basket(lines, total, gone)


def _basket_line(entry: Entry, offer: Offer) -> BasketLine:
    quantity = max(1, min(entry.quantity, offer.most)) if not offer.item.is_free_amount else 1
    notes = []
    if offer.quote.refusal:
        notes.append(offer.quote.refusal)
    if offer.is_sold_out:
        notes.append(_("Sold out meanwhile. Take it out to go on."))
    elif quantity < entry.quantity:
        notes.append(_("You can have %(most)d of it, so that is what we put here.") % {"most": quantity})
    if offer.item.is_free_amount:
        given = Money.rounded(entry.given or offer.quote.amount, offer.to_pay.currency)
        return BasketLine(entry, offer, 1, given, tuple(notes))
    if entry.shown is not None and entry.shown != offer.to_pay.amount:
        was = money(Money.rounded(entry.shown, offer.to_pay.currency))
        notes.append(_("It costs %(now)s each now; it was %(was)s.") % {"now": money(offer.to_pay), "was": was})
    return BasketLine(entry, offer, quantity, offer.costs(quantity), tuple(notes))
