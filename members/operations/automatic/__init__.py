"""Memberships that renew by themselves: agreed, announced, charged, ended."""

from members.operations.automatic.agreements import (
    NotPossible,
    agree_to_renew_itself,
    end_unused_cards,
    end_with_the_term,
    follow_replaced_cards,
    keep_reference,
    put_in_force,
    resume_auto_renewal,
    stop_auto_renewal,
)
from members.operations.automatic.plans import (
    NotDue,
    PriceRose,
    announce_renewal,
    ask_to_try_again,
    begin_try,
    close_planned,
    fail_auto_renewal,
    tell_declines,
    warn_of_card,
)

__all__ = [
    "NotDue",
    "NotPossible",
    "PriceRose",
    "agree_to_renew_itself",
    "announce_renewal",
    "ask_to_try_again",
    "begin_try",
    "close_planned",
    "end_unused_cards",
    "end_with_the_term",
    "fail_auto_renewal",
    "follow_replaced_cards",
    "keep_reference",
    "put_in_force",
    "resume_auto_renewal",
    "stop_auto_renewal",
    "tell_declines",
    "warn_of_card",
]
