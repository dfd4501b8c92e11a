"""The tables of the desk."""

from staffdesk.models.cases import Case, CaseMessage, CaseQuerySet

__all__ = ["Case", "CaseMessage", "CaseQuerySet"]
