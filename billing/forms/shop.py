"""Buying: how many, for whom, and where to. Whoever signed in is asked for nothing we know."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import the_association
from ams.core.countries import country_choices
from ams.core.models import Contact
from ams.core.money import quantised
from ams.core.templatetags.money import money
from billing.buyers import PostalAddress
from billing.offers import MOST_GIVEN, Offer
from billing.operations import Newcomer, ShipTo

LONGEST_NAME = 200


class BuyerForm(forms.Form):
    """Who buys, if we do not know yet, and where to send it, if anything is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    full_name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write your name as it should stand on the receipt.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("Your receipt goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address, so that your receipt can reach you."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org."),
        },
    )
    address_lines = forms.CharField(
        label=gettext_lazy("Street and place"),
        max_length=500,
        help_text=gettext_lazy("Where we send it. As it stands on an envelope, one line each."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write the address that we should send it to.")},
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": gettext_lazy("Choose the country, so that post arrives.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        buyer: Contact | None,
        login_email: str,
        address: PostalAddress | None,
        is_posted: bool,
        typed: Mapping[str, str],
    ) -> None:
        home = the_association().legal_entity.country
        known = {"address_lines": address.lines, "postcode": address.postcode} if address else {}
        initial = {**known, "country": address.country if address else home, **typed, "key": uuid4()}
        super().__init__(data, initial=initial)
        self.buyer, self.login_email = buyer, login_email
        unasked = ["full_name", "email"] if buyer else ["email"] if login_email else []
        if is_posted:
            self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a choice field
        else:
            unasked += ["address_lines", "postcode", "country"]
        for name in unasked:
            del self.fields[name]

    @property
    def who(self) -> Contact | Newcomer:
        """Who buys; call it on a valid form."""
        given = self.cleaned_data
        return self.buyer or Newcomer(" ".join(given["full_name"].split()), given.get("email") or self.login_email)

    @property
    def ship_to(self) -> ShipTo | None:
        """Where to; None where nothing is sent. Call it on a valid form."""
        if "address_lines" not in self.fields:
            return None
        given, who = self.cleaned_data, self.who
        name = who.display_name if isinstance(who, Contact) else who.name
        lines = "\n".join(given["address_lines"].splitlines())  # browsers send CR LF
        return ShipTo(name, lines, given["postcode"], given["country"])


class BuyForm(BuyerForm):
    """One page, one product."""

    seen = forms.DecimalField(widget=forms.HiddenInput, required=False)
    quantity = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, initial=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    suggestion = forms.ChoiceField(label=gettext_lazy("How much"), required=False, widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=gettext_lazy("Another amount"),
        required=False,
        max_digits=12,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write the amount in figures, for example 15.")},
    )
    field_order = ["suggestion", "amount", "quantity", "full_name", "email", "address_lines", "postcode", "country"]

    def __init__(self, data: Mapping[str, Any] | None, *, offer: Offer, **known: Any) -> None:
        super().__init__(data, is_posted=offer.item.is_posted, **known)
        self.offer = offer
        self.initial["seen"] = offer.to_pay.amount
        if offer.item.is_free_amount:
            self._ask_how_much()
        else:
            self._ask_how_many()

    def _ask_how_much(self) -> None:
        del self.fields["quantity"]
        item, currency = self.offer.item, self.offer.to_pay.currency
        least = money(self.offer.to_pay)
        self.fields["amount"].help_text = _("From %(least)s.") % {"least": least}
        if not item.suggested_amounts:
            del self.fields["suggestion"]
            self.fields["amount"].label = _("How much")
            self.fields["amount"].required = True
            self.fields["amount"].error_messages["required"] = _("Write how much you want to give.")
            return
        self.fields["suggestion"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(quantised(amount, currency)), money(amount, currency)) for amount in item.suggested_amounts
        ]

    def _ask_how_many(self) -> None:
        del self.fields["suggestion"], self.fields["amount"]
        most = self.offer.most
        quantity = self.fields["quantity"]
        quantity.widget.attrs["max"] = most
        if most <= 1:
            quantity.widget = forms.HiddenInput()

    def clean_quantity(self) -> int:
        """No more than one may order. Whether so many are left is decided when the order is placed, under a lock."""
        quantity: int = self.cleaned_data["quantity"]
        most = self.offer.item.most_per_order
        if quantity > most:
            raise ValidationError(
                _("At most %(most)d go into one order. Choose fewer, or ask us if you need more.") % {"most": most}
            )
        return quantity

    def clean(self) -> dict[str, Any]:
        """One amount, large enough to be given."""
        given = super().clean() or self.cleaned_data
        if self.offer.item.is_free_amount and "amount" not in self.errors and "suggestion" not in self.errors:
            self._settle_amount(given)
        return given

    def _settle_amount(self, given: dict[str, Any]) -> None:
        suggested, other = given.get("suggestion") or "", given.get("amount")
        if suggested and other is not None and Decimal(suggested) != other:
            self.add_error("amount", _("You chose one amount and wrote another. Keep one of them."))
        amount = other if other is not None else Decimal(suggested or 0)
        least, currency = self.offer.to_pay, self.offer.to_pay.currency
        if not suggested and other is None:
            self.add_error("amount", _("Choose an amount, or write one."))
        elif amount != quantised(amount, currency):
            self.add_error("amount", _("Write the amount with no more decimals than %(currency)s has.")
                           % {"currency": currency})  # fmt: skip
        elif amount < least.amount:
            self.add_error("amount", _("The least amount is %(least)s.") % {"least": money(least)})
        elif amount > MOST_GIVEN:
            self.add_error("amount", _("That is more than this page takes. Write to us; we would like to thank you."))
        given["amount"] = amount


class BasketForm(BuyerForm):
    """Who buys what lies in the basket; `seen` is the total the page showed."""

    seen = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, total: Decimal, **known: Any) -> None:
        super().__init__(data, **known)
        self.initial["seen"] = total
