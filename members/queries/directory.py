"""Who is in the directory, what somebody sees of whom, and what each of them shows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from ams.core.keyset import PAGE, Cursor, Page, Sorting, page_of, rows_from
from ams.core.models import Contact
from ams.core.models.contacts import ImmutableUnaccent
from ams.core.planner import Way, each_asks, read_by
from members.models import Affiliation, Belonging, Directory, DirectoryEntry, Part, Seat, Term
from members.models.directory import Audience
from members.queries.people import home_of

SORTED: Final = Sorting("sort_key")
WALKED: Final = 15_000  # entries looked at in the order of the alphabet before the index of letters is asked
SHORTEST: Final = 3  # letters of a fragment; a shorter word is a whole one
MOST_WORDS: Final = 6


def open_directory() -> Directory | None:
    """The directory, where there is one."""
    return Directory.objects.filter(pk=Directory.ONLY, is_open=True).first()


def listed(*, on: date, audience: Audience) -> QuerySet[DirectoryEntry]:
    """Whom this audience finds on a day: those who said so, and whose membership or seat counts on that day."""
    own, by_seat = _running(OuterRef("contact"), on)
    found = DirectoryEntry.objects.shown_to(audience).filter(
        Q(each_asks(own)) | Q(each_asks(by_seat)), contact__archived_at=None, contact__merged_into=None
    )
    return found.select_related("contact")


def is_current(contact: Contact, on: date) -> bool:
    """Whether somebody is found on a day, if they show themselves."""
    return any(found.exists() for found in _running(contact, on))


def _running(contact: Contact | OuterRef, on: date) -> tuple[QuerySet[Term], QuerySet[Seat]]:
    """The terms somebody holds on a day, and the seats that give what an organisation holds on it."""
    terms = Term.objects.current(on=on).filter(membership__cancelled_at=None)
    seats = Seat.objects.counting(on=on).filter(
        Exists(terms.filter(membership=OuterRef("membership"))), affiliation__person=contact
    )
    return terms.filter(membership__holder=contact), seats


@dataclass(frozen=True, slots=True)
class Said:
    """A part, and what stands there."""

    part: Part
    value: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One of the directory, as one audience sees them."""

    entry: DirectoryEntry
    parts: list[Said] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Whose it is."""
        return self.entry.contact.display_name

    @property
    def line(self) -> str:
        """What stands below the name in the list: where they are and belong, no number and no address."""
        return " · ".join(one.value for one in self.parts if one.part in (Part.TOWN, Part.ORGANISATION, Part.SECTION))


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the directory."""

    page: Page[DirectoryEntry]
    listings: list[Listing]


def find_listed(
    query: str, *, directory: Directory, audience: Audience, on: date, cursor: str = "", size: int = PAGE
) -> Found:
    """Everybody by the alphabet, or those who have every word in what this audience sees of them."""
    rows = listed(on=on, audience=audience)
    words = words_of(query)
    if words:
        page = _searched(rows, words, audience, cursor, size)
    else:
        page = page_of(rows, SORTED, cursor, size, counted=size)
    return Found(page, listings_of(page.rows, directory=directory, audience=audience, on=on))


def words_of(query: str) -> list[str]:
    """What to look for: words in small letters; single letters go, and signs that no name holds together."""
    words = re.split(r"[\s,;/]+", query.replace("\x00", "").lower()[:200])
    return [word for word in words if len(word) > 1][:MOST_WORDS]


def _searched(
    rows: QuerySet[DirectoryEntry], words: Sequence[str], audience: Audience, cursor: str, size: int
) -> Page[DirectoryEntry]:
    """Common fragments are found on the next pages of the alphabet; what is not has so few that its letters find them.

    The planner is told which way to go: it takes a fragment nobody has for a common one, and reads a million rows.
    """
    begun = Cursor.read(cursor, SORTED) if cursor else None
    everybody = DirectoryEntry.objects.shown_to(audience)
    rows = _with_words(rows, words, audience)
    with transaction.atomic():
        read_by(Way.ORDER)
        ahead = rows_from(everybody, SORTED, begun).values_list("sort_key", flat=True)
        last = next(iter(ahead[WALKED : WALKED + 1]), None)
        if last is None:
            page = page_of(rows, SORTED, cursor, size, counted=size)
        else:
            near = rows.filter(**{f"sort_key__{'gte' if begun and begun.backwards else 'lte'}": last})
            page = page_of(near, SORTED, cursor, size, counted=size, first=list if begun else None)
            if not _is_whole(page, size, begun):
                read_by(Way.TRIGRAMS)
                page = page_of(rows, SORTED, cursor, size, counted=size)
        read_by(Way.ANY)
    return page


