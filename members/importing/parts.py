"""What a row says of somebody, in our words. Only what it says: an empty cell is no news."""

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

# “contact.email”, “person.born_on” or “custom.shirt_size” -> value
Details = dict[str, str | float | date | datetime | None]

PERSON, ORGANISATION = "person", "organisation"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where post reaches them."""

    lines: str
    postcode: str = ""
    country: str = ""
    is_preferred: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """Their place in an organisation, named by its name, and by its number in our own files. Dates are half-open."""

    organisation: str
    number: int | None = None
    role: str = ""
    is_primary: bool = False
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A membership of a type (by its slug) and one term of it, half-open; what only our own files say is optional."""

    type: str
    has_term: bool = True
    first: date | None = None
    after_last: date | None = None  # None for life, where there is a term
    anchor: date | None = None
    grace_days: int | None = None
    version: int | None = None
    card: str = ""
    applied_at: datetime | None = None
    cancelled_at: datetime | None = None
    further_seats: int = 0
    is_cancelled: bool = False  # the other system says so, and not when


@dataclass(frozen=True, slots=True)
class Agreed:
    """A yes or no to a purpose."""

    purpose: str
    given: bool
    wording: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat of the organisation the row names; the card code of its membership, or nothing for the one it has."""

    membership: str = ""
    card: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignsIn:
    """Whoever signs in for the subject of the row, by address, or by what the other system calls them."""

    email: str = ""
    number: str = ""
    relation: str = ""  # empty: a guardian of a person, whoever acts for an organisation
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A cell of our own export that its field does not take (any more). It passes if it is what stands here anyway."""

    detail: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row, read. `key` tells its subject from all others of the same system."""

    line: int
    key: str
    external_id: str = ""  # what the other system calls them, where it says
    number: int | None = None
    kind: str = PERSON
    name: str = ""  # as it is compared; empty where the file names nobody
    email: str = ""
    details: Details = field(default_factory=dict)
    known_since: datetime | None = None
    archived_at: datetime | None = None
    is_archived: bool = False
    known_as: tuple[tuple[str, str], ...] = ()
    address: PostalAddress | None = None
    tie: Tie | None = None
    held: Held | None = None
    agreed: Agreed | None = None
    tags: tuple[str, ...] = ()
    note: str = ""  # the pinned one
    unfit: tuple[Unfit, ...] = ()
    notes: tuple[str, ...] = ()
    seat: Seated | None = None  # these two look at other rows, and come when all are there: no part of the fingerprints
    sign_ins: tuple[SignsIn, ...] = ()

    def digests(self) -> dict[str, str]:
        """A short fingerprint of each thing the row says: what has one now and had another last time was corrected."""
        told: dict[str, Any] = dict(self.details)
        for part in ("address", "tie", "held", "agreed"):
            if (value := getattr(self, part)) is not None:
                told[part] = tuple(getattr(value, one.name) for one in fields(value) if one.name != "further_seats")
        if self.is_archived or self.archived_at:
            told["archived"] = True
        if self.note:
            told["note"] = self.note
        told |= {tag_part(name): True for name in self.tags}
        return {name: digest(value) for name, value in told.items()}


def tag_part(name: str) -> str:
    """The part of a row that puts on one tag: each by itself, so that one taken off here stays off."""
    return f"tag.{digest(name.lower())}"


def digest(value: object) -> str:
    """Twelve characters that differ when the value does; nobody reads the value back from them in a hurry."""
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()[:12]
