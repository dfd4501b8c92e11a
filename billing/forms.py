"""Forms of the admin: a further price, a further tax rate. What they refuse is refused beside the field."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from ams.core.association import day_of
from billing.models import Price, TaxRate
from billing.prices import PriceNotPossible, check_price

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    PriceModelForm = forms.ModelForm[Price]
    TaxRateModelForm = forms.ModelForm[TaxRate]
else:
    PriceModelForm = TaxRateModelForm = forms.ModelForm


class NewPriceForm(PriceModelForm):
    """A price from a day on, for a product that exists or is being created."""

    class Meta:
        model = Price
        fields = ("amount", "valid_from")

    def clean(self) -> dict[str, Any]:
        """Ask the rules before anything is written."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if {"amount", "valid_from"} <= given.keys():
            product = self.instance.product if self.instance.product_id else None
            try:
                check_price(
                    product=product,
                    amount=given["amount"],
                    valid_from=given["valid_from"],
                    today=day_of(timezone.now()),
                )
            except PriceNotPossible as error:
                self.add_error(None, str(error))
        return given


class NewTaxRateForm(TaxRateModelForm):
    """A percentage from a day on."""

    class Meta:
        model = TaxRate
        fields = ("percent", "valid_from")

    def clean(self) -> dict[str, Any]:
        """Orders of past days have their tax already: a rate that follows another begins today or later."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        begins = given.get("valid_from")
        code_id = self.instance.tax_code_id
        if begins and begins < day_of(timezone.now()) and TaxRate.objects.filter(tax_code_id=code_id).exists():
            self.add_error("valid_from", _("A new rate cannot begin in the past. Choose today or a later day."))
        return given
