"""Money that came by transfer, cheque or in cash: how, how much, and what the bank calls it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from ams.core.money import quantised
from billing.models import Order, Payment
from billing.operations import BY_HAND, Received
from staffdesk.forms.giving_back import NO_AMOUNT


class MoneyForm(forms.Form):
    """One payment that came past the provider."""

    method = forms.ChoiceField(
        label=_("How did it come?"),
        choices=[(one.value, one.label) for one in map(Payment.Method, BY_HAND)],
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
        help_text=_("As on the statement; each transfer has one of its own. Of a cheque, its number."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    arrived_on = forms.DateField(
        label=_("When it arrived"),
        help_text=_("The day on the statement, or of the till. It is booked on that day, and the receipt says so."),
        error_messages={
            "required": _("Say on which day it arrived."),
            "invalid": _("Write the day like 2026-11-20."),
        },
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["arrived_on"] = today
        self.fields["arrived_on"].widget.attrs["max"] = today.isoformat()

    def clean_arrived_on(self) -> date:
        """Nothing arrives tomorrow."""
        day: date = self.cleaned_data["arrived_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Say on which day the money arrived."))
        return day

    def clean(self) -> dict[str, Any]:
        """A transfer is known by its reference, a cheque by its number."""
        given = super().clean() or self.cleaned_data
        if given.get("method") == Payment.Method.TRANSFER and not given.get("reference"):
            self.add_error("reference", _("Write the bank’s own reference, as it stands on the statement."))
        if given.get("method") == Payment.Method.CHEQUE and not given.get("reference"):
            self.add_error("reference", _("Write the number of the cheque."))
        return given

    def received(self) -> Received:
        """As the operation takes it."""
        given = self.cleaned_data
        arrived_on = given["arrived_on"] if given["arrived_on"] != self.today else None
        return Received(given["request"], given["method"], given["amount"], given["reference"], arrived_on)

    @property
    def told(self) -> str:
        """What somebody who was told what follows was told it of."""
        day: date = self.cleaned_data["arrived_on"]
        amount = str(self.cleaned_data["amount"])
        return f"{amount} {day}" if self.is_of_an_earlier_month else amount

    @property
    def is_of_an_earlier_month(self) -> bool:
        """Whether it arrived in a month whose figures may have been read already."""
        day: date = self.cleaned_data["arrived_on"]
        return day < self.today.replace(day=1)


class ReceivedForm(MoneyForm):
    """One payment for an order; what is owed is filled in."""

    def __init__(self, *args: Any, order: Order, owed: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        if owed > 0:
            self.initial["amount"] = quantised(owed, order.currency)


class SharedMoneyForm(MoneyForm):
    """One payment for several orders: beside each how much of it that pays."""

    payer = forms.ModelChoiceField(
        label=_("Who paid?"),
        queryset=Contact.objects.none(),
        empty_label=None,
        help_text=_("The receipt goes to them, and what is left over is theirs."),
    )
    field_order = ["payer", "method", "amount", "reference", "arrived_on"]

    def __init__(self, *args: Any, orders: Sequence[Order], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = orders
        buyers = Contact.objects.filter(pk__in={order.buyer_id for order in orders}).order_by("pk")
        self.fields["payer"].queryset = buyers  # type: ignore[attr-defined]  # a choice of rows
        if orders:
            self.initial["payer"] = orders[0].buyer_id
        for order in orders:
            self.fields[self.name_of(order)] = forms.DecimalField(
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                label=_("For %(order)s") % {"order": order.reference},
                error_messages=NO_AMOUNT,
                widget=forms.TextInput({"inputmode": "decimal"}),
            )

    @staticmethod
    def name_of(order: Order) -> str:
        """What its field is called."""
        return f"order-{order.pk}"

    def shares(self) -> dict[int, Decimal]:
        """How much pays which order."""
        parts = {order.pk: self.cleaned_data.get(self.name_of(order)) for order in self.orders}
        return {pk: part for pk, part in parts.items() if part}

    def owed(self) -> list[tuple[int, Decimal]]:
        """What each order owes, in their order, as the money is written."""
        return [
            (order.pk, quantised(order.owed, order.currency))  # type: ignore[attr-defined]  # by their sums
            for order in self.orders
        ]

    def rows(self) -> list[tuple[Order, forms.BoundField]]:
        """Each order with its field."""
        return [(order, self[self.name_of(order)]) for order in self.orders]

    def own_fields(self) -> list[forms.BoundField]:
        """What is asked of the payment itself."""
        return [field for field in self.visible_fields() if not field.name.startswith("order-")]
