"""Forms of the admin: prices, tax rates, the shop's pages. What they refuse is refused beside the field."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import day_of, the_association
from ams.core.money import quantised
from billing.discounts import code_as_typed
from billing.forms.pictures import WithPicture
from billing.models import DiscountCode, Price, Product, ShopItem, TaxRate
from billing.prices import PriceNotPossible, check_price

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    PriceModelForm = forms.ModelForm[Price]
    TaxRateModelForm = forms.ModelForm[TaxRate]
    DiscountCodeModelForm = forms.ModelForm[DiscountCode]
else:
    PriceModelForm = TaxRateModelForm = DiscountCodeModelForm = forms.ModelForm


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


class ShopItemForm(WithPicture):
    """What the shop says of a product; a picture is made small before it is kept."""

    class Meta:
        model = ShopItem
        fields = (
            "slug",
            "summary",
            "description",
            "picture",
            "picture_alt",
            "is_listed",
            "position",
            "most_per_order",
            "is_posted",
            "least_amount",
            "suggested_amounts",
        )
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:  # the columns have room for every currency; people write theirs
            currency, item = the_association().currency, self.instance
            self.initial["least_amount"] = item.least_amount and quantised(item.least_amount, currency)
            self.initial["suggested_amounts"] = [quantised(amount, currency) for amount in item.suggested_amounts]

    def clean(self) -> dict[str, Any]:
        """A picture is said in words too, and suggestions can be given."""
        given = super().clean()
        least, suggested = given.get("least_amount"), given.get("suggested_amounts") or []
        if suggested and least is None:
            self.add_error("least_amount", _("Write the least amount too; it makes this a donation."))
        elif any(amount < least for amount in suggested):
            self.add_error("suggested_amounts", _("A suggestion is lower than the least amount."))
        currency = the_association().currency
        for name, amounts in (("least_amount", [least] if least is not None else []), ("suggested_amounts", suggested)):
            if any(amount != quantised(amount, currency) for amount in amounts):
                self.add_error(name, _("Write amounts with no more decimals than the currency has."))
        return given


class StockForm(forms.Form):
    """How many pieces can be ordered from now on, and why."""

    free = forms.IntegerField(
        label=gettext_lazy("Pieces that can be ordered"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy(
            "What is on the shelf and not ordered yet, for example 120. Empty: nobody counts, it never runs out."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("For example: Delivery of 3 March, 100 pieces."),
    )


class DiscountCodeForm(DiscountCodeModelForm):
    """A code, kept in capitals however it is typed."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=DiscountCode._meta.get_field("code").help_text,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("For"),
        required=False,
        choices=[choice for choice in Product.Kind.choices if choice[0] != Product.Kind.DONATION],
        widget=forms.CheckboxSelectMultiple,
        help_text=DiscountCode._meta.get_field("kinds").help_text,
    )

    def clean_code(self) -> str:
        """As it is kept."""
        return code_as_typed(self.cleaned_data["code"])

    def clean_amount(self) -> Decimal | None:
        """No finer than the currency is."""
        amount: Decimal | None = self.cleaned_data["amount"]
        currency = the_association().currency
        if amount is not None and amount != quantised(amount, currency):
            raise forms.ValidationError(
                _("Write the amount with no more decimals than %(currency)s has.") % {"currency": currency}
            )
        return amount
