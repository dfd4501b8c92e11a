"""What an event costs each of those somebody registers: their own price, where it is lower than the visitor's."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial

from ams.core.association import day_of
from ams.core.models import Contact
from billing.models import Product
from billing.prices import Quote, quotes_for
from events.queries.offers import EventOffer, requoted


def own_offers(offer: EventOffer, contacts: Iterable[Contact], *, at: datetime) -> dict[int, EventOffer]:
    """The same event for each of some people, by their keys; those left out pay what the visitor pays.

    Nobody pays more for being known: who is no member comes at the price of who brings them, as any guest does. No
    query where nobody pays less than this visitor.
    """
    usual = _usual(offer)
    found = {}
    for contact in contacts if usual else ():
        own = requoted(offer, partial(_lower, quotes_for(usual, contact, day_of(at))), at=at)
        if own != offer:
            found[contact.pk] = own
    return found


def _usual(offer: EventOffer) -> dict[int, Decimal]:
    """What anybody pays for what somebody pays less for than this visitor."""
    priced = [(one.kind.product_id, one.quote) for one in offer.tickets]
    priced += [(one.session.product_id, one.quote) for one in offer.sessions if one.session.product_id and one.quote]
    return {product: quote.usual for product, quote in priced if quote.possible}


def _lower(theirs: Mapping[int, Quote], quote: Quote, product: Product) -> Quote:
    own = theirs.get(product.pk)
    return own if own is not None and own.amount < quote.amount and not own.refusal else quote
