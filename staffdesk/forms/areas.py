"""Looking through an area, and handing it over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffdesk.forms.colleagues import ColleagueField
from staffdesk.models import Area
from staffdesk.operations.areas import Signed


class SignForm(forms.Form):
    """The checklist of an area, and a word."""

    done = forms.MultipleChoiceField(label=_("What you did"), required=False, widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(
        label=_("In a word"), max_length=2_000, widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("What you found, and what you decided. It is dated and signed, and stays."),
        error_messages={"required": _("Write a word: “All is well” is one.")},
    )  # fmt: skip

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = [(point, point) for point in area.checklist]
        self.fields["done"].choices = points  # type: ignore[attr-defined]  # a choice field
        if not points:
            del self.fields["done"]

    def signed(self) -> Signed:
        """What is signed."""
        return Signed(self.cleaned_data["words"], tuple(self.cleaned_data.get("done", ())))


class HandOverForm(SignForm):
    """To whom, first."""

    to = ColleagueField(
        label=_("Who looks after it from now on"),
        help_text=_("Ask them first. Both of you get a mail with what you write here."),
        error_messages={"required": _("Choose who takes it.")},
    )  # fmt: skip
    field_order = ("to", "done", "words")

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, area=area, **kwargs)
        self.fields["to"].leave_out(area.owner_id)  # type: ignore[attr-defined]  # a choice of colleagues
        if "done" in self.fields:
            self.fields["done"].label = _("Settled before it goes")
        self.fields["words"].label = _("What they should know")
        self.fields["words"].help_text = _("What is open, whom to ask, what to leave as it is.")
        self.fields["words"].error_messages["required"] = _("Write what they should know: “Nothing is open” will do.")
