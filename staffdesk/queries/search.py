"""Finds people and orders by any part of what staff may have before them: a name, an address, a number.

Three letters are enough; two-letter names (Li, Ng) are found as whole words. Every step reads an index and stops at a
cap, so that the commonest fragment among a million contacts costs little more than the rarest:

1. the exact number or e-mail address, and names that begin with what was typed: ordered indexes, a dozen rows each;
2. if that is not enough, whoever has every word anywhere: a glance at the first pages of the table, which suffices
   for fragments that nearly everybody has, else the trigram index.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache, reduce
from itertools import islice
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, BooleanField, F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Lower

from ams.core.models import Contact
from ams.core.models.contacts import ImmutableUnaccent, folded
from ams.core.planner import Way, read_by
from ams.core.ready import among, ready
from billing.models import CreditNote, Invoice, Order, Receipt, Refund
from staffdesk.models import Case

CANDIDATES = 200  # rows looked at before they are put in order
GLANCE = 100  # pages of the table, of 8 KB each
SHOWN = 12
WHOLE = (" {} ", " {},", " {}-", "-{} ", "-{},")
SHORTEST = 3  # letters of a fragment; a shorter one is a whole word or nothing
# Whoever was merged is found by what that record was called, as the contact it became a part of.
STANDS = Coalesce("merged_into", "pk", output_field=BigIntegerField())
_PHONE = re.compile(r"^[\d\s+()/.\-]{5,}$")
_REFERENCE = re.compile(r"^[A-Za-z0-9-]{3,20}$")
_MONEY = re.compile(r"^(?=.*[\d_])[A-Za-z0-9 _/.:-]{4,120}$")  # what a bank or the provider calls a payment or a refund


@dataclass(slots=True)
class Found:
    """What a search brought, best first."""

    query: str
    contacts: list[Contact] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    credit_notes: list[CreditNote] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    too_short: bool = False
    more: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing at all, although there was enough to look for."""
        money = self.orders or self.invoices or self.receipts or self.credit_notes or self.refunds
        return not (self.contacts or money or self.cases or self.too_short)


def find_anything(query: str, *, limit: int = SHOWN, orders: bool = True) -> Found:
    """People first, then (for those who may see them) orders, their papers and money that went back, then cases.

    At most `limit` of each.
    """
    found = Found(query=" ".join(query.replace("\x00", "").split())[:200])
    if len(found.query) < 2:
        found.too_short = True
        return found
    with one_search():
        people = find_contacts(found.query, limit=limit + 1)
        found.contacts, found.more = people[:limit], len(people) > limit
        if orders and _REFERENCE.match(found.query):
            read_by(Way.TRIGRAMS)
            found.orders = _orders(found.query)
            found.invoices = _invoices(found.query)
            found.receipts = _receipts(found.query)
            found.credit_notes = _credit_notes(found.query)
        if orders and _MONEY.match(found.query):
            read_by(Way.ANY)
            found.receipts = found.receipts or _receipts_of_payment(found.query)
            found.refunds = _refunds(found.query)
    if (number := found.query.lstrip("#")).isdecimal() and len(number) < 10:
        found.cases = list(Case.objects.filter(pk=int(number)))
    return found


def find_contacts(query: str, *, limit: int) -> list[Contact]:
    """Exact hits, then names that begin so, then whoever has every word somewhere. Needs `one_search` around it."""
    best = _exact(query)
    if best and "@" in query:
        return best[:limit]  # a whole address: what else contains it is nobody else's
    best += [one for column in ("sort_name", "display_name") for one in _beginning(column, limit)(query.lower())]
    found = {contact.pk: contact for contact in best}
    words = search_words(query)
    if len(found) < limit and words:
        ids = _containing(words, CANDIDATES)
        others = _unarchived_first(limit)(tuple(ids)) if ids else ()
        found |= {contact.pk: contact for contact in others if contact.pk not in found}
    return list(found.values())[:limit]


@cache
def _unarchived_first(limit: int) -> Callable[[tuple[int, ...]], list[Contact]]:
    @ready
    def some_of(ids: tuple[int, ...]) -> QuerySet[Contact]:
        found = Contact.objects.filter(among("pk", ids), merged_into=None)
        return found.order_by(F("archived_at").asc(nulls_first=True), folded("sort_name"), "pk")[:limit]

    return some_of


def search_words(query: str) -> list[str]:
    """What to look for: the words, or the digits of a phone number without its leading zeros. Single letters go."""
    if _PHONE.match(query):
        return [digits] if len(digits := re.sub(r"\D", "", query).lstrip("0")) >= SHORTEST else []
    return [word for word in query.split() if len(word) > 1][:6]


def contains_words(words: list[str]) -> QuerySet[Contact]:
    """Contacts with every word somewhere in their name, e-mail, phone or number, whatever its case and accents."""
    return _with_one_of_each([[Value(text) for text in texts] for texts in _texts(words)])


def _texts(words: list[str]) -> list[list[str]]:
    """For each word what is looked for: itself; or, if it is short, the word with what stands around one.

    Names come twice in the text, so a first word is also a later one. Written out, for the trigram index reads nothing
    from a regular expression of two letters.
    """
    low = [word.lower() for word in words]
    return [[word] if len(word) >= SHORTEST else [around.format(word) for around in WHOLE] for word in low]


def _with_one_of_each(texts: Iterable[Iterable[Value]]) -> QuerySet[Contact]:
    found = Contact.objects.all()
    for some in texts:
        found = found.filter(reduce(or_, [Q(search_text__contains=ImmutableUnaccent(text)) for text in some]))
    return found


