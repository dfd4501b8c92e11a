"""What a product costs on a day, and the only way to change it: a further price from a day on.

A price that turns out wrong is corrected by a further price for the same day, today or later; the latest one holds.
Who buys may pay less: apps above register rules for that (`settings.BILLING_PRICE_RULES`); the lowest price wins.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, cast

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from ams.core.money import quantised
from ams.core.ready import among, ready
from billing.models import Price, Product


class NotOnSale(DomainError):
    """The product has no price on that day, or is no longer sold."""


class PriceNotPossible(DomainError):
    """The price could not be set as asked."""


@dataclass(frozen=True, slots=True)
class Special:
    """A price of some buyers, and why they have it, such as “Member price”."""

    amount: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says of products, by their keys; what it has no answer for it leaves out.

    `specials` are prices this buyer has a right to, `possible` prices that somebody has, and `refusals` say in words
    why this buyer may not buy a product at all.
    """

    specials: Mapping[int, Special] = field(default_factory=dict)
    possible: Mapping[int, Special] = field(default_factory=dict)
    refusals: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """What one of a product costs somebody on a day, in the association's currency, as prices are entered.

    `usual` is what anybody pays, `why` says why this buyer pays less, `possible` what others pay who have a right to
    less than this buyer, and `refusal` why this buyer may not have it.
    """

    amount: Decimal
    usual: Decimal
    why: str = ""
    possible: Special | None = None
    refusal: str = ""


class PriceRule(Protocol):
    """Answers for many products at once; `contact` is None for somebody unknown."""

    def terms(self, *, products: Collection[int], contact: Contact | None, on: date) -> Terms: ...


def price_for(product: Product, contact: Contact | None, on: date) -> Quote:
    """What one of it costs this contact on a day of the association's calendar; raises NotOnSale.

    The same rules hold when an order is placed, so what a page showed is what is asked, unless something changed.
    """
    return quotes_for({product.pk: price_on(product, on)}, contact, on)[product.pk]


def quotes_for(usual: Mapping[int, Decimal], contact: Contact | None, on: date) -> dict[int, Quote]:
    """The same for many products, of which the caller knows what anybody pays (`prices_on`)."""
    rules = [cast("PriceRule", import_string(path)()) for path in settings.BILLING_PRICE_RULES]
    said = [rule.terms(products=usual.keys(), contact=contact, on=on) for rule in rules]
    return {key: _quote(amount, key, said) for key, amount in usual.items()}


def prices_on(products: Collection[int], on: date) -> dict[int, Decimal]:
    """What anybody pays for each on a day, in one query; those without a price are left out."""
    return dict(_newest_prices(tuple(products), on)) if products else {}


@ready
def _newest_prices(products: tuple[int, ...], on: date) -> QuerySet[Price, tuple[int, Decimal]]:
    rows = Price.objects.filter(among("product", products), valid_from__lte=on)
    newest = rows.order_by("product_id", *Price.NEWEST_FIRST).distinct("product_id")
    return newest.values_list("product_id", "amount")


def prices_on_days(products: Collection[int], days: Collection[date]) -> dict[date, dict[int, Decimal]]:
    """The same for several days, in one query too: a product has few prices."""
    if not days:
        return {}
    rows = Price.objects.filter(product__in=products, valid_from__lte=max(days)).order_by(*Price.NEWEST_FIRST)
    known = list(rows.values_list("product_id", "valid_from", "amount"))
    found: dict[date, dict[int, Decimal]] = {}
    for day in days:
        found[day] = {}
        for product, valid_from, amount in known:
            if valid_from <= day:
                found[day].setdefault(product, amount)
    return found


def _quote(usual: Decimal, key: int, said: Iterable[Terms]) -> Quote:
    """The lowest price of all rules, and the first reason against."""
    mine = _lowest(terms.specials[key] for terms in said if key in terms.specials)
    theirs = _lowest(terms.possible[key] for terms in said if key in terms.possible)
    amount, why = (mine.amount, mine.why) if mine and mine.amount < usual else (usual, "")
    refusal = next((terms.refusals[key] for terms in said if key in terms.refusals), "")
    return Quote(amount, usual, why, theirs if theirs and theirs.amount < amount else None, refusal)


def _lowest(specials: Iterable[Special]) -> Special | None:
    return min(specials, key=lambda special: special.amount, default=None)


def price_on(product: Product, on: date) -> Decimal:
    """What one of it costs on a day of the association's calendar, in its currency; raises NotOnSale."""
    price = next(iter(_prices_on(product.pk, on)), None)
    withdrawn = product.archived_at is not None and day_of(product.archived_at) <= on
    if withdrawn or price is None:
        raise NotOnSale(
            _("%(product)s is not sold at the moment. Choose something else, or ask us.") % {"product": product}
        )
    return price.amount


@ready
def _prices_on(product: int, on: date) -> QuerySet[Price]:
    return Price.objects.filter(product=product).on(on)[:1]


def check_price(*, product: Product | None, amount: Decimal, valid_from: date, today: date) -> None:
    """Raise PriceNotPossible unless a product (None: one that is not saved yet) may cost this much from a day on.

    The day may be past only where there is no price yet: for a new product, or for history being seeded.
    """
    currency = the_association().currency
    if amount < 0 or amount != quantised(amount, currency):
        raise PriceNotPossible(
            _("%(amount)s is no price in %(currency)s. Write it with no more decimals than the currency has.")
            % {"amount": amount, "currency": currency}
        )
    prices = list(Price.objects.filter(product=product)) if product else []
    if prices and valid_from < today:
        raise PriceNotPossible(_("A new price cannot begin in the past. Choose today or a later day."))
    if next((price.amount for price in prices if price.valid_from == valid_from), None) == amount:
        raise PriceNotPossible(_("This is the price from %(day)s already.") % {"day": date_format(valid_from)})


@transaction.atomic
def change_price(*, product: Product, amount: Decimal, valid_from: date, at: datetime, by: User | None) -> Price:
    """Let a product cost something else from a day on; what was ordered before keeps its price.

    A second price for the same day corrects the first, which stays to be read.
    Raises PriceNotPossible, see `check_price`.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    check_price(product=product, amount=amount, valid_from=valid_from, today=day_of(at))
    corrections = Price.objects.filter(product=product, valid_from=valid_from).count()
    price = Price.objects.create(
        product=product, amount=amount, valid_from=valid_from, correction=corrections, set_by=by, set_at=at
    )
    facts = {"amount": str(amount), "currency": the_association().currency, "valid_from": valid_from.isoformat()}
    if corrections:
        facts["correction"] = str(corrections)
    activity.record("price.changed", contact=None, on=product, by=by, at=at, facts=facts)
    return price
