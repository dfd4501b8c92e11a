"""Finding what a call names, or saying that there is no such thing."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions

from ams.core.errors import DomainError
from ams.core.models import Contact

Row = TypeVar("Row", bound=Model)


class NoLongerThere(DomainError):
    """The contact was archived or merged: nothing new begins with it."""


def find(rows: QuerySet[Row], noun: str, **name: object) -> Row:
    """The one row the address names; raises NotFound."""
    found = rows.filter(**name).first()
    if found is None:
        raise exceptions.NotFound(_none_such(noun, name))
    return found


def find_sent(rows: QuerySet[Row], noun: str, *, field: str, **name: object) -> Row:
    """The one row that a field of what was sent names; raises ValidationError about this field."""
    found = rows.filter(**name).first()
    if found is None:
        wrong: Any = [_none_such(noun, name)]
        for part in reversed(field.split("/")):
            wrong = {part: wrong}
        raise exceptions.ValidationError(wrong)
    return found


def find_standing(number: int, *, field: str) -> Contact:
    """A contact that may order something; raises ValidationError and NoLongerThere."""
    contact = find_sent(Contact.objects.select_related("merged_into"), "contact", field=field, number=number)
    if contact.merged_into is not None:
        raise NoLongerThere(
            _("Contact %(number)s turned out to be contact %(other)s. Use that one.")
            % {"number": number, "other": contact.merged_into.number}
        )
    if contact.archived_at is not None:
        raise NoLongerThere(_("Contact %(number)s was archived.") % {"number": number})
    return contact


def _none_such(noun: str, name: dict[str, object]) -> str:
    return _("There is no %(noun)s %(name)s.") % {"noun": noun, "name": next(iter(name.values()))}
