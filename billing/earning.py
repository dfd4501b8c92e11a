"""The seam to when something is earned that is paid before: apps above know the days, billing books them by months.

Kinds of lines that nobody registered in `settings.BILLING_EARNERS` are earned when they are handed over.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, Self, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ams.core.money import quantised


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last; both count."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar, by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Self:
        """The one a day lies in."""
        return cls(day.replace(day=1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def next(self) -> "Month":
        """The one after it."""
        return Month(self.last + timedelta(days=1))


class Earner(Protocol):
    """Registered for a kind of line, and asked for many at once, by their keys.

    Those it knows nothing of it leaves out; they are earned when they are handed over.
    """

    def days_of(self, *, lines: Collection[int]) -> Mapping[int, Days]: ...


def earned_over(lines: Mapping[int, str]) -> dict[int, Days]:
    """The days over which lines are earned, by their keys; `lines` says of which kind each is."""
    found: dict[int, Days] = {}
    for kind in sorted(set(lines.values()) & settings.BILLING_EARNERS.keys()):
        earner = cast("Earner", import_string(settings.BILLING_EARNERS[kind])())
        found |= earner.days_of(lines=[key for key, its_kind in lines.items() if its_kind == kind])
    return found


def share_of(left: Decimal, days: Days, *, since: date, until: date, currency: str) -> Decimal:
    """What of an amount that is left is earned until a day, that day included, if nothing is since another day.

    By days, half rounded up; the last share takes whatever is left, so all shares are the amount to the last cent.
    """
    if until >= days.last:
        return left
    begins = max(days.first, since)
    if until < begins:
        return Decimal(0)
    part, whole = (until - begins).days + 1, (days.last - begins).days + 1
    return quantised(left * part / whole, currency)
