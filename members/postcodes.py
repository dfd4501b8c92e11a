"""Where a section reaches, by postcodes. Pure.

An area is a country and the beginnings of postcodes from one to another, both counted and equally long: “35” is every
postcode that begins with 35, “3400–3499” those whose first four characters lie between. The longer beginning wins.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from ams.core.countries import country_choices
from ams.core.errors import DomainError

LONGEST: Final = 10
MOST_AREAS: Final = 2_000  # of one section
T = TypeVar("T")
_OWN_COUNTRY: Final = re.compile(r"^\s*[A-Z]{1,3}-(?=[0-9])")  # as in D-48529
_NOISE: Final = re.compile(r"[^A-Z0-9]")
_COUNTRY: Final = re.compile(r"^([A-Za-z]{2})\s+(?=\S)")
_TO: Final = re.compile(r"\s*[–—]\s*|\s+-\s+|\s+to\s+|(?<=\d)-(?=\d)")


class NoArea(DomainError):
    """A line that says no area; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A country and beginnings of its postcodes, from the first to the last."""

    country: str
    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.country} {self.first}" if self.first == self.last else f"{self.country} {self.first}–{self.last}"

    def overlaps(self, other: "Area") -> bool:
        """Whether a postcode could lie in both, and neither is the more exact."""
        is_alike = self.country == other.country and len(self.first) == len(other.first)
        return is_alike and self.first <= other.last and other.first <= self.last


def tidy_postcode(postcode: str) -> str:
    """A postcode as it is compared: capitals and digits."""
    return _NOISE.sub("", _OWN_COUNTRY.sub("", postcode.upper()))


def areas_in(text: str, *, country: str) -> list[Area]:
    """The areas written one a line; `country` is meant where a line names none. Raises NoArea."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_AREAS:
        raise NoArea(_("At most %(most)d lines fit.") % {"most": MOST_AREAS})
    return sorted({_area_in(line, country) for line in lines})


def _area_in(line: str, country: str) -> Area:
    named = _COUNTRY.match(line)
    code = named[1].upper() if named else country
    ends = [tidy_postcode(end) for end in _TO.split(line[named.end() :] if named else line)]
    first, last = ends[0], ends[-1]
    if code not in {known for known, _name in country_choices()}:
        raise NoArea(_("“%(line)s”: we know no country %(code)s.") % {"line": line, "code": code})
    if len(ends) > 2 or not first or not last or max(len(first), len(last)) > LONGEST:
        raise NoArea(_("“%(line)s” is no area. Write it like 35, or 3400–3499, or DE 48.") % {"line": line})
    if len(first) != len(last):
        raise NoArea(_("“%(line)s”: write both ends with equally many letters and digits.") % {"line": line})
    if first > last:
        raise NoArea(_("“%(line)s”: the first comes after the last.") % {"line": line})
    return Area(code, first, last)


def first_clash(areas: Iterable[tuple[Area, T]]) -> tuple[tuple[Area, T], tuple[Area, T]] | None:
    """Two areas that overlap, each with what it came with, if any do."""
    found = sorted(areas, key=lambda one: (one[0].country, len(one[0].first), one[0].first))
    widest = found[0] if found else None
    for one in found[1:]:
        if widest is not None and one[0].overlaps(widest[0]):
            return widest, one
        widest = one
    return None


class AreaMap:
    """Which section a postcode lies in: that of the most exact area that has it. Those equally long are apart."""

    def __init__(self, areas: Iterable[tuple[Area, int]]) -> None:
        by_length: dict[tuple[str, int], list[tuple[Area, int]]] = defaultdict(list)
        for area, section in areas:
            by_length[area.country, len(area.first)].append((area, section))
        self._sorted = {key: sorted(found) for key, found in by_length.items()}
        self._firsts = {key: [area.first for area, _section in found] for key, found in self._sorted.items()}
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for country, length in sorted(self._sorted, reverse=True):
            self._lengths[country].append(length)

    def section_at(self, country: str, postcode: str) -> int | None:
        """The key of the section; None where no area has this postcode."""
        code = tidy_postcode(postcode)
        for length in self._lengths.get(country, ()):
            head, key = code[:length], (country, length)
            place = bisect_right(self._firsts[key], head) - 1
            if len(head) == length and place >= 0 and head <= self._sorted[key][place][0].last:
                return self._sorted[key][place][1]
        return None
