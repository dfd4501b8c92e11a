"""What a member shows of themselves in the directory, and to whom."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Directory, DirectoryEntry, Part
from members.models.directory import Audience

HINTS: Final = {
    Part.NAME: gettext_lazy("Without it you are not in the directory."),
    Part.EMAIL: gettext_lazy("Never shown to everybody: machines collect addresses."),
}


class ShowMyselfForm(forms.Form):
    """Who sees each part; what is not known yet can be typed."""

    town = forms.CharField(label=gettext_lazy("Your town"), max_length=80, required=False)
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you do, or can help others with; 400 letters at most."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, directory: Directory, entry: DirectoryEntry, values: Mapping[Part, str]
    ) -> None:
        initial = {"town": entry.town, "words": entry.words} | {f"{part}_seen": entry.seen(part) for part in Part}
        super().__init__(data, initial=initial)
        self.parts, self.values = directory.parts, values
        for part in self.parts:
            self.fields[f"{part}_seen"] = forms.ChoiceField(
                label=part.label,
                required=False,
                choices=[(one.value, one.label) for one in directory.audiences(part)],
                help_text=self._hint(part),
                widget=forms.Select(attrs={"data-part": part.value}),
            )
        for part in (Part.TOWN, Part.WORDS):
            if part not in self.parts:
                del self.fields[part.value]

    def _hint(self, part: Part) -> str:
        value = "" if part in (Part.TOWN, Part.WORDS) else self.values[part]
        missing = _("We know none, so nothing is shown.") if part not in (Part.TOWN, Part.WORDS) and not value else ""
        return " · ".join(str(one) for one in (value or missing, HINTS.get(part, "")) if one)

    def rows(self) -> Iterator[tuple[BoundField, BoundField | None]]:
        """Each part's question, with the field in which it is typed, if it is."""
        for part in self.parts:
            yield self[f"{part}_seen"], self[part.value] if part.value in self.fields else None

    @property
    def seen(self) -> dict[Part, Audience]:
        """Who sees what. Call it on a valid form."""
        return {part: Audience(self.cleaned_data.get(f"{part}_seen", "")) for part in self.parts}
