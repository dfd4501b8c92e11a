"""Who is to have seats of an organisation's membership: one field, for one person or for forty."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from members.named import Named, read_people
from members.operations.more_seats import MOST_AT_ONCE

MOST_LETTERS = 60_000  # some hundred people


class PeopleForm(forms.Form):
    """Name and e-mail address of each, one person a line, as they come out of a list."""

    people = forms.CharField(
        label=gettext_lazy("Whom do you want to name?"),
        help_text=gettext_lazy(
            "One person a line, with name and e-mail address: Amara Okafor, amara@example.org. You can paste a list."
        ),
        max_length=MOST_LETTERS,
        strip=False,  # lines are counted as they stand on the page
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write at least one name with an e-mail address.")},
    )

    def clean_people(self) -> list[Named]:
        """All of them, or every line that cannot be read."""
        people, wrong = read_people(self.cleaned_data["people"])
        if wrong:
            raise forms.ValidationError(wrong)
        if not people:
            raise forms.ValidationError(self.fields["people"].error_messages["required"])
        return people


class ReplacementForm(PeopleForm):
    """Who gets a seat instead of somebody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.label = gettext_lazy("Who gets the seat instead?")
        field.help_text = gettext_lazy("Name and e-mail address: Amara Okafor, amara@example.org.")
        field.widget.attrs["rows"] = 2

    def clean_people(self) -> list[Named]:
        """One person."""
        people = super().clean_people()
        if len(people) != 1:
            raise forms.ValidationError(gettext_lazy("Write one person: a seat is for one."))
        return people


class MoreSeatsForm(forms.Form):
    """How many further seats; what they cost is said before anybody pays."""

    seats = forms.IntegerField(
        label=gettext_lazy("How many further seats?"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Write how many further seats you want."),
            "invalid": gettext_lazy("Write a number, for example 3."),
            "min_value": gettext_lazy("Write at least 1."),
            "max_value": gettext_lazy("Write at most %(limit_value)s; for more, ask us."),
        },
    )
