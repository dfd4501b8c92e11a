"""Setting up sections with their postcodes, committees with their roles; and a member choosing a section."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import day_of, find_association
from members.models import Belonging, CommitteeRole, Office, Section
from members.offices import most_at_once
from members.operations import AreasOverlap
from members.operations.sections import check_apart
from members.postcodes import Area, NoArea, areas_in
from members.queries.sections import Choices

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    SectionModelForm = forms.ModelForm[Section]
    RoleModelForm = forms.ModelForm[CommitteeRole]
else:
    SectionModelForm = RoleModelForm = forms.ModelForm

BY_POSTCODE = "postcode"


class SectionForm(SectionModelForm):
    """A section, with its postcodes one a line."""

    postcodes = forms.CharField(
        label=gettext_lazy("Postcodes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 40, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line: 35 is every postcode that begins with 35; 3400–3499 those whose first four characters lie "
            "between; DE 48 those of another country. Where several fit, the longest counts. Leave it empty for a "
            "section that nobody belongs to by postcode."
        ),
    )

    class Meta:
        model = Section
        fields = ("name", "summary", "chosen_by_members", "archived_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.areas.order_by("country", "first") if self.instance.pk else []
        home = find_association()
        self.country = home.legal_entity.country if home else ""
        self.fields["postcodes"].initial = "\n".join(str(one).removeprefix(f"{self.country} ") for one in known)

    def clean_postcodes(self) -> list[Area]:
        """The areas."""
        try:
            return areas_in(self.cleaned_data["postcodes"], country=self.country)
        except NoArea as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """No postcode lies in two sections."""
        given = super().clean() or self.cleaned_data
        if "postcodes" in given and not given.get("archived_at"):
            try:
                check_apart(self.instance.pk, given.get("name", ""), given["postcodes"])
            except AreasOverlap as error:
                self.add_error("postcodes", str(error))
        return given


class RoleForm(RoleModelForm):
    """A role; it cannot be narrowed below those who hold it."""

    class Meta:
        model = CommitteeRole
        fields = ("name", "holders", "position", "archived_at")

    def clean_holders(self) -> int | None:
        """At least as many as hold it from today on."""
        holders: int | None = self.cleaned_data["holders"]
        if holders is None or self.instance.pk is None:
            return holders
        offices = Office.objects.standing().filter(role=self.instance.pk)
        held = most_at_once((one.as_tenure() for one in offices), since=day_of(timezone.now()))
        if held > holders:
            raise ValidationError(
                _("%(held)d people hold it at once, now or soon. End a term first, then write %(most)d.")
                % {"held": held, "most": holders}
            )
        return holders


class ChooseSectionForm(forms.Form):
    """One of those that members may choose, or wherever one lives."""

    section = forms.ChoiceField(
        label=gettext_lazy("Which section"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a section."),
            "invalid_choice": gettext_lazy("This section cannot be chosen any more. Choose another."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, *, choices: Choices, by_postcode: bool) -> None:
        mine = next((str(one.pk) for one in choices.offered if one == choices.mine), "")
        follows = choices.way in (Belonging.Way.POSTCODE, "")
        super().__init__(data, initial={"section": mine or (BY_POSTCODE if follows else "")})
        said = [(str(one.pk), f"{one.name}: {one.summary}" if one.summary else one.name) for one in choices.offered]
        if by_postcode:
            said.append((BY_POSTCODE, _("The one where I live")))
        self.fields["section"].choices = said  # type: ignore[attr-defined]  # a choice field

    @property
    def chosen(self) -> str:
        """The key of the section; none of the offered ones' for the one where they live. Call it on a valid form."""
        return str(self.cleaned_data["section"])
