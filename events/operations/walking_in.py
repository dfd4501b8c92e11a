"""At the door without a ticket: written down, paid in cash or let in free of charge, and in at once."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.exception_rights import check_right
from ams.core.exceptions import record_exception
from ams.core.models import Contact, ExceptionKind, User
from ams.core.money import Money
from billing.buyers import buyers
from billing.models import Order, Payment, SubmittedForm
from billing.operations import LineRequest, Why, fulfil_paid_lines, place_order, take_payment
from billing.prices import NotOnSale, Quote, price_for
from events.models import Event, Registration, TicketType
from events.operations.checking_in import Arrival, check_in
from events.operations.tickets import new_code


class CannotWalkIn(DomainError):
    """Nobody can be let in so; the text says why."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who stands at the door. `key` was made with the page, so that sending it twice lets one person in.

    `contact` is their record, if we know them: then theirs is the price, a member's too. `free` says why they pay
    nothing; without it the ticket's price was handed over in cash.
    """

    key: UUID
    kind: TicketType
    name: str
    email: str = ""
    free: Why | None = None
    contact: Contact | None = None


@transaction.atomic
@knowing_the_association()
def walk_in(*, who: WalkIn, at: datetime, by: User) -> Arrival:
    """Register somebody at the door, take their money, let them in; the same form again changes nothing.

    It is an order, a payment and a receipt like any other. A window of sale or the event's beginning do not matter,
    seats do. At the door nobody waits for a second person, so the limit of the role is the end of it.
    Raises CannotWalkIn, NoSeatLeft, NotAllowed, ExceptionNeedsWords.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=who.key, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=who.key)
    event = Event.objects.get(pk=who.kind.event_id)
    if form.order_id is None:
        if not event.is_open:
            raise CannotWalkIn(_("This event is not announced, or was called off, so nobody can be let in."))
        form.order = _sell(who, at=at, by=by)
        form.save(update_fields=["order"])
    one = Registration.objects.get(order_line__order=form.order_id)
    return check_in(event=event, code=one.code, at=at, by=by)


def _sell(who: WalkIn, *, at: datetime, by: User) -> Order:
    """The order of one ticket, paid; its seat is taken under the event's lock."""
    quote = _quote(who, at)
    buyer = who.contact or buyers().add_buyer(name=who.name, email=who.email, at=at, by=by)
    one = Registration.objects.create(
        ticket_type=who.kind, contact=buyer, name=buyer.display_name[:200], email=who.email or buyer.email,
        code=new_code(), registered_at=at,
    )  # fmt: skip
    sold = f"{who.kind.product.name} ({quote.why.lower()})" if quote.why else who.kind.product.name
    line = LineRequest(who.kind.product, one.code, f"{sold}, {one.name}", 1, quote.amount)
    order = place_order(buyer=buyer, lines=[line], at=at, by=by)
    if who.free:
        check_right(by, ExceptionKind.FREE_SEAT, _worth(who, at))
        record_exception(
            "event.let_in_free", reason=who.free.reason, words=who.free.words, contact=buyer, on=one, by=by, at=at
        )
    if order.total:
        take_payment(
            provider_id=f"door_{who.key}", amount=Money(order.total, order.currency), contact=buyer, order=order,
            method=Payment.Method.CASH, detail=_("Cash, at the door"), at=at, by=by,
        )  # fmt: skip
        fulfil_paid_lines(order_id=order.pk, at=at)
    return order


def _worth(who: WalkIn, at: datetime) -> Decimal:
    """What somebody who is let in for nothing would pay; nothing for a ticket that is not sold."""
    try:
        return price_for(who.kind.product, who.contact, day_of(at)).amount
    except NotOnSale:
        return Decimal(0)


def _quote(who: WalkIn, at: datetime) -> Quote:
    """What they pay; nothing, if they are let in free of charge. Raises CannotWalkIn."""
    if who.free:
        return Quote(Decimal(0), Decimal(0))
    try:
        return price_for(who.kind.product, who.contact, day_of(at))
    except NotOnSale as error:
        raise CannotWalkIn(_("“%(ticket)s” has no price. Choose another ticket.") % {"ticket": who.kind}) from error
