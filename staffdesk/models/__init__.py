"""The tables of the desk."""

from staffdesk.models.cases import Case, CaseFile, CaseLink, CaseMessage, CaseQuerySet
from staffdesk.models.lists import Mailing, MailingRecipient, SavedList

__all__ = [
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseMessage",
    "CaseQuerySet",
    "Mailing",
    "MailingRecipient",
    "SavedList",
]
