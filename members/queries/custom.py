"""Fields of the association's own that files may hold: those still asked for, as far as somebody may see them."""

from collections.abc import Iterable

from ams.core.models import FieldDefinition, User
from ams.core.roles import sees_private_fields
from members.importing.custom import PREFIX, CustomField


def fields_seen_by(*users: User | None) -> list[CustomField]:
    """Those all of these colleagues may see, in order; None stands for the command line, which sees everything."""
    found = FieldDefinition.objects.standing().order_by("position", "label", "pk")
    if any(user is not None and not sees_private_fields(user.role) for user in users):
        found = found.filter(seen_by=FieldDefinition.SeenBy.STAFF)
    return [_as_column(one) for one in found]


def fields_called(columns: Iterable[str]) -> list[CustomField]:
    """Those of these columns that are still asked for."""
    keys = [column.removeprefix(PREFIX) for column in columns]
    return [_as_column(one) for one in FieldDefinition.objects.standing().filter(key__in=keys)] if keys else []


def _as_column(one: FieldDefinition) -> CustomField:
    return CustomField(one.key, one.label, one.kind, tuple(one.choices), one.applies_to)
