"""What staff write on a contact's page: tags, the pinned note, and the association's own fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core import pinned_notes, tagging
from ams.core.custom_forms import CustomField
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
