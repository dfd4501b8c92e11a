"""Is this deployment ready? What is missing, and who owns it: a register each app adds to, printed by `doctor`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from ams.core.association import find_association
from ams.core.models import Role, User


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what is so, what to do about it, who does it."""

    level: Level
    area: str
    says: str
    remedy: str = ""
    owner: str = "Administrator"


Check = Callable[[], Iterator[Finding]]
_REGISTER: list[Check] = []


def readiness_check(check: Check) -> Check:
    """Register a function that yields findings."""
    _REGISTER.append(check)
    return check


def examine() -> Iterator[Finding]:
    """Every finding of every registered check."""
    for check in _REGISTER:
        yield from check()


@readiness_check
def profile() -> Iterator[Finding]:
    """Members must see whose pages these are."""
    found = find_association()
    if found is None:
        yield Finding(
            Level.MISSING, "Association", "There is no profile.", "Create it in the admin: Association profile."
        )
        return
    yield Finding(Level.OK, "Association", f"This is {found.name}.")
    if not found.phone:
        yield Finding(Level.WARNING, "Association", "No phone number is shown.", "Add it to the profile.")


@readiness_check
def secrets_and_addresses() -> Iterator[Finding]:
    """What only the operator can set."""
    if settings.SERVED_OVER_TLS:
        yield Finding(Level.OK, "Addresses", f"Served at {settings.PUBLIC_URL}.")
    elif not settings.DEMO:
        yield Finding(Level.MISSING, "Addresses", "PUBLIC_URL is not https.", "Set PUBLIC_URL=https://…", "Operator")
    if settings.DEMO:
        yield Finding(Level.WARNING, "Demonstration", "DEMO is on.", "Unset DEMO before real members come.", "Operator")
    if not settings.EMAIL_URL:
        level = Level.WARNING if settings.DEMO else Level.MISSING
        yield Finding(level, "Mail", "No mail server is configured.", "Set EMAIL_URL.", "Operator")


@readiness_check
def staff() -> Iterator[Finding]:
    """Somebody must be able to configure, and to answer."""
    for role in (Role.ADMINISTRATOR, Role.SERVICE, Role.FINANCE):
        if not User.objects.filter(role=role, is_active=True).exists():
            yield Finding(Level.MISSING, "Staff", f"Nobody has the role {role.label}.", "Give it in the admin: Logins.")
