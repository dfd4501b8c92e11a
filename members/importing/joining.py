"""Seats and sign-ins, as cells say them: what ties a row to others, in whatever order these stand in the file."""

import re
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.importing.cells import NO, YES
from members.importing.errors import RowRejected
from members.importing.fields import Field
from members.importing.parts import Seated, SignsIn

JOINING: Final = (Field.SEAT, Field.GUARDIAN_EMAIL, Field.GUARDIAN_NUMBER)  # a row that says one of these joins others
SELF, GUARDIAN, PARTNER, HOUSEHOLD, ORGANISATION = "self", "guardian", "partner", "household", "organisation"
_WORDS: Final = {
    SELF: SELF, GUARDIAN: GUARDIAN, "parent": GUARDIAN, "mother": GUARDIAN, "father": GUARDIAN, PARTNER: PARTNER,
    "spouse": PARTNER, "husband": PARTNER, "wife": PARTNER, HOUSEHOLD: HOUSEHOLD, ORGANISATION: ORGANISATION,
}  # fmt: skip
_BETWEEN: Final = re.compile(r"[,;\s]+")


def read_seat(text: str, *, card: str, since: datetime | None, has_organisation: bool) -> Seated | None:
    """The seat a row says its subject has. Raises RowRejected where nobody can tell of what."""
    word = text.strip()
    if not word or word.lower() in NO:
        return None
    if not has_organisation:
        raise RowRejected(_("A seat is of an organisation and for a person. This row names no such two."))
    return Seated("" if word.lower() in YES else word, card.strip(), since)


def read_sign_ins(emails: str, numbers: str, *, relation: str, since: datetime | None) -> tuple[SignsIn, ...]:
    """Who signs in for the subject of a row: several in one cell have commas, semicolons or spaces between them."""
    word = relation.strip().lower()
    if word and word not in _WORDS:
        raise RowRejected(
            _("“%(text)s” says nothing about who signs in. Write guardian, partner, household, self or organisation.")
            % {"text": relation.strip()[:40]}
        )
    addresses = [one.lower() for one in _BETWEEN.split(emails) if one]
    for one in addresses:
        try:
            validate_email(one)
        except ValidationError:
            raise RowRejected(_("“%(text)s” is no e-mail address.") % {"text": one[:80]}) from None
    relation = _WORDS.get(word, "")
    by_address = [SignsIn(email=one, relation=relation, since=since) for one in dict.fromkeys(addresses)]
    if by_address:  # whoever is named by both is named once
        return tuple(by_address)
    return tuple(SignsIn(number=one, relation=relation) for one in dict.fromkeys(_BETWEEN.split(numbers)) if one)
