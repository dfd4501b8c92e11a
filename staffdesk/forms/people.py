"""Who is added on the desk, and what staff correct of somebody."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from members.forms import DetailsForm
from members.forms.joining import NameField

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
    """The details members change by themselves, in words for those who change them on their behalf."""

    def __init__(self, data: Mapping[str, Any] | None, *, contact: Contact, home_country: str) -> None:
        super().__init__(data, contact=contact, home_country=home_country, typed={})
        if contact.kind == Contact.Kind.PERSON:
            self.fields["full_name"].label = _("Name")
            self.fields["spoken_name"].label = _("Name as they say it")
            self.fields["spoken_name"].help_text = _("What to call them, or how it sounds: AH-mah-rah.")
        self.fields["email"].help_text = _("Receipts and letters go here. Their login stays as it is.")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # what the browser knows are the colleague's own details
