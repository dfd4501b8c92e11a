"""Business time: when something is due by somebody's opening hours. Pure arithmetic, no tables, no present.

Opening hours are local wall time, half-open, up to 24:00; instants are aware and returned in UTC. What counts is time
that really passed: the night the clocks change has an hour more or less of it.

- An exact fit is due at closing time; the closing instant itself is closed.
- A local time that the clocks skip is the instant at which they skip it. Of one that comes twice, hours open at the
  first and close at the second.
- Pauses are half-open intervals of instants, in any order and overlapping as they like; an end of None has not come.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

Interval: TypeAlias = tuple[int, int]
"""Minutes of a local day, [opens, closes): 9:00 to 24:00 is (540, 1440)."""
Pause: TypeAlias = tuple[datetime, datetime | None]
Spell: TypeAlias = tuple[datetime, datetime]

DAY: Final = timedelta(days=1)
MINUTES_OF_A_DAY: Final = 24 * 60
LONGEST_CLOSED: Final = 400  # days in a row; a calendar that stays closed for longer never opens again
FOREVER: Final = datetime.max.replace(tzinfo=UTC)


class CalendarNeverOpens(ValueError):
    """By these hours nothing would ever be due."""


class IntervalIsWrong(ValueError):
    """Hours that end before they begin, or lie outside a day."""


@dataclass(frozen=True)
class Hours:
    """When somebody is there. `special` replaces the hours of its dates, `closed` dates have none.

    Raises CalendarNeverOpens without any weekly hours, IntervalIsWrong for hours that cannot be.
    """

    zone: ZoneInfo
    week: Mapping[int, Iterable[Interval]]  # 0 is Monday
    closed: frozenset[date] = frozenset()
    special: Mapping[date, Iterable[Interval]] = field(default_factory=dict)
    _known: dict[date, list[Spell]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        given = [*self.week.values(), *self.special.values()]
        for opens, closes in (interval for intervals in given for interval in intervals):
            if not 0 <= opens <= closes <= MINUTES_OF_A_DAY:
                raise IntervalIsWrong(f"Nobody is there from minute {opens} to minute {closes} of a day.")
        if not any(opens < closes for intervals in self.week.values() for opens, closes in intervals):
            raise CalendarNeverOpens("There are no weekly hours.")

    def on(self, day: date) -> list[Spell]:
        """The open spells of a local date, in order and apart from each other; reckoned once."""
        if day not in self._known:
            self._known[day] = self._spells(day)
        return self._known[day]

    def _spells(self, day: date) -> list[Spell]:
        if day in self.closed:
            return []
        intervals = self.special[day] if day in self.special else self.week.get(day.weekday(), ())
        spells: list[Spell] = []
        for opens, closes in sorted(intervals):
            since, until = self._instant(day, opens), self._instant(day, closes, last=True)
            if spells and since <= spells[-1][1]:
                spells[-1] = (spells[-1][0], max(until, spells[-1][1]))
            elif since < until:
                spells.append((since, until))
        return spells

    def day_of(self, at: datetime) -> date:
        """The local date of an instant."""
        return at.astimezone(self.zone).date()

    def _instant(self, day: date, minute: int, *, last: bool = False) -> datetime:
        if minute == MINUTES_OF_A_DAY:  # midnight belongs to the next day, the first one if it comes twice
            return instant_of(day + DAY, time(), self.zone)
        return instant_of(day, time(minute // 60, minute % 60), self.zone, last=last)


def instant_of(day: date, clock: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """A local time as an instant; of one that comes twice the first, or the last."""
    local = datetime.combine(day, clock)
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if second >= first:
        return second if last else first
    moved = first.astimezone(zone).utcoffset()  # skipped: look for the instant at which the clocks are moved
    while first - second > timedelta(seconds=1):
        middle = second + (first - second) / 2
        first, second = (middle, second) if middle.astimezone(zone).utcoffset() == moved else (first, middle)
    return first.replace(microsecond=0)


def spells_from(hours: Hours, at: datetime) -> Iterator[Spell]:
    """Open spells from an instant on, the first cut at it. Raises CalendarNeverOpens after 400 closed days in a row."""
    at, first = at.astimezone(UTC), hours.day_of(at)
    closed = 0
    for number in count():
        spells = [(max(since, at), until) for since, until in hours.on(first + number * DAY) if until > at]
        closed = 0 if spells else closed + 1
        if closed > LONGEST_CLOSED:
            raise CalendarNeverOpens(f"It is closed for more than {LONGEST_CLOSED} days.")
        yield from spells


def spells_until(hours: Hours, at: datetime, *, since: datetime) -> Iterator[Spell]:
    """Open spells backwards from an instant to another, cut at both."""
    at, since = at.astimezone(UTC), since.astimezone(UTC)
    last = hours.day_of(at)
    for number in range((last - hours.day_of(since)).days + 1):
        for opened, closed in reversed(hours.on(last - number * DAY)):
            if opened < at and closed > since:
                yield max(opened, since), min(closed, at)


def union(pauses: Iterable[Pause]) -> list[Spell]:
    """Pauses in order and apart from each other; one that has not ended goes on for ever."""
    merged: list[Spell] = []
    for began, ended in sorted((began.astimezone(UTC), (ended or FOREVER).astimezone(UTC)) for began, ended in pauses):
        if merged and began <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ended, merged[-1][1]))
        elif began < ended:
            merged.append((began, ended))
    return merged


def part_of(pauses: Iterable[Pause], *, since: datetime | None = None, until: datetime | None = None) -> list[Pause]:
    """What of some pauses lies between two instants, where those are given; one without an end may go on for ever."""
    found: list[Pause] = []
    for began, ended in pauses:
        begins = max(began, since) if since else began
        ends = min(ended or until, until) if until else ended
        if ends is None or begins < ends:
            found.append((begins, ends))
    return found


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether somebody is there at an instant. The closing instant is closed."""
    return any(since <= at < until for since, until in hours.on(hours.day_of(at)))


