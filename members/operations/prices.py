"""Setting what members pay: a further row from a day on, never an edit."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, the_association
from ams.core.models import User
from ams.core.money import quantised
from billing.models import Product
from billing.prices import PriceNotPossible
from members.models import MemberPrice, MembershipType


def check_member_price(
    *, product: Product | None, type: MembershipType, amount: Decimal | None, valid_from: date, today: date
) -> None:
    """Raise PriceNotPossible unless holders of a type may pay this from a day on (None: what everybody pays).

    The day may be past only where there is no member price yet: for a new product, or for history being seeded.
    """
    currency = the_association().currency
    if amount is not None and (amount < 0 or amount != quantised(amount, currency)):
        raise PriceNotPossible(
            _("%(amount)s is no price in %(currency)s. Write it with no more decimals than the currency has.")
            % {"amount": amount, "currency": currency}
        )
    rows = MemberPrice.objects.filter(product=product, type=type) if product else MemberPrice.objects.none()
    prices = list(rows.order_by(*MemberPrice.NEWEST_FIRST))
    if prices and valid_from < today:
        raise PriceNotPossible(_("A new price cannot begin in the past. Choose today or a later day."))
    on_that_day = [price for price in prices if price.valid_from == valid_from]
    if on_that_day and on_that_day[0].amount == amount:
        raise PriceNotPossible(_("This is the price from %(day)s already.") % {"day": date_format(valid_from)})


@transaction.atomic
def set_member_price(
    *,
    product: Product,
    type: MembershipType,
    amount: Decimal | None,
    valid_from: date,
    at: datetime,
    by: User | None,
) -> MemberPrice:
    """Let holders of a type pay this from a day on; what was ordered before keeps its price.

    A second one for the same day corrects the first. Raises PriceNotPossible, see `check_member_price`.
    """
    Product.objects.select_for_update().get(pk=product.pk)
    check_member_price(product=product, type=type, amount=amount, valid_from=valid_from, today=day_of(at))
    corrections = MemberPrice.objects.filter(product=product, type=type, valid_from=valid_from).count()
    price = MemberPrice.objects.create(
        product=product, type=type, amount=amount, valid_from=valid_from, correction=corrections, set_by=by, set_at=at
    )
    facts = {
        "amount": "" if amount is None else str(amount),
        "currency": the_association().currency,
        "valid_from": valid_from.isoformat(),
        "type": type.slug,
    }
    activity.record("member_price.changed", contact=None, on=product, by=by, at=at, facts=facts)
    return price
