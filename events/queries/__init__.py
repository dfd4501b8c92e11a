"""Reads of the events app. One import path, one module per noun."""

from events.queries.affairs import Affairs, affairs_of
from events.queries.attendance import (
    Attendance,
    attendance_at,
    came_with,
    expected_at,
    find_at_door,
    ordered_as,
    was_there,
    with_arrivals,
)
from events.queries.bills import Bill, bill_for, with_code
from events.queries.called_off import Progress, events_to_return, lines_called_off, orders_to_return, progress_of
from events.queries.cancelling import Cancelling, cancelling_of, rules_in_words, share_back, why_unchangeable
from events.queries.certificates import certificate_url, certificates_of, find_certificate, standing_certificate
from events.queries.changes import facts_of, is_untold
from events.queries.credits import (
    Transcript,
    period_on,
    periods,
    standing_amount,
    transcript_of,
)
from events.queries.documents import documents_for
from events.queries.joining import JoinOffer, joins_for, when_joined
from events.queries.late_money import payments_without_a_seat
from events.queries.offers import EventOffer, TicketOffer, not_sold_on, offer_for, upcoming_events
from events.queries.relatives import own_offers
from events.queries.revenue import revenue_by_registration, revenue_by_ticket
from events.queries.revisions import Revision, revision_of
from events.queries.seats import Seats, seats_of, seats_taken
from events.queries.sessions import (
    SessionOffer,
    asks_questions,
    first_clash,
    free_of,
    full_session,
    knowing_what_they_ask,
    places_of,
    questions_of,
    session_when,
    sessions_of,
)
from events.queries.standings import Standing, standing_of
from events.queries.tickets import Ticket, find_ticket, link_of_holder, ticket_of, ticket_url
from events.queries.waiting import awaited_events, find_entry, next_in_line, place_in_line

__all__ = [
    "Affairs",
    "Attendance",
    "Bill",
    "Cancelling",
    "EventOffer",
    "JoinOffer",
    "Progress",
    "Revision",
    "Seats",
    "SessionOffer",
    "Standing",
    "Ticket",
    "TicketOffer",
    "Transcript",
    "affairs_of",
    "asks_questions",
    "attendance_at",
    "awaited_events",
    "bill_for",
    "came_with",
    "cancelling_of",
    "certificate_url",
    "certificates_of",
    "documents_for",
    "events_to_return",
    "expected_at",
    "facts_of",
    "find_at_door",
    "find_certificate",
    "find_entry",
    "find_ticket",
    "first_clash",
    "free_of",
    "full_session",
    "is_untold",
    "joins_for",
    "knowing_what_they_ask",
    "lines_called_off",
    "link_of_holder",
    "next_in_line",
    "not_sold_on",
    "offer_for",
    "ordered_as",
    "orders_to_return",
    "own_offers",
    "payments_without_a_seat",
    "period_on",
    "periods",
    "place_in_line",
    "places_of",
    "progress_of",
    "questions_of",
    "revenue_by_registration",
    "revenue_by_ticket",
    "revision_of",
    "rules_in_words",
    "seats_of",
    "seats_taken",
    "session_when",
    "sessions_of",
    "share_back",
    "standing_amount",
    "standing_certificate",
    "standing_of",
    "ticket_of",
    "ticket_url",
    "transcript_of",
    "upcoming_events",
    "was_there",
    "when_joined",
    "why_unchangeable",
    "with_arrivals",
    "with_code",
]
