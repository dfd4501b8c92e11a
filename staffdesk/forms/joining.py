"""Which membership somebody gets who joins at the desk."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from ams.core.money import format_money
from billing.offers import with_tax
from billing.prices import prices_on
from members.models import MembershipType


class JoinThemForm(forms.Form):
    """What such a contact can hold; begins today, at today's price."""

    type = forms.ModelChoiceField(
        label=_("Membership"),
        queryset=MembershipType.objects.none(),
        empty_label=None,
        to_field_name="slug",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a membership.")},
    )

    def __init__(self, *args: Any, contact: Contact, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        if not isinstance(field, forms.ModelChoiceField):
            return
        kinds = MembershipType.objects.filter(archived_at=None, holder_kind=contact.kind)
        field.queryset = kinds.select_related("product__seller", "product__tax_code").order_by("name")
        costs = prices_on([kind.product_id for kind in field.queryset], on)
        sold = [kind for kind in field.queryset if kind.product_id in costs]
        field.choices = [(kind.slug, f"{kind} · {_costs(kind, costs[kind.product_id], on)}") for kind in sold]
        if len(sold) == 1:
            self.initial["type"] = sold[0].slug


def _costs(kind: MembershipType, price: Decimal, on: date) -> str:
    """What it costs today for a whole term, tax included."""
    money = with_tax(price, kind.product, on)
    return format_money(money.amount, money.currency, get_language() or settings.LANGUAGE_CODE)
