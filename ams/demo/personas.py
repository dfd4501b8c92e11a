"""Who is in which state today. Nobody is marked: the states move on while a demonstration runs, and so do these."""

from datetime import date
from typing import Final

from ams.core.models import Access, Role, User
from members.models import Membership
from members.queries import membership_state
from members.terms import State

VISITOR: Final = "visitor"
STAFF: Final = {
    "service": Role.SERVICE,
    "finance": Role.FINANCE,
    "administrator": Role.ADMINISTRATOR,
    "owner": Role.OWNER,
}
MEMBERS: Final = {"current": State.CURRENT, "grace": State.IN_GRACE, "lapsed": State.LAPSED}


def find_login(slug: str, *, on: date) -> User | None:
    """A login for this persona on a day of the association; None if nobody is in that state. The visitor has none."""
    if role := STAFF.get(slug):
        return User.objects.filter(role=role, is_active=True).order_by("pk").first()
    if state := MEMBERS.get(slug):
        return _member_in(state, on)
    return None


def _member_in(state: State, on: date) -> User | None:
    """The longest known member who is in a state, acts for themselves and for nobody else."""
    memberships = (
        Membership.objects.uncancelled()
        .filter(holder__accesses__relation=Access.Relation.SELF, holder__accesses__ended_at=None)
        .prefetch_related("terms", "holder__accesses__user")
        .order_by("pk")
    )
    for membership in memberships:
        if membership_state(membership, on) == state:
            user = membership.holder.accesses.all()[0].user
            if not user.is_staff:
                return user
    return None
