"""From one event to another: the old ticket is void, the new one holds, and what the price makes of it was said before.

The order line goes along with its person, so what was paid stays paid and is earned on the other event's day. Where the
other ticket costs less, the rest can go back; where it costs more, the difference is an order of its own.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, ExceptionMade, User
from ams.core.money import Money
from billing.models import Order, OrderLine
from billing.offers import with_tax
from billing.operations import GivingBack, LineRequest, Why, give_back, left_to_credit, place_order
from billing.prices import NotOnSale, price_for
from events.models import Registration, TicketType
from events.operations.mails import send_ticket, tell_moved_over
from events.operations.moving import CannotMove
from events.operations.offering import lock_event, offer_freed_seats
from events.operations.seats import NoSeatLeft, check_room
from events.operations.tickets import new_code
from events.queries import questions_of

MOVED_OVER = UUID("0c3f6a52-95a4-4d0b-8f0e-5f4c7d1f3c11")  # names what goes back for each registration, so once


@dataclass(frozen=True, slots=True)
class Moving:
    """What it would mean: what the ticket they have stands for, and what the other costs them today; tax included."""

    to: TicketType
    line: OrderLine
    stands: Money
    costs: Money

    @property
    def difference(self) -> Money:
        """More than nothing is to be paid, less than nothing is theirs."""
        return self.costs - self.stands

    @property
    def size(self) -> Money:
        """The difference whichever way it goes, as pages write it."""
        return max(self.difference, -self.difference)


@dataclass(frozen=True, slots=True)
class MovingOver:
    """What staff decided. `seen` is the difference they were shown.

    `settles`: whether the difference is asked for, or given back by `method` (a Refund.Method); else it stays as it is.
    `may_overbook`: also if every seat there is taken.
    """

    seen: Decimal
    why: Why
    settles: bool = False
    method: str = ""
    may_overbook: bool = False


def moving_of(registration: Registration, to: TicketType, *, at: datetime) -> Moving:
    """What moving to a ticket of another event would mean. Raises CannotMove, which says why it cannot be done."""
    _check(registration, to, at)
    line = registration.order_line
    if line is None:
        raise CannotMove(_("This was never ordered, so there is nothing to move."))
    try:
        quote = price_for(to.product, registration.contact or line.order.buyer, day_of(at))
    except NotOnSale:
        raise CannotMove(_("“%(ticket)s” has no price. Choose another ticket.") % {"ticket": to}) from None
    stands = Money(left_to_credit(line.order)[line.pk], line.order.currency)
    return Moving(to, line, stands, with_tax(quote.amount, to.product, day_of(at)))


@transaction.atomic
@knowing_the_association()
def move_to_event(
    *, registration: Registration, to: TicketType, how: MovingOver, at: datetime, by: User
) -> Registration:
    """Let somebody who comes to one event come to another instead; their registration there.

    Order first, then both events in the order of their keys, as everybody locks them. The freed seat is offered to
    those who wait. Both mails go out: the old ticket ends in their calendar, the new one comes.
    How far the role of whoever asks may go is looked at by those who call.
    Raises CannotMove, NoSeatLeft, ExceptionNeedsWords, and billing's CannotGiveBack.
    """
    Order.objects.select_for_update(of=("self",)).filter(lines__registration=registration).first()
    keys = sorted({registration.ticket_type.event_id, to.event_id})
    events = {key: lock_event(key) for key in keys}
    full = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    one = full.get(pk=registration.pk)
    to = TicketType.objects.select_related("event", "product__seller", "product__tax_code").get(pk=to.pk)
    moving = moving_of(one, to, at=at)
    if how.seen != moving.difference.amount:
        raise CannotMove(_("What it costs has changed meanwhile. Look at it, and go on if it suits."))
    new = _row(one, to, at)
    made = _exception(new, moving, how, at=at, by=by)
    new.overbooked_by = None if _has_room(to, how, at) else made
    _hand_over(one, new, moving.line, at)
    offer_freed_seats(event=events[one.ticket_type.event_id], at=at)
    order = _settle(one, new, moving, how, at=at, by=by)
    facts = {"name": new.ticket_type.event.title, "from": one.ticket_type.event.title,
             "difference": str(moving.difference.amount), "exception": made.pk}  # fmt: skip
    activity.record("event.moved_over", contact=new.contact, on=new, by=by, at=at, facts=facts)
    tell_moved_over(registration=one, to=new, order=order, order_url=_url(order), at=at)
    send_ticket(registration=new, at=at)
    return new


def _check(one: Registration, to: TicketType, at: datetime) -> None:
    """Whether there is something to move, and somewhere to move it. Raises CannotMove."""
    event = to.event
    if not one.is_valid or one.ticket_type.event.cancelled_at is not None:
        raise CannotMove(_("Only somebody who comes can be moved."))
    if event.pk == one.ticket_type.event_id:
        raise CannotMove(_("This ticket is for the same event. Give them another ticket instead."))
    if not event.is_open or event.ends_at <= at:
        raise CannotMove(_("That event is not announced, is called off, or is over."))
    if one.check_ins.filter(undone_at=None).exists():
        raise CannotMove(_("They were let in already. Undo that first, if it was a slip."))
    if one.places.filter(cancelled_at=None, order_line__gross__gt=0).exists():
        raise CannotMove(_("They paid for a session besides. Give that back first, then move them."))
    if one.difference_line_id is not None:
        raise CannotMove(_("They were moved once and a difference was asked for. Cancel it, and register them anew."))


def _row(one: Registration, to: TicketType, at: datetime) -> Registration:
    """Their registration there, not confirmed yet; answers to what is asked there too go along."""
    asked = {question.field.key for question in questions_of(to.event)}
    answers = {key: value for key, value in one.answers.items() if key in asked}
    return Registration.objects.create(
        ticket_type=to, contact=one.contact, name=one.name, email=one.email, code=new_code(), answers=answers,
        registered_at=at,
    )  # fmt: skip


def _exception(new: Registration, moving: Moving, how: MovingOver, *, at: datetime, by: User) -> ExceptionMade:
    reason, words = how.why.reason, how.why.words
    contact = new.contact or moving.line.order.buyer
    return record_exception(ExceptionKind.MOVED, reason=reason, words=words, contact=contact, on=new, by=by, at=at)


def _has_room(to: TicketType, how: MovingOver, at: datetime) -> bool:
    """Whether a seat is free there, those who wait having theirs. Raises NoSeatLeft unless it may be one too many."""
    try:
        check_room(event=to.event, wanted=Counter([to.pk]), at=at)
    except NoSeatLeft:
        if not how.may_overbook:
            raise
        return False
    return True


def _hand_over(one: Registration, new: Registration, line: OrderLine, at: datetime) -> None:
    """The line is the new one's; the old one comes no more."""
    Registration.objects.filter(pk=one.pk).update(order_line=None, moved_to=new, cancelled_at=at)
    new.order_line, new.confirmed_at = line, at
    new.save(update_fields=["order_line", "confirmed_at", "overbooked_by"])


