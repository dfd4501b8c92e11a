"""What happened today while nobody at the desk did anything, for whom it concerns, each with the way to its rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.ready import ready
from ams.core.roles import Ability, can
from members.queries.retention import over_on
from staffdesk.queries.automatic import dunned_on
from staffdesk.queries.rail import counts_of
from staffdesk.queries.today import Figure, figures

MOST: Final = 1_000  # counted of each; beyond, the figure says “1,000+”
DONE: Final = {  # kinds of business
    "membership.joined": (Ability.SEE_RENEWALS, gettext_lazy("Joined today")),
    "membership.renewed": (Ability.SEE_RENEWALS, gettext_lazy("Renewed today")),
    "order.paid": (Ability.SEE_ORDERS, gettext_lazy("Orders paid today")),
}


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure of the Today page."""

    label: str
    value: str
    note: str
    url: str


def by_itself(role: str, *, since: datetime, today: date) -> list[Stat]:
    """What a role cares about, since midnight. Two queries."""
    done = figures([kind for kind, (ability, _word) in DONE.items() if can(role, ability)], since=since)
    happened = f"{reverse('staffdesk:happened')}?on={today:%Y-%m-%d}"
    found = [Stat(str(DONE[one.kind][1]), str(one.count), _alone(one), f"{happened}&kind={one.kind}") for one in done]
    return found + (_of_memberships(today) if can(role, Ability.SEE_RENEWALS) else [])


def _of_memberships(today: date) -> list[Stat]:
    counts = dict(_lapsed_and_failed(today))
    day = f"what=over&year={today.year}&month={today.month}&day={today.day}"
    lapsed, cards = f"{reverse('staffdesk:retention_rows')}?{day}", f"{reverse('staffdesk:renewals')}?on={today}"
    return [
        Stat(_("Lapsed today"), _said(counts["lapsed"]), "", lapsed),
        Stat(_("Cards that failed today"), _said(counts["cards"]), "", cards),
    ]


@ready
def _lapsed_and_failed(today: date) -> "QuerySet[Any, tuple[str, int]]":
    return counts_of(most=MOST + 1, lapsed=over_on(today), cards=dunned_on(today))


def _said(count: int) -> str:
    return f"{MOST:,}+" if count > MOST else str(count)


def _alone(figure: Figure) -> str:
    if not figure.count:
        return ""
    if figure.alone == figure.count:
        return _("all by members alone")
    return _("%(alone)s by members alone") % {"alone": figure.alone}
