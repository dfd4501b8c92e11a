"""Finding what a call names, or saying that there is no such thing."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from ams.api.problems import no_such_thing
from ams.core.errors import DomainError
from ams.core.models import Contact

Row = TypeVar("Row", bound=Model)


class NoLongerThere(DomainError):
    """The contact was archived or merged: nothing new begins with it."""


def find(rows: QuerySet[Row], noun: str, **name: object) -> Row:
    """The one row; raises NotFound."""
    found = rows.filter(**name).first()
    if found is None:
        raise no_such_thing(noun, next(iter(name.values())))
    return found


def find_standing(number: int) -> Contact:
    """A contact that may order something; raises NotFound and NoLongerThere."""
    contact = find(Contact.objects.select_related("merged_into"), "contact", number=number)
    if contact.merged_into is not None:
        raise NoLongerThere(
            _("Contact %(number)s turned out to be contact %(other)s. Use that one.")
            % {"number": number, "other": contact.merged_into.number}
        )
    if contact.archived_at is not None:
        raise NoLongerThere(_("Contact %(number)s was archived.") % {"number": number})
    return contact
