"""Times as a place's clocks show them: kept as such, with the zone's name, and turned into instants when asked for.

An instant alone would move with every change of a zone's rules, and with every form that writes it in another zone.
"""

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from ams.core.errors import DomainError

AREAS = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
         "Pacific/")  # fmt: skip


class NoSuchTime(DomainError):
    """The clocks of a place never show this time, or show it twice."""


@cache
def zone_names() -> tuple[str, ...]:
    """The zones one may choose, such as Europe/Lisbon, in order; historic names are left out."""
    return (*sorted(name for name in available_timezones() if name.startswith(AREAS)), "UTC")


def instant(day: date, clock: time, zone: str) -> datetime:
    """When the clocks of a zone show that; the first time where they show it twice."""
    return datetime.combine(day, clock, ZoneInfo(zone))


def check_local_time(day: date, clock: time, zone: str) -> None:
    """Raise NoSuchTime unless the clocks of a zone show that once: not in the hour that is skipped or repeated."""
    first, second = (datetime.combine(day, clock.replace(fold=fold), ZoneInfo(zone)) for fold in (0, 1))
    facts = {"time": time_format(clock), "day": date_format(day), "zone": zone}
    if first.astimezone(UTC).astimezone(first.tzinfo).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchTime(
            _("There is no %(time)s on %(day)s in %(zone)s: the clocks go forward then. Choose another time.") % facts
        )
    if first.utcoffset() != second.utcoffset():
        raise NoSuchTime(
            _("It is %(time)s twice on %(day)s in %(zone)s: the clocks go back then. Choose another time.") % facts
        )


def span_in_words(starts: datetime, ends: datetime, *, home: str) -> str:
    """From when until when, as clocks there show it; with their place where it is not the zone of `home`."""
    first, last = f"{date_format(starts, 'D')} {date_format(starts)}", f"{date_format(ends, 'D')} {date_format(ends)}"
    facts = {"first": first, "last": last, "from": _clock(starts), "until": _clock(ends)}
    said = (
        _("%(first)s, %(from)s – %(until)s")
        if first == last
        else _("%(first)s, %(from)s – %(last)s, %(until)s")
    ) % facts  # fmt: skip
    zone = str(starts.tzinfo)
    return said if zone == home else _("%(when)s, %(place)s time") % {"when": said, "place": place_of(zone)}


def moment_in_words(moment: datetime, *, home: str) -> str:
    """A day and a time as clocks there show it; with their place where it is not the zone of `home`."""
    said = f"{date_format(moment, 'D')} {date_format(moment)}, {_clock(moment)}"
    zone = str(moment.tzinfo)
    return said if zone == home else _("%(when)s, %(place)s time") % {"when": said, "place": place_of(zone)}


def _clock(moment: datetime) -> str:
    """The time in one piece: “7 p.m.” is not broken between two lines."""
    return time_format(moment).replace(" ", "\xa0")


def place_of(zone: str) -> str:
    """Whose clocks a zone's are, as people say it: “Lisbon” for Europe/Lisbon."""
    return zone.rpartition("/")[2].replace("_", " ")
