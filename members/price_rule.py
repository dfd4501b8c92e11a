"""Member prices, and what only members can buy: billing knows this class by its name in the settings alone."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ams.core.models import Contact
from billing.prices import Special, Terms
from members import queries
from members.queries import PricedFor


class MemberPriceRule:
    """A membership counts while it is current or in grace; a number, a card or a past membership never does."""

    def terms(self, *, products: Collection[int], contact: Contact | None, on: date) -> Terms:
        """What members of some types pay, what of it this contact has a right to, and what is not for them."""
        prices, reserved = queries.prices_and_reservations(products, on)
        if not (prices or reserved):
            return Terms()
        held = queries.types_held(contact, on) if contact else frozenset()
        return Terms(
            specials=_lowest({key: amount for key, amount in prices.items() if key.type in held}),
            possible=_lowest(prices),
            refusals={
                product: _("Only for: %(types)s.") % {"types": " · ".join(types.values())}
                for product, types in reserved.items()
                if not held & types.keys()
            },
        )


def _lowest(prices: Mapping[PricedFor, Decimal]) -> dict[int, Special]:
    lowest: dict[int, Special] = {}
    for key, amount in prices.items():
        if key.product not in lowest or amount < lowest[key.product].amount:
            lowest[key.product] = Special(amount, _("Member price"))
    return lowest
