"""Fields of the association's own as inputs: the same at the desk and wherever else people are asked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.custom_values import DoesNotFit, as_typed, checked, fits, written
from ams.core.models import FieldDefinition


class CustomField(forms.Field):
    """One field of the association's own. What was kept and no longer fits is shown beside it, and stays."""

    default_error_messages = {"required": _("Please answer this too.")}

    def __init__(self, definition: FieldDefinition, kept: object = None, *, required: bool = False) -> None:
        self.definition = definition
        is_odd = kept is not None and not fits(kept, definition.kind, definition.choices)
        super().__init__(
            label=definition.label,
            required=required,
            widget=_widget(definition),
            initial=None if is_odd else as_typed(kept),
            help_text=_beside(definition, kept) if is_odd else definition.help,
        )

    def clean(self, value: Any) -> Any:
        """The value as it is kept; None for nothing."""
        try:
            wanted = checked(value, self.definition.kind, self.definition.choices)
        except DoesNotFit as error:
            raise ValidationError(str(error)) from error
        if wanted is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return wanted


def _widget(definition: FieldDefinition) -> forms.Widget:
    match definition.kind:
        case "long":
            return forms.Textarea({"rows": 4})
        case "number":
            return forms.TextInput({"inputmode": "decimal"})
        case "date":
            return forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        case "choice":
            return forms.Select(choices=[("", "–"), *((choice, choice) for choice in definition.choices)])
        case "yes_no":
            return forms.Select(choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))])
    return forms.TextInput({"maxlength": "300"})


def _beside(definition: FieldDefinition, kept: object) -> str:
    """The value that stays although the field would not take it today."""
    words = gettext("So far: “%(value)s”, which this field no longer takes. It stays until you write something else.")
    said = words % {"value": written(kept, "")}
    return f"{definition.help} {said}".strip()