def next_open(hours: Hours, at: datetime) -> datetime:
    """The instant itself if somebody is there, else the next opening."""
    return next(spells_from(hours, at))[0]


def deadline(hours: Hours, start: datetime, minutes: int, pauses: Iterable[Pause] = ()) -> datetime | None:
    """The earliest instant by which so many open minutes without pause have passed; None if a pause has no end yet.

    No minutes at all give the first open instant without pause.
    """
    return _spent(hours, start, timedelta(minutes=minutes), union(pauses))


def elapsed(hours: Hours, since: datetime, until: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
    """Open time without pauses between two instants; nothing if the second comes first."""
    stops = union(pauses)
    spells = spells_until(hours, until, since=since)
    parts = (closed - opened for spell in spells for opened, closed in _without(*spell, stops))
    return sum(parts, timedelta())


def before(
    hours: Hours, at: datetime, minutes: int, *, since: datetime | None = None, pauses: Iterable[Pause] = ()
) -> datetime:
    """The latest instant from which so many open minutes without pause are left until `at`, and never before `since`.

    Raises CalendarNeverOpens when the last 400 days do not have as much.
    """
    left, stops = timedelta(minutes=minutes), union(pauses)
    for spell in spells_until(hours, at, since=since or at - LONGEST_CLOSED * DAY):
        for opened, closed in reversed(_without(*spell, stops)):
            if closed - opened >= left:
                return closed - left
            left -= closed - opened
    if since is None:
        raise CalendarNeverOpens(f"The last {LONGEST_CLOSED} days have no {minutes} open minutes.")
    return since.astimezone(UTC)


def business_days(hours: Hours, start: datetime, days: int, pauses: Iterable[Pause] = ()) -> datetime | None:
    """Roll to the next open instant, then the same local time so many business days later; None if still paused.

    A time at which that day is closed moves to the next opening, unless it is exactly the closing time. Pauses add the
    open time they took.
    """
    rolled = next_open(hours, start)
    due, stops = _same_time(hours, rolled, days), union(pauses)
    if not any(began < due and ended > rolled for began, ended in stops):
        return due
    moved = _spent(hours, rolled, elapsed(hours, rolled, due), stops)
    return next_open(hours, moved) if moved and _opens_at(hours, due) else moved


def _spent(hours: Hours, start: datetime, left: timedelta, stops: list[Spell]) -> datetime | None:
    """When so much open time is used up; None if that is never, because the last pause has no end."""
    spells = spells_from(hours, start)
    while True:
        spell = next(spells)
        for opened, closed in _without(*spell, stops):
            if closed - opened >= left:
                return opened + left
            left -= closed - opened
        if stops and stops[-1][1] == FOREVER and stops[-1][0] <= spell[1]:
            return None


def _same_time(hours: Hours, rolled: datetime, days: int) -> datetime:
    local = rolled.astimezone(hours.zone)
    day, left = local.date(), days
    for since, _until in spells_from(hours, rolled):
        if left and hours.day_of(since) > day:
            day, left = hours.day_of(since), left - 1
        if not left:
            break
    due = instant_of(day, local.time(), hours.zone)
    return due if any(since <= due <= until for since, until in hours.on(day)) else next_open(hours, due)


def _opens_at(hours: Hours, at: datetime) -> bool:
    return any(since == at for since, _until in hours.on(hours.day_of(at)))


def _without(since: datetime, until: datetime, stops: list[Spell]) -> list[Spell]:
    """What is left of a spell when the pauses are cut out of it."""
    left: list[Spell] = []
    for began, ended in stops:
        if ended <= since or began >= until:
            continue
        if began > since:
            left.append((since, began))
        since = ended
    if since < until:
        left.append((since, until))
    return left
