"""What a product costs on a day, and the only way to change it: a further price from a day on."""

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
    begun = set(Price.objects.filter(product=product).values_list("valid_from", flat=True)) if product else set()
    if valid_from in begun:
        raise PriceNotPossible(
            _("There is already a price from %(day)s. Choose another day; prices are never overwritten.")
            % {"day": date_format(valid_from)}
        )
    if begun and valid_from < today:
        raise PriceNotPossible(_("A new price cannot begin in the past. Choose today or a later day."))


@transaction.atomic
def change_price(*, product: Product, amount: Decimal, valid_from: date, at: datetime, by: User | None) -> Price:
    """Let a product cost something else from a day on; what was ordered before keeps its price.

    Raises PriceNotPossible, see `check_price`.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    check_price(product=product, amount=amount, valid_from=valid_from, today=day_of(at))
    price = Price.objects.create(product=product, amount=amount, valid_from=valid_from, set_by=by, set_at=at)
    facts = {"amount": str(amount), "currency": the_association().currency, "valid_from": valid_from.isoformat()}
    activity.record("price.changed", contact=None, on=product, by=by, at=at, facts=facts)
    return price
