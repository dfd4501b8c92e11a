"""A seat for somebody we know, by their number."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.models import Contact


class GiveSeatForm(forms.Form):
    """Who has it at once, without a mail."""

    number = forms.IntegerField(
        label=gettext_lazy("Number of the person"),
        help_text=gettext_lazy("They have the seat at once, and no mail goes out."),
        min_value=1,
        max_value=2**62,
        error_messages={"required": gettext_lazy("Write the number of somebody we know.")},
    )
    person: Contact

    def clean_number(self) -> Any:
        """Somebody there is."""
        number = self.cleaned_data["number"]
        found = Contact.objects.standing().filter(number=number, kind=Contact.Kind.PERSON).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number. Look it up under People."))
        self.person = found
        return number
