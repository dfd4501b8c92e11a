"""Which memberships would make something cheaper, for pages on which one joins along with what one buys."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, Subquery, prefetch_related_objects

from ams.core.association import the_association
from ams.core.money import Money
from billing.models import Price
from members.models import JoinQuestion, MembershipType
from members.queries.offers import LIVE_RULES, Offer, offer_at
from members.queries.prices import member_prices_in_force


@dataclass(frozen=True, slots=True)
class Saving:
    """A membership on sale, and what its holders pay, by product; `asks_more`: something must be answered to join."""

    membership: Offer
    prices: Mapping[int, Decimal]
    asks_more: bool


def savings_on(products: Collection[int], on: date) -> list[Saving]:
    """Every membership on sale whose holders have a price of their own for any of these, in staff's order.

    Two queries; one where there is none.
    """
    required = JoinQuestion.objects.filter(Q(type=None) | Q(type=OuterRef("type")), is_required=True)
    usual = Price.objects.filter(product=OuterRef("type__product")).on(on).values("amount")[:1]
    rows = (
        member_prices_in_force(products, on)
        .filter(type__in=MembershipType.objects.offered().order_by().values("pk"))
        .select_related("type__product__seller", "type__product__tax_code")
        .annotate(usual=Subquery(usual), asks_more=Exists(required))
    )
    types: dict[int, MembershipType] = {}
    prices: dict[int, dict[int, Decimal]] = {}
    told: dict[int, tuple[Decimal, bool]] = {}
    for row in rows:
        if row.amount is not None and row.usual is not None:
            types[row.type_id], told[row.type_id] = row.type, (row.usual, row.asks_more)
            prices.setdefault(row.type_id, {})[row.product_id] = row.amount
    ordered = sorted(types.values(), key=lambda kind: (kind.position, kind.name))
    prefetch_related_objects(ordered, LIVE_RULES)
    currency = the_association().currency
    found = []
    for kind in ordered:
        price, asks_more = told[kind.pk]
        found.append(Saving(offer_at(kind, Money.rounded(price, currency), on), prices[kind.pk], asks_more))
    return found
