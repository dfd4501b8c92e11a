"""What an event offers somebody at a moment: which tickets, at which price and why, and how many are free."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.models import Contact
from ams.core.money import Money
from billing.models import Order, Product
from billing.offers import with_tax
from billing.prices import Quote, prices_on, quotes_for
from events.models import Event, EventQuestion, Session, TicketType
from events.queries.seats import SCARCE, Seats, seats_of
from events.queries.sessions import SessionOffer, free_of, questions_of, sessions_of
from members.models import MembershipType
from members.queries import member_prices


@dataclass(frozen=True, slots=True)
class TicketOffer:
    """A ticket for one buyer at one moment. Amounts called `…_to_pay` are what is paid, tax included."""

    kind: TicketType
    quote: Quote
    to_pay: Money
    usual_to_pay: Money
    possible_to_pay: Money | None
    left: int | None  # None: room for everybody
    not_now: str  # why nobody can have it today, in words; empty if one can

    @property
    def is_sold_out(self) -> bool:
        """Whether no seat is free."""
        return self.left == 0

    @property
    def is_scarce(self) -> bool:
        """Whether so few seats are free that it is worth saying."""
        return self.left is not None and 0 < self.left <= SCARCE

    @property
    def is_special(self) -> bool:
        """Whether this buyer pays less than others."""
        return bool(self.quote.why)

    @property
    def most(self) -> int:
        """How many people one can register with it now."""
        most = self.kind.most_per_order
        return most if self.left is None else min(most, self.left)

    @property
    def saving(self) -> Money | None:
        """What a member would pay less for one; None where nobody pays less than this buyer."""
        return self.to_pay - self.possible_to_pay if self.possible_to_pay else None


@dataclass(frozen=True, slots=True)
class EventOffer:
    """An event with its tickets for one buyer at one moment. `closed` says in words why nobody can register.

    `sessions` are parts one can choose; those that cost extra and have no price yet are left out. `questions` are asked
    of everybody who comes.
    """

    event: Event
    tickets: list[TicketOffer]
    seats: Seats
    closed: str
    sessions: list[SessionOffer] = field(default_factory=list)
    questions: list[EventQuestion] = field(default_factory=list)

    @property
    def asks_more(self) -> bool:
        """Whether there is something to say of each who comes, besides the name."""
        return bool(self.sessions or self.questions)

    @property
    def possible(self) -> list[TicketOffer]:
        """The tickets this buyer can have now, as far as seats are free and staff say yes."""
        return [] if self.closed else [one for one in self.tickets if not (one.quote.refusal or one.not_now)]

    @property
    def on_sale(self) -> list[TicketOffer]:
        """The tickets this buyer can have now without asking, as long as seats are free."""
        return [one for one in self.possible if not one.kind.needs_approval]

    @property
    def on_request(self) -> list[TicketOffer]:
        """The tickets this buyer can ask for now; staff look at each request."""
        return [one for one in self.possible if one.kind.needs_approval]

    @property
    def to_wait_for(self) -> list[TicketOffer]:
        """The tickets for which there are too few seats, at least for a large party."""
        return [one for one in self.on_sale if one.left is not None] if self.event.has_waiting_list else []

    @property
    def available(self) -> list[TicketOffer]:
        """The tickets this buyer can have now."""
        return [one for one in self.on_sale if not one.is_sold_out]

    @property
    def is_full(self) -> bool:
        """Whether this buyer could have a ticket if a seat were free."""
        return bool(self.on_sale) and not self.available

    @property
    def may_wait(self) -> bool:
        """Whether it is full, and this buyer can wait for a seat."""
        return self.is_full and bool(self.to_wait_for)


def upcoming_events(*, at: datetime) -> QuerySet[Event]:
    """What anybody may see and is not over, the next first; cancelled ones too, so that nobody waits at the door."""
    return Event.objects.announced().not_over(at=at)


def offer_for(
    event: Event,
    contact: Contact | None,
    *,
    at: datetime,
    earlier: Order | None = None,
    joining: MembershipType | None = None,
    sessions: bool = True,
    questions: bool = True,
) -> EventOffer:
    """An event for somebody. Tickets that have no price yet are left out.

    Seats that an `earlier` unpaid order of the same visitor holds are free for them. Whoever is `joining` in the same
    order pays as a member of that type. Sessions and questions are left out where nobody asks for them.
    """
    on = day_of(at)
    on_offer = event.ticket_types.filter(product__archived_at=None)
    kinds = list(on_offer.select_related("product__seller", "product__tax_code"))
    parts = sessions_of(event, at=at, besides=earlier) if sessions else []
    sold = [kind.product_id for kind in kinds] + [one.product_id for one in parts if one.product_id]
    quotes, seats = quotes_for(prices_on(sold, on), contact, on), seats_of(event, at=at, besides=earlier)
    if joining is not None:
        quotes = _as_member(quotes, joining, on)
    tickets = [_ticket(kind, quotes[kind.product_id], seats, event, at) for kind in kinds if kind.product_id in quotes]
    return EventOffer(
        event,
        tickets,
        seats,
        _closed(event, tickets, at),
        [_session(one, quotes, on) for one in parts if one.product_id is None or one.product_id in quotes],
        questions_of(event) if questions else [],
    )


def _as_member(quotes: Mapping[int, Quote], type: MembershipType, on: date) -> dict[int, Quote]:
    """What the same products cost somebody who joins as this type in the same order. One query."""
    less = {key.product: amount for key, amount in member_prices(quotes.keys(), on).items() if key.type == type.pk}
    return {key: at_member_price(quote, less.get(key)) for key, quote in quotes.items()}


def at_member_price(quote: Quote, amount: Decimal | None) -> Quote:
    """The quote of somebody who becomes a member in the same order, at that type's price if it is the lower one."""
    if amount is None or amount >= quote.amount:
        return quote
    return replace(quote, amount=amount, why=_("Member price"), possible=None)


