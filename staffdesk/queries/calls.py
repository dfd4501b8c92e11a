"""Who may be calling: those with the number, those with the name, and the matters they may be calling about."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from ams.core.models import Contact
from ams.core.models.contacts import PhoneKey, folded
from staffdesk.models import Case
from staffdesk.queries.people import Standing, listed
from staffdesk.queries.search import STANDS, find_contacts, one_search

OFFERED: Final = 8  # people; whoever is not among them is found by another word
MATTERS: Final = 3  # open cases of each
SHORTEST: Final = 7  # digits of a number that says who calls; fewer are an extension, or a fragment to look for
COMPARED: Final = 8  # digits from the end: country and area codes are written in many ways
_NUMBER = re.compile(r"^[\d\s+()/.\-]{5,}$")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may be calling, with what is open for them."""

    contact: Contact
    standing: Standing | None
    cases: list[Case]


@dataclass(frozen=True, slots=True)
class Callers:
    """What a number or a name brings. Nobody is ever picked: a number may be a family's, or an office's."""

    said: str
    people: list[Caller]
    strangers: list[Case]  # open cases of callers we do not know, who left this number

    @property
    def is_anybody(self) -> bool:
        """Whether there is anything to choose from."""
        return bool(self.people or self.strangers)


def is_number(said: str) -> bool:
    """Whether it is a telephone number rather than a name."""
    return bool(_NUMBER.match(said.strip()))


def digits_of(said: str) -> str:
    """The end of a number that is compared; empty where it is too short to say who calls."""
    digits = re.sub(r"\D", "", said) if is_number(said) else ""
    return digits[-COMPARED:] if len(digits) >= SHORTEST else ""


def callers_of(said: str, *, on: date) -> Callers:
    """Those with this number, however it is written; failing that, whoever has it or the name somewhere."""
    said = " ".join(said.replace("\x00", "").split())[:100]
    key = digits_of(said)
    people = _with_number(key) if key else []
    if not people and len(said) > 1:
        with one_search():
            people = find_contacts(said, limit=OFFERED)
    cases = _open_cases(people)
    rows = [Caller(row.contact, row.standing, cases[row.contact.pk][:MATTERS]) for row in listed(people, on=on)]
    return Callers(said, rows, _of_strangers(key) if key else [])


def _with_number(key: str) -> list[Contact]:
    """Whoever a number belongs to, and in the place of a merged record the one that stands; one look into an index."""
    having = Contact.objects.exclude(phone="").alias(ends=PhoneKey("phone")).filter(ends=key)
    found = Contact.objects.filter(pk__in=having.values(stands=STANDS), archived_at=None)
    return list(found.order_by(folded("sort_name"), "pk")[:OFFERED])


def _open_cases(people: Iterable[Contact]) -> dict[int, list[Case]]:
    """What is open for each of them, the newest first."""
    found: dict[int, list[Case]] = defaultdict(list)
    for case in Case.objects.open().filter(contact__in=list(people)).order_by("-opened_at", "-pk"):
        found[case.contact_id or 0].append(case)
    return found


def _of_strangers(key: str) -> list[Case]:
    """Open cases of nobody we know with this number to call back."""
    left = Case.objects.open().filter(contact=None).exclude(reply_phone="")
    return list(left.alias(ends=PhoneKey("reply_phone")).filter(ends=key).order_by("-opened_at", "-pk")[:MATTERS])
