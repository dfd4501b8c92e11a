"""Staff go through the portal in a member's place, for half an hour at most and never as themselves.

The login stays the staff's own: whatever is done is recorded as done by staff, through the door of staff, and no page
opens that would not open for them anyway. What the session keeps is on the server; a browser cannot change it.
Cards are entered and consent is given by members alone: `is_somebody_elses` is what such pages ask.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import Access, Contact, ReasonCode, Role, User
from ams.core.models.resolution import acted_for
from ams.core.roles import Ability, can

LASTS: Final = timedelta(minutes=30)
KEPT_AS: Final = "acting_as_member"
WHAT: Final = "portal.acted_as"
OWN: Final = (Access.Relation.SELF, Access.Relation.GUARDIAN, Access.Relation.ORGANISATION)


class CannotAct(DomainError):
    """Nobody acts for this contact, or not this colleague, or not now."""


class MembersOwn(DomainError):
    """Only members themselves do this."""


@dataclass(frozen=True, slots=True)
class Acting:
    """In whose place somebody goes through the portal, and until when."""

    contact: Contact
    until: datetime


@transaction.atomic
def start_acting(
    *, session: SessionBase, contact: Contact, reason: ReasonCode, words: str, at: datetime, by: User
) -> Acting:
    """From now on this session is in the member's place on the portal. Raises CannotAct, ExceptionNeedsWords."""
    if found := acting_now(session=session, user=by, at=at):
        raise CannotAct(
            _("You still act for %(name)s. End that first, so that nothing is done for the wrong person.")
            % {"name": found.contact}
        )
    if refusal := why_not(contact=contact, by=by):
        raise CannotAct(refusal)
    record_exception(WHAT, reason=reason, words=words, contact=contact, on=contact, by=by, at=at)
    activity.record("portal.acting_started", contact=contact, on=contact, by=by, at=at)
    session[KEPT_AS] = {"contact": contact.pk, "by": by.pk, "until": (at + LASTS).isoformat()}
    return Acting(contact, at + LASTS)


@transaction.atomic
def end_acting(*, session: SessionBase, at: datetime, by: User) -> Contact | None:
    """Back to being oneself; in whose place one was, None if in nobody's."""
    kept = session.pop(KEPT_AS, None)
    contact = Contact.objects.filter(pk=kept["contact"]).first() if kept else None
    if contact is not None:
        activity.record("portal.acting_ended", contact=contact, on=contact, by=by, at=at)
    return contact


def acting_now(*, session: SessionBase, user: User, at: datetime) -> Acting | None:
    """In whose place this session is; None once the time is over, or anything that allowed it has changed."""
    kept = session.get(KEPT_AS)
    if not kept or kept["by"] != user.pk or at >= (until := datetime.fromisoformat(kept["until"])):
        return None
    contact = Contact.objects.select_related("person", "organisation").filter(pk=kept["contact"]).first()
    return None if contact is None or why_not(contact=contact, by=user) else Acting(contact, until)


def why_not(*, contact: Contact, by: User) -> str:
    """Why a colleague may not act for this contact; empty if they may."""
    if not can(by.role, Ability.ACT_AS_MEMBER):
        return _("Your role does not act for members.")
    if contact.merged_into_id or contact.archived_at:
        return _("This record is no longer in use.")
    if Access.objects.filter(contact=contact, ended_at=None).exclude(user__role=Role.MEMBER).exists():
        return _("Somebody who works here acts for them: nobody goes through the portal in a colleague's place.")
    return ""


def is_somebody_elses(user: object, contact: Contact) -> bool:
    """Whether staff stand before what only the member may do: give consent, enter a card."""
    return isinstance(user, User) and user.is_staff and not acts_for(user, contact)


def acts_for(user: object, contact: Contact) -> bool:
    """Whether a login acts for somebody now; whoever did once still sees what they ordered then, and no more."""
    return isinstance(user, User) and Contact.objects.filter(pk=contact.pk, pk__in=acted_for(user)).exists()


def speaks_for(user: User, contact: Contact) -> bool:
    """Whether a login decides about all that is held of somebody: they themselves, a parent, an organisation's own."""
    return Access.objects.filter(user=user, contact=contact, ended_at=None, relation__in=OWN).exists()
