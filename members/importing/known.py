"""What is known here of those a file speaks of, as plain values: what a row is compared with."""

from dataclasses import dataclass, field
from datetime import date, datetime

from members.importing.parts import Details, PostalAddress
from members.terms import TermRule


def written(pk: int | None) -> int:
    """A primary key; raises ValueError for what exists in a plan alone."""
    if pk is None:
        raise ValueError("This is planned and not written yet.")
    return pk


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """A type of membership and its rules in force."""

    pk: int
    slug: str
    name: str
    group: str
    holder_kind: str
    rule_pk: int
    rule: TermRule
    versions: dict[int, int]  # version -> rule; drafts apart
    seats: int = 0


@dataclass(slots=True)
class KnownAddress:
    """An address as it stands."""

    pk: int | None
    value: PostalAddress


@dataclass(slots=True)
class KnownTie:
    """A place in an organisation as it stands."""

    pk: int | None
    organisation: "KnownContact"
    role: str
    is_primary: bool
    from_on: date
    until_on: date | None

    @property
    def row_id(self) -> int:
        """Its primary key, once it is written."""
        return written(self.pk)


@dataclass(slots=True)
class KnownTerm:
    """A standing term; `imported` says that no order and no exception stands behind it."""

    pk: int | None
    first: date
    after_last: date | None
    anchor: date
    grace_days: int
    rule_pk: int
    imported: bool
    further_seats: int = 0
    seats: int = 0  # of its type and further ones


@dataclass(slots=True)
class KnownMembership:
    """A membership and its standing terms."""

    pk: int | None
    type: str
    group: str
    card: str
    applied_at: datetime
    cancelled_at: datetime | None = None
    is_leaving: bool = False
    terms: list[KnownTerm] = field(default_factory=list)

    @property
    def row_id(self) -> int:
        """Its primary key, once it is written."""
        return written(self.pk)


@dataclass(slots=True)
class KnownConsent:
    """A yes or no as it was given."""

    purpose: str
    given: bool
    wording: str
    at: datetime


@dataclass(slots=True)
class KnownNote:
    """The pinned note, who wrote it and when; `by` is the key of a login."""

    pk: int | None
    words: str
    by: int | None
    at: datetime


@dataclass(slots=True)
class KnownContact:
    """A contact with everything a file can speak of. `pk` is None while it exists in a plan alone."""

    pk: int | None
    kind: str
    number: int | None = None
    details: Details = field(default_factory=dict)
    created_at: datetime | None = None
    archived_at: datetime | None = None
    addresses: list[KnownAddress] = field(default_factory=list)
    ties: list[KnownTie] = field(default_factory=list)
    memberships: list[KnownMembership] = field(default_factory=list)
    consents: list[KnownConsent] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)  # in lower case
    note: KnownNote | None = None
    is_counted: bool = False  # of one that is planned: whether some row was counted as making it

    @property
    def row_id(self) -> int:
        """Its primary key, once it is written."""
        return written(self.pk)

    @property
    def name(self) -> str:
        """As people read it."""
        return str(self.details.get("contact.display_name", ""))

    @property
    def email(self) -> str:
        """In lower case, as it is compared."""
        return str(self.details.get("contact.email", "")).lower()


@dataclass(frozen=True, slots=True)
class Link:
    """What another system calls a contact, and the fingerprints of what it said last time."""

    pk: int | None
    contact: KnownContact
    digests: dict[str, str]


@dataclass(slots=True)
class Knowledge:
    """Everything a batch of rows is compared with; planning adds to it what it plans, so that rows see each other."""

    links: dict[str, Link] = field(default_factory=dict)  # by key of the row, of the file's own source
    others: dict[tuple[str, str], KnownContact] = field(default_factory=dict)  # by (source, value), our own files
    by_number: dict[int, KnownContact] = field(default_factory=dict)
    by_email: dict[str, list[KnownContact]] = field(default_factory=dict)  # lower case
    organisations: dict[str, list[KnownContact]] = field(default_factory=dict)  # by folded name
    linked: set[int] = field(default_factory=set)  # contacts some other key of the same source stands for
    primaries: set[int] = field(default_factory=set)  # organisations that have a primary contact
    cards: set[str] = field(default_factory=set)  # card codes that are somebody's
