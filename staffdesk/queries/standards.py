"""Trying a standard: what comes on a Friday afternoon is due when?"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffdesk.clock import CalendarNeverOpens, instant_of
from staffdesk.models import Standard, StandardVersion
from staffdesk.queries.clocks import in_words
from staffdesk.queries.reckoning import Reckoner, for_reckoning

EXAMPLES: Final = ((0, time(9, 30)), (4, time(16, 30)), (5, time(11)))  # Monday, Friday afternoon, Saturday


@dataclass(frozen=True, slots=True)
class Trial:
    """One example, in a sentence."""

    sentence: str
    is_chosen: bool = False


def try_standard(standard: Standard, *, at: datetime, chosen: datetime | None = None) -> list[Trial]:
    """When the newest version would have things due that come in the next week, and at a chosen instant."""
    version = for_reckoning(standard.versions.order_by("-number")).first()
    if version is None:
        return []
    try:
        reckoner = Reckoner(version)
        zone, today = reckoner.hours.zone, reckoner.hours.day_of(at)
        comes = [
            instant_of(today + timedelta(days=(day - today.weekday()) % 7), clock, zone) for day, clock in EXAMPLES
        ]
        trials = [Trial(_sentence(reckoner, one)) for one in sorted(comes)]
        return [*trials, Trial(_sentence(reckoner, chosen), is_chosen=True)] if chosen else trials
    except CalendarNeverOpens:
        return [Trial(_("By this calendar nobody is ever there: it cannot be kept."))]


def in_short(standard: Standard) -> str:
    """“2 h” or “1 business day”, by the newest version."""
    newest = next(iter(standard.versions.all()), None)  # they come in the order of their numbers, the newest first
    if newest is None:
        return ""
    if newest.minutes is not None:
        return in_words(timedelta(minutes=newest.minutes))
    days = newest.business_days or 0
    return ngettext("%(days)d business day", "%(days)d business days", days) % {"days": days}


def receipt_within() -> timedelta | None:
    """How soon a receipt is promised after a payment; None while it is not."""
    promised = StandardVersion.objects.filter(standard__kept_by=Standard.KeptBy.RECEIPT, standard__archived_at=None)
    newest = promised.order_by("-made_at", "-pk").first()
    return None if newest is None else timedelta(minutes=newest.minutes or 0)


def _sentence(reckoner: Reckoner, comes: datetime) -> str:
    due = reckoner.reckon(started_at=comes, pauses=[]).due_at
    return _("What comes on %(comes)s is due %(due)s.") % {
        "comes": _written(reckoner, comes),
        "due": _written(reckoner, due) if due else "",
    }


def _written(reckoner: Reckoner, at: datetime) -> str:
    return date_format(at.astimezone(reckoner.hours.zone), "l j M H:i")
