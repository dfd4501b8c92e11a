"""Some eighty made-up people, read from cast.txt.

One a line: name | given | family | mailbox | said as | phone | street | postcode and place.
"""

from importlib.resources import files
from typing import Final

from ams.demo.seeding.lives import Somebody

COUNTRIES: Final = {"Nordhorn": "DE", "Kleve": "DE", "Tournai": "BE", "Antwerpen": "BE", "Zürich": "CH"}


def cast() -> list[Somebody]:
    """Everybody, in the order they are listed."""
    lines = (files("ams.demo.seeding") / "cast.txt").read_text(encoding="utf-8").splitlines()
    return [_read(line) for line in lines]


def _read(line: str) -> Somebody:
    name, given, family, mailbox, spoken, phone, street, place = (part.strip() for part in line.split("|"))
    town = place.split(" ")[-1]
    postcode = place.removesuffix(town).strip() if town in COUNTRIES else place[:7]
    return Somebody(
        name=name,
        given=given,
        family=family,
        mailbox=mailbox,
        spoken=spoken,
        phone=phone,
        address=f"{street}\n{place.removeprefix(postcode).strip()}",
        postcode=postcode,
        country=COUNTRIES.get(town, "NL"),
    )
