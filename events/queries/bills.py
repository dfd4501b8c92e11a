"""What is to be paid, as a page says it before anybody pays: for all who come, with a code, with a membership."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ams.core.association import day_of, the_association
from ams.core.money import Money, total
from billing.discounts import price_with
from billing.models import DiscountCode, Product
from billing.offers import with_tax
from billing.prices import Quote
from events.queries.joining import JoinOffer
from events.queries.offers import EventOffer, requoted


@dataclass(frozen=True, slots=True)
class Part:
    """A line of it, tax included."""

    what: str
    to_pay: Money


@dataclass(frozen=True, slots=True)
class Bill:
    """What a form comes to as far as it is filled in; rounded person by person, as on the order."""

    parts: tuple[Part, ...]
    to_pay: Money


def bill_for(
    offer: EventOffer,
    people: Mapping[int, int],
    *,
    join: JoinOffer | None,
    code: DiscountCode | None,
    at: datetime,
    own: Iterable[tuple[EventOffer, int, str]] = (),
) -> Bill:
    """What so many people cost, by the key of their ticket, with what is taken along. Sessions are not in it.

    `own` are those besides who pay a price of their own: what the event offers them, the key of their ticket, and their
    name. The offers know of the membership and the code already (`when_joined`, `with_code`).
    """
    tickets = [one for one in offer.tickets if people.get(one.kind.pk)]
    parts = [Part(f"{one.kind} × {people[one.kind.pk]}", one.to_pay * people[one.kind.pk]) for one in tickets]
    for theirs, kind, name in own:
        parts += [Part(f"{one.kind}, {name}", one.to_pay) for one in theirs.tickets if one.kind.pk == kind]
    if join is not None:
        piece = join.piece
        amount = price_with(code, piece.product, piece.unit_price) if code else piece.unit_price
        parts.append(Part(str(join.type), with_tax(amount, piece.product, day_of(at))))
    return Bill(tuple(parts), _sum(parts))


def with_code(offer: EventOffer, code: DiscountCode | None, *, at: datetime) -> EventOffer:
    """The same event for somebody who uses a code that was found. No query."""
    return offer if code is None else requoted(offer, partial(_reduced, code), at=at)


def _reduced(code: DiscountCode, quote: Quote, product: Product) -> Quote:
    amount = price_with(code, product, quote.amount)
    if amount == quote.amount:
        return quote
    return replace(quote, amount=amount, why=" · ".join(filter(None, [quote.why, code.code])))


def _sum(parts: Iterable[Part]) -> Money:
    return total((part.to_pay for part in parts), the_association().currency)
