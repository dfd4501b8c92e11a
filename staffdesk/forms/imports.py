"""Uploading a file of members, and answering what it leaves open."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.importing.custom import PREFIX, CustomField
from members.importing.fields import Field
from members.models import ImportRun, MembershipType

LABELS = {
    Field.NUMBER: _("Our number"), Field.EXTERNAL_ID: _("Number in the other system"),
    Field.KIND: _("Person or organisation"), Field.FULL_NAME: _("Whole name"), Field.GIVEN_NAME: _("Given name"),
    Field.FAMILY_NAME: _("Family name"), Field.SPOKEN_NAME: _("Name as they say it"), Field.SORT_NAME: _("Sorted as"),
    Field.BORN_ON: _("Born on"), Field.EMAIL: _("E-mail"), Field.PHONE: _("Phone"), Field.LANGUAGE: _("Language"),
    Field.TAX_NUMBER: _("Tax number"), Field.KNOWN_SINCE: _("Known since"), Field.ARCHIVED: _("Archived (yes or no)"),
    Field.ARCHIVED_AT: _("Archived at"), Field.DECEASED_ON: _("Died on"), Field.KNOWN_AS: _("Known elsewhere as"),
    Field.STREET: _("Street and number"), Field.STREET_2: _("Second line of the address"), Field.CITY: _("Place"),
    Field.REGION: _("Region"), Field.ADDRESS: _("Address, all lines"), Field.POSTCODE: _("Postcode"),
    Field.COUNTRY: _("Country"), Field.PREFERRED: _("Preferred address (yes or no)"),
    Field.ORGANISATION_NUMBER: _("Number of the organisation"), Field.ORGANISATION: _("Organisation"),
    Field.ROLE: _("Role in the organisation"), Field.PRIMARY: _("Primary contact (yes or no)"),
    Field.AFFILIATED_FROM: _("In the organisation from"), Field.AFFILIATED_UNTIL: _("In the organisation until"),
    Field.LEVEL: _("Membership"), Field.ENABLED: _("Is a member (yes or no)"),
    Field.STATUS: _("Status of the membership"),
    Field.CARD: _("Card code"), Field.APPLIED_AT: _("Applied at"), Field.CANCELLED_AT: _("Cancelled at"),
    Field.MEMBER_SINCE: _("Member since"), Field.FIRST_DAY: _("First day"), Field.LAST_DAY: _("Last day"),
    Field.RENEWAL_DUE: _("Renewal due (first day no longer paid)"), Field.COUNTED_FROM: _("Counted from"),
    Field.GRACE_DAYS: _("Days of grace"), Field.RULES: _("Version of the rules"),
    Field.NEWSLETTER: _("Newsletter (yes or no)"), Field.PURPOSE: _("Consent to"), Field.GIVEN: _("Consent given"),
    Field.WORDING: _("Consent as it was asked"), Field.AGREED_AT: _("Consent given at"),
    Field.TAGS: _("Tags, with commas between"), Field.NOTE: _("Pinned note"),
    Field.SEAT: _("Seat of the organisation (yes, or the card code of its membership)"),
    Field.SEAT_CARD: _("Card code of the seat"), Field.SEAT_SINCE: _("Seat since"),
    Field.FURTHER_SEATS: _("Further seats of the term"),
    Field.GUARDIAN_EMAIL: _("E-mail of whoever signs in for them"),
    Field.GUARDIAN_NUMBER: _("Number in the other system of whoever signs in for them"),
    Field.GUARDIAN_IS: _("What they are to them (guardian, partner, household)"),
    Field.GUARDIAN_SINCE: _("Signs in for them since"),
}  # fmt: skip

STILL_OPEN = "?"  # no slug: nobody has said which membership a level is


def meaning_of(field: str, custom: Iterable[CustomField]) -> str:
    """What a column is read as, in words."""
    if not field.startswith(PREFIX):
        return str(LABELS[Field(field)])
    label = next((one.label for one in custom if one.column == field), field.removeprefix(PREFIX))
    return gettext("Custom field: %(label)s") % {"label": label}


class UploadForm(forms.Form):
    """The file, and nothing else: what it is shows itself."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("As the other system exports it, at most 100 MB. Nothing changes until you have seen what would."),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty. Export it again.")},
    )

    @property
    def chosen(self) -> "UploadedFile[bytes]":
        """The uploaded file; after validation."""
        return cast("UploadedFile[bytes]", self.cleaned_data["file"])


class AnswersForm(forms.Form):
    """How dates are meant, what the columns mean, and which membership each level is."""

    date_order = forms.ChoiceField(
        label=_("How is 03/01/2026 meant in this file?"),
        choices=[("dmy", _("3 January: the day first")), ("mdy", _("1 March: the month first"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which comes first; the file does not tell.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, run: ImportRun, custom: Iterable[CustomField] = ()) -> None:
        super().__init__(data)
        self.run = run
        if not run.survey.get("questions") and not run.options.get("date_order"):
            del self.fields["date_order"]
        else:
            self.fields["date_order"].initial = run.options.get("date_order")
        meanings = [
            ("", _("Not read")),
            *sorted(((str(one), str(LABELS[one])) for one in Field), key=lambda pair: pair[1]),
            *((one.column, meaning_of(one.column, [one])) for one in custom),
        ]
        for place, (header, field) in enumerate(self._readable()):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header, choices=meanings, required=False, initial=field or ""
            )
        types = [
            (STILL_OPEN, _("Not decided: its rows are rejected")),
            ("", _("Leave it out, take the people")),
            *MembershipType.objects.values_list("slug", "name"),
        ]
        for place, level in enumerate(self._levels()):
            self.fields[f"level_{place}"] = forms.ChoiceField(
                label=level, choices=types, required=False, initial=run.survey["placed"].get(level, STILL_OPEN)
            )

    def answers(self) -> dict[str, Any]:
        """As `answer_import` takes them: what differs from what was recognised."""
        columns = dict(self.run.options.get("columns", {}))
        for place, (header, field) in enumerate(self._readable()):
            told = self.cleaned_data[f"column_{place}"]
            if told != (field or ""):
                columns[header] = told
        told_levels = ((level, self.cleaned_data[f"level_{place}"]) for place, level in enumerate(self._levels()))
        levels = {level: slug for level, slug in told_levels if slug != STILL_OPEN}
        order = self.cleaned_data.get("date_order")
        return {"columns": columns, "levels": levels, **({"date_order": order} if order else {})}

    def columns(self) -> list[forms.BoundField]:
        """The choices for columns."""
        return [self[name] for name in self.fields if name.startswith("column_")]

    def levels(self) -> list[forms.BoundField]:
        """The choices for levels."""
        return [self[name] for name in self.fields if name.startswith("level_")]

    def _readable(self) -> list[tuple[str, str | None]]:
        secrets = set(self.run.survey.get("secrets", []))
        return [(header, field) for header, field, _why in self.run.columns if header not in secrets]

    def _levels(self) -> list[str]:
        return list(self.run.survey.get("levels", {}))[:200]
