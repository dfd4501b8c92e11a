"""What a member can change of themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.models import Contact
from members.forms.joining import NameField
from members.queries import country_choices, details_of, home_of

ALSO = "also"  # the field that says who else lives there


class DetailsForm(forms.Form):
    """One page for all of it. The address one signs in with stays as it is."""

    full_name = NameField()
    spoken_name = forms.CharField(
        label=gettext_lazy("Name as you say it"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("What we should call you, or how it sounds: AH-mah-rah."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Receipts and letters go here. You sign in with the same address as before."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    address_lines = forms.CharField(
        label=gettext_lazy("Street and place"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("As it stands on an envelope, one line each."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address", "dir": "auto"}),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), required=False, widget=forms.Select(attrs={"autocomplete": "country"})
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        contact: Contact,
        home_country: str,
        typed: Mapping[str, str],
        household: Sequence[Contact] = (),
    ) -> None:
        super().__init__(data, initial={**details_of(contact, home_country), **typed})
        self.household = {str(one.number): one for one in household}
        self._offer_household()
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a choice field
        if contact.kind == Contact.Kind.ORGANISATION:
            del self.fields["spoken_name"]
            self.fields["full_name"].label = _("Name of the organisation")

    def _offer_household(self) -> None:
        """Those who live there too, to be corrected with it; whoever has no address yet has to be ticked."""
        if not self.household:
            return
        field = forms.MultipleChoiceField(
            label=_("The same address holds for"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(number, one.display_name) for number, one in self.household.items()],
        )  # fmt: skip
        self.fields[ALSO] = field
        self.initial[ALSO] = [number for number, one in self.household.items() if home_of(one)]

    def details(self) -> dict[str, Any]:
        """What was written, as the operation takes it; call it on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != ALSO}

    def living_there(self) -> list[Contact]:
        """Who else has this address; call it on a valid form."""
        return [self.household[number] for number in self.cleaned_data.get(ALSO, ())]

    def clean(self) -> dict[str, Any]:
        """Post needs a country; a country alone is no address."""
        cleaned = self.cleaned_data
        if cleaned.get("address_lines", "").strip() and not cleaned.get("country"):
            self.add_error("country", ValidationError(_("Choose the country, so that post arrives.")))
        if cleaned.get("postcode") and not cleaned.get("address_lines", "").strip():
            self.add_error("address_lines", ValidationError(_("Write street and place to this postcode.")))
        return cleaned
