"""Letters with places to fill in: `{name}`, `{last_day}`. Plain text alone; nothing in it is ever run.

Paragraphs are separated by an empty line. What is filled in is never looked at again, so a person called
“{link}” is simply called that.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

PLACES = ("name", "type", "last_day", "amount", "link", "association", "signatory", "number")
_PLACE = re.compile(r"\{([^{}\s]*)\}")
_LONE_BRACE = re.compile(r"[{}]")


class WordingError(ValueError):
    """A letter that cannot be filled in; `unknown` names the place nobody knows, empty for a lone brace."""

    def __init__(self, unknown: str) -> None:
        super().__init__(unknown)
        self.unknown = unknown


def check_wording(text: str, places: Iterable[str] = PLACES) -> None:
    """Raise WordingError for a place nobody knows, and for a brace without its twin."""
    for name in _PLACE.findall(text):
        if name not in places:
            raise WordingError(name)
    if _LONE_BRACE.search(_PLACE.sub("", text)):
        raise WordingError("")


def places_in(text: str) -> set[str]:
    """Which places a letter has."""
    return set(_PLACE.findall(text))


def paragraphs(text: str) -> list[str]:
    """The text between empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


class Letter:
    """A text taken apart once, to be filled in any number of times."""

    __slots__ = ("_parts",)

    def __init__(self, text: str, places: Iterable[str] = PLACES) -> None:
        known = "|".join(map(re.escape, places))
        self._parts: Sequence[str] = re.split(rf"\{{({known})\}}", text)  # words at even, places at odd positions

    def filled(self, values: Mapping[str, str]) -> str:
        """With what belongs in each place. Raises KeyError for a value that is missing."""
        return "".join(values[part] if index % 2 else part for index, part in enumerate(self._parts))
