"""From one ticket type to another: the seat stays, what was paid stays, and a price that differs needs a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.exception_rights import check_right
from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, User
from ams.core.money import Money
from billing.models import Order
from billing.offers import with_tax
from billing.operations import Why
from billing.prices import NotOnSale, price_for
from events.models import Event, Registration, TicketType
from events.operations.seats import NoSeatLeft
from events.queries import seats_taken


class CannotMove(DomainError):
    """It cannot be moved so; the text says why."""


@transaction.atomic
@knowing_the_association()
def move_registration(
    *, registration: Registration, to: TicketType, why: Why | None, at: datetime, by: User
) -> Registration:
    """Let somebody who comes have another ticket of the same event; the order stays as it was.

    Where the other ticket costs them something else, nothing is asked and nothing given back, so that is an exception
    with a reason. Raises CannotMove, NoSeatLeft, NotAllowed, ExceptionNeedsWords.
    """
    Order.objects.select_for_update(of=("self",)).filter(lines__registration=registration).first()
    event = Event.objects.select_for_update(no_key=True).get(ticket_types__registrations=registration)
    full = Registration.objects.select_related("ticket_type", "contact", "order_line__order")
    one = full.get(pk=registration.pk)
    _check(one, to, event, at)
    difference = price_difference(one, to, at=at)
    if difference and why is None:
        raise CannotMove(_("The other ticket costs something else. Choose a reason, and say in a few words why."))
    before, one.ticket_type = one.ticket_type, to
    one.save(update_fields=["ticket_type"])
    if why is not None:
        check_right(by, ExceptionKind.MOVED, max(difference, -difference).amount)
        record_exception("event.moved", reason=why.reason, words=why.words, contact=one.contact, on=one, by=by, at=at)
    facts = {"name": event.title, "from": before.name, "to": to.name, "difference": str(difference.amount)}
    activity.record("event.moved", contact=one.contact, on=one, by=by, at=at, facts=facts)
    return one


def price_difference(one: Registration, to: TicketType, *, at: datetime) -> Money:
    """What another ticket costs its holder today, less what was asked for the one they have. Give it its order."""
    if one.order_line is None:
        raise CannotMove(_("This was never ordered, so there is nothing to move."))
    contact = one.contact or one.order_line.order.buyer
    try:
        quote = price_for(to.product, contact, day_of(at))
    except NotOnSale:
        raise CannotMove(_("“%(ticket)s” has no price. Choose another ticket.") % {"ticket": to}) from None
    asked = with_tax(quote.amount, to.product, day_of(at))
    return asked - Money(one.order_line.gross, one.order_line.order.currency)


def _check(one: Registration, to: TicketType, event: Event, at: datetime) -> None:
    """Whether there is something to move, and room for it. The event's row is locked."""
    if not one.is_valid:
        raise CannotMove(_("Only somebody who comes can have another ticket."))
    if to.event_id != event.pk:
        raise CannotMove(_("This ticket is for another event."))
    if to.pk == one.ticket_type_id:
        raise CannotMove(_("They have this ticket already."))
    if to.capacity is not None and (left := to.capacity - seats_taken(event, at=at).get(to.pk, 0)) < 1:
        raise NoSeatLeft(to, max(left, 0))
