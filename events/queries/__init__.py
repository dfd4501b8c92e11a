"""Reads of the events app. One import path, one module per noun."""

from events.queries.late_money import payments_without_a_seat
from events.queries.offers import EventOffer, TicketOffer, not_sold_on, offer_for, upcoming_events
from events.queries.revisions import Revision, revision_of
from events.queries.seats import Seats, seats_of, seats_taken
from events.queries.standings import Standing, standing_of
from events.queries.tickets import Ticket, coming_tickets, find_ticket, ticket_of, ticket_url
from events.queries.waiting import awaited_events, find_entry, next_in_line, place_in_line, waiting_of

__all__ = [
    "EventOffer",
    "Revision",
    "Seats",
    "Standing",
    "Ticket",
    "TicketOffer",
    "awaited_events",
    "coming_tickets",
    "find_entry",
    "find_ticket",
    "next_in_line",
    "not_sold_on",
    "offer_for",
    "payments_without_a_seat",
    "place_in_line",
    "revision_of",
    "seats_of",
    "seats_taken",
    "standing_of",
    "ticket_of",
    "ticket_url",
    "upcoming_events",
    "waiting_of",
]
