"""Answers and procedures that somebody should have looked at again, and who."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from ams.core.models import User
from staffdesk.models import Area, Article, Procedure
from staffdesk.models.areas import can_own


def overdue_things(*, on: date) -> Mapping[tuple[Area, User | None], Sequence[Article | Procedure]]:
    """By area and whoever sees to them, the longest overdue first; None where that is nobody. Two queries."""
    found: defaultdict[tuple[Area, User | None], list[Article | Procedure]] = defaultdict(list)
    whose = ("owner", "area__owner", "area__deputy")
    articles, procedures = (some.overdue(on=on).select_related(*whose) for some in (Article.objects, Procedure.objects))
    for one in sorted([*articles, *procedures], key=lambda one: (one.review_on or on, str(one))):
        if one.area is not None:
            found[one.area, next((who for who in (one.owner, one.area.owner) if can_own(who)), None)].append(one)
    return found
