"""Who may make which exception, and how far alone: a small table that administrators edit, with shipped defaults."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import ExceptionKind, ExceptionRight, User
from ams.core.roles import Ability, can, changes_nothing

IN_DAYS: Final = frozenset({ExceptionKind.BACKDATED, ExceptionKind.EXTENDED, ExceptionKind.GRACE})


class NotAllowed(DomainError):
    """Not for this role, or not so far."""


@dataclass(frozen=True, slots=True)
class Right:
    """A role may make an exception: alone up to `limit` (money or days; None is without end), beyond with a second."""

    limit: Decimal | None

    @property
    def whole_days(self) -> int:
        """The limit of what is measured in days."""
        return int(self.limit or 0)

    def covers(self, measure: Decimal) -> bool:
        """Whether nobody else need be asked."""
        return self.limit is None or measure <= self.limit


def _upto(**limits: int | None) -> dict[str, Right]:
    return {role: Right(None if limit is None else Decimal(limit)) for role, limit in limits.items()}


SHIPPED: Final[dict[str, dict[str, Right]]] = {
    ExceptionKind.PRICE: _upto(service=50, membership=50, finance=500, administrator=None),
    ExceptionKind.WAIVED: _upto(service=50, membership=50, finance=500, administrator=None),
    ExceptionKind.GIVEN_BACK: _upto(finance=500, administrator=None),
    ExceptionKind.EXCESS: _upto(finance=500, administrator=None),
    ExceptionKind.INVOICED: _upto(membership=500, finance=5000, administrator=None),
    ExceptionKind.FREE_TERM: _upto(service=0, membership=100, administrator=None),
    ExceptionKind.BACKDATED: _upto(service=31, membership=92, administrator=None),
    ExceptionKind.EXTENDED: _upto(service=31, membership=92, administrator=None),
    ExceptionKind.GRACE: _upto(service=31, membership=92, administrator=None),
    ExceptionKind.SEATS: _upto(service=0, membership=100, administrator=None),
    ExceptionKind.LATE: _upto(service=None, events=None, administrator=None),
    ExceptionKind.OVERBOOKED: _upto(service=None, events=None, administrator=None),
    ExceptionKind.FREE_SEAT: _upto(service=50, events=100, administrator=None),
    ExceptionKind.MOVED: _upto(service=50, events=100, finance=500, administrator=None),
    ExceptionKind.CORRECTED: _upto(service=None, membership=None, administrator=None),
    ExceptionKind.WANTED: _upto(service=None, membership=None, administrator=None),
}


def rights_of(user: User) -> dict[str, Right]:
    """The exceptions a login may make, by kind. One query."""
    if not user.is_active or not can(user.role, Ability.MAKE_EXCEPTIONS) or changes_nothing(user.role):
        return {}
    rows = list(ExceptionRight.objects.values_list("kind", "role", "is_allowed", "limit"))
    if not rows:
        return {kind: by_role[user.role] for kind, by_role in SHIPPED.items() if user.role in by_role}
    return {kind: Right(limit) for kind, role, is_allowed, limit in rows if role == user.role and is_allowed}


def check_right(user: User, kind: str, measure: Decimal = Decimal(0)) -> None:
    """Raises NotAllowed where a login may not make an exception, or not so far by itself."""
    right = right_of(user, kind)
    if right is None:
        raise NotAllowed(_("Your role does not make this exception. Ask a colleague whose role does."))
    if not right.covers(measure):
        raise NotAllowed(_("This goes beyond what your role decides alone. Ask a colleague whose limit is higher."))


def right_of(user: User, kind: str) -> Right | None:
    """How far a login may go with one kind; None if it may not at all."""
    return rights_of(user).get(kind)
