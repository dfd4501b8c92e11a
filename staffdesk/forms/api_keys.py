"""The form that makes a key for another system."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ams.core.models import Scope


class ApiKeyForm(forms.Form):
    """What uses it, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What will use it?"),
        max_length=100,
        help_text=_("For example Website. Make one key for each system, so that each can be stopped alone."),
        error_messages={"required": _("Say what will use this key, for example Website.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick as little as it needs."),
        error_messages={"required": _("Tick at least one thing it may do.")},
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Left empty, it works until somebody revokes it."),
        error_messages={"invalid": _("Choose a day, or leave this empty.")},
    )

    def expires_at(self) -> datetime | None:
        """Midnight after the last day, where the association is."""
        last = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min)) if last else None
