"""What members pay on a day, and which memberships count on it."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import CharField, DecimalField, F, IntegerField, QuerySet, Value

from ams.core.models import Contact
from members.models import MemberPrice, ReservedFor
from members.queries.people import in_full
from members.queries.seats import RIGHTS, counting_for
from members.queries.standing import membership_state, term_on


class PricedFor(NamedTuple):
    """A product for holders of a type, by their keys."""

    product: int
    type: int


def member_prices(products: Collection[int], on: date) -> dict[PricedFor, Decimal]:
    """The member prices in force on a day. One query."""
    found = member_prices_in_force(products, on).values_list("product_id", "type_id", "amount")
    return {PricedFor(product, type): amount for product, type, amount in found if amount is not None}


def member_prices_in_force(products: Collection[int], on: date) -> QuerySet[MemberPrice]:
    """For each product and type the row that holds on a day; one without an amount says that there is none."""
    rows = MemberPrice.objects.filter(product__in=products, valid_from__lte=on)
    return rows.order_by("product_id", "type_id", *MemberPrice.NEWEST_FIRST).distinct("product_id", "type_id")


def types_held(contact: Contact, on: date) -> frozenset[int]:
    """The types of which the contact is a member on a day: paid for, and current or in grace. Two queries.

    It holds the membership, or has a seat of it. By the term of that day: whoever renewed as something else is that
    from the next term on.
    """
    held = in_full(counting_for(contact.pk, on))
    ours = [term_on(one, on) for one in held if membership_state(one, on) in RIGHTS]
    return frozenset(term.rule.type_id for term in ours if term)


def prices_and_reservations(
    products: Collection[int], on: date
) -> tuple[dict[PricedFor, Decimal], dict[int, dict[int, str]]]:
    """The member prices in force, and the products that only holders of some types may buy. One query.

    For these the names of the types by key, in staff's order.
    """
    columns = ("product_id", "type_id", "amount", "type_name", "type_position")
    priced = member_prices_in_force(products, on).annotate(
        type_name=Value("", CharField()), type_position=Value(None, IntegerField())
    )
    reserved = ReservedFor.objects.filter(product__in=products).annotate(
        amount=Value(None, DecimalField()), type_name=F("type__name"), type_position=F("type__position")
    )
    prices: dict[PricedFor, Decimal] = {}
    kept: list[tuple[int, str, int, int]] = []
    for product, type, amount, name, position in priced.values_list(*columns).union(
        reserved.order_by().values_list(*columns), all=True
    ):
        if position is not None:
            kept.append((position, name, product, type))
        elif amount is not None:
            prices[PricedFor(product, type)] = amount
    found: dict[int, dict[int, str]] = {}
    for _position, name, product, type in sorted(kept):
        found.setdefault(product, {})[type] = name
    return prices, found
