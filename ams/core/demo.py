"""Whether this is a demonstration, and whom one can be in it."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.association import find_association


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody one can become with one click. `icon` names a symbol of the sprite."""

    slug: str
    name: str | Promise
    can: str | Promise
    icon: str


PERSONAS: Final = (
    Persona("visitor", _("New visitor"), _("joins, pays and holds a card in about a minute"), "user"),
    Persona("current", _("Current member"), _("looks at the card, receipts and details"), "id-card"),
    Persona("grace", _("Member in grace"), _("should have renewed, and still can without a gap"), "clock"),
    Persona("lapsed", _("Lapsed member"), _("left some time ago and comes back"), "history"),
    Persona("parent", _("Parent"), _("acts for a child, joins it and pays for both"), "users"),
    Persona("organisation", _("Contact of a school"), _("names who has its seats, and buys on invoice"), "house"),
    Persona("service", _("Service staff"), _("finds people, answers cases"), "inbox"),
    Persona("membership", _("Membership staff"), _("keeps people and memberships in order"), "users"),
    Persona("events", _("Events staff"), _("registers people and lets them in"), "calendar-days"),
    Persona("finance", _("Finance"), _("reads orders, payments and receipts"), "coins"),
    Persona("administrator", _("Administrator"), _("sets prices, rules and roles"), "settings-2"),
    Persona("owner", _("Owner of an area"), _("watches how things go"), "chart-line"),
    Persona("auditor", _("Auditor"), _("reads everything, changes nothing"), "book-open"),
)


def demo_is_active() -> bool:
    """True only where DEMO is set and the demo's own seed made the database."""
    if not settings.DEMO:
        return False
    found = find_association()
    return found is not None and found.is_demo
