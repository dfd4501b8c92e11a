"""People as an organisation writes them down, one a line: read without guessing, each mistake with its line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.names import NameMissing, NameTooLong, tidy_name

_ADDRESS = re.compile(r"(?<![^\s,;<>()\"])[^\s,;<>()\"]*@[^\s,;<>()\"]*")  # looked for once a word, not once a letter
LONGEST_ADDRESS = 254
_BETWEEN = " \t,;<>()\"'"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is to have a seat."""

    name: str
    email: str


def read_people(text: str) -> tuple[list[Named], list[str]]:
    """Who stands in a text, and what is wrong with it; people count only where nothing is wrong."""
    people: list[Named] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for number, line in _lines(text):
        try:
            one = _read(line)
        except ValueError as error:
            wrong.append(_("Line %(line)d: %(what)s") % {"line": number, "what": error})
            continue
        first = seen.setdefault(one.email.lower(), number)
        if first != number:
            what = _("the same e-mail address as in line %(first)d. Everybody needs their own.") % {"first": first}
            wrong.append(_("Line %(line)d: %(what)s") % {"line": number, "what": what})
        people.append(one)
    return people, wrong


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """Those with anything in them, as they are counted on the page."""
    return [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip(_BETWEEN)]


def _read(line: str) -> Named:
    """Name and address in either order, with whatever a list or a mail program puts between them."""
    found = _ADDRESS.findall(line)
    shown = line.strip()[:60]
    if not found:
        raise ValueError(_("“%(shown)s” has no e-mail address. Write name and address.") % {"shown": shown})
    if len(found) > 1:
        raise ValueError(_("“%(shown)s” has two e-mail addresses. Write one person a line.") % {"shown": shown})
    try:
        if len(found[0]) > LONGEST_ADDRESS:
            raise ValidationError("too long")  # noqa: TRY301 - one answer for all that is no address
        validate_email(found[0])
    except ValidationError:
        raise ValueError(_("“%(shown)s” is no e-mail address.") % {"shown": found[0][:60]}) from None
    before, _address, after = line.partition(found[0])
    try:
        name = tidy_name(" ".join(part for part in (before.strip(_BETWEEN), after.strip(_BETWEEN)) if part))
    except (NameMissing, NameTooLong):
        raise ValueError(_("“%(shown)s” has no name we can write on a card.") % {"shown": shown}) from None
    return Named(name, found[0])
