"""Registering for an event: one form, one order with a line for each person, at the price that holds at that moment."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, User
from billing.buyers import buyers
from billing.models import Order, SubmittedForm
from billing.operations import LineRequest, Newcomer, PriceMoved, place_order
from events.models import Event, Registration, TicketType
from events.operations.parties import Attendee
from events.operations.seats import pass_seats
from events.operations.tickets import new_code
from events.queries import TicketOffer, offer_for


class CannotRegister(DomainError):
    """One cannot register so, now; the text says why."""


@dataclass(frozen=True, slots=True)
class Booking:
    """All that a form says. `key` was made with the page, so that sending it twice is registering once.

    The buyer comes too; `others` are with them. `seen` is the price of one, tax included, that the page showed.
    """

    key: UUID
    kind: TicketType
    buyer: Contact | Newcomer
    others: tuple[Attendee, ...] = ()
    seen: Decimal | None = None

    @property
    def people(self) -> int:
        """How many come."""
        return 1 + len(self.others)

    @property
    def fingerprint(self) -> str:
        """The same for the same answers."""
        who = self.buyer.pk if isinstance(self.buyer, Contact) else (self.buyer.name, self.buyer.email)
        others = [(one.name, one.email) for one in self.others]
        return hashlib.sha256(repr((who, self.kind.pk, others, str(self.seen))).encode()).hexdigest()


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
    Raises CannotRegister, NoSeatLeft, PriceMoved, CannotOrder.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=booking.key, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=booking.key)
    if (order := find_registered(booking)) is not None:
        return order
    event = Event.objects.get(pk=booking.kind.event_id)
    ticket = _ticket(booking, event, at)
    buyer = _contact_of(booking.buyer, at=at, by=by)
    registrations = _write(booking, buyer, at)
    if instead_of is not None:
        pass_seats(earlier=instead_of, registrations=registrations, at=at)
    order = place_order(
        buyer=buyer,
        lines=[_line(ticket, one) for one in registrations],
        at=at,
        by=by,
        channel="" if by is not None and by.is_staff else Activity.Channel.SELF_SERVICE,
    )
    form.order, form.fingerprint = order, booking.fingerprint
    form.save(update_fields=["order", "fingerprint"])
    return order


def _ticket(booking: Booking, event: Event, at: datetime) -> TicketOffer:
    """The ticket that is wanted, if this buyer can have it now. Whether seats are free is decided under the lock."""
    known = booking.buyer if isinstance(booking.buyer, Contact) else None
    offer = offer_for(event, known, at=at)
    ticket = next((one for one in offer.tickets if one.kind.pk == booking.kind.pk), None)
    facts = {"event": event, "ticket": booking.kind, "most": booking.kind.most_per_order}
    if not event.is_open or offer.closed or ticket is None:
        why = offer.closed or _("One cannot register for this event yet.")
        raise CannotRegister(why)
    if ticket.not_now or ticket.quote.refusal:
        facts["why"] = ticket.not_now or ticket.quote.refusal
        raise CannotRegister(_("“%(ticket)s” cannot be had now. %(why)s") % facts)
    if booking.kind.needs_approval:
        raise CannotRegister(_("“%(ticket)s” is asked for: we look at each request, and answer soon.") % facts)
    if booking.people > booking.kind.most_per_order:
        raise CannotRegister(_("At most %(most)s people go into one order. Ask us, if you are more.") % facts)
    if booking.seen is not None and booking.seen != ticket.to_pay.amount:
        raise PriceMoved(
            _("The price of “%(ticket)s” has changed meanwhile. Look at it, and go on if it suits you.") % facts
        )
    return ticket


def _write(booking: Booking, buyer: Contact, at: datetime) -> list[Registration]:
    """A row for each who comes; none has a seat yet."""
    myself = Registration(contact=buyer, name=buyer.display_name[:200], email=buyer.email)
    rows = [myself, *(Registration(name=one.name, email=one.email) for one in booking.others)]
    for one in rows:
        one.ticket_type, one.code, one.registered_at = booking.kind, new_code(), at
    return Registration.objects.bulk_create(rows)


def _line(ticket: TicketOffer, one: Registration) -> LineRequest:
    """One person, one line: so that one can be given back alone."""
    kind, quote = ticket.kind, ticket.quote
    sold = f"{kind.product.name} ({quote.why.lower()})" if quote.why else kind.product.name
    return LineRequest(kind.product, one.code, f"{sold}, {one.name}", 1, quote.amount)


def _contact_of(who: Contact | Newcomer, *, at: datetime, by: User | None) -> Contact:
    if isinstance(who, Contact):
        return who
    return buyers().add_buyer(name=who.name, email=who.email, at=at, by=by)
