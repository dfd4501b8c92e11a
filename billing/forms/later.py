"""What is asked of somebody who pays later: a number of their own, and where the bill goes if nobody knows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PayLaterForm(forms.Form):
    """One field that may stay empty; name and address only where no address is known."""

    purchase_order = forms.CharField(
        label=_("Your purchase-order number"),
        required=False,
        max_length=60,
        help_text=_("If you have one: it stands on the invoice."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Billed to"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={"required": _("Write to whom the invoice is addressed.")},
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("As it stands on an envelope, one line each."),
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
        error_messages={"required": _("Write the address the invoice is for.")},
    )

    def __init__(self, *args: Any, asks_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_address:
            del self.fields["name"], self.fields["address"]
