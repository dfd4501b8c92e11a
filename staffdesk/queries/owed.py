"""What is owed by whom: found by the number on a cheque, or by whoever sent it."""

import re
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from ams.core.models.resolution import contact_ids_of
from billing.models import Order
from staffdesk.queries.search import find_contacts, one_search

MOST = 50  # orders on one page
PEOPLE = 5


def orders_to_pay(query: str) -> list[Order]:
    """Orders something is owed for, what is due first: of those whose numbers were typed, or of people found by it.

    Whoever's invoice was named is shown with all of theirs, for a cheque seldom says all it pays.
    """
    numbers = [word.upper() for word in re.split(r"[\s,;]+", query) if word][:MOST]
    if not numbers:
        return []
    named = Order.objects.filter(Q(reference__in=numbers) | Q(invoice__number__in=numbers), cancelled_at=None)
    buyers = set(named.values_list("buyer", flat=True)) or _people(query)
    return list(_owed_by(buyers)[:MOST])


def _people(query: str) -> set[int]:
    with one_search():
        found = find_contacts(query.strip(), limit=PEOPLE)
    return {pk for contact in found for pk in contact_ids_of(contact)}


def _owed_by(buyers: Iterable[int]) -> QuerySet[Order]:
    owing = Order.objects.owing().filter(buyer__in=buyers, cancelled_at=None).select_related("buyer", "invoice")
    return owing.order_by(F("invoice__due_on").asc(nulls_last=True), "placed_at", "pk")
