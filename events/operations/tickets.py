"""What a paid line brings: its person comes, and has a ticket. And what taking the line back means."""

from datetime import datetime

from django.utils.crypto import get_random_string

from ams.core import activity
from billing.models import OrderLine
from events.models import Registration, SessionPlace
from events.operations.mails import send_ticket, tell_cancelled
from events.operations.seats import confirm_seat, give_up_seats

CODE_LENGTH = 16
CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is read as something else


def new_code() -> str:
    """A ticket's code: 80 bits nobody guesses."""
    return get_random_string(CODE_LENGTH, CODE_ALPHABET)


def grant_ticket(*, line: OrderLine, at: datetime) -> None:
    """Confirm the registration a line is for, and mail its ticket. Nothing happens the second time.

    A session that costs extra is had with its registration, whose own line stands in the same order; who was moved to
    another event comes there whether or not the difference is paid.

    Call it with the order's row locked. Raises NoSeatLeft.
    """
    full = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    if SessionPlace.objects.filter(order_line=line).exists():
        return
    registration = full.filter(order_line=line).first()
    if registration is None and Registration.objects.filter(difference_line=line).exists():
        return
    if registration is None:
        raise Registration.DoesNotExist(f"Line {line.pk} is for no registration.")
    if not confirm_seat(registration=registration, at=at):
        return
    order = line.order
    activity.record(
        "event.registered", contact=registration.contact or order.buyer, on=registration, by=None, at=at,
        channel=order.channel, facts={"name": registration.ticket_type.event.title},
    )  # fmt: skip
    send_ticket(registration=registration, at=at)


def withdraw_ticket(*, line: OrderLine, at: datetime) -> None:
    """Take the ticket of a line back, or the place in a session; its seat is free. Safe to repeat.

    Call it with the order's row locked.
    """
    SessionPlace.objects.filter(order_line=line, cancelled_at=None).update(cancelled_at=at)
    full = Registration.objects.select_related("contact", "ticket_type__event", "order_line__order__buyer")
    found = list(full.filter(order_line=line))
    give_up_seats(registrations=found, at=at, unpaid=False)
    for one in found:
        if one.cancelled_at is None:
            activity.record(
                "event.cancelled", contact=one.contact or line.order.buyer, on=one, by=None, at=at,
                facts={"name": one.ticket_type.event.title},
            )  # fmt: skip
        if one.is_valid and one.ticket_type.event.cancelled_at is None:  # then everybody was told already
            tell_cancelled(registration=one, at=at)
