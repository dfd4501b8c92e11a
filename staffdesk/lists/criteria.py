"""What contacts have to be like to be on a list: conditions that must all hold. Pure; kept as JSON with a version.

Everything in a condition is text, as people and addresses write it; `staffdesk.lists.checking` says what is wrong
with it, and `staffdesk.lists.asking` turns what is right into one question to the database.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

VERSION: Final = 1
MOST_CONDITIONS: Final = 20
MOST_VALUES: Final = 10_000  # of one condition: pasted numbers
LONGEST_VALUE: Final = 300  # letters


class UnreadableCriteria(Exception):
    """Written by a version of this program that we are not."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold: about what, how it is compared, and with what (any one of the values).

    Days are ISO dates. A period has two values, the first and the last day, either of which may be empty.
    `on` is the day asked about; empty means the day on which somebody asks.
    """

    about: str
    how: str = ""
    values: tuple[str, ...] = ()
    on: str = ""

    def as_json(self) -> dict[str, Any]:
        """What is kept of it; nothing that is empty."""
        kept: dict[str, Any] = {"about": self.about, "how": self.how, "values": list(self.values), "on": self.on}
        return {name: value for name, value in kept.items() if value}


Conditions = tuple[Condition, ...]


def as_json(conditions: Iterable[Condition]) -> dict[str, Any]:
    """What a list or a mailing keeps."""
    return {"version": VERSION, "all": [condition.as_json() for condition in conditions]}


def from_json(kept: Any) -> Conditions:
    """The conditions back. Raises UnreadableCriteria for what this version cannot know."""
    if not isinstance(kept, dict) or kept.get("version") != VERSION or not isinstance(kept.get("all"), list):
        raise UnreadableCriteria
    return tuple(_condition(one) for one in kept["all"][:MOST_CONDITIONS])


def one_from_text(text: str) -> Condition:
    """One condition that travelled through a form as JSON. Raises UnreadableCriteria."""
    try:
        return _condition(json.loads(text))
    except (ValueError, RecursionError):
        raise UnreadableCriteria from None


def _condition(kept: Any) -> Condition:
    if not isinstance(kept, dict):
        raise UnreadableCriteria
    values = kept.get("values", [])
    if not isinstance(values, list):
        raise UnreadableCriteria
    return Condition(
        about=_text(kept.get("about", "")),
        how=_text(kept.get("how", "")),
        values=tuple(_text(value) for value in values[:MOST_VALUES]),
        on=_text(kept.get("on", "")),
    )


def _text(value: object) -> str:
    return str(value).replace("\x00", "")[:LONGEST_VALUE]
