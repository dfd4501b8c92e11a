"""Whom we know of those who stand at the door without a ticket, and what each would pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Value
from django.db.models.functions import Lower

from ams.core.models import Contact
from ams.core.models.contacts import ImmutableUnaccent, folded
from ams.core.money import Money
from billing.offers import with_tax
from billing.prices import quotes_for
from events.models import TicketType

MOST_OFFERED = 3  # more namesakes are told apart by address or number


@dataclass(frozen=True, slots=True)
class KnownAtDoor:
    """Somebody it may be; `less` says for which tickets, by their keys, they pay less than others, and how much."""

    contact: Contact
    less: Mapping[int, Money]


def known_at_door(
    name: str, email: str, kinds: Sequence[TicketType], usual: Mapping[int, Decimal], *, on: date
) -> list[KnownAtDoor]:
    """People of this name, address or number, with what they pay; `usual` is what anybody does, by product.

    Nobody is picked: who it is, staff see before them. One query, and four for each found.
    """
    typed = " ".join(name.split())
    same = Q(name_folded=ImmutableUnaccent(Lower(Value(typed)))) if typed else Q()
    if email:
        same |= Q(address=email.lower())
    if is_number(typed):
        same |= Q(number=int(typed))
    if not same:
        return []
    people = Contact.objects.standing().filter(kind=Contact.Kind.PERSON)
    found = people.alias(name_folded=folded("display_name"), address=Lower("email")).filter(same)
    return [_known(one, kinds, usual, on) for one in found.order_by("pk")[:MOST_OFFERED]]


def is_number(typed: str) -> bool:
    """Whether a member's number was typed in the place of a name."""
    return typed.isascii() and typed.isdigit() and len(typed) < 12


def _known(contact: Contact, kinds: Sequence[TicketType], usual: Mapping[int, Decimal], on: date) -> KnownAtDoor:
    quotes = quotes_for({kind.product_id: usual[kind.product_id] for kind in kinds}, contact, on)
    less = {
        kind.pk: with_tax(quotes[kind.product_id].amount, kind.product, on)
        for kind in kinds
        if quotes[kind.product_id].amount < usual[kind.product_id]
    }
    return KnownAtDoor(contact, less)
