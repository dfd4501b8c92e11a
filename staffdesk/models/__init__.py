"""The tables of the desk."""

from staffdesk.models.cases import Case, CaseMessage, CaseQuerySet
from staffdesk.models.lists import Mailing, MailingRecipient, SavedList

__all__ = ["Case", "CaseMessage", "CaseQuerySet", "Mailing", "MailingRecipient", "SavedList"]
