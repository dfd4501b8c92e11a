"""Which notices to list, and why somebody is to get none for a while."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import ReasonCode
from members.notices import FURTHEST
from staffdesk.forms.filters import DayField, ListFilter


class NoticeFilter(ListFilter):
    """One day and one kind of notice, by its distance from the last day."""

    day = DayField(label=_("Day"))
    offset = forms.IntegerField(label=_("Notice"), min_value=-FURTHEST, max_value=FURTHEST, required=False)

    def asked_for(self) -> tuple[date, int] | None:
        """The day and the distance; None unless both can be read."""
        day, offset = self.chosen("day"), self.cleaned_data.get("offset")
        return (day, offset) if day and offset is not None else None


class HoldForm(forms.Form):
    """Why nobody writes to somebody about renewing, and until when."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReasonCode.objects.filter(archived_at=None),
        empty_label=_("Choose a reason"),
        error_messages={"required": _("Choose a reason, so that we learn what such holds are for.")},
    )
    words = forms.CharField(
        label=_("In a few words"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words why, so that colleagues can follow it.")},
    )
    resumes_on = forms.DateField(
        label=_("Write again from"),
        required=False,
        help_text=_("Empty: until somebody releases it."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[MaxValueValidator(date(2999, 12, 31))],
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_resumes_on(self) -> date | None:
        """A hold that is over already would hold nothing."""
        day: date | None = self.cleaned_data["resumes_on"]
        if day is not None and day <= self.today:
            raise ValidationError(gettext("Choose a day after today, or leave it empty."))
        return day
