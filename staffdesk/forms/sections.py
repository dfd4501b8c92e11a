"""Which section somebody belongs to, and which office they hold, as staff write it down."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from members.models import Belonging, CommitteeRole, Office, Section
from members.queries.committees import roles_to_fill
from staffdesk.forms.filters import DAYS, STANDINGS, Choice, ListFilter

BY_POSTCODE, NOWHERE = "postcode", "none"


class SectionFilter(ListFilter):
    """Which people of a section to list."""

    standing = Choice(label=_("Membership"), required=False, choices=STANDINGS)


class SetSectionForm(forms.Form):
    """One section, none, or whatever the postcode says."""

    section = forms.ChoiceField(
        label=_("Section"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a section."),
            "invalid_choice": _("This section is closed meanwhile. Choose another."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, *, now: Belonging | None) -> None:
        self.sections = {str(one.pk): one for one in Section.objects.standing()}
        mine = str(now.section_id or NOWHERE) if now and now.way != Belonging.Way.POSTCODE else BY_POSTCODE
        super().__init__(data, initial={"section": mine})
        self.fields["section"].choices = [  # type: ignore[attr-defined]  # a choice field
            (BY_POSTCODE, gettext("The one their postcode lies in")),
            *((key, one.name) for key, one in self.sections.items()),
            (NOWHERE, gettext("None, wherever they live")),
        ]

    @property
    def is_by_postcode(self) -> bool:
        """Whether nobody decides. Call it on a valid form."""
        return bool(self.cleaned_data["section"] == BY_POSTCODE)

    @property
    def chosen(self) -> Section | None:
        """The section, or none. Call it on a valid form."""
        return self.sections.get(self.cleaned_data["section"])


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[limit(day, _("Write a day between 1900 and 2999.")) for limit, day in DAYS],
        error_messages={
            "required": _("Write the first day."),
            "invalid": _("This is no day. Write it like 2027-03-31."),
        },
        **more,
    )


class TermForm(forms.Form):
    """From when to when somebody holds an office; both days count."""

    first = _day(_("First day"))
    last = _day(_("Last day"), required=False, help_text=_("Leave it empty while nobody knows."))

    def clean(self) -> dict[str, Any]:
        """In their order."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day comes before the first. Change one of them."))
        return given


class AppointForm(TermForm):
    """Who holds which role, from when to when."""

    number = forms.IntegerField(
        label=_("Number of the person"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("It stands on their page."),
        error_messages={"required": _("Write the number of the person."), "invalid": _("Write the number alone.")},
    )
    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=CommitteeRole.objects.none(),
        empty_label=_("Choose a role"),
        error_messages={"required": _("Choose a role."), "invalid_choice": _("This role is not filled any more.")},
    )
    field_order = ("number", "role", "first", "last")

    def __init__(self, data: Mapping[str, Any] | None, *, initial: Mapping[str, Any], committee: int | None) -> None:
        super().__init__(data, initial=dict(initial))
        roles = roles_to_fill()
        self.fields["role"].queryset = (  # type: ignore[attr-defined]  # a choice of rows
            roles.filter(committee=committee) if committee else roles
        )

    def clean_number(self) -> Contact:
        """The person themselves."""
        number = self.cleaned_data["number"]
        found = Contact.objects.standing().filter(number=number).first() if 0 < number < 2**63 else None
        if found is None:
            raise ValidationError(gettext("Nobody has this number (any more)."))
        return found


def term_form(data: Mapping[str, Any] | None, office: Office) -> TermForm:
    """The days of an office as they stand."""
    days: dict[str, date | None] = {"first": office.first_day, "last": office.last_day}
    return TermForm(data, initial=days)