def requoted(offer: EventOffer, quote_of: Callable[[Quote, Product], Quote], *, at: datetime) -> EventOffer:
    """The same event where every price is what `quote_of` makes of it. No query."""
    on = day_of(at)

    def ticket_of(one: TicketOffer) -> TicketOffer:
        quote, product = quote_of(one.quote, one.kind.product), one.kind.product
        possible = with_tax(quote.possible.amount, product, on) if quote.possible else None
        return replace(one, quote=quote, to_pay=with_tax(quote.amount, product, on), possible_to_pay=possible)

    def session_of(one: SessionOffer) -> SessionOffer:
        if one.quote is None or one.session.product is None:
            return one
        quote = quote_of(one.quote, one.session.product)
        return replace(one, quote=quote, to_pay=with_tax(quote.amount, one.session.product, on))

    return replace(offer, tickets=[*map(ticket_of, offer.tickets)], sessions=[*map(session_of, offer.sessions)])


def not_sold_on(kind: TicketType, day: date) -> str:
    """Why nobody can have this ticket on a day of the event's calendar, in words; empty if one can."""
    if kind.sold_from and day < kind.sold_from:
        return _("From %(day)s on.") % {"day": date_format(kind.sold_from)}
    if kind.sold_until and day > kind.sold_until:
        return _("It was to be had until %(day)s.") % {"day": date_format(kind.sold_until)}
    return ""


def _ticket(kind: TicketType, quote: Quote, seats: Seats, event: Event, at: datetime) -> TicketOffer:
    def paid(amount: Decimal) -> Money:
        return with_tax(amount, kind.product, day_of(at))

    return TicketOffer(
        kind=kind,
        quote=quote,
        to_pay=paid(quote.amount),
        usual_to_pay=paid(quote.usual),
        possible_to_pay=paid(quote.possible.amount) if quote.possible else None,
        left=seats.free_of(kind),
        not_now=not_sold_on(kind, at.astimezone(event.tz).date()),
    )


def _session(session: Session, quotes: Mapping[int, Quote], on: date) -> SessionOffer:
    """Call it for one that has a quote, or needs none."""
    if session.product is None:
        return SessionOffer(session, None, None, free_of(session))
    quote = quotes[session.product.pk]
    return SessionOffer(session, quote, with_tax(quote.amount, session.product, on), free_of(session))


def _closed(event: Event, tickets: list[TicketOffer], at: datetime) -> str:
    if event.cancelled_at:
        return _("This event was cancelled.")
    if event.ends_at <= at:
        return _("This event is over.")
    if event.starts_at <= at:
        return _("This event has begun.")
    return "" if tickets else _("One cannot register for this event yet.")
