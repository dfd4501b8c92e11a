"""Seats outside the rules as plans: late, one too many, free of charge; and from one event to another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from ams.core.money import format_money
from billing.models import Order
from billing.operations import Why
from events.models import Event, Registration, TicketType
from events.operations import CannotMove, DeskBooking, Moving, MovingOver, exceptions_in, move_to_event, moving_of
from events.operations import register_by_staff as register
from staffdesk.operations.exceptions.plan import Asking, NotTheirs, Plan

HEAVIEST: Final = (ExceptionKind.FREE_SEAT, ExceptionKind.OVERBOOKED, ExceptionKind.LATE)
_SAID: Final = {
    ExceptionKind.FREE_SEAT: gettext_lazy("They pay nothing."),
    ExceptionKind.OVERBOOKED: gettext_lazy("Every seat is taken: theirs is one too many."),
    ExceptionKind.LATE: gettext_lazy("Registration has closed."),
}


class NotNeeded(DomainError):
    """It is within the rules."""


@transaction.atomic
@knowing_the_association()
def exception_of(*, booking: DeskBooking, contact: Contact, at: datetime) -> ExceptionKind | None:
    """Under which exception a booking is kept; None for one within the rules.

    Raises CannotRegisterThem, NoSeatLeft, NotOnSale.
    """
    takes = exceptions_in(booking=booking, contact=contact, at=at)
    return next((kind for kind in HEAVIEST if kind in takes), None)


def asked_for(booking: DeskBooking) -> dict[str, str]:
    """What was asked, for a proposal to keep."""
    return {
        "ticket": str(booking.kind.pk),
        "free": "yes" if booking.is_free else "",
        "overbook": "yes" if booking.may_overbook else "",
    }


def plan_seat(asking: Asking) -> Plan:
    """A seat late, one too many or for nothing; what else it takes stands besides. The event's row is locked."""
    booking, contact, main = _booking(asking), asking.contact, asking.kind
    takes = exceptions_in(booking=booking, contact=contact, at=asking.at)
    if main not in takes:
        raise NotNeeded(_("The portal itself would do this now: register them from the event's page."))
    event, kind = booking.kind.event, booking.kind
    facts = {"name": contact, "event": event, "day": date_format(event.start_date), "ticket": kind}
    told = [_("%(name)s is registered for “%(event)s” on %(day)s with the ticket “%(ticket)s”.") % facts]
    told += [str(_SAID[one]) for one in HEAVIEST if one in takes]

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        register(booking=replace(booking, reason=why.reason, words=why.words), at=at, by=by)
        return ExceptionMade.objects.filter(what=main, contact=contact, actor=by, at=at).latest("pk")

    besides = {one: measure for one, measure in takes.items() if one != main}
    return Plan(takes[main], " ".join(told), (kind.pk, *sorted(takes.items())), make, besides=besides)


def plan_seat_too_many(asking: Asking) -> Plan:
    """One too many, for somebody who is registered, or who comes from another event."""
    return plan_move(asking) if "registration" in asking.asked else plan_seat(asking)


def moving_asked(registration: Registration, to: TicketType, how: MovingOver) -> dict[str, str]:
    """What was asked, for a proposal to keep."""
    return {
        "registration": str(registration.pk),
        "to": str(to.pk),
        "seen": str(how.seen),
        "settles": "yes" if how.settles else "",
        "method": how.method,
        "overbook": "yes" if how.may_overbook else "",
    }


def plan_move(asking: Asking) -> Plan:
    """To another event. What goes back, or need not be paid, is how far it goes. Order and events are locked."""
    one, to = _registration(asking), _ticket(asking.asked["to"])
    Order.objects.select_for_update(of=("self",)).filter(lines__registration=one).first()
    both = Event.objects.filter(pk__in=[one.ticket_type.event_id, to.event_id])
    list(both.select_for_update(no_key=True).order_by("pk"))
    moving, asked = moving_of(one, to, at=asking.at), asking.asked
    if Decimal(asked["seen"]) != moving.difference.amount:
        raise CannotMove(_("What it costs has changed meanwhile. Look at it, and go on if it suits."))

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        how = MovingOver(
            seen=moving.difference.amount, why=why, settles=bool(asked.get("settles")),
            method=asked.get("method", ""), may_overbook=bool(asked.get("overbook")),
        )  # fmt: skip
        new = move_to_event(registration=one, to=to, how=how, at=at, by=by)
        mine = ExceptionMade.objects.filter(object_type=ContentType.objects.get_for_model(new), object_id=new.pk)
        return mine.get(what=ExceptionKind.MOVED)

    is_asked_for = moving.difference.amount > 0 and asked.get("settles")
    takes = {ExceptionKind.MOVED: Decimal(0) if is_asked_for else moving.size.amount}
    if asked.get("overbook"):
        takes[ExceptionKind.OVERBOOKED] = Decimal(1)
    measure = takes.pop(asking.kind)
    facts = (one.pk, to.pk, moving.difference, moving.line.pk)
    return Plan(measure, _told(one, moving, asked), facts, make, one, besides=takes)


def _told(one: Registration, moving: Moving, asked: Mapping[str, str]) -> str:
    facts = {"name": one.name, "from": one.ticket_type.event, "to": moving.to.event, "ticket": moving.to}
    told = _("%(name)s comes to “%(to)s” (ticket “%(ticket)s”) instead of “%(from)s”.") % facts
    amount = {"amount": format_money(moving.size.amount, moving.size.currency, get_language() or "en")}
    if not moving.difference:
        return told
    if moving.difference.amount > 0:
        rest = _("%(amount)s more is asked for.") if asked.get("settles") else _("%(amount)s more need not be paid.")
    else:
        rest = _("%(amount)s goes back.") if asked.get("settles") else _("%(amount)s too much stays with us.")
    return f"{told} {rest % amount}"


def _booking(asking: Asking) -> DeskBooking:
    asked = asking.asked
    return DeskBooking(
        key=asking.request,
        kind=_ticket(asked["ticket"]),
        who=asking.contact,
        is_free=asking.kind == ExceptionKind.FREE_SEAT or bool(asked.get("free")),
        may_overbook=asking.kind == ExceptionKind.OVERBOOKED or bool(asked.get("overbook")),
    )


def _ticket(pk: str) -> TicketType:
    found = TicketType.objects.select_related("event", "product__seller", "product__tax_code").filter(pk=int(pk))
    if (kind := found.filter(product__archived_at=None).first()) is None:
        raise NotTheirs(_("There is no such ticket any more."))
    return kind


def _registration(asking: Asking) -> Registration:
    theirs = contact_ids_of(asking.contact)
    found = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    one = found.filter(pk=int(asking.asked["registration"])).first()
    if one is None or one.order_line is None or (one.contact_id or one.order_line.order.buyer_id) not in theirs:
        raise NotTheirs(_("There is no such registration of theirs."))
    return one
