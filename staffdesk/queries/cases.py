"""Cases as staff see them."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Max, Prefetch

from ams.core.models import User
from staffdesk.models import Case, CaseMessage
from staffdesk.queries.mail_in import shown

# UNION, not UNION ALL: it ends even where somebody merged in a circle.
WITHIN = """
    WITH RECURSIVE within (id) AS (
        SELECT %s::bigint
        UNION
        SELECT part.id FROM staffdesk_case AS part JOIN within ON part.merged_into_id = within.id
    )
    SELECT id FROM within
"""


def find_case(user: User, pk: int) -> Case | None:
    """The case with its person and owner; None when there is none this login may see."""
    found = Case.objects.visible_to(user).filter(pk=pk)
    return found.select_related("contact__person", "contact__organisation", "owner", "reason", "prediction").first()


def cases_within(case: Case) -> list[int]:
    """The case and all that were merged into it, also by way of others. One question, however long the way."""
    with connection.cursor() as cursor:
        cursor.execute(WITHIN, [case.pk])
        return [pk for (pk,) in cursor.fetchall()]


def conversation(case: Case, *, at_most: int = 200) -> list[CaseMessage]:
    """What was said in it and in those merged into it, oldest first; the latest ones of an endless one."""
    said = CaseMessage.objects.filter(case__in=cases_within(case)).select_related("author", "sent")
    said = said.prefetch_related("files", Prefetch("incoming_mail", queryset=shown()))
    return list(reversed(said.order_by("-at", "-pk")[:at_most]))


def newest_of(case: Case) -> int:
    """The number of the last word in it, which tells a page whether there is a newer one; 0 without any."""
    found = CaseMessage.objects.filter(case__in=cases_within(case)).aggregate(newest=Max("pk"))
    return int(found["newest"] or 0)


def newest_in(thread: Iterable[CaseMessage]) -> int:
    """The same of a conversation that is loaded."""
    return max((said.pk for said in thread), default=0)


def is_opened_in(thread: Iterable[CaseMessage], case: Case) -> bool:
    """Whether a loaded conversation begins with the member's word that opened the case."""
    return any(said.case_id == case.pk and said.facts.get("is_opening") for said in thread)


def parts_in(thread: Iterable[CaseMessage], case: Case) -> set[int]:
    """The cases that a loaded conversation says were merged right into this one, and not taken out again since."""
    parts: set[int] = set()
    for said in thread:
        if said.case_id == case.pk and said.kind == CaseMessage.Kind.MERGED:
            parts.add(said.facts["case"])
        elif said.case_id == case.pk and said.kind == CaseMessage.Kind.SPLIT:
            parts.discard(said.facts["case"])
    return parts - {case.merged_into_id}
