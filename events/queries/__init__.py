"""Reads of the events app. One import path, one module per noun."""

from events.queries.late_money import payments_without_a_seat
from events.queries.offers import EventOffer, TicketOffer, not_sold_on, offer_for, upcoming_events
from events.queries.revisions import Revision, revision_of
from events.queries.seats import Seats, seats_of, seats_taken
from events.queries.tickets import Ticket, coming_tickets, find_ticket, ticket_of, ticket_url

__all__ = [
    "EventOffer",
    "Revision",
    "Seats",
    "Ticket",
    "TicketOffer",
    "coming_tickets",
    "find_ticket",
    "not_sold_on",
    "offer_for",
    "payments_without_a_seat",
    "revision_of",
    "seats_of",
    "seats_taken",
    "ticket_of",
    "ticket_url",
    "upcoming_events",
]
