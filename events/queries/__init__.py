"""Reads of the events app. One import path, one module per noun."""

from events.queries.attendance import (
    Attendance,
    attendance_at,
    expected_at,
    find_at_door,
    was_there,
    with_arrivals,
)
from events.queries.certificates import certificate_url, certificates_of, find_certificate, standing_certificate
from events.queries.credits import (
    Transcript,
    has_credits,
    period_on,
    periods,
    standing_amount,
    transcript_of,
)
from events.queries.late_money import payments_without_a_seat
from events.queries.offers import EventOffer, TicketOffer, not_sold_on, offer_for, upcoming_events
from events.queries.revisions import Revision, revision_of
from events.queries.seats import Seats, seats_of, seats_taken
from events.queries.standings import Standing, standing_of
from events.queries.tickets import Ticket, coming_tickets, find_ticket, ticket_of, ticket_url
from events.queries.waiting import awaited_events, find_entry, next_in_line, place_in_line, waiting_of

__all__ = [
    "Attendance",
    "EventOffer",
    "Revision",
    "Seats",
    "Standing",
    "Ticket",
    "TicketOffer",
    "Transcript",
    "attendance_at",
    "awaited_events",
    "certificate_url",
    "certificates_of",
    "coming_tickets",
    "expected_at",
    "find_at_door",
    "find_certificate",
    "find_entry",
    "find_ticket",
    "has_credits",
    "next_in_line",
    "not_sold_on",
    "offer_for",
    "payments_without_a_seat",
    "period_on",
    "periods",
    "place_in_line",
    "revision_of",
    "seats_of",
    "seats_taken",
    "standing_amount",
    "standing_certificate",
    "standing_of",
    "ticket_of",
    "ticket_url",
    "transcript_of",
    "upcoming_events",
    "waiting_of",
    "was_there",
    "with_arrivals",
]
