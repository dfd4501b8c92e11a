"""Who is in which state today. Nobody is marked: the states move on while a demonstration runs, and so do these."""

from datetime import date
from typing import Final

from ams.core.models import Access, Role, User
from members.queries import membership_state
from members.terms import State

VISITOR: Final = "visitor"
ORGANISATION: Final = "organisation"
FOR_OTHERS: Final = {"parent": Access.Relation.GUARDIAN, ORGANISATION: Access.Relation.ORGANISATION}
STAFF: Final = {
    "service": Role.SERVICE,
    "membership": Role.MEMBERSHIP,
    "events": Role.EVENTS,
    "finance": Role.FINANCE,
    "administrator": Role.ADMINISTRATOR,
    "owner": Role.OWNER,
    "auditor": Role.AUDITOR,
}
FIRST_CHOICE: Final = ("amara.okafor@mail.example", "bram.de.vries@mail.example", "chloe.fontaine@mail.example")
MEMBERS: Final = {"current": State.CURRENT, "grace": State.IN_GRACE, "lapsed": State.LAPSED}


def find_login(slug: str, *, on: date) -> User | None:
    """A login for this persona on a day of the association; None if nobody is in that state. The visitor has none."""
    if role := STAFF.get(slug):
        return User.objects.filter(role=role, is_active=True).order_by("pk").first()
    if state := MEMBERS.get(slug):
        return _member_in(state, on)
    relation = FOR_OTHERS.get(slug)
    return _acts_as(relation) if relation else None


def _acts_as(relation: str) -> User | None:
    """Whoever has acted longest for a child, or for an organisation, and is somebody here themselves."""
    selves = Access.objects.filter(relation=Access.Relation.SELF, ended_at=None).values("user")
    for_others = Access.objects.filter(relation=relation, ended_at=None, user__in=selves, user__is_active=True)
    found = for_others.select_related("user").order_by("granted_at", "pk").first()
    return found.user if found else None


def begins_as(slug: str, user: User) -> int | None:
    """The contact for whom a persona acts from the first page on, if that is not the login's own."""
    if slug != ORGANISATION:
        return None
    acts_for = Access.objects.filter(user=user, relation=FOR_OTHERS[ORGANISATION], ended_at=None)
    return acts_for.order_by("granted_at", "pk").values_list("contact_id", flat=True).first()


def _member_in(state: State, on: date) -> User | None:
    """Somebody who acts for themselves and is in a state: those whose story is told best, else the longest known."""
    accesses = (
        Access.objects.filter(
            relation=Access.Relation.SELF, ended_at=None, user__role=Role.MEMBER, user__is_active=True
        )
        .select_related("user")
        .prefetch_related("contact__memberships__terms")
        .order_by("pk")
    )
    for access in sorted(accesses, key=lambda access: access.user.email not in FIRST_CHOICE):
        held = [one for one in access.contact.memberships.all() if one.cancelled_at is None]
        if any(membership_state(membership, on) == state for membership in held):
            return access.user
    return None
