"""Joining in the same order: which memberships would make a ticket cheaper, and what both cost then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ams.core.association import day_of
from ams.core.models import Contact
from ams.core.money import Money
from billing.offers import with_tax
from events.queries.offers import EventOffer
from members.models import JoinQuestion, MembershipType
from members.queries import Offer, member_prices, offers_on


@dataclass(frozen=True, slots=True)
class JoinOffer:
    """A membership that somebody can take along; `tickets` says what each ticket costs with it, by the type's key."""

    membership: Offer
    tickets: Mapping[int, Money]

    @property
    def type(self) -> MembershipType:
        """What one would become."""
        return self.membership.type


def joins_for(offer: EventOffer, contact: Contact | None, *, at: datetime) -> list[JoinOffer]:
    """The memberships with which this visitor would pay less for a ticket, and which they can join here and now.

    Whoever was a member before renews instead; what staff look at first, or what has to be asked more, is joined on its
    own page. No query where nobody pays less than this visitor; else seven at most.
    """
    on_sale = [one for one in offer.on_sale if one.possible_to_pay]
    if not on_sale or (contact is not None and not _is_new(contact)):
        return []
    on = day_of(at)
    less = member_prices([one.kind.product_id for one in on_sale], on)
    asking = set(JoinQuestion.objects.filter(is_required=True).values_list("type", flat=True))
    sellers = {one.kind.product.seller_id for one in on_sale}
    found = []
    for one in offers_on(on):
        tickets = {
            ticket.kind.pk: with_tax(amount, ticket.kind.product, on)
            for ticket in on_sale
            for key, amount in less.items()
            if key == (ticket.kind.product_id, one.type.pk) and amount < ticket.quote.amount
        }
        is_asked_more = None in asking or one.type.pk in asking
        if tickets and one.is_self_service and not is_asked_more and sellers == {one.type.product.seller_id}:
            found.append(JoinOffer(one, tickets))
    return found


def _is_new(contact: Contact) -> bool:
    """Whether they can join: a person who holds no membership, other than one begun and never paid."""
    held = contact.memberships.uncancelled().filter(terms__isnull=False)
    return contact.kind == Contact.Kind.PERSON and not held.exists()
