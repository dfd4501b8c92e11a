"""Staff register somebody: also free of charge, and also when it is full; either only with a reason."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.mails import render_mail
from ams.core.models import Contact, ExceptionKind, ExceptionMade, ReasonCode, User
from ams.core.outbox import post_message
from billing.models import Order, SubmittedForm
from billing.operations import LineRequest, Newcomer, place_order
from billing.prices import price_for
from events.models import Event, Registration, TicketType
from events.operations.offering import lock_event
from events.operations.parties import contact_of, lines_of
from events.operations.seats import NoSeatLeft, check_room
from events.operations.tickets import new_code


class CannotRegisterThem(DomainError):
    """Staff cannot register somebody so; the text says why."""


@dataclass(frozen=True, slots=True)
class DeskBooking:
    """What the form on the desk says. `key` was made with the page, so that sending it twice is registering once.

    `is_free`: they pay nothing. `may_overbook`: also if every seat is taken. Either needs `reason` and `words`.
    """

    key: UUID
    kind: TicketType
    who: Contact | Newcomer
    is_free: bool = False
    may_overbook: bool = False
    reason: ReasonCode | None = None
    words: str = ""


@transaction.atomic
@knowing_the_association()
def register_by_staff(*, booking: DeskBooking, at: datetime, by: User) -> Order:
    """Register one person: with a seat if one is free once those who wait have theirs, else beyond what there is.

    What costs something waits to be paid, and they are told how; what is free is confirmed at once.
    How far the role of whoever asks may go is looked at by those who call: `exceptions_in` says what it takes.
    Raises CannotRegisterThem, NoSeatLeft, NotOnSale, ExceptionNeedsWords.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=booking.key, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=booking.key)
    if form.order is not None:
        return form.order
    if (booking.is_free or booking.may_overbook) and booking.reason is None:
        raise CannotRegisterThem(_("Choose a reason, so that we learn what is made an exception for."))
    contact = contact_of(booking.who, at=at, by=None)
    event, takes = _looked_at(booking, contact, at)
    row = Registration(
        ticket_type=booking.kind, contact=contact, name=contact.display_name[:200], email=contact.email,
        code=new_code(), registered_at=at,
    )  # fmt: skip
    if ExceptionKind.OVERBOOKED in takes:
        row.overbooked_by = _exception(ExceptionKind.OVERBOOKED, booking, contact, on=event, at=at, by=by)
        activity.record("event.overbooked", contact=contact, on=event, by=by, at=at, facts={"name": event.title})
    if ExceptionKind.LATE in takes:
        _exception(ExceptionKind.LATE, booking, contact, on=event, at=at, by=by)
    row.save()
    order = place_order(buyer=contact, lines=[_line(booking, row, at)], at=at, by=by)
    if booking.is_free:
        _exception(ExceptionKind.FREE_SEAT, booking, contact, on=order, at=at, by=by)
    elif order.total:
        _ask_to_pay(order, row, event, at)
    form.order = order
    form.save(update_fields=["order"])
    return order


@transaction.atomic
@knowing_the_association()
def exceptions_in(*, booking: DeskBooking, contact: Contact, at: datetime) -> dict[ExceptionKind, Decimal]:
    """What registering somebody so would be outside the rules, and how far: one seat, or what a free one is worth.

    The event stays locked, so that it is still so when it is done. Raises CannotRegisterThem, NoSeatLeft, NotOnSale.
    """
    return _looked_at(booking, contact, at)[1]


def _looked_at(booking: DeskBooking, contact: Contact, at: datetime) -> tuple[Event, dict[ExceptionKind, Decimal]]:
    """The event, locked, and what it takes to register somebody."""
    event = lock_event(booking.kind.event_id)
    if not event.is_open or event.ends_at <= at:
        raise CannotRegisterThem(_("The event is not announced, is called off, or is over: nobody can be registered."))
    takes: dict[ExceptionKind, Decimal] = {}
    if booking.is_free:
        takes[ExceptionKind.FREE_SEAT] = price_for(booking.kind.product, contact, day_of(at)).amount
    if not _has_room(booking, event, at):
        takes[ExceptionKind.OVERBOOKED] = Decimal(1)
    if is_late(booking.kind, event, at=at):
        takes[ExceptionKind.LATE] = Decimal(1)
    return event, takes


def is_late(kind: TicketType, event: Event, *, at: datetime) -> bool:
    """Whether the portal no longer sells this ticket: its last day is over, or the event has begun."""
    return event.starts_at <= at or (kind.sold_until is not None and kind.sold_until < day_of(at))


def _has_room(booking: DeskBooking, event: Event, at: datetime) -> bool:
    """Whether a seat is free once those who wait have theirs. Raises NoSeatLeft unless it may be one too many."""
    try:
        check_room(event=event, wanted=Counter([booking.kind.pk]), at=at)
    except NoSeatLeft:
        if not booking.may_overbook:
            raise
        return False
    return True


def _exception(
    what: str, booking: DeskBooking, contact: Contact, *, on: Event | Order, at: datetime, by: User
) -> ExceptionMade:
    """Written down. Raises CannotRegisterThem, ExceptionNeedsWords."""
    if booking.reason is None:
        raise CannotRegisterThem(_("Registration has closed. Choose a reason, and say why they come all the same."))
    return record_exception(what, reason=booking.reason, words=booking.words, contact=contact, on=on, by=by, at=at)


def _line(booking: DeskBooking, row: Registration, at: datetime) -> LineRequest:
    """At their price, or at none."""
    quote = price_for(booking.kind.product, row.contact, day_of(at))
    [line] = lines_of(kind=booking.kind, quote=quote, rows=[row])
    if not booking.is_free:
        return line
    return LineRequest(
        line.product, line.reference, _("%(what)s, free of charge") % {"what": line.description}, 1, Decimal(0)
    )


def _ask_to_pay(order: Order, row: Registration, event: Event, at: datetime) -> None:
    """A mail that says a seat is kept, and where to pay; none where no address is known."""
    if not row.email:
        return
    context = {
        "registration": row,
        "event": event,
        "order": order,
        "order_url": f"{settings.PUBLIC_URL}{reverse('billing:order', args=[order.reference])}",
    }
    mail = render_mail("events/email/please_pay", context, order.buyer.language)
    post_message(
        key=f"please-pay:{row.pk}", purpose="event.please_pay", recipient=row.email, mail=mail, contact=order.buyer,
        at=at,
    )  # fmt: skip
