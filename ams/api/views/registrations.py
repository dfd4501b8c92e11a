"""Registrations: find, read, register somebody."""

from typing import Any
from uuid import uuid4

from django.db.models import QuerySet

from ams.api import rows
from ams.api.answers import Result
from ams.api.attending import shown_with, wishes_of, wishes_of_others
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find, find_sent, find_standing
from ams.api.pages import Keyset, page_of
from ams.api.paying import order_to_pay, with_payment
from ams.api.serializers.events import (
    NewRegistration,
    RegistrationOut,
    RegistrationPage,
    RegistrationQuery,
    RegistrationsOrdered,
)
from ams.core.models import Contact, Scope
from events.models import Event, Registration, TicketType
from events.operations import Attendee, Booking, cancel_ticket, register_for_event
from events.queries import questions_of


@reads(Scope.READ_EVENTS, answer=RegistrationPage, query=RegistrationQuery)
def list_registrations(call: Call) -> dict[str, Any]:
    """Find out who comes.

    Also who has not paid yet, and who comes no longer: `state` says so. The oldest first.
    """
    return page_of(
        _asked_for(call.sent), Keyset(), path=call.path, query=call.sent, write=lambda some: _written(call, some)
    )


@reads(Scope.READ_EVENTS, answer=RegistrationOut, errors=[404])
def read_registration(call: Call, pk: int) -> dict[str, Any]:
    """Read a registration."""
    [written] = _written(call, [find(rows.registrations(), "registration", pk=pk)])
    return written


@writes(Scope.WRITE_EVENTS, answer=RegistrationsOrdered, body=NewRegistration, status=201, finish=with_payment)
def register(call: Call) -> Result:
    """Register somebody, and those who come along.

    Seats are held until the order is paid: send the person to `order.payment.url` within half an hour. What is free is
    confirmed at once, and tickets are mailed. Questions and sessions are as on the page: what has to be answered there
    has to be answered here, and two sessions at the same time exclude each other. All or nothing.
    """
    sent = call.sent
    kinds = TicketType.objects.filter(event__in=Event.objects.announced()).exclude(needs_approval=True)
    kinds = kinds.select_related("event")
    kind = find_sent(kinds, "ticket type that can be had here", field="ticket_type", pk=sent["ticket_type"])
    asked = questions_of(kind.event)
    wishes = wishes_of_others(sent["others"], asked)
    booking = Booking(
        key=uuid4(),
        kind=kind,
        buyer=find_standing(sent["contact"], field="contact"),
        others=tuple(
            Attendee(one["name"], one["email"], None, its) for one, its in zip(sent["others"], wishes, strict=True)
        ),
        wishes=wishes_of(sent, asked),
        code=sent["discount_code"],
    )
    order = register_for_event(booking=booking, at=call.at, by=call.by)
    mine = rows.registrations().filter(order_line__order=order).order_by("pk")
    data = {
        "registrations": _written(call, list(mine)),
        "order": order_to_pay(order, shows_people=call.key.may(Scope.READ_CONTACTS)),
    }
    return Result(data, 201, is_final=False)


@writes(Scope.WRITE_EVENTS, answer=RegistrationOut, errors=[404])
def cancel_registration(call: Call, pk: int) -> Result:
    """Give a ticket back by the event's rules.

    Its seat is free at once, and what the rules say goes back to the card, with a credit note. What the rules do not
    allow is refused: staff decide about that. Asking again changes nothing.
    """
    one = find(rows.registrations(), "registration", pk=pk)
    cancel_ticket(registration=one, seen=None, at=call.at, by=call.by)
    [written] = _written(call, [rows.registrations().get(pk=one.pk)])
    return Result(written)


def _asked_for(sent: dict[str, Any]) -> QuerySet[Registration]:
    found = rows.registrations()
    if slug := sent.get("event"):
        found = found.filter(ticket_type__event__in=Event.objects.filter(slug=slug))
    if number := sent.get("contact"):
        found = found.filter(contact__in=Contact.objects.filter(number=number))
    match sent.get("state"):
        case "held":
            found = found.filter(confirmed_at=None, cancelled_at=None, lapsed_at=None)
        case "confirmed":
            found = found.filter(confirmed_at__isnull=False, cancelled_at=None)
        case "lapsed":
            found = found.filter(lapsed_at__isnull=False, cancelled_at=None)
        case "cancelled":
            found = found.filter(cancelled_at__isnull=False)
    return found


def _written(call: Call, some: list[Registration]) -> list[dict[str, Any]]:
    return list(RegistrationOut(some, many=True, context=shown_with(call.key)).data)
