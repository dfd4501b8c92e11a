"""Registering for an event: one form, one order with a line for each person, at the price that holds at that moment.

What somebody chooses that costs extra has a line of its own, so that it can be given back alone.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, User
from ams.core.models.resolution import acted_for
from billing.buyers import buyers
from billing.discounts import code_as_typed
from billing.models import Order, SubmittedForm
from billing.operations import LineRequest, Newcomer, PriceMoved, lock_discount, place_order
from events.models import MOST_AT_ONCE, Event, Registration, TicketType
from events.operations.parties import Attendee
from events.operations.seats import pass_seats
from events.operations.sessions import NO_WISHES, Wishes, answers_of, chosen_of, write_places
from events.operations.tickets import new_code
from events.queries import EventOffer, TicketOffer, offer_for, own_offers
from members.models import MembershipType
from members.operations import joining_line


class CannotRegister(DomainError):
    """One cannot register so, now; the text says why."""


@dataclass(frozen=True, slots=True)
class Booking:
    """All that a form says. `key` was made with the page, so that sending it twice is registering once.

    The buyer comes too, unless it says otherwise; `others` are with them, with the same ticket where theirs says no
    other. `seen` is the price of one, tax included, that the page showed, `seen_others` those of other tickets and
    `seen_sessions` those of sessions, by their keys.
    """

    key: UUID
    kind: TicketType
    buyer: Contact | Newcomer
    others: tuple[Attendee, ...] = ()
    seen: Decimal | None = None
    buyer_comes: bool = True
    wishes: Wishes = NO_WISHES  # the buyer's own
    seen_sessions: tuple[tuple[int, Decimal], ...] = ()
    joining: MembershipType | None = None  # the buyer becomes a member in the same order, and pays as one
    seen_joining: Decimal | None = None
    code: str = ""  # a discount code
    seen_others: tuple[tuple[int, Decimal], ...] = ()
    seen_own: tuple[tuple[int, int, Decimal], ...] = ()  # contact, ticket, and the lower price of their own it showed
    seen_own_sessions: tuple[tuple[int, int, Decimal], ...] = ()  # contact, session, and the same

    @property
    def people(self) -> Counter[int]:
        """How many come with each ticket, by its key."""
        mine = [self.kind.pk] if self.buyer_comes else []
        return Counter([*mine, *((one.kind or self.kind).pk for one in self.others)])

    @property
    def fingerprint(self) -> str:
        """The same for the same answers."""
        who = self.buyer.pk if isinstance(self.buyer, Contact) else (self.buyer.name, self.buyer.email)
        others = [
            (one.name, one.email, one.contact and one.contact.pk, one.wishes, one.kind and one.kind.pk)
            for one in self.others
        ]
        said = (who, self.kind.pk, others, str(self.seen), self.buyer_comes, self.wishes, self.seen_sessions,
                self.joining and self.joining.pk, self.seen_joining, code_as_typed(self.code),
                self.seen_others, self.seen_own, self.seen_own_sessions)  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


def find_registered(booking: Booking) -> Order | None:
    """The order that the very same form has come to before, if it still stands."""
    sent = SubmittedForm.objects.filter(key=booking.key, fingerprint=booking.fingerprint).select_related("order")
    found = sent.first()
    return found.order if found and found.order and found.order.cancelled_at is None else None


@transaction.atomic
@knowing_the_association()
def register_for_event(*, booking: Booking, at: datetime, by: User | None, instead_of: Order | None = None) -> Order:
    """The order a form comes to; sending the same form again, also at the same moment, gives the same.

    Seats are held until it is paid, or until its time to pay is over; what is free is confirmed at once. All or
    nothing. It has the seats of the unpaid order of the same visitor `instead_of` which it is.
    Raises CannotRegister, CannotChoose, NoSeatLeft, PriceMoved, CannotDiscount, CannotOrder, and what `joining_line`
    raises.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=booking.key, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=booking.key)
    if (order := find_registered(booking)) is not None:
        return order
    event = Event.objects.get(pk=booking.kind.event_id)
    known = booking.buyer if isinstance(booking.buyer, Contact) else None
    offer = offer_for(event, known, at=at, joining=booking.joining)
    _check_who(booking, by)
    _check_tickets(booking, offer)
    own = own_offers(offer, [one.contact for one in booking.others if one.contact], at=at)
    _check_own_prices(booking, own)
    buyer = _contact_of(booking.buyer, at=at, by=by)
    registrations, lines = _write(booking, offer, own, buyer, at)
    if instead_of is not None:
        _take_over(instead_of, booking, registrations, at)
    order = place_order(
        buyer=buyer,
        lines=[*lines, *_joining(booking, buyer, at, by)],
        at=at,
        by=by,
        channel="" if by is not None and by.is_staff else Activity.Channel.SELF_SERVICE,
        code=booking.code,
        instead_of=instead_of,
    )
    form.order, form.fingerprint = order, booking.fingerprint
    form.save(update_fields=["order", "fingerprint"])
    return order


def _take_over(earlier: Order, booking: Booking, registrations: list[Registration], at: datetime) -> None:
    """The seats of the order this one replaces; rows are locked in the order everybody keeps: order, code, event."""
    Order.objects.select_for_update().get(pk=earlier.pk)
    if booking.code:
        lock_discount(booking.code, on=day_of(at))
    pass_seats(earlier=earlier, registrations=registrations, at=at)


