"""Money that came by transfer or in cash: how, how much, and what the bank calls it."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core.money import quantised
from billing.models import Order, Payment
from billing.operations import Received
from staffdesk.forms.giving_back import NO_AMOUNT


class ReceivedForm(forms.Form):
    """One payment for an order; what is owed is filled in."""

    method = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(one.value, one.label) for one in (Payment.Method.TRANSFER, Payment.Method.CASH)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came.")},
    )
    amount = forms.DecimalField(
        label=_("How much"),
        min_value=Decimal("0.001"),
        max_digits=14,
        error_messages={"required": _("Write how much came."), **NO_AMOUNT},
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    reference = forms.CharField(
        label=_("The bank’s reference"),
        required=False,
        max_length=80,
        help_text=_("As on the statement; each transfer has one of its own. For cash, what helps you find it."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, order: Order, owed: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        if owed > 0:
            self.initial["amount"] = quantised(owed, order.currency)

    def clean(self) -> dict[str, Any]:
        """A transfer is known by its reference."""
        given = super().clean() or self.cleaned_data
        if given.get("method") == Payment.Method.TRANSFER and not given.get("reference"):
            self.add_error("reference", _("Write the bank’s own reference, as it stands on the statement."))
        return given

    def received(self) -> Received:
        """As the operation takes it."""
        given = self.cleaned_data
        return Received(given["request"], given["method"], given["amount"], given["reference"])
