"""Who is offered freed seats: a pure function of the seats that are free and of the parties in the order they wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.local_times import instant


@dataclass(frozen=True, slots=True)
class Party:
    """So many people who wait for seats of one ticket type, all of them or none. `key` and `kind` name both."""

    key: int
    kind: int
    size: int


def who_is_next(parties: Iterable[Party], *, free: int | None, free_of: Mapping[int, int | None]) -> list[Party]:
    """Those who are offered seats now, in their order; None stands for room for everybody.

    A party for which too few are free is passed over: it holds up nobody behind it, keeps its place, and is the first
    to be asked as soon as enough are free. Nobody is offered seats of a type that `free_of` does not name.
    """
    left, left_of, found = free, dict(free_of), []
    for party in parties:
        rooms = [room for room in (left, left_of.get(party.kind, 0)) if room is not None]
        if any(room < party.size for room in rooms):
            continue
        found.append(party)
        if left is not None:
            left -= party.size
        if (own := left_of[party.kind]) is not None:
            left_of[party.kind] = own - party.size
    return found


def is_sold_on(day: date, *, first: date | None, last: date | None) -> bool:
    """Whether a ticket can be had on a day of the event's calendar; both days count."""
    return (first is None or first <= day) and (last is None or day <= last)


def offer_end(*, at: datetime, hours: int, starts_at: datetime, last_day: date | None, zone: str) -> datetime:
    """Until when an offer of this moment stands: some hours, but never beyond the event's start or the last day."""
    ends = [at + timedelta(hours=hours), starts_at]
    if last_day is not None:
        ends.append(instant(last_day + timedelta(days=1), time(0), zone))
    return min(ends)
