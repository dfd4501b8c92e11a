"""The association's own fields of a contact: which of them a key sees, and how it writes into them.

As at the desk, what only administrators see is nobody else's: a key needs a scope of its own for it, and without the
scope such a field is not there at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ams.api.endpoints import Call
from ams.api.problems import NO_SUCH_FIELD
from ams.core.custom_fields import CustomValueRefused, change_custom
from ams.core.models import ApiKey, Contact, FieldDefinition, Scope

MOST_AT_ONCE: Final = 200
SENT_AS: Final[dict[str, tuple[type, ...]]] = {"number": (int, float), "yes_no": (bool,)}  # everything else: text
VALUES = {"type": ["string", "number", "boolean"]}


@extend_schema_field({"type": "object", "additionalProperties": VALUES})
class CustomRead(serializers.Field[Any, Any, Any, Any]):
    """What stands in those of the association's own fields that the key sees; `fields` of the context."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, source="*", **options)

    def to_representation(self, value: Contact) -> dict[str, Any]:
        """By key; a field without a value is not there."""
        return {
            one.key: value.custom[one.key]
            for one in self.context["fields"]
            if one.key in value.custom and one.is_about(value.kind)
        }


@extend_schema_field({"type": "object", "additionalProperties": {"type": [*VALUES["type"], "null"]}})
class CustomSent(serializers.Field[Any, Any, Any, Any]):
    """Values by key; which keys there are, and what they take, depends on the contact."""

    default_error_messages = {
        "object": gettext_lazy("Send an object: the key of each field with its value."),
        "most": gettext_lazy("At most 200 fields are written at once."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values as they were sent."""
        if not isinstance(data, Mapping):
            self.fail("object")
        if len(data) > MOST_AT_ONCE:
            self.fail("most")
        return dict(data)

    def to_representation(self, value: Any) -> Any:
        """As it was sent."""
        return value


def fields_seen_with(key: ApiKey) -> list[FieldDefinition]:
    """The fields that are still asked for and that this key sees."""
    return list(FieldDefinition.objects.standing().shown_to(administrators=key.may(Scope.RESTRICTED_FIELDS)))


def write_custom(call: Call, contact: Contact, sent: Mapping[str, Any]) -> None:
    """Write values into the association's own fields; null or empty text takes one away. Raises ValidationError."""
    known = {one.key: one for one in fields_seen_with(call.key) if one.is_about(contact.kind)}
    if wrong := dict(complaints(known, sent.items())):
        raise serializers.ValidationError({"custom": wrong})
    try:
        change_custom(contact=contact, values=sent, at=call.at, by=call.by)
    except CustomValueRefused as error:
        raise serializers.ValidationError({"custom": {error.key: [str(error)]}}) from error


def complaints(
    known: Mapping[str, FieldDefinition], sent: Iterable[tuple[str, Any]]
) -> Iterable[tuple[str, list[str]]]:
    """About keys that are not there, and values of another type of JSON than the field has."""
    for key, value in sent:
        if key not in known:
            yield key, [str(NO_SUCH_FIELD)]
        elif value not in (None, "") and type(value) not in SENT_AS.get(known[key].kind, (str,)):
            yield key, [_sent_as(known[key].kind)]


def _sent_as(kind: str) -> str:
    match kind:
        case "number":
            return _("Send this as a number, without quotation marks.")
        case "yes_no":
            return _("Send this as true or false, without quotation marks.")
    return _("Send this as text.")
