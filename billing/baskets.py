"""What lies in somebody's basket: kept in their session, never for longer than that, and worth nothing until ordered.

Prices are not kept here. What the page showed is (`seen`), so that it can say when something has changed.
"""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest

MOST_ENTRIES = 20
MOST_PIECES = 1_000  # of one thing; what one may order is much less
IN_SESSION = "basket"
LAST_ORDERS = "shop_orders"  # page of the shop -> reference of the order last made from it


@dataclass(frozen=True, slots=True)
class Entry:
    """Some of a thing; `amount` is what a giver chose, `seen` the price of one that was shown. Both as plain text."""

    slug: str
    quantity: int = 1
    amount: str = ""
    seen: str = ""

    @property
    def given(self) -> Decimal | None:
        """The chosen amount."""
        return _decimal(self.amount)

    @property
    def shown(self) -> Decimal | None:
        """The price that was shown."""
        return _decimal(self.seen)


def entries_in(request: HttpRequest) -> list[Entry]:
    """What lies in the basket of this session, in the order it was put there."""
    kept: list[dict[str, Any]] = request.session.get(IN_SESSION, [])
    return [Entry(**one) for one in kept]


def put_in(request: HttpRequest, entry: Entry) -> None:
    """Add to what is there; another amount for the same cause takes the place of the first."""
    entries = {one.slug: one for one in entries_in(request)}
    if (there := entries.get(entry.slug)) and not entry.amount:
        entry = replace(entry, quantity=min(there.quantity + entry.quantity, MOST_PIECES))
    if entry.slug in entries or len(entries) < MOST_ENTRIES:
        entries[entry.slug] = entry
    keep(request, list(entries.values()))


def change(request: HttpRequest, quantities: dict[str, int]) -> None:
    """So many of each from now on; none takes it out."""
    changed = [replace(one, quantity=quantities.get(one.slug, one.quantity)) for one in entries_in(request)]
    keep(request, [one for one in changed if one.quantity > 0])


def keep(request: HttpRequest, entries: list[Entry]) -> None:
    """Write the basket; nothing is kept of an empty one."""
    if entries:
        request.session[IN_SESSION] = [asdict(one) for one in entries]
    elif IN_SESSION in request.session:
        del request.session[IN_SESSION]


def note_order(request: HttpRequest, page: str, reference: str) -> None:
    """This session made that order from a page of the shop."""
    request.session[LAST_ORDERS] = {**request.session.get(LAST_ORDERS, {}), page: reference}


def last_order(request: HttpRequest, page: str) -> str:
    """The reference of the order last made from a page; empty for none."""
    reference: str = request.session.get(LAST_ORDERS, {}).get(page, "")
    return reference


def forget_order(request: HttpRequest, page: str) -> None:
    """That order is done with."""
    request.session[LAST_ORDERS] = {
        name: reference for name, reference in request.session.get(LAST_ORDERS, {}).items() if name != page
    }


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
