"""The tables of the desk."""

from staffdesk.models.cases import Case, CaseFile, CaseLink, CaseMessage, CaseQuerySet
from staffdesk.models.lists import Mailing, MailingRecipient, SavedList
from staffdesk.models.mail import IncomingMail, IncomingMailQuerySet
from staffdesk.models.proposals import Proposal, ProposalQuerySet
from staffdesk.models.standards import (
    Calendar,
    CalendarDay,
    CasePause,
    Clock,
    Reminder,
    Standard,
    StandardStep,
    StandardVersion,
)

__all__ = [
    "Calendar",
    "CalendarDay",
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseMessage",
    "CasePause",
    "CaseQuerySet",
    "Clock",
    "IncomingMail",
    "IncomingMailQuerySet",
    "Mailing",
    "MailingRecipient",
    "Proposal",
    "ProposalQuerySet",
    "Reminder",
    "SavedList",
    "Standard",
    "StandardStep",
    "StandardVersion",
]
