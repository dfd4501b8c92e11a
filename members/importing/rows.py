"""A row of cells as what it says of one person or organisation."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.importing.cells import NO, YES
from members.importing.countries import country_code
from members.importing.custom import read_cell
from members.importing.dates import DateOrder, read_date, read_instant
from members.importing.errors import RowRejected
from members.importing.fields import Field
from members.importing.formats import Recognised
from members.importing.joining import JOINING, read_seat, read_sign_ins
from members.importing.parts import (
    ORGANISATION,
    PERSON,
    Agreed,
    Details,
    Held,
    ImportRow,
    PostalAddress,
    Seated,
    SignsIn,
    Tie,
    Unfit,
    digest,
)
from members.importing.people import PersonName, person_name
from members.importing.reading import Row
from members.importing.tags import tag_names
from members.names import folded_name, tidy_name

NEWSLETTER: Final = "newsletter"
UNPAID, NO_END, NO_LEVEL = "unpaid", "no_end", "no_level"  # notes: why a membership was left out
_LONGEST: Final = {
    Field.EMAIL: 254, Field.PHONE: 40, Field.LANGUAGE: 10, Field.POSTCODE: 20, Field.GIVEN_NAME: 150,
    Field.FAMILY_NAME: 150, Field.SPOKEN_NAME: 150, Field.ROLE: 120, Field.TAX_NUMBER: 60, Field.ORGANISATION: 300,
    Field.SORT_NAME: 300, Field.EXTERNAL_ID: 150, Field.CARD: 32, Field.PURPOSE: 60, Field.NOTE: 2_000,
    Field.SEAT: 32, Field.SEAT_CARD: 32, Field.GUARDIAN_EMAIL: 1_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one file are read."""

    recognised: Recognised
    orders: Mapping[str, DateOrder | None]
    levels: Mapping[str, str]  # level as the file writes it -> slug of a type, empty: leave it out
    lifetime: frozenset[str]  # slugs of types without an end
    zone: tzinfo
    country: str  # of addresses that name none

    def read(self, row: Row) -> ImportRow:
        """What the row says. Raises RowRejected, NameMissing or NameTooLong, with the reason people read."""
        if row.fault:
            raise RowRejected(row.fault)
        return _Cells(self, row).as_row()


