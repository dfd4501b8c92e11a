"""What a paid line brings: its person comes, and has a ticket. And what taking the line back means."""

from datetime import datetime

from django.utils.crypto import get_random_string

from ams.core import activity
from billing.models import OrderLine
from events.models import Registration
from events.operations.mails import send_ticket
from events.operations.seats import confirm_seat, give_up_seats

CODE_LENGTH = 16
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is read as something else


def new_code() -> str:
    """A ticket's code: 80 bits nobody guesses."""
    return get_random_string(CODE_LENGTH, CODE_ALPHABET)


def grant_ticket(*, line: OrderLine, at: datetime) -> None:
    """Confirm the registration a line is for, and mail its ticket. Nothing happens the second time.

    Call it with the order's row locked. Raises NoSeatLeft.
    """
    full = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    registration = full.get(order_line=line)
    if not confirm_seat(registration=registration, at=at):
        return
    order = line.order
    activity.record(
        "event.registered", contact=registration.contact or order.buyer, on=registration, by=None, at=at,
        channel=order.channel, facts={"name": registration.ticket_type.event.title},
    )  # fmt: skip
    send_ticket(registration=registration, at=at)


def withdraw_ticket(*, line: OrderLine, at: datetime) -> None:
    """Take the ticket of a line back; its seat is free. Call it with the order's row locked. Safe to repeat."""
    found = list(Registration.objects.filter(order_line=line).select_related("contact", "ticket_type__event"))
    give_up_seats(registrations=found, at=at, unpaid=False)
    for one in found:
        if one.cancelled_at is None:
            activity.record(
                "event.cancelled", contact=one.contact or line.order.buyer, on=one, by=None, at=at,
                facts={"name": one.ticket_type.event.title},
            )  # fmt: skip