def _exact(query: str) -> list[Contact]:
    """The contact with this number, or those with this address."""
    if query.isdecimal() and len(query) < 18:
        return _numbered(int(query))
    return _addressed(query.lower()) if "@" in query else []


@ready
def _numbered(number: int) -> QuerySet[Contact]:
    return _standing(Contact.objects.filter(number=number))


@ready
def _addressed(email: str) -> QuerySet[Contact]:
    return _standing(Contact.objects.alias(address=Lower("email")).filter(address=email))


def _standing(found: QuerySet[Contact]) -> QuerySet[Contact]:
    """Those found, and in the place of one that was merged the contact it became a part of."""
    return Contact.objects.filter(pk__in=found.values(stands=STANDS)).order_by("pk")[:SHOWN]


@cache
def _beginning(column: str, limit: int) -> Callable[[str], list[Contact]]:
    """Those whose name begins with what was typed, in the order of the alphabet."""

    @ready
    def begins(typed: str) -> QuerySet[Contact]:
        found = Contact.objects.filter(merged_into=None).annotate(key=folded(column))
        return found.filter(key__startswith=ImmutableUnaccent(typed)).order_by("key", "pk")[:limit]

    return begins


def ids_containing(query: str, *, at_most: int) -> list[int]:
    """The ids of contacts that have every word of a query somewhere; of some of them, if they are too many."""
    words = search_words(query)
    if not words:
        return []
    with one_search():
        return _containing(words, at_most)


def _containing(words: list[str], cap: int) -> list[int]:
    """The ids of some contacts that have every word; all of them, if they are fewer than the cap."""
    texts = _texts(words)
    alike, given = tuple(len(some) for some in texts), [text for some in texts for text in some]
    read_by(Way.PAGES)
    glanced = _ids_with(alike, cap, near=True)(given)
    read_by(Way.TRIGRAMS)
    return glanced if len(glanced) == cap else _ids_with(alike, cap, near=False)(given)


@lru_cache(maxsize=100)
def _ids_with(alike: tuple[int, ...], cap: int, *, near: bool) -> Callable[[list[str]], list[int]]:
    """Ask for contacts with one of the first so many texts, one of the next so many, and so on."""

    @ready
    def ids(texts: list[Any]) -> QuerySet[Contact, int]:
        rest = iter(texts)
        found = _with_one_of_each([list(islice(rest, some)) for some in alike])
        if near:
            found = found.filter(RawSQL("core_contact.ctid < %s::tid", (f"({GLANCE},0)",), output_field=BooleanField()))
        return found.order_by().values_list(STANDS, flat=True)[:cap]

    return ids


@contextmanager
def one_search() -> Iterator[None]:
    """A transaction in which `read_by` may tell the planner what to do; afterwards it is free again."""
    with transaction.atomic():
        yield
        read_by(Way.ANY)


def _orders(query: str) -> list[Order]:
    whole = f"{query[:4]}-{query[4:]}" if len(query) == 8 and "-" not in query else query
    ids = _orders_alike(whole)
    return _newest_orders(tuple(ids)) if ids else []


def _receipts(query: str) -> list[Receipt]:
    ids = _receipts_alike(query)
    return _newest_receipts(tuple(ids)) if ids else []


def _invoices(query: str) -> list[Invoice]:
    alike = Invoice.objects.filter(number__icontains=query).order_by().values_list("pk", flat=True)
    ids = list(alike[:CANDIDATES])
    found = Invoice.objects.filter(pk__in=ids).select_related("contact", "order") if ids else ()
    return sorted(found, key=lambda invoice: invoice.issued_at, reverse=True)[:5]


def _credit_notes(query: str) -> list[CreditNote]:
    alike = CreditNote.objects.filter(number__icontains=query).order_by().values_list("pk", flat=True)
    ids = list(alike[:CANDIDATES])
    found = CreditNote.objects.filter(pk__in=ids).select_related("contact", "order") if ids else ()
    return sorted(found, key=lambda note: note.issued_at, reverse=True)[:5]


def _receipts_of_payment(query: str) -> list[Receipt]:
    """Of the payment that the provider, or the bank on its statement, calls exactly so."""
    names = [query, f"transfer:{''.join(query.split()).upper()}"]
    return list(Receipt.objects.filter(payment__provider_id__in=names).select_related("contact", "order"))


def _refunds(query: str) -> list[Refund]:
    """Those the provider calls exactly so; one may have taken from an order and from what paid none."""
    named = Refund.objects.filter(provider_id=query).exclude(provider_id="")
    return list(named.select_related("order", "payment__contact").order_by("asked_at", "pk")[:5])


@ready
def _orders_alike(reference: str) -> QuerySet[Order, int]:
    return Order.objects.filter(reference__icontains=reference).order_by().values_list("pk", flat=True)[:CANDIDATES]


@ready
def _newest_orders(ids: tuple[int, ...]) -> QuerySet[Order]:
    return Order.objects.filter(among("pk", ids)).select_related("buyer").order_by("-placed_at", "-pk")[:5]


@ready
def _receipts_alike(number: str) -> QuerySet[Receipt, int]:
    return Receipt.objects.filter(number__icontains=number).order_by().values_list("pk", flat=True)[:CANDIDATES]


@ready
def _newest_receipts(ids: tuple[int, ...]) -> QuerySet[Receipt]:
    return Receipt.objects.filter(among("pk", ids)).select_related("contact", "order").order_by("-issued_at")[:5]
