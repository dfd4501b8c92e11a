"""A further member price, written on the page of the product."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from ams.core.association import day_of
from ams.core.models import User
from billing.models import Product
from billing.prices import PriceNotPossible
from members.models import MemberPrice
from members.operations import check_member_price, set_member_price

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    MemberPriceModelForm = forms.ModelForm[MemberPrice]
    InlineFormSet = forms.BaseInlineFormSet[MemberPrice, Product, Any]
else:
    MemberPriceModelForm = forms.ModelForm
    InlineFormSet = forms.BaseInlineFormSet


class NewMemberPriceForm(MemberPriceModelForm):
    """What holders of a type pay from a day on; what the rules refuse is refused beside the field."""

    class Meta:
        model = MemberPrice
        fields = ("type", "amount", "valid_from")

    def clean(self) -> dict[str, Any]:
        """Ask the rules before anything is written."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if {"type", "amount", "valid_from"} <= given.keys():
            product = self.instance.product if self.instance.product_id else None
            try:
                check_member_price(
                    product=product,
                    type=given["type"],
                    amount=given["amount"],
                    valid_from=given["valid_from"],
                    today=day_of(timezone.now()),
                )
            except PriceNotPossible as error:
                self.add_error(None, str(error))
        return given


class MemberPriceFormSet(InlineFormSet):
    """New rows below a product; each is business, so the operation writes it."""

    def keep(self, *, product: Product, at: datetime, by: User | None) -> None:
        """Write the new ones, with who did it."""
        for price in self.save(commit=False):
            set_member_price(
                product=product, type=price.type, amount=price.amount, valid_from=price.valid_from, at=at, by=by
            )
