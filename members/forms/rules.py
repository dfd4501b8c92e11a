"""Rules of a membership type, as administrators write them, and the day they want to try."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import MembershipRule
from members.terms import RuleError

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    RuleModelForm = forms.ModelForm[MembershipRule]
else:
    RuleModelForm = forms.ModelForm

# Where the pure rules name a day, the form has a month and a day of it: errors stand at the one people see first.
FIELD_OF = {
    "fixed_start": "fixed_start_day",
    "rollover": "rollover_day",
    "full_price_until": "full_price_until_day",
}


class RuleForm(RuleModelForm):
    """A draft; what contradicts itself is said beside the field to change."""

    class Meta:
        model = MembershipRule
        fields = (
            "period",
            "length",
            "unit",
            "extra_days",
            "fixed_start_month",
            "fixed_start_day",
            "rollover_month",
            "rollover_day",
            "rollover_pricing",
            "proration",
            "full_price_until_month",
            "full_price_until_day",
            "grace_days",
            "renewal_window_days",
            "reinstatement_fee",
        )

    def clean(self) -> dict[str, Any]:
        """Ask the rules themselves whether they hold together."""
        cleaned = super().clean() or self.cleaned_data
        for part in ("rollover", "full_price_until"):
            if cleaned.get(f"{part}_month") and not cleaned.get(f"{part}_day"):
                self.add_error(f"{part}_day", ValidationError(_("Write the day of the month too, for example 1.")))
        if cleaned.get("full_price_until_day") and not cleaned.get("full_price_until_month"):
            self.add_error("full_price_until_month", ValidationError(_("Write the month too, for example 3.")))
        if self.errors:
            return cleaned
        try:
            MembershipRule(**cleaned).as_term_rule()
        except RuleError as error:
            self.add_error(FIELD_OF.get(error.field, error.field), ValidationError(_(error.message)))
        return cleaned


class PreviewForm(forms.Form):
    """A day on which somebody might join."""

    on = forms.DateField(
        label=gettext_lazy("Joining on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day like 2026-10-15.")},
    )
