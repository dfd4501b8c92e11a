"""Reads of the members app: what a membership is, what it would cost, who somebody might be."""

from members.queries.cards import CardCheck, MembershipCard, card_of, check_card, holds, qr_svg, shortened
from members.queries.countries import country_choices, country_name
from members.queries.offers import (
    NothingToRenew,
    NotOffered,
    Offer,
    TermQuote,
    live_rule,
    offer_of,
    offers_on,
    quote_join,
    quote_renewal,
    quote_term,
    with_tax,
)
from members.queries.people import Known, contacts_of, in_full, known_as, memberships_of, unlinked_contacts
from members.queries.previews import Trial, Trials, try_rule
from members.queries.renewals import Renewal, renewal_of, renewals_of
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
    "Known",
    "MembershipCard",
    "NotOffered",
    "NothingToRenew",
    "Offer",
    "Renewal",
    "TermQuote",
    "Trial",
    "Trials",
    "card_of",
    "check_card",
    "contacts_of",
    "country_choices",
    "country_name",
    "each_period",
    "gaps",
    "holds",
    "in_full",
    "known_as",
    "last_term",
    "length_in_words",
    "live_rule",
    "member_since",
    "membership_state",
    "memberships_of",
    "offer_of",
    "offers_on",
    "qr_svg",
    "quote_join",
    "quote_renewal",
    "quote_term",
    "renewal_of",
    "renewals_of",
    "shortened",
    "standing_terms",
    "state_in_words",
    "term_in_words",
    "term_on",
    "try_rule",
    "unlinked_contacts",
    "valid_until",
    "with_tax",
]
