"""Why nobody is reminded of an invoice for a while."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HoldRemindersForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(
        label=_("Until"),
        help_text=_("That day included; then reminders go on with the step that is due."),
        error_messages={"required": _("Say until which day."), "invalid": _("Write the day like 2026-11-20.")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        error_messages={"required": _("Say in a few words why, so that colleagues can follow it.")},
    )