class _Cells:
    """The cells of one row by what they mean."""

    def __init__(self, reading: Reading, row: Row) -> None:
        self.reading = reading
        self.format = reading.recognised.format
        self.line = row.line
        pairs = zip(reading.recognised.fields, row.cells, strict=True)
        self.cells = {known: cell for known, cell in pairs if known is not None}
        if not self.format.is_own:
            self.cells = {known: _tidy(cell) for known, cell in self.cells.items()}
        for known, longest in _LONGEST.items():
            if len(self.cells.get(known, "")) > longest:
                raise RowRejected(
                    _("“%(column)s” has %(count)d characters; at most %(most)d fit.")
                    % {"column": self._header(known), "count": len(self.cells[known]), "most": longest}
                )

    def as_row(self) -> ImportRow:
        email = self._email()
        kind, name = self._who(email)
        held, notes = self._held()
        custom, unfit = self._custom(kind)
        number = self._whole_number(Field.NUMBER)
        tie = self._tie(kind)
        seat, sign_ins = self._joined(tie)
        return ImportRow(
            line=self.line,
            key=self._key(number, email, name, kind),
            external_id=self._text(Field.EXTERNAL_ID),
            number=number,
            kind=kind,
            name=name.full if name else "",
            email=email,
            details=self._details(kind, name, email) | custom,
            known_since=self._instant(Field.KNOWN_SINCE),
            archived_at=self._instant(Field.ARCHIVED_AT) or self._instant(Field.DECEASED_ON),
            is_archived=self._yes(Field.ARCHIVED) or self._text(Field.STATUS).lower() == "deceased",
            known_as=self._known_as(),
            address=self._address(),
            tie=tie,
            held=held,
            agreed=self._agreed(),
            tags=tag_names(self._text(Field.TAGS), is_own=self.format.is_own) if self._text(Field.TAGS) else (),
            note=self._text(Field.NOTE).strip(),
            unfit=unfit,
            notes=notes,
            seat=seat,
            sign_ins=sign_ins,
        )

    # --- Who it is -------------------------------------------------------------------------------------------------

    def _who(self, email: str) -> tuple[str, PersonName | None]:
        """Person or organisation, and the name; None where the file names nobody."""
        if self.format.is_own:
            kind = ORGANISATION if self._text(Field.KIND) == ORGANISATION else PERSON
            name = tidy_name(self._text(Field.FULL_NAME))
            return kind, PersonName(name, self._text(Field.GIVEN_NAME), self._text(Field.FAMILY_NAME))
        kind = PERSON if self._text(Field.KIND).lower() in ("", "individual", "person") else ORGANISATION
        named = {
            "full": self._text(Field.FULL_NAME),
            "given": self._text(Field.GIVEN_NAME),
            "family": self._text(Field.FAMILY_NAME),
        }
        if any(named.values()):
            return (kind, person_name(**named)) if kind == PERSON else (kind, PersonName(_one_name(named)))
        if company := self._text(Field.ORGANISATION):  # a member that is a company has no other name
            return ORGANISATION, PersonName(tidy_name(company))
        if email and (self.format.subscribes or not self.format.may_add_people):
            return PERSON, None
        return kind, person_name(**named)  # refuses, in words

    def _key(self, number: int | None, email: str, name: PersonName | None, kind: str) -> str:
        """What tells this row's subject from all others; without an id: address and name, or name and birthday."""
        if self.format.is_own:
            return str(number or "")
        term = [self._text(Field.LEVEL), self._text(Field.FIRST_DAY)] if not self.format.may_add_people else []
        if given := self._text(Field.EXTERNAL_ID):
            return "|".join([given, *term])
        folded = folded_name(name.full) if name else ""
        if email:
            return "~" + digest((kind, email.lower(), folded, *term))
        return "~" + digest((kind, folded, self._text(Field.BORN_ON), self._text(Field.POSTCODE)))

    def _details(self, kind: str, name: PersonName | None, email: str) -> Details:
        known: Details = {
            "contact.email": email,
            "contact.phone": self._text(Field.PHONE),
            "contact.language": self._text(Field.LANGUAGE),
            "contact.display_name": name.full if name else "",
            "contact.sort_name": self._text(Field.SORT_NAME) or (name.sorted_as if name else ""),
        }
        if kind == PERSON:
            known |= {
                "person.full_name": name.full if name else "",
                "person.given_name": name.given if name else "",
                "person.family_name": name.family if name else "",
                "person.spoken_name": self._text(Field.SPOKEN_NAME),
                "person.born_on": self._date(Field.BORN_ON),
            }
        else:
            known |= {
                "organisation.name": name.full if name else "",
                "organisation.tax_number": self._text(Field.TAX_NUMBER),
            }
        return {column: value for column, value in known.items() if value not in ("", None)}

    def _email(self) -> str:
        """The address; some systems want each only once, and make the second of a couple's end in “.shared”."""
        email = self._text(Field.EMAIL)
        if email and not self.format.is_own:
            email = email.removeprefix("mailto:").removesuffix(".shared")
        if email:
            try:
                validate_email(email)
            except ValidationError:
                raise RowRejected(_("“%(text)s” is no e-mail address.") % {"text": email[:80]}) from None
        return email

    def _known_as(self) -> tuple[tuple[str, str], ...]:
        lines = self._text(Field.KNOWN_AS).splitlines()
        pairs = (line.partition(":") for line in lines)
        return tuple((source, value) for source, colon, value in pairs if colon and source and value)

    def _custom(self, kind: str) -> tuple[Details, tuple[Unfit, ...]]:
        """What stands in the association's own fields, and what does not fit them. Other systems' files have to fit."""
        values: Details = {}
        unfit: list[Unfit] = []
        for column, field in self.reading.recognised.custom.items():
            text = self._text(column)
            if not text.strip():
                continue
            order = self.reading.orders.get(column)
            word = self._as_yes_or_no(text, field.kind)
            try:
                values[field.detail] = read_cell(word, field, order=order, contact_kind=kind)
            except RowRejected as error:
                if not self.format.is_own:
                    raise
                unfit.append(Unfit(field.detail, text, str(error)))
        return values, tuple(unfit)

    # --- Where they live and belong ----------------------------------------------------------------------------------

    def _address(self) -> PostalAddress | None:
        postcode = self._text(Field.POSTCODE)
        country = country_code(self._text(Field.COUNTRY))
        if Field.ADDRESS in self.cells:
            lines = self._text(Field.ADDRESS)
        else:
            parts = (Field.STREET, Field.STREET_2, Field.CITY, Field.REGION)
            lines = "\n".join(filter(None, (self._text(part) for part in parts)))
        if not lines and not postcode:
            return None
        preferred = self._yes(Field.PREFERRED) if Field.PREFERRED in self.cells else True
        return PostalAddress(lines or postcode, postcode, country or self.reading.country, preferred)

    def _tie(self, kind: str) -> Tie | None:
        organisation = self._text(Field.ORGANISATION)
        if not organisation or kind == ORGANISATION:
            return None
        last = self._date(Field.AFFILIATED_UNTIL)
        return Tie(
            organisation=tidy_name(organisation),
            number=self._whole_number(Field.ORGANISATION_NUMBER),
            role=self._text(Field.ROLE),
            is_primary=self._yes(Field.PRIMARY),
            from_on=self._date(Field.AFFILIATED_FROM),
            until_on=last + timedelta(days=1) if last else None,
        )

    def _joined(self, tie: Tie | None) -> tuple[Seated | None, tuple[SignsIn, ...]]:
        """A seat under their organisation's membership, and who signs in for them."""
        if not any(map(self._text, JOINING)):
            return None, ()
        seat = read_seat(
            self._text(Field.SEAT),
            card=self._text(Field.SEAT_CARD),
            since=self._instant(Field.SEAT_SINCE),
            has_organisation=tie is not None,
        )
        sign_ins = read_sign_ins(
            self._text(Field.GUARDIAN_EMAIL),
            self._text(Field.GUARDIAN_NUMBER),
            relation=self._text(Field.GUARDIAN_IS),
            since=self._instant(Field.GUARDIAN_SINCE),
        )
        return seat, sign_ins

    # --- Membership --------------------------------------------------------------------------------------------------

    def _held(self) -> tuple[Held | None, tuple[str, ...]]:
        """The membership and its term, or why the row gives none."""
        level, status = self._text(Field.LEVEL), self._text(Field.STATUS).lower()
        kind = self._type(level)
        if kind is None:
            return None, (NO_LEVEL,) if level else ()
        if not self.format.is_own and (
            status.startswith("pending") or (self._text(Field.ENABLED) and not self._yes(Field.ENABLED))
        ):
            return None, (UNPAID,)
        first = self._date(Field.MEMBER_SINCE) or self._date(Field.FIRST_DAY)
        after_last = self._after_last()
        if after_last is None and not self.format.is_own and kind not in self.reading.lifetime:
            return None, (NO_END,)
        if first and after_last and after_last <= first:
            raise RowRejected(
                _("The membership would end on %(last)s, before it begins on %(first)s.")
                % {"first": first, "last": after_last - timedelta(days=1)}
            )
        return self._membership(kind, first, after_last, status), ()

    def _membership(self, kind: str, first: date | None, after_last: date | None, status: str) -> Held:
        return Held(
            type=kind,
            has_term=not self.format.is_own or first is not None,
            first=first,
            after_last=after_last,
            anchor=self._date(Field.COUNTED_FROM),
            grace_days=self._whole_number(Field.GRACE_DAYS),
            version=self._whole_number(Field.RULES),
            card=self._text(Field.CARD),
            applied_at=self._instant(Field.APPLIED_AT),
            cancelled_at=self._instant(Field.CANCELLED_AT),
            further_seats=self._whole_number(Field.FURTHER_SEATS) or 0,
            is_cancelled=status in ("cancelled", "canceled", "deceased"),
        )

    def _type(self, level: str) -> str | None:
        """The slug a level stands for; None to leave it out. Raises RowRejected for one nobody has mapped."""
        if level in self.reading.levels:
            return self.reading.levels[level] or None
        if not level or self.format.levels_are_codes:
            return None
        raise RowRejected(
            _("There is no membership called “%(level)s” here. Say which of ours it is.") % {"level": level[:80]}
        )

    def _after_last(self) -> date | None:
        if due := self._date(Field.RENEWAL_DUE):
            return due
        last = self._date(Field.LAST_DAY)
        return last + timedelta(days=1) if last else None

    # --- What they agreed to -----------------------------------------------------------------------------------------

    def _agreed(self) -> Agreed | None:
        at = self._instant(Field.AGREED_AT)
        if purpose := self._text(Field.PURPOSE):
            return Agreed(purpose, self._yes(Field.GIVEN), self._text(Field.WORDING), at)
        if self.format.is_own:
            return None
        wording = _("As it stood in %(system)s.") % {"system": self.format.name}
        if self._text(Field.NEWSLETTER):
            return Agreed(NEWSLETTER, self._yes(Field.NEWSLETTER), wording, at)
        if self.format.subscribes:
            return Agreed(NEWSLETTER, given=True, wording=wording, at=at or self._instant(Field.KNOWN_SINCE))
        return None

    # --- Cells -------------------------------------------------------------------------------------------------------

    def _text(self, known: str) -> str:
        return self.cells.get(known, "")

    def _yes(self, known: Field) -> bool:
        text = self._text(known).strip().lower()
        if text in YES:
            return True
        if not text or text in NO:
            return False
        raise RowRejected(
            _("“%(text)s” under “%(column)s” is neither yes nor no.")
            % {"text": text[:40], "column": self._header(known)}
        )

    def _as_yes_or_no(self, text: str, kind: str) -> str:
        """Other systems' words for yes and no, where one is meant."""
        word = text.strip().lower()
        if kind != "yes_no" or self.format.is_own:
            return text
        return "yes" if word in YES else "no" if word in NO else text

    def _whole_number(self, known: Field) -> int | None:
        text = self._text(known).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise RowRejected(
                _("“%(text)s” under “%(column)s” is no number.") % {"text": text[:40], "column": self._header(known)}
            )
        return int(text)

    def _date(self, known: Field) -> date | None:
        return read_date(self._text(known), self.reading.orders.get(known))

    def _instant(self, known: Field) -> datetime | None:
        return read_instant(self._text(known), self.reading.orders.get(known), self.reading.zone)

    def _header(self, known: Field) -> str:
        column = self.reading.recognised.column(known)
        return self.reading.recognised.headers[column] if column is not None else known


def _one_name(named: Mapping[str, str]) -> str:
    return tidy_name(named["full"] or f"{named['given']} {named['family']}")


def _tidy(cell: str) -> str:
    """What somebody meant to type: one kind of line break, no spaces around lines."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    shown = "".join(c for c in cell.replace("\u00a0", " ") if c in "\r\n" or unicodedata.category(c) != "Cc")
    lines = (line.strip() for line in shown.splitlines())
    return "\n".join(line for line in lines if line)
