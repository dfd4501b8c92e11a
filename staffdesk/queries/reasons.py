"""Reasons of contacts as the desk offers them, and the one a case probably has."""

from collections.abc import Sequence

from django.db.models import QuerySet

from ams.core.models import User
from ams.core.ready import ready
from staffdesk.causes import Cause
from staffdesk.models import Case, Reason
from staffdesk.queries.causes import causes_of_case
from staffdesk.reasons import probable


@ready
def _offered() -> QuerySet[Reason]:
    return Reason.objects.filter(archived_at=None).order_by("position", "words", "pk")


def offered_reasons(case: Case | None = None) -> list[Reason]:
    """Those one can choose, in their order; of a case also the one it has, though it may be put away. One query."""
    found = _offered()
    if case is not None and case.reason is not None and case.reason not in found:
        found.append(case.reason)
    return found


def probable_reason(case: Case, causes: Sequence[Cause], reasons: Sequence[Reason]) -> Reason | None:
    """What a case is probably about: by its likeliest cause, else by where they wrote from."""
    page = str(case.context.get("page", ""))
    return probable([one for one in reasons if not one.archived_at], causes=[one.kind for one in causes], page=page)


def probable_reason_of(case: Case, *, reader: User) -> Reason | None:
    """The same where nothing is known yet. Three queries at most."""
    return probable_reason(case, causes_of_case(case, reader=reader), offered_reasons())


def find_reason(code: str) -> Reason | None:
    """The reason of this code, if it is offered."""
    return Reason.objects.filter(code=code, archived_at=None).first() if code else None
