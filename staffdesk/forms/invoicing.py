"""An invoice by staff, and another purchase-order number on one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.operations import Why
from staffdesk.forms.giving_back import WhyForm
from staffdesk.operations.exceptions.invoicing import AT_ONCE


class InvoiceForm(WhyForm):
    """For how long, what is given before the money, and why although nobody chose it."""

    purchase_order = forms.CharField(
        label=_("Their purchase-order number"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    days = forms.IntegerField(
        label=_("Days until it is due"),
        min_value=1,
        max_value=365,
        initial=30,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    given = forms.ChoiceField(
        label=_("When is it theirs?"),
        choices=[("paid", _("When the money is here; until then it is kept for them")), (AT_ONCE, _("At once"))],
        initial="paid",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it is theirs.")},
    )
    field_order = ["purchase_order", "days", "given", "reason", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def why(self) -> Why:
        """As the operation takes it; what the member reads stands on the invoice."""
        return Why(self.cleaned_data["reason"], self.cleaned_data["words"])

    def asked(self, order: str) -> dict[str, str]:
        """As a plan reads it."""
        given = self.cleaned_data
        return {"order": order, "days": str(given["days"]), "given": given["given"],
                "purchase_order": given["purchase_order"]}  # fmt: skip


class PurchaseOrderForm(forms.Form):
    """What shall stand on the invoice."""

    purchase_order = forms.CharField(
        label=_("Their purchase-order number"),
        required=False,
        max_length=60,
        help_text=_("Empty takes it off. The invoice is sent anew; number, amount and day stay."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
