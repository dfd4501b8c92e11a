"""The names of people in files, whatever their columns force on them."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from members.names import sorted_as, tidy_name

_NOT_KNOWN: Final = frozenset({"LNU", "FNU", "N/A", "n/a"})  # what forms that insist on a name are given


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name and, where they are known, its parts."""

    full: str
    given: str = ""
    family: str = ""

    @property
    def sorted_as(self) -> str:
        """How it stands in an alphabetical list."""
        return sorted_as(self.full, self.given, self.family)


def person_name(*, full: str = "", given: str = "", family: str = "") -> PersonName:
    """One name from up to three cells. Raises NameMissing and NameTooLong.

    A whole name is never cut into parts: nobody can tell where. One part alone is a whole name: many people have just
    one, and forms that insisted on two were given a full stop.
    """
    given, family, full = _part(given), _part(family), _part(full)
    whole = tidy_name(full or f"{given} {family}")
    return PersonName(whole, given, family)


def _part(cell: str) -> str:
    """A part of a name; empty when somebody only typed something to get past the form."""
    if not cell or (cell.isascii() and cell.isalpha() and len(cell) > 3):
        return cell  # most cells, quickly
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    if text in _NOT_KNOWN or not any(unicodedata.category(c)[0] in "LNM" for c in text):
        return ""
    return tidy_name(text)
