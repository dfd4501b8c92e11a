"""Fields of the association's own: which apply, what is written into them, and how much they are used."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of
from ams.core.custom_values import DoesNotFit, checked, fits
from ams.core.errors import DomainError
from ams.core.models import Contact, FieldDefinition, User
from ams.core.roles import sees_private_fields

# One look at those who have any value, whatever the number of fields.
USED = """
    SELECT key, count(*) FROM core_contact, jsonb_object_keys(custom) AS key
    WHERE custom <> '{}' AND merged_into_id IS NULL GROUP BY key
"""


class CustomValueRefused(DomainError):
    """A field does not take this value, or there is no such field; `key` says which."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


def fields_for(contact: Contact, user: User) -> list[FieldDefinition]:
    """The fields that are asked of such a contact and that a colleague may see, in order."""
    found = FieldDefinition.objects.standing().about(contact.kind)
    return list(found.shown_to(administrators=sees_private_fields(user.role)))


@transaction.atomic
def change_custom(
    *, contact: Contact, values: Mapping[str, Any], at: datetime, by: User | None, channel: str = ""
) -> list[str]:
    """Write values into the association's own fields, by key; the keys that changed. An empty value takes one away.

    A value that its field would not take today (a choice that went, a kind that changed) stays until another is given.
    Raises CustomValueRefused; then nothing has changed.
    """
    changed = write_custom(contact=contact, values=values, at=at)
    if changed:
        facts = {"changed": [f"custom.{key}" for key in changed]}
        activity.record("details.changed", contact=contact, on=contact, by=by, at=at, channel=channel, facts=facts)
    return changed


@transaction.atomic
def write_custom(*, contact: Contact, values: Mapping[str, Any], at: datetime) -> list[str]:
    """The same as a part of other business, which is what the timeline tells."""
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    definitions = {one.key: one for one in FieldDefinition.objects.about(contact.kind).filter(key__in=values)}
    custom = dict(contact.custom)
    for key, value in values.items():
        if (definition := definitions.get(key)) is None:
            raise CustomValueRefused(_("There is no field “%(key)s” here.") % {"key": key}, key)
        _write(custom, definition, value)
    changed = sorted(key for key in values if custom.get(key) != contact.custom.get(key))
    if changed:
        contact.custom = custom
        contact.save(update_fields=["custom"])
        on = day_of(at)
        used = FieldDefinition.objects.filter(key__in=changed).filter(Q(last_used_on=None) | Q(last_used_on__lt=on))
        used.update(last_used_on=on)  # once a day, so that nobody waits for anybody
    return changed


def count_use(*, at: datetime) -> int:
    """Keep how many contacts have a value in each field; how many fields there are."""
    with connection.cursor() as cursor:
        cursor.execute(USED)
        counts = dict(cursor.fetchall())
    definitions = list(FieldDefinition.objects.all())
    for definition in definitions:
        definition.filled, definition.counted_at = counts.get(definition.key, 0), at
    FieldDefinition.objects.bulk_update(definitions, ["filled", "counted_at"])
    return len(definitions)


def _write(custom: dict[str, Any], definition: FieldDefinition, value: object) -> None:
    try:
        wanted = checked(value, definition.kind, definition.choices)
    except DoesNotFit as error:
        raise CustomValueRefused(f"{definition.label}: {error}", definition.key) from error
    if wanted is not None:
        custom[definition.key] = wanted
    elif fits(custom.get(definition.key), definition.kind, definition.choices):
        del custom[definition.key]
