"""How the timeline tells of what happened; here, of sections and offices."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Saying:
    """How the timeline tells of a kind of activity."""

    text: str | Promise
    icon: str = "check"


OF_OFFICES: dict[str, Saying] = {
    "section.changed": Saying(gettext_lazy("Section changed"), "map-pin"),
    "committee.appointed": Saying(gettext_lazy("Holds an office"), "id-card"),
    "committee.term_changed": Saying(gettext_lazy("The term of an office changed"), "pencil"),
    "committee.struck": Saying(gettext_lazy("An office was struck out as a mistake"), "x"),
}
