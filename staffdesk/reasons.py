"""What follows from what a reason is worth, and which reason a contact probably has. Pure."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VALUABLE, IRRITANT = "valuable", "irritant"


class Aim(StrEnum):
    """What is to become of a reason."""

    ELIMINATE = "eliminate"
    AUTOMATE = "automate"
    SIMPLIFY = "simplify"
    LEVERAGE = "leverage"


# By what a contact is to the member and to the association (Price & Jaffe, The Best Service is No Service).
AIMS: Final = {
    (IRRITANT, IRRITANT): Aim.ELIMINATE,
    (VALUABLE, IRRITANT): Aim.AUTOMATE,
    (IRRITANT, VALUABLE): Aim.SIMPLIFY,
    (VALUABLE, VALUABLE): Aim.LEVERAGE,
}
AIM_WORDS: Final[dict[Aim, tuple[str | Promise, str | Promise]]] = {
    Aim.ELIMINATE: (_("Eliminate"), _("Nobody wants it: mend what causes it.")),
    Aim.AUTOMATE: (_("Automate"), _("They want it, and need none of us for it: let them do it by themselves.")),
    Aim.SIMPLIFY: (_("Simplify"), _("We want it, and it is a bother to them: ask for less.")),
    Aim.LEVERAGE: (_("Leverage"), _("Both want it: take the time, and have more of it.")),
}


def aim_of(*, to_member: str, to_association: str) -> Aim:
    """What is to become of it."""
    return AIMS[to_member, to_association]


class Likely(Protocol):
    """What is asked of a reason here."""

    causes: list[str]
    pages: list[str]


R = TypeVar("R", bound=Likely)


def probable(reasons: Sequence[R], *, causes: Iterable[str], page: str) -> R | None:
    """The first that goes with the likeliest cause, else with the page they wrote from; None where neither is known."""
    for cause in causes:
        for reason in reasons:
            if cause in reason.causes:
                return reason
    parts = page.strip("/").split("/")
    for part in (parts[-1], parts[0]):
        for reason in reasons:
            if part and part in reason.pages:
                return reason
    return None