def _check_tickets(booking: Booking, offer: EventOffer) -> None:
    """Whether this buyer can have as many of each ticket now, at the price they saw. Raises CannotRegister, PriceMoved.

    Whether seats are free is decided under the lock.
    """
    if not offer.event.is_open or offer.closed:
        raise CannotRegister(offer.closed or _("One cannot register for this event yet."))
    if booking.people.total() > MOST_AT_ONCE:
        raise CannotRegister(
            _("At most %(most)s people go into one order. Ask us, if you are more.") % {"most": MOST_AT_ONCE}
        )
    known = {one.kind.pk: one for one in offer.tickets}
    seen = {**dict(booking.seen_others), booking.kind.pk: booking.seen}
    for kind, people in booking.people.items():
        if kind not in known:
            raise CannotRegister(_("One cannot register for this event yet."))
        _check_ticket(known[kind], people, seen.get(kind))


def _check_own_prices(booking: Booking, own: Mapping[int, EventOffer]) -> None:
    """Whether whoever was shown a lower price of their own still has it. Raises PriceMoved."""
    comes = {(one.contact.pk, (one.kind or booking.kind).pk) for one in booking.others if one.contact}
    for contact, kind, seen in booking.seen_own:
        now = {one.kind.pk: one for one in own[contact].tickets} if contact in own else {}
        if (contact, kind) in comes and (kind not in now or now[kind].to_pay.amount > seen):
            raise PriceMoved(_("The price of a ticket has changed meanwhile. Look at it, and go on if it suits you."))


def _check_ticket(ticket: TicketOffer, people: int, seen: Decimal | None) -> None:
    """So many of one ticket, at that price. Raises CannotRegister, PriceMoved."""
    facts = {"ticket": ticket.kind, "most": ticket.kind.most_per_order, "why": ticket.not_now or ticket.quote.refusal}
    if facts["why"]:
        raise CannotRegister(_("“%(ticket)s” cannot be had now. %(why)s") % facts)
    if ticket.kind.needs_approval:
        raise CannotRegister(_("“%(ticket)s” is asked for: we look at each request, and answer soon.") % facts)
    if people > ticket.kind.most_per_order:
        raise CannotRegister(
            _("At most %(most)s people go into one order with “%(ticket)s”. Ask us, if you are more.") % facts
        )
    if seen is not None and seen != ticket.to_pay.amount:
        raise PriceMoved(
            _("The price of “%(ticket)s” has changed meanwhile. Look at it, and go on if it suits you.") % facts
        )


def _check_who(booking: Booking, by: User | None) -> None:
    """Somebody comes, and whose ticket it is to be is somebody this login acts for. Raises CannotRegister."""
    if not booking.people:
        raise CannotRegister(_("Say who comes."))
    theirs = {one.contact.pk for one in booking.others if one.contact is not None}
    if theirs and by is not None and by.is_staff:
        return
    mine = set(Contact.objects.filter(pk__in=acted_for(by)).values_list("pk", flat=True)) if theirs and by else set()
    if theirs - mine:
        raise CannotRegister(_("You can register those whose records you see yourself. Write other names below."))


def _write(
    booking: Booking, offer: EventOffer, own: Mapping[int, EventOffer], buyer: Contact, at: datetime
) -> tuple[list[Registration], list[LineRequest]]:
    """A row and a line for each who comes, then what they chose besides; nobody has a seat yet."""
    myself = [Attendee(buyer.display_name[:200], buyer.email, buyer, booking.wishes)] if booking.buyer_comes else []
    people = [*myself, *booking.others]
    rows = Registration.objects.bulk_create(
        Registration(
            ticket_type=one.kind or booking.kind,
            contact=one.contact,
            name=one.name,
            email=one.email,
            answers=answers_of(offer.questions, one.wishes),
            code=new_code(),
            registered_at=at,
        )
        for one in people
    )
    lines = [_line(own.get(one.contact_id or 0, offer), one) for one in rows]
    for row, one in zip(rows, people, strict=True):
        if one.wishes.sessions:
            theirs = own.get(row.contact_id or 0)
            shown = [
                (session, amount) for whose, session, amount in booking.seen_own_sessions if whose == row.contact_id
            ]
            seen = shown or (booking.seen_sessions if theirs is None else ())
            lines += write_places(row, chosen_of(theirs or offer, one.wishes, seen))
    return rows, lines


def _joining(booking: Booking, buyer: Contact, at: datetime, by: User | None) -> list[LineRequest]:
    """The membership that is taken along; its holder is whoever orders."""
    if booking.joining is None:
        return []
    return [joining_line(holder=buyer, type=booking.joining, seen=booking.seen_joining, at=at, by=by)]


def _line(offer: EventOffer, one: Registration) -> LineRequest:
    """One person, one line: so that one can be given back alone."""
    kind, quote = next((x.kind, x.quote) for x in offer.tickets if x.kind.pk == one.ticket_type_id)
    sold = f"{kind.product.name} ({quote.why.lower()})" if quote.why else kind.product.name
    return LineRequest(kind.product, one.code, f"{sold}, {one.name}", 1, quote.amount)


def _contact_of(who: Contact | Newcomer, *, at: datetime, by: User | None) -> Contact:
    if isinstance(who, Contact):
        return who
    return buyers().add_buyer(name=who.name, email=who.email, at=at, by=by)
