"""Finds people and orders by any part of what staff may have before them: a name, an address, a number.

Three letters are enough. Every step reads a trigram index and stops at a cap, so that the commonest name among a
million costs no more than the rarest. Two-letter names (Li, Ng) are found as whole words.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Case as Conditional
from django.db.models import IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from ams.core.models import Contact
from ams.core.models.contacts import ImmutableUnaccent
from billing.models import Order, Receipt
from staffdesk.models import Case

CANDIDATES = 200  # contacts looked at before ranking
SHOWN = 12
SHORTEST = 3  # letters of a fragment; a shorter one is a whole word or nothing
_PHONE = re.compile(r"^[\d\s+()/.\-]{5,}$")
_REFERENCE = re.compile(r"^[A-Za-z0-9-]{3,20}$")


@dataclass(slots=True)
class Found:
    """What a search brought, best first."""

    query: str
    contacts: list[Contact] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    too_short: bool = False
    more: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing at all, although there was enough to look for."""
        return not (self.contacts or self.orders or self.receipts or self.cases or self.too_short)


def find_anything(query: str, *, limit: int = SHOWN) -> Found:
    """People first, then orders, receipts and cases. At most `limit` of each."""
    found = Found(query=" ".join(query.replace("\x00", "").split())[:200])
    if len(found.query) < 2:
        found.too_short = True
        return found
    with indexes_preferred():
        people = find_contacts(found.query, limit=limit + 1)
        found.contacts, found.more = people[:limit], len(people) > limit
        if _REFERENCE.match(found.query):
            found.orders = list(_orders(found.query)[:5])
            found.receipts = list(_receipts(found.query)[:5])
    if (number := found.query.lstrip("#")).isdigit() and len(number) < 10:
        found.cases = list(Case.objects.filter(pk=int(number)))
    return found


def find_contacts(query: str, *, limit: int) -> list[Contact]:
    """Those in whose record every word begins a word; failing enough of them, those that contain every word."""
    words = search_words(query)
    if not words:
        return []
    found = list(_ranked(begins_words(words), query)[:limit])
    if len(found) < limit and all(len(word) >= SHORTEST for word in words):
        found = list(_ranked(contains_words(words), query)[:limit])
    exact = _by_number(query)
    return [*exact, *(contact for contact in found if contact not in exact)][:limit]


def search_words(query: str) -> list[str]:
    """What to look for: the words, or the digits of a phone number without its leading zeros. Single letters go."""
    if _PHONE.match(query):
        return [digits] if len(digits := re.sub(r"\D", "", query).lstrip("0")) >= SHORTEST else []
    return [word for word in query.split() if len(word) > 1][:6]


def contains_words(words: list[str]) -> QuerySet[Contact]:
    """Contacts with every word somewhere in their name, e-mail, phone or number, whatever its case and accents."""
    found = Contact.objects.filter(merged_into=None)
    for word in words:
        found = found.filter(search_text__contains=_plain(word))
    return found


def begins_words(words: list[str]) -> QuerySet[Contact]:
    """Contacts in whose record every word begins a word; a word of two letters is a whole one."""
    found = Contact.objects.filter(merged_into=None)
    for word in words:
        start = word if len(word) >= SHORTEST else f"{word} "
        found = found.filter(Q(search_text__startswith=_plain(start)) | Q(search_text__contains=_plain(f" {start}")))
    return found


@contextmanager
def indexes_preferred() -> Iterator[None]:
    """Answer from the trigram indexes, whatever the planner thinks.

    It guesses that a fragment nobody has is as common as any other, expects to be done after a few rows of the
    table, and then reads a million. Holds for the transaction only, so it is safe behind PgBouncer.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true)"
            )
        yield


def _ranked(candidates: QuerySet[Contact], query: str) -> QuerySet[Contact]:
    """The best first: the exact name or address, then names that begin so, then the alphabet."""
    plain = _plain(query)
    exact = Q(email__iexact=query) | Q(search_text__startswith=_plain(f"{query} "))
    rank = Conditional(
        When(exact, then=Value(0)),
        When(search_text__startswith=plain, then=Value(1)),
        When(archived_at__isnull=False, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    capped = candidates.order_by().values("pk")[:CANDIDATES]
    by_name = ImmutableUnaccent(Lower("sort_name"))
    return Contact.objects.filter(pk__in=capped).annotate(rank=rank).order_by("rank", by_name, "pk")


def _by_number(query: str) -> list[Contact]:
    number = int(query) if query.isdecimal() and len(query) < 18 else None
    return list(Contact.objects.filter(number=number, merged_into=None)) if number is not None else []


def _plain(text: str) -> ImmutableUnaccent:
    """Lower case without accents, as the database writes its search text."""
    return ImmutableUnaccent(Value(text.lower()))


def _orders(query: str) -> QuerySet[Order]:
    whole = f"{query[:4]}-{query[4:]}" if len(query) == 8 and "-" not in query else query
    capped = Order.objects.filter(reference__icontains=whole).order_by().values("pk")[:CANDIDATES]
    return Order.objects.filter(pk__in=capped).select_related("buyer").order_by("-placed_at", "-pk")


def _receipts(query: str) -> QuerySet[Receipt]:
    capped = Receipt.objects.filter(number__icontains=query).order_by().values("pk")[:CANDIDATES]
    return Receipt.objects.filter(pk__in=capped).select_related("contact", "order").order_by("-issued_at", "-pk")
