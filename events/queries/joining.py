"""Joining in the same order: which memberships would make a ticket cheaper, and what everything costs then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ams.core.association import day_of
from ams.core.models import Contact
from ams.core.money import Money
from billing.discounts import Piece
from billing.offers import with_tax
from events.queries.offers import EventOffer, at_member_price, requoted
from members.models import MembershipType
from members.queries import Offer, savings_on


@dataclass(frozen=True, slots=True)
class JoinOffer:
    """A membership that somebody can take along.

    `prices` are those of its holders, by product; `tickets` says what each ticket costs with it, by the type's key.
    """

    membership: Offer
    prices: Mapping[int, Decimal]
    tickets: Mapping[int, Money]

    @property
    def type(self) -> MembershipType:
        """What one would become."""
        return self.membership.type

    @property
    def piece(self) -> Piece:
        """The membership as a line of the order, for a code to take something off."""
        return Piece(self.type.product, 1, self.membership.preview.price.total.amount)


def joins_for(offer: EventOffer, contact: Contact | None, *, at: datetime) -> list[JoinOffer]:
    """The memberships with which this visitor would pay less for a ticket, and which they can join here and now.

    Whoever was a member before renews instead; what staff look at first, or what has to be asked more, is joined on its
    own page. No query where nobody pays less than this visitor; else three at most.
    """
    on_sale = [one for one in offer.on_sale if one.possible_to_pay]
    if not on_sale or (contact is not None and not _is_new(contact)):
        return []
    on = day_of(at)
    sold = [one.kind.product_id for one in on_sale]
    sold += [one.session.product_id for one in offer.sessions if one.session.product_id]
    sellers = {one.kind.product.seller_id for one in on_sale}
    found = []
    for one in savings_on(sold, on):
        kind = one.membership.type
        tickets = {
            ticket.kind.pk: with_tax(one.prices[ticket.kind.product_id], ticket.kind.product, on)
            for ticket in on_sale
            if one.prices.get(ticket.kind.product_id, ticket.quote.amount) < ticket.quote.amount
        }
        if tickets and one.membership.begins_at_once and not one.asks_more and sellers == {kind.product.seller_id}:
            found.append(JoinOffer(one.membership, one.prices, tickets))
    return found


def when_joined(offer: EventOffer, join: JoinOffer, *, at: datetime) -> EventOffer:
    """The same event for the same visitor, who takes this membership along. No query."""
    return requoted(offer, lambda quote, product: at_member_price(quote, join.prices.get(product.pk)), at=at)


def _is_new(contact: Contact) -> bool:
    """Whether they can join: a person who holds no membership, other than one begun and never paid."""
    held = contact.memberships.uncancelled().filter(terms__isnull=False)
    return contact.kind == Contact.Kind.PERSON and not held.exists()
