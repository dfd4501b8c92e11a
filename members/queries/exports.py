"""Everybody as a file that this system reads back without loss: as many rows for each as they have of anything.

The first row of a contact holds their first address, place, membership term and consent, the second row the second of
each, and so on; who and what they are stands in all of them, so that rows may be sorted. So do their tags, their
pinned note and the association's own fields. Contacts that were merged stand in those they were merged into.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet

from ams.core.models import Access, Contact, ContactTag, User
from members.importing.cells import harmless
from members.importing.custom import CustomField, as_cell
from members.importing.fields import OWN_HEADERS
from members.importing.tags import tags_cell
from members.models import Address, Affiliation, Consent, ExternalId, ImportRun, Membership, Seat, Term
from members.queries.custom import fields_seen_by

BATCH: Final = 2_000  # contacts, each batch with the same number of queries
Cells = list[str]
_NO_ADDRESS, _NO_TIE, _NO_TERM, _NO_CONSENT, _NO_SEAT, _NO_LOGIN = ([""] * count for count in (4, 6, 9, 4, 3, 3))


def export_rows(user: User | None = None) -> Iterator[Cells]:
    """The header, organisations before the people who belong to them, by number. Texts are not yet made harmless.

    With the custom fields that the user may see; without a user, all that are asked for.
    """
    custom = fields_seen_by(user)
    yield [*OWN_HEADERS, *(one.column for one in custom)]
    for kind in (Contact.Kind.ORGANISATION, Contact.Kind.PERSON):
        for contact in _contacts(kind):
            yield from _rows_of(contact, custom)


def csv_lines(rows: Iterable[Cells]) -> Iterator[str]:
    """Rows as a file that spreadsheets open as text, never as formulas; with the mark that tells them it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def rejected_rows(run: ImportRun) -> Iterator[Cells]:
    """The rows of a file that were not taken, or not whole: line, reason and the cells, without the secret ones."""
    kept = [header for header, _field, _why in run.columns if header not in run.survey.get("secrets", [])]
    yield ["Line", "Reason", *kept]
    last = 0
    told = run.lines.filter(Q(outcome="rejected") | ~Q(left_out=""))
    while some := list(told.filter(line__gt=last).order_by("line")[:BATCH]):
        for one in some:
            yield [str(one.line), one.reason or one.left_out, *one.cells]
        last = some[-1].line


def _contacts(kind: str) -> Iterator[Contact]:
    """By keyset, so that the last batch costs what the first does."""
    last = -1
    while some := list(_with_everything(Contact.objects.filter(kind=kind, merged_into=None, number__gt=last))[:BATCH]):
        yield from some
        last = some[-1].number


def _with_everything(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    terms = Term.objects.standing().select_related("rule").order_by("days", "pk")
    seats = Seat.objects.standing().select_related("membership").order_by("taken_at", "card_code")
    return (
        contacts.order_by("number")
        .select_related("person", "organisation", "note")
        .prefetch_related(
            Prefetch("addresses", Address.objects.order_by("pk")),
            Prefetch("affiliations", Affiliation.objects.select_related("organisation").order_by("pk")),
            Prefetch("affiliations__seats", seats),
            Prefetch(
                "accesses", Access.objects.filter(ended_at=None).select_related("user").order_by("granted_at", "pk")
            ),
            Prefetch("memberships", Membership.objects.select_related("type").order_by("created_at", "card_code")),
            Prefetch("memberships__terms", terms),
            Prefetch("consents", Consent.objects.order_by("at", "pk")),
            Prefetch("contact_tags", ContactTag.objects.select_related("tag").only("contact", "tag__name")),
            Prefetch("external_ids", ExternalId.objects.order_by("source", "value")),
        )
    )


def _rows_of(contact: Contact, custom: Sequence[CustomField]) -> Iterator[Cells]:
    about, kept = _about(contact), _kept_by_staff(contact)
    own = [as_cell(contact.custom.get(one.key)) for one in custom]
    parts = zip_longest(
        [_address(one) for one in contact.addresses.all()],
        [cells for one in contact.affiliations.all() for cells in _ties(one)],
        [cells for one in contact.memberships.all() for cells in _terms(one)],
        [_consent(one) for one in contact.consents.all()],
        [_login(one) for one in contact.accesses.all()],
    )
    for address, tie, term, consent, login in [*parts] or [(None,) * 5]:
        (place, seat), (days, further) = tie or (_NO_TIE, _NO_SEAT), term or (_NO_TERM, "")
        yield [
            *about, *(address or _NO_ADDRESS), *place, *days, *(consent or _NO_CONSENT), *kept, *seat, further,
            *(login or _NO_LOGIN), *own,
        ]  # fmt: skip


def _kept_by_staff(contact: Contact) -> Cells:
    note = getattr(contact, "note", None)
    return [tags_cell(one.tag.name for one in contact.contact_tags.all()), note.words if note else ""]


def _about(contact: Contact) -> Cells:
    person: Any = getattr(contact, "person", None)
    organisation = getattr(contact, "organisation", None)
    parts = ("given_name", "family_name", "spoken_name")
    return [
        str(contact.number),
        contact.kind,
        contact.display_name,
        *(getattr(person, part, "") for part in parts),
        contact.sort_name,
        _day(person.born_on if person else None),
        contact.email,
        contact.phone,
        contact.language,
        organisation.tax_number if organisation else "",
        _instant(contact.created_at),
        _instant(contact.archived_at),
        "\n".join(f"{one.source}:{one.value}" for one in contact.external_ids.all()),
    ]


def _address(one: Address) -> Cells:
    return [one.lines, one.postcode, one.country, _yes(is_so=one.is_preferred)]


def _ties(one: Affiliation) -> list[tuple[Cells, Cells]]:
    """A row for each seat that is held through a tie; one without for a tie that gives none."""
    place = [
        str(one.organisation.number),
        one.organisation.display_name,
        one.role,
        _yes(is_so=one.is_primary_contact),
        _day(one.from_on),
        _day(one.until_on, less=1),
    ]
    seats = [[seat.membership.card_code, seat.card_code, _instant(seat.taken_at)] for seat in one.seats.all()]
    return [(place, seat) for seat in seats or [_NO_SEAT]]


def _login(one: Access) -> Cells:
    return [one.user.email, one.relation, _instant(one.granted_at)]


def _terms(one: Membership) -> list[tuple[Cells, str]]:
    """A row for each term; one without days for a membership that has none."""
    held = [one.type.slug, one.card_code, _instant(one.created_at), _instant(one.cancelled_at)]
    rows = [
        (
            [
                *held,
                _day(term.days.lower),
                _day(term.days.upper, less=1),
                _day(term.anchor),
                str(term.grace_days),
                str(term.rule.version),
            ],
            str(term.further_seats or ""),
        )
        for term in one.terms.all()
    ]
    return rows or [([*held, "", "", "", "", ""], "")]


def _consent(one: Consent) -> Cells:
    return [one.purpose, _yes(is_so=one.given), one.wording, _instant(one.at)]


def _day(day: date | None, less: int = 0) -> str:
    return (day - timedelta(days=less)).isoformat() if day else ""


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


class _Echo:
    """A file that hands each line back to its writer."""

    def write(self, line: str) -> str:
        return line
