"""Reads of the members app: what a membership is, what it would cost, who somebody might be."""

from members.queries.cards import CardCheck, MembershipCard, card_of, check_card, holds, qr_svg, shortened
from members.queries.offers import (
    NothingToRenew,
    NotOffered,
    Offer,
    TermQuote,
    live_rule,
    offers_on,
    quote_join,
    quote_renewal,
    quote_term,
)
from members.queries.standing import (
    Gap,
    gaps,
    last_term,
    member_since,
    membership_state,
    standing_terms,
    term_on,
    valid_until,
)
from members.queries.words import STATE_KINDS, each_period, length_in_words, state_in_words, term_in_words

__all__ = [
    "STATE_KINDS",
    "CardCheck",
    "Gap",
    "MembershipCard",
    "NotOffered",
    "NothingToRenew",
    "Offer",
    "TermQuote",
    "card_of",
    "check_card",
    "each_period",
    "gaps",
    "holds",
    "last_term",
    "length_in_words",
    "live_rule",
    "member_since",
    "membership_state",
    "offers_on",
    "qr_svg",
    "quote_join",
    "quote_renewal",
    "quote_term",
    "shortened",
    "standing_terms",
    "state_in_words",
    "term_in_words",
    "term_on",
    "valid_until",
]
