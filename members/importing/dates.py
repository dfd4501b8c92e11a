"""Dates as exports write them. What can be read two ways is decided by its whole column, or by who is asked.

2026-03-01 and 1.3.2026 mean one day each. 01/03/2026 and 3/1/2026 do not: a column of them is read day first or month
first, whichever all of its values allow. When they allow both, nobody guesses. A number is a day as spreadsheets count
them, from 1900.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from members.importing.errors import RowRejected


class DateOrder(StrEnum):
    """How 03/01/2026 is read."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
_EITHER: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_WORDED: Final = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})$")
_WORDED_US: Final = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$")
_WRITTEN: Final = {  # which group is the year, the month and the day
    _ISO: (1, 2, 3),
    _COMPACT: (1, 2, 3),
    _DOTTED: (3, 2, 1),
    _WORDED: (3, 2, 1),
    _WORDED_US: (3, 1, 2),
}
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d+)?$")
_CLOCK: Final = re.compile(
    r"[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?\s*([AaPp][Mm])?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPREADSHEET_EPOCH: Final = date(1899, 12, 30)  # so that numbers from 1 March 1900 on are right
_NOTHING: Final = frozenset({"", "0000-00-00", "00/00/0000", "0000-00-00 00:00:00"})


@dataclass(slots=True)
class DateColumn:
    """What the values of one column allow; `see` each of them, then ask for the `order`."""

    day_first: int = 0  # the first line that can only be day first, 0 for none
    month_first: int = 0
    either: int = 0

    def see(self, text: str, line: int) -> None:
        """Take one more value into account."""
        found = _EITHER.match(_day_of(text))
        if not found:
            return
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            self.day_first = self.day_first or line
        elif second > 12 >= first:
            self.month_first = self.month_first or line
        elif first != second:
            self.either = self.either or line

    @property
    def order(self) -> DateOrder | None:
        """What all values agree on; None when nobody can tell, or when they contradict each other."""
        if self.day_first and self.month_first:
            return None
        if self.month_first:
            return DateOrder.MONTH_FIRST
        return DateOrder.DAY_FIRST if self.day_first or not self.either else None

    def question(self, header: str) -> str:
        """Why somebody has to say which comes first; empty when nobody has to."""
        if self.order:
            return ""
        if self.day_first and self.month_first:
            return _(
                "“%(header)s” has the day first on line %(day)d and the month first on line %(month)d. "
                "Say which it is; the rows of the other kind are then rejected."
            ) % {"header": header, "day": self.day_first, "month": self.month_first}
        return _(
            "“%(header)s” can be read both ways, on line %(line)d for example. "
            "Say whether the day or the month comes first."
        ) % {"header": header, "line": self.either}


def column_order(values: Iterable[tuple[int, str]]) -> DateColumn:
    """A column of (line, value) as a whole."""
    column = DateColumn()
    for line, text in values:
        column.see(text, line)
    return column


@lru_cache(maxsize=50_000)  # a file has many rows and few days
def read_date(text: str, order: DateOrder | None) -> date | None:
    """The day a cell names; None for an empty one. Raises RowRejected for what is no day or could be two."""
    day = _day_of(text)
    if day in _NOTHING:
        return None
    try:
        found = _read(day, order)
    except (ValueError, OverflowError):
        found = None
    if found is None or not 1000 <= found.year <= 9998:
        raise RowRejected(_("“%(text)s” is no date. Write it like 2026-03-01.") % {"text": text.strip()[:40]})
    return found


def read_instant(text: str, order: DateOrder | None, zone: tzinfo) -> datetime | None:
    """The instant a cell names, midnight without a time; times without a zone are those of `zone`."""
    day = read_date(text, order)
    if day is None:
        return None
    clock = _CLOCK.search(text.strip())
    if clock is None:
        return datetime.combine(day, time(), zone)
    hour = int(clock[1])
    if clock[5]:
        hour = hour % 12 + (12 if clock[5].lower() == "pm" else 0)
    micro = int((clock[4] or ".0")[1:].ljust(6, "0"))
    try:
        at = datetime.combine(day, time(hour, int(clock[2]), int(clock[3] or 0), micro), zone)
        return at.replace(tzinfo=_offset(clock[6])) if clock[6] else at
    except ValueError:
        raise RowRejected(_("“%(text)s” is no time of day.") % {"text": text.strip()[:40]}) from None


def _day_of(text: str) -> str:
    """The date without the time of day beside it."""
    return _CLOCK.sub("", text.strip()) if ":" in text else text.strip()


def _read(day: str, order: DateOrder | None) -> date | None:
    for pattern, (year, month, day_of_month) in _WRITTEN.items():
        if found := pattern.match(day):
            word = found[month]
            return date(int(found[year]), int(word) if word.isdigit() else _month(word), int(found[day_of_month]))
    if found := _EITHER.match(day):
        return _ordered(int(found[1]), int(found[2]), int(found[3]), order)
    if found := _SERIAL.match(day):
        return _SPREADSHEET_EPOCH + timedelta(days=int(found[1]))
    return None


def _ordered(first: int, second: int, year: int, order: DateOrder | None) -> date:
    if order is None and first != second:
        raise RowRejected(
            _("%(first)d/%(second)d/%(year)d can be two days. Say whether the day or the month comes first.")
            % {"first": first, "second": second, "year": year}
        )
    return date(year, first, second) if order is DateOrder.MONTH_FIRST else date(year, second, first)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


@lru_cache(maxsize=100)
def _offset(text: str) -> tzinfo:
    if text in ("Z", "UTC"):
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo or UTC
