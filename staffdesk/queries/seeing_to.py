"""Who sees to which reasons and which kinds of business; what nobody sees to is the service's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from staffdesk import areas
from staffdesk.models import Area, PulsePlan, Reason
from staffdesk.models.areas import can_own

NOBODY: Final = 0
AREA_OF: Final = {
    PulsePlan.Journey.JOIN.value: areas.MEMBERSHIP,
    PulsePlan.Journey.RENEW.value: areas.MEMBERSHIP,
    PulsePlan.Journey.REGISTER.value: areas.EVENTS,
    PulsePlan.Journey.BUY.value: areas.FINANCE,
    PulsePlan.Journey.CASE.value: areas.SERVICE,
}


@dataclass(slots=True)
class Part:
    """What one person sees to."""

    reasons: set[int] = field(default_factory=set)
    journeys: set[str] = field(default_factory=set)
    sees_uncoded: bool = False  # contacts nobody said the reason of


def parts() -> dict[int, Part]:
    """By login, and under NOBODY what is nobody's. Two queries."""
    keepers = _keepers()
    found: dict[int, Part] = {}
    for reason in Reason.objects.select_related("owner"):
        whose = reason.owner.pk if reason.owner and can_own(reason.owner) else keepers[areas.SERVICE]
        found.setdefault(whose, Part()).reasons.add(reason.pk)
    for journey, area in AREA_OF.items():
        found.setdefault(keepers[area], Part()).journeys.add(journey)
    found.setdefault(keepers[areas.SERVICE], Part()).sees_uncoded = True
    return found


def everything(of: Mapping[int, Part]) -> Part:
    """All parts together."""
    reasons, journeys = (set[int](), set[str]())
    for part in of.values():
        reasons |= part.reasons
        journeys |= part.journeys
    return Part(reasons, journeys, sees_uncoded=True)


def _keepers() -> dict[str, int]:
    """Of each area its owner, else its deputy, else nobody."""
    found = dict.fromkeys(areas.AREAS, NOBODY)
    for area in Area.objects.prefetch_related("owner", "deputy"):
        able = (one.pk for one in (area.owner, area.deputy) if one and can_own(one))
        found[area.code] = next(able, NOBODY)
    return found
