"""How it stands for somebody who waits, as their page says it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ams.core.money import Money
from events.models import WaitlistEntry
from events.queries.offers import EventOffer, TicketOffer, offer_for
from events.queries.waiting import place_in_line


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is asking, waiting, offered, unpaid, lapsed, coming or ended; `ticket` is what is offered, of `offer`."""

    state: str
    place: int = 0
    ticket: TicketOffer | None = None
    to_pay: Money | None = None
    offer: EventOffer | None = None

    @property
    def price(self) -> Decimal | None:
        """What one of it costs; None where nothing is offered."""
        return self.ticket.to_pay.amount if self.ticket else None


def standing_of(entry: WaitlistEntry, *, at: datetime) -> Standing:
    """Give it `ticket_type.event`, `contact` and `order`."""
    state = _state_of(entry, at)
    if state == "waiting":
        return Standing(state, place=place_in_line(entry))
    if state != "offered":
        return Standing(state)
    found = offer_for(entry.ticket_type.event, entry.contact, at=at)
    ticket = next((one for one in found.tickets if one.kind.pk == entry.ticket_type_id), None)
    return Standing(state, ticket=ticket, to_pay=ticket.to_pay * entry.size if ticket else None, offer=found)


def _state_of(entry: WaitlistEntry, at: datetime) -> str:
    event, order = entry.ticket_type.event, entry.order
    if order is not None:
        return "lapsed" if order.cancelled_at else "coming" if order.settled_at else "unpaid"
    is_over = event.cancelled_at is not None or event.starts_at <= at
    if is_over or entry.ended_at is not None or (entry.offer_ends_at is not None and entry.offer_ends_at <= at):
        return "ended"
    if entry.offered_at is not None:
        return "offered"
    return "asking" if entry.kind == WaitlistEntry.Kind.APPROVAL else "waiting"
