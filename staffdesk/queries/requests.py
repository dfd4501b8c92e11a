"""Cases as their members see them: what they and we said to each other, and nothing we said among ourselves.

What staff write down about a call are staff's words, so a member reads that there was a call, not what was noted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ams.core.models import Contact, User
from ams.core.models.resolution import acted_for, and_absorbed
from staffdesk.models import Case, CaseMessage

OF_MEMBERS: Final = (Case.Kind.DOESNT_FIT, Case.Kind.QUESTION, Case.Kind.MAIL, Case.Kind.CALL, Case.Kind.WEBSITE)
TOLD: Final = CaseMessage.FROM_MEMBER | CaseMessage.ANSWERS
CALLS: Final = frozenset({CaseMessage.Kind.CALL_IN, CaseMessage.Kind.CALL_OUT})
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One word of the conversation, as the member reads it."""

    who: str
    words: str
    at: datetime
    is_ours: bool


def of_members(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those members know of: they wrote or called. One that became part of another is shown there."""
    return cases.filter(kind__in=OF_MEMBERS, merged_into=None).order_by("-opened_at", "-pk")


def requests_of(contact: Contact) -> list[Case]:
    """The latest matters of a contact."""
    return list(of_members(Case.objects.filter(contact__in=and_absorbed(contact)))[:SHOWN])


def find_request(user: User, pk: int) -> Case | None:
    """One matter of those this login acts for; staff find none but their own here."""
    mine = of_members(Case.objects.filter(contact__in=acted_for(user)))
    return mine.filter(pk=pk).select_related("contact").first()


def title_of(case: Case) -> str:
    """What it is called; of a call the subject is staff's."""
    return _("Your call") if case.kind == Case.Kind.CALL else case.subject


def state_of(case: Case) -> tuple[str, str]:
    """How it stands, in a word and its tone."""
    if case.closed_at:
        return _("Closed"), "quiet"
    if case.waiting_since:
        return _("We wait for you"), "warn"
    return _("We are on it"), "accent"


def conversation_with(case: Case) -> list[Said]:
    """What was said to each other, oldest first; also in the cases that became part of it. One query."""
    within = Q(case=case) | Q(case__merged_into=case)
    said = CaseMessage.objects.filter(within, kind__in=TOLD).select_related("author").order_by("at", "pk")
    told = [_told(case, message) for message in said]
    return told if _has_opening(said) else [*_opening(case), *told]


def _told(case: Case, message: CaseMessage) -> Said:
    if message.is_answer:
        words = _("We called you.") if message.kind in CALLS else message.words
        return Said(str(message.author or _("We")), words, message.at, is_ours=True)
    words = _("You called us.") if message.kind in CALLS else message.words
    return Said(message.author_name or case.who, words, message.at, is_ours=False)


def _has_opening(said: QuerySet[CaseMessage]) -> bool:
    return any(message.facts.get("is_opening") for message in said)


def _opening(case: Case) -> Iterator[Said]:
    """The first word of a case that is older than the conversation's own rows."""
    if case.kind != Case.Kind.CALL:
        yield Said(case.who, case.words or case.subject, case.opened_at, is_ours=False)
