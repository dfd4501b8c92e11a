"""Who is added on the desk, and what staff correct of somebody."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact, ReasonCode
from billing.operations import Why
from members.forms import DetailsForm
from members.forms.joining import NameField
from staffdesk.operations.exceptions import LABELS, corrected

NO_ADDRESS = _("This is no e-mail address. Write it like name@example.org.")


class NewContactForm(forms.Form):
    """Somebody nobody has written down yet; the rest is filled in on their page."""

    kind = forms.ChoiceField(
        label=_("Who it is"),
        choices=Contact.Kind.choices,
        initial=Contact.Kind.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether this is a person or an organisation.")},
    )
    name = NameField(
        label=_("Name"),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": _("Write the name as it should stand on letters.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": NO_ADDRESS},
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "type": "tel", "inputmode": "tel"}),
    )


class CorrectionForm(DetailsForm):
    """The details members change by themselves, in words for those who change them on their behalf.

    Why is asked only where something they gave would be different; what was empty is just filled in.
    """

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReasonCode.objects.filter(archived_at=None),
        required=False,
        empty_label=_("Choose a reason"),
        help_text=_("Needed where you change what they gave. Filling in what is missing needs none."),
    )
    words = forms.CharField(
        label=_("In a few words, for colleagues"),
        required=False,
        max_length=5_000,
        help_text=_("For example: told us on the phone that she moved."),
    )
    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Mapping[str, Any] | None, *, contact: Contact, home_country: str) -> None:
        super().__init__(data, contact=contact, home_country=home_country, typed={})
        if contact.kind == Contact.Kind.PERSON:
            self.fields["full_name"].label = _("Name")
            self.fields["spoken_name"].label = _("Name as they say it")
            self.fields["spoken_name"].help_text = _("What to call them, or how it sounds: AH-mah-rah.")
        self.fields["email"].help_text = _("Receipts and letters go here. Their login stays as it is.")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # what the browser knows are the colleague's own details

    @property
    def corrects(self) -> bool:
        """Whether something they gave would be different."""
        return bool(corrected({name: self.initial[name] for name in LABELS}, self.details()))

    def details(self) -> dict[str, str]:
        """As the operation takes them."""
        return {name: self.cleaned_data[name] for name in LABELS if name in self.cleaned_data}

    def why(self) -> Why:
        """As the operation takes it; call it where something is corrected."""
        return Why(self.cleaned_data["reason"], self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        """A correction has a reason and words."""
        cleaned = super().clean()
        if not self.errors and self.corrects:
            if not cleaned.get("reason"):
                self.add_error("reason", gettext("You change what they gave: choose a reason."))
            if not cleaned.get("words"):
                self.add_error("words", gettext("Say in a few words why, so that colleagues can follow it."))
        return cleaned
