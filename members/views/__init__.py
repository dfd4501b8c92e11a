"""Pages of the members app."""

from members.views.account import account, act_for, card, claim, details
from members.views.approved import approved
from members.views.changing import changing
from members.views.code import join_code
from members.views.directory import directory, listed_person, show_myself
from members.views.families import add_person, end_acting, own_sign_in, pay_together, people
from members.views.joining import join, join_continue, join_type
from members.views.leaving import leaving
from members.views.papers import card_pdf, membership_pdf
from members.views.preferences import preferences
from members.views.proofs import proof
from members.views.renewal_link import renew_by_link
from members.views.renewing import renew
from members.views.seats import more_seats, seats, take_seat
from members.views.sections import choose_section
from members.views.self_renewal import self_renewal
from members.views.verifying import verify

__all__ = [
    "account",
    "act_for",
    "add_person",
    "approved",
    "card",
    "card_pdf",
    "changing",
    "choose_section",
    "claim",
    "details",
    "directory",
    "end_acting",
    "join",
    "join_code",
    "join_continue",
    "join_type",
    "leaving",
    "listed_person",
    "membership_pdf",
    "more_seats",
    "own_sign_in",
    "pay_together",
    "people",
    "preferences",
    "proof",
    "renew",
    "renew_by_link",
    "seats",
    "self_renewal",
    "show_myself",
    "take_seat",
    "verify",
]
