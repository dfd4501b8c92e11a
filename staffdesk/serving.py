"""“How we serve”: one room for what one looks at each week rather than each day. Each page of it is a line here.

Whoever stands on one of its pages sees a tab for every other that their role opens, and the rail has one entry for all.
What somebody needs every day is a room of its own in the rail (`staffdesk.context`).
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.roles import Ability


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the room: the name of its address, the word on its tab, and what opens it."""

    name: str
    word: Promise
    ability: Ability = Ability.USE_DESK
    beside: str = ""  # another address that belongs to its tab


PAGES: Final = (
    Page("staffdesk:reasons", _("Reasons")),
    Page("staffdesk:saying", _("Saying")),
    Page("staffdesk:eighty_twenty", _("80/20")),
    Page("staffdesk:gap", _("The gap")),
    Page("staffdesk:articles", _("Answers")),
    Page("staffdesk:procedures", _("Procedures"), beside="staffdesk:exercises"),
    Page("staffdesk:retention", _("Retention"), Ability.SEE_RENEWALS),
    Page("staffdesk:status", _("Status")),
    Page("staffdesk:areas", _("Areas")),
    Page("staffdesk:scenarios", _("Rehearsals")),
)