def _settle(
    one: Registration, new: Registration, moving: Moving, how: MovingOver, *, at: datetime, by: User
) -> Order | None:
    """Give back what is too much, or ask for what is missing; the order for that."""
    difference = moving.difference.amount
    if not how.settles or not difference:
        return None
    order = moving.line.order
    if difference < 0:
        asked = GivingBack(
            request=uuid5(MOVED_OVER, str(one.pk)), credits={moving.line.pk: -difference}, method=how.method
        )
        give_back(order=order, asked=asked, why=how.why, at=at, by=by)
        return None
    asked_for = place_order(buyer=order.buyer, lines=[_missing(new, moving)], at=at, by=by)
    new.difference_line = asked_for.lines.get()
    new.save(update_fields=["difference_line"])
    return asked_for


def _missing(new: Registration, moving: Moving) -> LineRequest:
    """The difference as a line; where prices are without tax, so is its own."""
    product, amount = moving.to.product, moving.difference.amount
    if not product.seller.prices_include_tax:
        rate = product.tax_code.rate(on=day_of(new.registered_at))
        amount = (moving.difference * 100).portion(1, 100 + rate).amount
    what = _("Difference to “%(ticket)s”, %(event)s, %(name)s")
    described = what % {"ticket": moving.to, "event": moving.to.event, "name": new.name}
    return LineRequest(product, new.code, described[:500], 1, amount)


def _url(order: Order | None) -> str:
    return f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}" if order else ""
