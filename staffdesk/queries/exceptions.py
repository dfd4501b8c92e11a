"""Exceptions of one person, proposals that wait, and who confirmed what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ams.core.exception_rights import rights_of
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from ams.core.roles import Ability, can
from staffdesk.models import Proposal, ProposalQuerySet

LATEST = 20
KINDS = dict(ExceptionKind.choices)


@dataclass(frozen=True, slots=True)
class Told:
    """An exception as colleagues read it."""

    what: str
    made: ExceptionMade
    confirmed_by: User | None


def exceptions_of(contact: Contact) -> list[Told]:
    """The latest of a contact and of those merged into it, with who confirmed them. Two queries."""
    made = ExceptionMade.objects.filter(contact__in=contact_ids_of(contact))
    made = made.select_related("reason", "actor", "proposal__decided_by").order_by("-at", "-pk")
    return [_told(one) for one in made[:LATEST]]


def _told(made: ExceptionMade) -> Told:
    proposal: Proposal | None = getattr(made, "proposal", None)
    return Told(str(KINDS.get(made.what, made.what)), made, proposal.decided_by if proposal else None)


def proposals_seen_by(user: User) -> ProposalQuerySet:
    """One's own, and those of kinds one makes oneself; auditors see all."""
    found = Proposal.objects.select_related("contact", "proposed_by", "decided_by", "reason")
    if can(user.role, Ability.READ_EVERYTHING):
        return found
    return found.filter(Q(kind__in=rights_of(user)) | Q(proposed_by=user))


def proposals_of(contact: Contact, user: User) -> list[Proposal]:
    """What waits for a contact, as far as one sees it."""
    waiting = proposals_seen_by(user).open().filter(contact__in=contact_ids_of(contact))
    return list(waiting.order_by("proposed_at", "pk")[:LATEST])


def decided_since(user: User, since: datetime) -> ProposalQuerySet:
    """What others decided about one's own proposals since an instant."""
    mine = Proposal.objects.filter(proposed_by=user, decided_at__gte=since).exclude(decision="")
    return mine.select_related("contact", "decided_by").order_by("-decided_at")
