"""Everything that changes events and who comes. One import path, one module per noun."""

from events.operations.approval import (
    AlreadyDecided,
    approve_request,
    offer_out_of_turn,
    refuse_request,
    take_off_the_list,
)
from events.operations.desk_registering import CannotRegisterThem, DeskBooking, register_by_staff
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
from events.operations.offering import end_waiting, offer_seats
from events.operations.parties import Attendee
from events.operations.registering import Booking, CannotRegister, find_registered, register_for_event
from events.operations.seats import NoSeatLeft, confirm_seat, give_up_seats, take_seats
from events.operations.tickets import grant_ticket, withdraw_ticket
from events.operations.waiting import (
    CannotWait,
    OfferGone,
    Wish,
    find_some_registered,
    join_waiting_list,
    leave_waiting_list,
    register_some,
    take_up_offer,
)

__all__ = [
    "AlreadyDecided",
    "Attendee",
    "Booking",
    "CannotAnnounce",
    "CannotCallOff",
    "CannotRegister",
    "CannotRegisterThem",
    "CannotWait",
    "DeskBooking",
    "NoSeatLeft",
    "OfferGone",
    "Wish",
    "add_ticket_type",
    "announce_event",
    "approve_request",
    "call_off_event",
    "change_ticket_type",
    "confirm_seat",
    "end_waiting",
    "find_registered",
    "find_some_registered",
    "give_up_seats",
    "grant_ticket",
    "join_waiting_list",
    "leave_waiting_list",
    "missing_of",
    "name_products",
    "offer_out_of_turn",
    "offer_seats",
    "refuse_request",
    "register_by_staff",
    "register_for_event",
    "register_some",
    "send_ticket",
    "take_off_the_list",
    "take_seats",
    "take_up_offer",
    "withdraw_ticket",
]
