"""Rules of a membership type, as administrators write them, and the day they want to try."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import the_association
from ams.core.money import quantised
from billing.models import Account, TaxCode
from members.models import MembershipRule, MembershipType
from members.terms import RuleError

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    RuleModelForm = forms.ModelForm[MembershipRule]
    TypeModelForm = forms.ModelForm[MembershipType]
else:
    RuleModelForm = TypeModelForm = forms.ModelForm

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
            "seat_price",
            "life_years",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reinstatement_fee", "seat_price"):
            amount = self.initial.get(name)
            if amount is not None:  # the column has room for every currency; people write theirs
                self.initial[name] = quantised(amount, the_association().currency)

    def clean_life_years(self) -> int:
        """Left empty it is earned at once."""
        return self.cleaned_data["life_years"] or 0

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


class PriceForm(forms.Form):
    """A price from a day on; what was ordered before keeps its own."""

    amount = forms.DecimalField(
        label=gettext_lazy("New price"), min_value=0, max_digits=12, decimal_places=3, localize=False
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Today: the portal asks it at once. A later day: it changes by itself that morning."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day like 2026-10-15.")},
    )


class NewTypeForm(TypeModelForm):
    """A new kind of membership and what it costs; the product it is sold as is made with it."""

    amount = forms.DecimalField(
        label=gettext_lazy("Price"),
        min_value=0,
        max_digits=12,
        decimal_places=3,
        help_text=gettext_lazy("Of one whole period, for example 40.00. A price of 0 makes it free."),
    )
    tax_code = forms.ModelChoiceField(label=gettext_lazy("Tax code"), queryset=TaxCode.objects.all())
    income_account = forms.ModelChoiceField(
        label=gettext_lazy("Income account"), queryset=Account.objects.filter(kind=Account.Kind.INCOME)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tax_code", "income_account"):  # most associations have one of each
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            field.initial = field.queryset.first() if field.queryset else None

    class Meta:
        model = MembershipType
        fields = ("name", "slug", "summary", "holder_kind", "exclusivity_group", "needs_approval", "seats", "position")


class PreviewForm(forms.Form):
    """A day on which somebody might join."""

    on = forms.DateField(
        label=gettext_lazy("Joining on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day like 2026-10-15.")},
    )
