"""What staff write on a contact's page: tags, the pinned note, and the association's own fields."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core import pinned_notes, tagging
from ams.core.custom_values import DoesNotFit, checked, fits, written
from ams.core.models import Contact, FieldDefinition


class TagForm(forms.Form):
    """A tag to hang on somebody: one there is, or a new one."""

    name = forms.CharField(
        label=_("Tag"),
        max_length=tagging.LONGEST,
        widget=forms.TextInput({"list": "tags", "autocomplete": "off"}),
        error_messages={"required": _("Write a word or a few for the tag.")},
    )


class PinnedNoteForm(forms.Form):
    """What everybody should know before they speak with somebody."""

    words = forms.CharField(
        label=_("Good to know"),
        required=False,
        max_length=pinned_notes.LONGEST,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "For example: deaf in the left ear, prefers calls after five. Leave it empty to take the note away."
        ),
    )


class CustomField(forms.Field):
    """One field of the association's own. What was kept and no longer fits is shown beside it, and stays."""

    def __init__(self, definition: FieldDefinition, kept: object) -> None:
        self.definition = definition
        is_odd = kept is not None and not fits(kept, definition.kind, definition.choices)
        super().__init__(
            label=definition.label,
            required=False,
            widget=_widget(definition),
            initial=None if is_odd else _shown(kept),
            help_text=_beside(definition, kept) if is_odd else definition.help,
        )

    def clean(self, value: Any) -> Any:
        """The value as it is kept; None for nothing."""
        try:
            return checked(value, self.definition.kind, self.definition.choices)
        except DoesNotFit as error:
            raise ValidationError(str(error)) from error


class CustomFieldsForm(forms.Form):
    """The association's own fields of one contact, under their headings."""

    def __init__(self, *args: Any, contact: Contact, definitions: list[FieldDefinition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definitions = definitions
        for one in definitions:
            self.fields[one.key] = CustomField(one, contact.custom.get(one.key))

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields by heading, in the order of the first of each."""
        groups: dict[str, list[forms.BoundField]] = {}
        for one in self.definitions:
            groups.setdefault(one.group, []).append(self[one.key])
        return groups


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


def _shown(kept: object) -> object:
    """A kept value as its input shows it."""
    if isinstance(kept, bool):
        return "yes" if kept else "no"
    return kept


def _beside(definition: FieldDefinition, kept: object) -> str:
    """The value that stays although the field would not take it today."""
    words = gettext("So far: “%(value)s”, which this field no longer takes. It stays until you write something else.")
    said = words % {"value": written(kept, "")}
    return f"{definition.help} {said}".strip()
