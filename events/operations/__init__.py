"""Everything that changes events and who comes. One import path, one module per noun."""

from events.operations.events import (
    CannotAnnounce,
    CannotCallOff,
    add_ticket_type,
    announce_event,
    call_off_event,
    change_ticket_type,
    missing_of,
    name_products,
)
from events.operations.mails import send_ticket
from events.operations.registering import Attendee, Booking, CannotRegister, find_registered, register_for_event
from events.operations.seats import NoSeatLeft, confirm_seat, give_up_seats, take_seats
from events.operations.tickets import grant_ticket, withdraw_ticket

__all__ = [
    "Attendee",
    "Booking",
    "CannotAnnounce",
    "CannotCallOff",
    "CannotRegister",
    "NoSeatLeft",
    "add_ticket_type",
    "announce_event",
    "call_off_event",
    "change_ticket_type",
    "confirm_seat",
    "find_registered",
    "give_up_seats",
    "grant_ticket",
    "missing_of",
    "name_products",
    "register_for_event",
    "send_ticket",
    "take_seats",
    "withdraw_ticket",
]
