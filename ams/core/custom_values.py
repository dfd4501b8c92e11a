"""Values of custom fields: what may be filled in, how JSON keeps it, and how people read it. No database."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

MOST_LETTERS = {"text": 300, "long": 5_000}
MOST_DIGITS = 15  # what every reader of JSON keeps exactly
_UNKEPT = re.compile("[\x00\ud800-\udfff]")  # no column of the database takes them

Value = str | int | float | bool


class DoesNotFit(Exception):
    """A value that a field does not take; the text is a sentence for whoever wrote it."""


def fits(value: object, kind: str, choices: Sequence[str] = ()) -> bool:
    """Whether a value that was kept some day is one the field would take today."""
    match kind:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "yes_no":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, str) and _day(value) is not None
        case "choice":
            return value in choices
    return isinstance(value, str)


def checked(value: object, kind: str, choices: Sequence[str] = ()) -> Value | None:
    """The value as JSON keeps it; None for nothing. Takes text as people and files write it. Raises DoesNotFit."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match kind:
        case "number":
            return _number(value)
        case "yes_no":
            return _yes_or_no(value)
        case "date":
            return _iso(value)
        case "choice":
            return _choice(value, choices)
    text = str(value).strip()
    if _UNKEPT.search(text):
        raise DoesNotFit(_("There is a character in it that cannot be kept. Write it again instead of pasting it."))
    if len(text) > (most := MOST_LETTERS[kind]):
        raise DoesNotFit(_("Only %(most)s letters fit, and these are %(count)s.") % {"most": most, "count": len(text)})
    return text


def as_typed(value: object) -> str:
    """A kept value as its input has it; empty for none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def written(value: object, kind: str) -> str:
    """The value as people read it; empty for none. What does not fit the kind (any more) is written as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(number_format(value))
    if kind == "date" and (day := _day(str(value))) is not None:
        return str(date_format(day))
    return str(value)


def _number(value: object) -> int | float:
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        raise DoesNotFit(_("Write a number, for example 12 or 12.5.")) from None
    if not number.is_finite() or len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise DoesNotFit(_("This number is too long. At most 15 digits fit."))
    return int(number) if number == number.to_integral_value() else float(number)


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in ("yes", "true", "1", _("yes")):
        return True
    if word in ("no", "false", "0", _("no")):
        return False
    raise DoesNotFit(_("Answer yes or no."))


def _iso(value: object) -> str:
    day = value if isinstance(value, date) else _day(str(value).strip())
    if day is None:
        raise DoesNotFit(_("Write a date like 2027-03-31."))
    return day.isoformat()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choice(value: object, choices: Sequence[str]) -> str:
    text = str(value).strip()
    found = next((choice for choice in choices if choice.casefold() == text.casefold()), None)
    if found is None:
        raise DoesNotFit(_("This is none of the choices: %(choices)s.") % {"choices": ", ".join(choices)})
    return found
