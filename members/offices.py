"""How many hold an office at once. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tenure:
    """Days somebody holds an office: the first, and the one after the last; None for as long as nobody says."""

    first: date
    after_last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether they hold it that day."""
        return self.first <= day and (self.after_last is None or day < self.after_last)


def most_at_once(tenures: Iterable[Tenure], *, since: date) -> int:
    """How many hold it on the fullest day from one day on; it is that day, or the first day of one of them."""
    held = list(tenures)
    days = {since, *(one.first for one in held if one.first > since)}
    return max((sum(one.holds_on(day) for one in held) for day in days), default=0)
