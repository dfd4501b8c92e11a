"""Which days to compare with the payment provider."""

from datetime import timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """From and until, both counted; the month before this one if nobody says otherwise."""

    first_day = forms.DateField(
        label=_("From"),
        error_messages={"required": _("Say from which day on."), "invalid": _("Write the day like 2026-11-20.")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=_("Until"),
        error_messages={"required": _("Say until which day."), "invalid": _("Write the day like 2026-11-20.")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        last = timezone.localdate().replace(day=1) - timedelta(days=1)
        super().__init__(data, initial={"first_day": last.replace(day=1), "last_day": last})