def _with_words(rows: QuerySet[DirectoryEntry], words: Sequence[str], audience: Audience) -> QuerySet[DirectoryEntry]:
    """Those who have each word in what this audience sees of them."""
    column = "everybody_text" if audience is Audience.EVERYBODY else "members_text"
    for word in words:
        fragment = word if len(word) >= SHORTEST else f" {word} "
        rows = rows.filter(**{f"{column}__contains": ImmutableUnaccent(Value(fragment))})
    return rows


def _is_whole(page: Page[DirectoryEntry], size: int, begun: Cursor | None) -> bool:
    """Whether it is full and knows that there are more, so that nobody need look further."""
    return len(page) == size and bool(page.previous if begun and begun.backwards else page.next)


def listing_of(code: str, *, directory: Directory, audience: Audience, on: date) -> Listing | None:
    """What this audience sees of one; None where there is nobody, or nobody for them."""
    found = listed(on=on, audience=audience).filter(code=code).first()
    return listings_of([found], directory=directory, audience=audience, on=on)[0] if found else None


def listings_of(
    entries: Sequence[DirectoryEntry], *, directory: Directory, audience: Audience, on: date
) -> list[Listing]:
    """What this audience sees of each, part by part. Two queries, however many they are."""
    parts = directory.parts
    contacts = [one.contact_id for one in entries]
    firms = organisations_of(contacts, on) if Part.ORGANISATION in parts else {}
    sections = sections_of(contacts) if Part.SECTION in parts else {}
    return [Listing(one, said_of(one.parts_for(audience, parts), values_of(one, firms, sections))) for one in entries]


def values_of(entry: DirectoryEntry, firms: Mapping[int, str], sections: Mapping[int, str]) -> dict[Part, str]:
    """What would stand at each part of somebody's entry, whoever may see it."""
    who = entry.contact
    return {
        Part.NAME: who.display_name,
        Part.TOWN: entry.town,
        Part.ORGANISATION: firms.get(who.pk, ""),
        Part.SECTION: sections.get(who.pk, ""),
        Part.WORDS: entry.words,
        Part.PHONE: who.phone,
        Part.EMAIL: who.email,
    }


def said_of(parts: Iterable[Part], values: Mapping[Part, str]) -> list[Said]:
    """Those parts that say something."""
    return [Said(part, values[part]) for part in parts if values[part]]


def organisations_of(contacts: Sequence[int], on: date) -> dict[int, str]:
    """To which organisations people belong on a day, by person."""
    ties = Affiliation.objects.filter(Q(until_on=None) | Q(until_on__gt=on), person__in=contacts, from_on__lte=on)
    found: dict[int, str] = {}
    for person, name in ties.order_by("pk").values_list("person_id", "organisation__display_name"):
        found[person] = f"{found[person]}, {name}" if person in found else name
    return found


def sections_of(contacts: Sequence[int]) -> dict[int, str]:
    """To which section people belong, by contact."""
    now = Belonging.objects.current().filter(contact__in=contacts, section__isnull=False)
    return dict(now.values_list("contact_id", "section__name"))


def town_of(contact: Contact) -> str:
    """The town of somebody's address, as far as one can tell: the last of its lines, without the postcode."""
    home = home_of(contact)
    lines = [line.strip() for line in home.lines.splitlines() if line.strip()] if home else []
    if home is None or len(lines) < 2:
        return ""
    return lines[-1].replace(home.postcode, "").strip(" ,")[:80] if home.postcode else lines[-1][:80]
