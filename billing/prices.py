"""What a product costs on a day, and the only way to change it: a further price from a day on.

A price that turns out wrong is corrected by a further price for the same day, today or later; the latest one holds.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, the_association
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.money import quantised
from billing.models import Price, Product


class NotOnSale(DomainError):
    """The product has no price on that day, or is no longer sold."""


class PriceNotPossible(DomainError):
    """The price could not be set as asked."""


def price_on(product: Product, on: date) -> Decimal:
    """What one of it costs on a day of the association's calendar, in its currency; raises NotOnSale."""
    price = Price.objects.filter(product=product).on(on).first()
    withdrawn = product.archived_at is not None and day_of(product.archived_at) <= on
    if withdrawn or price is None:
        raise NotOnSale(
            _("%(product)s is not sold at the moment. Choose something else, or ask us.") % {"product": product}
        )
    return price.amount


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
