"""Names as people have them in several languages, enough of them that a million people are not all called alike.

They are read from names.txt, which says how: family names are written out, or made of heads and tails as the language
itself makes them (Berg + ström).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import product
from typing import Final


@dataclass(frozen=True, slots=True)
class Culture:
    """How many in a hundred people are of it, whether the family name comes first, and the names by what they are."""

    share: int
    family_first: bool
    names: dict[str, list[str]] = field(default_factory=dict)

    def given_names(self) -> list[str]:
        """One each."""
        return self.names["given"]

    def family_names(self) -> list[str]:
        """Empty where people have one name."""
        made = [f"{head}{tail}" for head, tail in product(self.names.get("heads", []), self.names.get("tails", []))]
        return [name.replace("_", " ") for name in (*self.names.get("family", []), *made)]


CALLED: Final = (
    "Stichting {}", "{} College", "Gemeente {}", "{} & Zonen", "{} GmbH", "Vereniging {}", "{} Trust", "{} AB",
    "Bibliotheek {}", "Fondation {}",
)  # fmt: skip
"""What an organisation is called after somebody or some place."""


def cultures() -> list[Culture]:
    """Everybody, in the order they are listed."""
    read: list[Culture] = []
    for line in (files("ams.demo.seeding.crowd") / "names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            share = line[1 : line.index("]")]
            read.append(Culture(int(share), share.startswith("+")))
        elif ":" in line and not line.startswith("#"):
            what, _, names = line.partition(": ")
            read[-1].names.setdefault(what, []).extend(names.split())
    return read


def given_rows() -> Iterator[tuple[int, int, str]]:
    """(culture, place, name), both counted from 0."""
    for number, culture in enumerate(cultures()):
        yield from ((number, place, name) for place, name in enumerate(culture.given_names()))


def family_rows() -> Iterator[tuple[int, int, str]]:
    """(culture, place, name), both counted from 0."""
    for number, culture in enumerate(cultures()):
        yield from ((number, place, name) for place, name in enumerate(culture.family_names()))


def culture_rows() -> Iterator[tuple[int, int, int, int, bool]]:
    """(in a hundred, culture, given names, family names, family first): a row for each of the hundred."""
    found = cultures()
    for hundredth, number in enumerate(number for number, one in enumerate(found) for _ in range(one.share)):
        one = found[number]
        yield hundredth, number, len(one.given_names()), len(one.family_names()), one.family_first
