"""Difficult situations that are not over."""

from django.db.models import QuerySet

from ams.core.models import User
from staffdesk.models import Case, DifficultSituation

SHOWN = 100


def situations_now() -> QuerySet[DifficultSituation]:
    """Those in open cases that nobody said are none, the oldest first."""
    now = DifficultSituation.objects.filter(ended_at=None, case__closed_at=None)
    return now.select_related("case__contact", "case__owner", "told", "flagged_by").order_by("flagged_at", "pk")


def mine_now(user: User | int) -> QuerySet[DifficultSituation]:
    """Those one was told of."""
    return situations_now().filter(told=user)


def difficulties_of(case: Case) -> list[DifficultSituation]:
    """Why a case is difficult now."""
    standing = DifficultSituation.objects.filter(case=case, ended_at=None)
    return list(standing.select_related("told", "flagged_by").order_by("flagged_at", "pk"))
