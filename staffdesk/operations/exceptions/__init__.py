"""Exceptions made from a person's page, and those that wait for a second person."""

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

__all__ = [
    "SLUGS",
    "AlreadyDecided",
    "NotYours",
    "Plan",
    "Wish",
    "confirm_proposal",
    "decline_proposal",
    "make_exception",
    "plan_exception",
    "why_not_decide",
    "written",
]
