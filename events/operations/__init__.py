"""Everything that changes events and who comes. One import path, one module per noun."""

from events.operations.approval import (
    AlreadyDecided,
    approve_request,
    offer_out_of_turn,
    refuse_request,
    take_off_the_list,
)
from events.operations.calling_off import return_order
from events.operations.certificates import CannotCertify, issue_certificates, reissue_certificate, revoke_certificate
from events.operations.changing import CannotChange, cancel_ticket, change_ticket, pass_on_ticket
from events.operations.checking_in import (
    Arrival,
    NothingToUndo,
    Verdict,
    check_in,
    check_in_all,
    code_in,
    undo_check_in,
    undo_check_ins,
)
from events.operations.concluding import Concluded, conclude_event
from events.operations.copying import CannotCopy, copy_event
from events.operations.credits import CannotCredit, add_credit, correct_credit, give_credits
from events.operations.desk_registering import (
    CannotRegisterThem,
    DeskBooking,
    exceptions_in,
    is_late,
    register_by_staff,
)
from events.operations.events import (
    CannotAnnounce,
    CannotCallOff,
    add_ticket_type,
    announce_event,
    call_off_event,
    change_ticket_type,
    missing_of,
    name_products,
    tell_change,
)
from events.operations.mails import send_ticket, thank_attendees
from events.operations.moving import CannotMove, move_registration, price_difference
from events.operations.moving_over import Moving, MovingOver, move_to_event, moving_of
from events.operations.offering import end_waiting, offer_seats
from events.operations.parties import Attendee
from events.operations.registering import Booking, CannotRegister, find_registered, register_for_event
from events.operations.seats import NoSeatLeft, confirm_seat, give_up_seats, take_seats
from events.operations.sessions import CannotChoose, Priced, Wishes, check_no_clash, remove_session, set_up_session
from events.operations.tickets import grant_ticket, withdraw_ticket
from events.operations.waiting import (
    CannotWait,
    OfferGone,
    Wish,
    company_in,
    find_some_registered,
    join_waiting_list,
    leave_waiting_list,
    offered_party,
    register_some,
    take_up_offer,
)
from events.operations.walking_in import CannotWalkIn, WalkIn, walk_in

__all__ = [
    "AlreadyDecided",
    "Arrival",
    "Attendee",
    "Booking",
    "CannotAnnounce",
    "CannotCallOff",
    "CannotCertify",
    "CannotChange",
    "CannotChoose",
    "CannotCopy",
    "CannotCredit",
    "CannotMove",
    "CannotRegister",
    "CannotRegisterThem",
    "CannotWait",
    "CannotWalkIn",
    "Concluded",
    "DeskBooking",
    "Moving",
    "MovingOver",
    "NoSeatLeft",
    "NothingToUndo",
    "OfferGone",
    "Priced",
    "Verdict",
    "WalkIn",
    "Wish",
    "Wishes",
    "add_credit",
    "add_ticket_type",
    "announce_event",
    "approve_request",
    "call_off_event",
    "cancel_ticket",
    "change_ticket",
    "change_ticket_type",
    "check_in",
    "check_in_all",
    "check_no_clash",
    "code_in",
    "company_in",
    "conclude_event",
    "confirm_seat",
    "copy_event",
    "correct_credit",
    "end_waiting",
    "exceptions_in",
    "find_registered",
    "find_some_registered",
    "give_credits",
    "give_up_seats",
    "grant_ticket",
    "is_late",
    "issue_certificates",
    "join_waiting_list",
    "leave_waiting_list",
    "missing_of",
    "move_registration",
    "move_to_event",
    "moving_of",
    "name_products",
    "offer_out_of_turn",
    "offer_seats",
    "offered_party",
    "pass_on_ticket",
    "price_difference",
    "refuse_request",
    "register_by_staff",
    "register_for_event",
    "register_some",
    "reissue_certificate",
    "remove_session",
    "return_order",
    "revoke_certificate",
    "send_ticket",
    "set_up_session",
    "take_off_the_list",
    "take_seats",
    "take_up_offer",
    "tell_change",
    "thank_attendees",
    "undo_check_in",
    "undo_check_ins",
    "walk_in",
    "withdraw_ticket",
]
