"""What members pay on a day, and which memberships count on it."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ams.core.models import Contact
from members.models import MemberPrice, ReservedFor
from members.queries.people import in_full
from members.queries.standing import membership_state
from members.terms import State

RIGHTS = frozenset({State.CURRENT, State.IN_GRACE})  # in grace rights go on


class PricedFor(NamedTuple):
    """A product for holders of a type, by their keys."""

    product: int
    type: int


def member_prices(products: Collection[int], on: date) -> dict[PricedFor, Decimal]:
    """The member prices in force on a day. One query."""
    rows = MemberPrice.objects.filter(product__in=products, valid_from__lte=on)
    newest = rows.order_by("product_id", "type_id", *MemberPrice.NEWEST_FIRST).distinct("product_id", "type_id")
    found = newest.values_list("product_id", "type_id", "amount")
    return {PricedFor(product, type): amount for product, type, amount in found if amount is not None}


def types_held(contact: Contact, on: date) -> frozenset[int]:
    """The types of which the contact is a member on a day: paid for, and current or in grace. Two queries."""
    held = in_full(contact.memberships.uncancelled())
    return frozenset(one.type_id for one in held if membership_state(one, on) in RIGHTS)


def reserved_for(products: Collection[int]) -> dict[int, dict[int, str]]:
    """Products that only holders of some types may buy, with those types' names by key. One query."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    rows = ReservedFor.objects.filter(product__in=products).order_by("type__position", "type__name")
    for product, type, name in rows.values_list("product_id", "type_id", "type__name"):
        found[product][type] = name
    return dict(found)
