"""What is wrong with a condition, in a sentence for whoever wrote it; and the condition as it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from ams.core.custom_values import DoesNotFit, checked
from ams.core.models import Contact
from staffdesk.lists.criteria import MOST_VALUES, Condition, Conditions
from staffdesk.lists.subjects import Shape, Subject

EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
MOST_YEARS: Final = 150
LONGEST_NUMBER: Final = 18  # digits; more do not fit a contact's number
NAMED: Final = 5  # of what is wrong, by name


class ConditionError(Exception):
    """A condition nobody can ask for; the text is a sentence. `field` says beside what it belongs."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Checked:
    """A condition with its subject, and what is wrong with it; no subject when nobody knows it (any more)."""

    condition: Condition
    subject: Subject | None
    problem: str = ""


def check_all(conditions: Conditions, subjects: Mapping[str, Subject]) -> list[Checked]:
    """Each condition, tidied, with what is wrong with it."""
    return [_checked(condition, subjects) for condition in conditions]


def _checked(condition: Condition, subjects: Mapping[str, Subject]) -> Checked:
    subject = subjects.get(condition.about)
    if subject is None:
        return Checked(condition, None, unknown(condition.about))
    try:
        return Checked(check(condition, subject), subject)
    except ConditionError as error:
        return Checked(condition, subject, str(error))


def unknown(about: str) -> str:
    """Said of a subject that is not there, or that not everybody may ask about."""
    return _("There is no “%(name)s” here (any more), or your role does not see it. Take this condition out.") % {
        "name": about.removeprefix("custom:")
    }


def check(condition: Condition, subject: Subject) -> Condition:
    """The condition as it is kept. Raises ConditionError."""
    if condition.how not in subject.hows:
        raise ConditionError(_("Choose how to compare."), "how")
    shape = subject.hows[condition.how][1]
    values = _CHECKS[shape](condition, subject)
    on = _day(condition.on, "on") if subject.takes_day and condition.on else ""
    return replace(condition, values=values, on=on)


def _no_values(_condition: Condition, _subject: Subject) -> tuple[str, ...]:
    return ()


def _choices(condition: Condition, subject: Subject) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(value for value in condition.values if value))
    if not chosen:
        raise ConditionError(_("Choose at least one."), "values")
    gone = [value for value in chosen if value not in subject.choices]
    if gone:
        raise ConditionError(
            _("No longer there: %(names)s. Take it out, or choose another.") % {"names": _some(gone)}, "values"
        )
    return chosen


def _days(condition: Condition, _subject: Subject) -> tuple[str, ...]:
    first, last, *_rest = (*condition.values, "", "")
    first = _day(first, "first") if first else ""
    last = _day(last, "last") if last else ""
    if not first and not last:
        raise ConditionError(_("Fill in the first day, the last day, or both."), "first")
    if first and last and first > last:
        raise ConditionError(_("The first day comes after the last. Change one of them."), "first")
    return (first, last)


def _day(text: str, field: str) -> str:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise ConditionError(_("Write the day like 2027-03-31."), field) from None
    if not EARLIEST <= day <= LATEST:
        raise ConditionError(_("This day lies outside the years 1900 to 2999."), field)
    return day.isoformat()


def _words(condition: Condition, subject: Subject) -> tuple[str, ...]:
    text = (condition.values or ("",))[0].strip()
    if not text:
        raise ConditionError(_("Write what to look for."), "text")
    return (text,) if condition.how == "contains" else (_custom_value(text, subject),)


def _number(condition: Condition, subject: Subject) -> tuple[str, ...]:
    text = (condition.values or ("",))[0].strip()
    if not text:
        raise ConditionError(_("Write a number."), "text")
    if subject.kind:
        return (_custom_value(text, subject),)
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 4 and 1 <= int(text) <= MOST_YEARS):
        raise ConditionError(_("Write whole years, from 1 to %(most)s.") % {"most": MOST_YEARS}, "text")
    return (str(int(text)),)


def _custom_value(text: str, subject: Subject) -> str:
    try:
        return str(checked(text, subject.kind))
    except DoesNotFit as error:
        raise ConditionError(str(error), "text") from None


def _numbers(condition: Condition, subject: Subject) -> tuple[str, ...]:
    words = [word for value in condition.values for word in re.split(r"[\s,;]+", value) if word]
    if not words:
        raise ConditionError(_("Write at least one number."), "text")
    wrong = [word for word in words if not (word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER)]
    if wrong:
        raise ConditionError(_("These are no numbers: %(names)s.") % {"names": _some(wrong)}, "text")
    numbers = tuple(dict.fromkeys(str(int(word)) for word in words))
    if len(numbers) > MOST_VALUES:
        raise ConditionError(_("At most %(most)s numbers fit.") % {"most": MOST_VALUES}, "text")
    if subject.key == "organisation":
        _must_be_organisations(numbers)
    return numbers


def _must_be_organisations(numbers: tuple[str, ...]) -> None:
    found = Contact.objects.filter(number__in=numbers, kind=Contact.Kind.ORGANISATION).values_list("number", flat=True)
    if missing := sorted(set(map(int, numbers)) - set(found)):
        raise ConditionError(
            _("No organisation has the number %(names)s.") % {"names": _some(list(map(str, missing)))}, "text"
        )


def _some(names: list[str]) -> str:
    cut = [name[:40] for name in names[:NAMED]]
    return ", ".join(cut) + (" …" if len(names) > NAMED else "")


_CHECKS = {
    Shape.NOTHING: _no_values,
    Shape.CHOICES: _choices,
    Shape.DAYS: _days,
    Shape.WORDS: _words,
    Shape.NUMBER: _number,
    Shape.NUMBERS: _numbers,
}
