"""Exceptions made from a person's page, and those that wait for a second person."""

from staffdesk.operations.exceptions.correcting import LABELS, corrected
from staffdesk.operations.exceptions.making import NotYours, Wish, make_exception
from staffdesk.operations.exceptions.plan import Plan
from staffdesk.operations.exceptions.plans import SLUGS, plan_exception
from staffdesk.operations.exceptions.proposals import (
    AlreadyDecided,
    confirm_proposal,
    decline_proposal,
    why_not_decide,
)
from staffdesk.operations.exceptions.refunding import written
from staffdesk.operations.exceptions.registering import register_from_desk
from staffdesk.operations.exceptions.seats import moving_asked

__all__ = [
    "LABELS",
    "SLUGS",
    "AlreadyDecided",
    "NotYours",
    "Plan",
    "Wish",
    "confirm_proposal",
    "corrected",
    "decline_proposal",
    "make_exception",
    "moving_asked",
    "plan_exception",
    "register_from_desk",
    "why_not_decide",
    "written",
]
