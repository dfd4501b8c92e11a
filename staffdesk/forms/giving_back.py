"""Giving money back: what is taken off an order, how the money goes, what becomes of what was bought, and why."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import ReasonCode
from ams.core.money import format_money
from billing.models import Order, OrderLine, Payment, Product, Refund
from billing.operations import GivingBack, Why, at_provider, left_to_credit, refundable

KEEP, REVOKE, WRITE_OFF = "keep", "revoke", "write_off"
WHOLE, PARTS, NOTHING = "whole", "parts", "nothing"
NO_AMOUNT = dict.fromkeys(
    ("invalid", "min_value", "max_digits", "max_whole_digits"),
    _("This is no amount of money. Write it like 12.50."),
)


def written(amount: Decimal, currency: str) -> str:
    """An amount as the reader writes it."""
    return format_money(amount, currency, get_language() or settings.LANGUAGE_CODE)


class WhyForm(forms.Form):
    """Why money goes back; colleagues read it, and perhaps a word of it the member."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReasonCode.objects.filter(archived_at=None),
        empty_label=_("Choose a reason"),
        error_messages={"required": _("Choose a reason, so that we learn what money goes back for.")},
    )
    words = forms.CharField(
        label=_("In a few words, for colleagues"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say in a few words why, so that colleagues can follow it.")},
    )
    note = forms.CharField(
        label=_("A word to the member"),
        max_length=300,
        required=False,
        help_text=_("Stands in the mail and on the credit note."),
        widget=forms.Textarea({"rows": 2}),
    )
    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def why(self) -> Why:
        """As the operation takes it."""
        return Why(self.cleaned_data["reason"], self.cleaned_data["words"], self.cleaned_data["note"])


class GiveBackForm(WhyForm):
    """Everything about giving back an order, or some of it."""

    field_order = ["scope", "method", "refund", "bought", "reason", "words", "note", "request"]
    scope = forms.ChoiceField(
        label=_("What is taken off the order?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is taken off.")},
    )
    method = forms.ChoiceField(
        label=_("How does the money go back?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the money goes back.")},
    )
    refund = forms.DecimalField(
        label=_("How much goes back"),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        error_messages=NO_AMOUNT,
        help_text=_("Leave it empty to give back what is too much then."),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    bought = forms.ChoiceField(
        label=_("What becomes of what was bought?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of what was bought.")},
    )

    def __init__(self, *args: Any, order: Order, line: str = "", part: str = "", **kwargs: Any) -> None:
        """For a `line`, its key: filled in for taking all of it back; with a `part`, for taking that off alone."""
        super().__init__(*args, **kwargs)
        self.order = order
        self.left = left_to_credit(order)
        self.lines = list(order.lines.order_by("position"))
        self._offer_scopes()
        self._offer_methods()
        self._offer_fates()
        for one in self.lines:
            self.fields[self.name_of(one)] = self._amount_of(one)
            if str(one.pk) == line and self.left[one.pk]:
                self.initial.update(
                    {"scope": PARTS, "bought": KEEP if part else REVOKE, self.name_of(one): part or self.left[one.pk]}
                )

    @staticmethod
    def name_of(line: OrderLine) -> str:
        """The field in which the amount taken off a line is typed."""
        return f"line_{line.pk}"

    def line_fields(self) -> Iterator[forms.BoundField]:
        """The fields of the lines."""
        return (self[self.name_of(line)] for line in self.lines)

    def clean(self) -> dict[str, Any]:
        """Parts have to be said."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scope") == PARTS and not self.errors and not self._credits():
            self.add_error("scope", gettext("Write beside at least one line how much is taken off."))
        return cleaned

    def asked(self) -> GivingBack:
        """As the operation takes it. What becomes of what was bought is meant for the lines something is taken off."""
        taken_off = self._credits()
        free = [line.pk for line in self.lines if self.cleaned_data["scope"] == WHOLE and not line.gross]
        lines = frozenset([*taken_off, *free])
        fate = self.cleaned_data["bought"]
        return GivingBack(
            request=self.cleaned_data["request"],
            credits=taken_off,
            revoked=frozenset() if fate == KEEP else lines,
            written_off=lines if fate == WRITE_OFF else frozenset(),
            refund=self.cleaned_data["refund"],
            method=self.cleaned_data["method"] if self.cleaned_data["method"] != NOTHING else "",
        )

    def _credits(self) -> dict[int, Decimal]:
        scope = self.cleaned_data.get("scope")
        if scope == WHOLE:
            return {pk: left for pk, left in self.left.items() if left}
        typed = {line.pk: self.cleaned_data.get(self.name_of(line)) for line in self.lines}
        return {pk: amount for pk, amount in typed.items() if amount} if scope == PARTS else {}

    def _amount_of(self, line: OrderLine) -> forms.DecimalField:
        return forms.DecimalField(
            label=line.description,
            required=False,
            min_value=Decimal(0),
            max_digits=14,
            error_messages=NO_AMOUNT,
            help_text=gettext("At most %(left)s.") % {"left": written(self.left[line.pk], self.order.currency)},
            widget=forms.TextInput({"inputmode": "decimal"}),
        )

    def _offer_scopes(self) -> None:
        rest = written(sum(self.left.values(), Decimal(0)), self.order.currency)
        self._choices("scope", [
            (WHOLE, gettext("All of it: %(rest)s") % {"rest": rest}),
            (PARTS, gettext("Parts: I write below how much")),
            (NOTHING, gettext("Nothing: money goes back, and is owed again")),
        ])  # fmt: skip

    def _offer_methods(self) -> None:
        """To the card, where our provider took it; otherwise by hand. Only what can be done is offered."""
        payments = Payment.objects.filter(allocations__order=self.order)
        rooms = [(payment, refundable(payment, self.order)) for payment in payments.order_by("pk")]
        choices = [(NOTHING, gettext("No money moves"))]
        if any(room for _payment, room in rooms):
            choices = [
                (Refund.Method.TRANSFER.value, gettext("By bank transfer, which you make yourself")),
                (Refund.Method.CASH.value, gettext("In cash, which you hand over yourself")),
                *choices,
            ]
        cards = [(payment, room) for payment, room in rooms if room and at_provider(payment)]
        if cards:
            room = written(sum((room for _payment, room in cards), Decimal(0)), self.order.currency)
            facts = {"cards": ", ".join(dict.fromkeys(card.detail or "••••" for card, _room in cards)), "room": room}
            told = gettext("To the card that paid (%(cards)s), up to %(room)s") % facts
            choices.insert(0, (Refund.Method.CARD.value, told))
        self._choices("method", choices)

    def _offer_fates(self) -> None:
        choices = [
            (KEEP, gettext("They keep it")),
            (REVOKE, gettext("It is taken back: a membership ends, goods can be sold again")),
        ]
        if any(line.kind == Product.Kind.GOODS for line in self.lines):
            choices.append((WRITE_OFF, gettext("It is taken back, but the goods cannot be sold again")))
        self._choices("bought", choices)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class GiveBackPaymentForm(WhyForm):
    """Giving back money that pays no order."""

    field_order = ["method", "amount", "reason", "words", "note", "request"]
    method = forms.ChoiceField(
        label=_("How does the money go back?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the money goes back.")},
    )
    amount = forms.DecimalField(
        label=_("How much"),
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        error_messages=NO_AMOUNT,
        help_text=_("Leave it empty to give back all that is left."),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_hand = [
            (Refund.Method.TRANSFER.value, gettext("By bank transfer, which you make yourself")),
            (Refund.Method.CASH.value, gettext("In cash, which you hand over yourself")),
        ]
        told = gettext("To the card that paid (%(card)s)") % {"card": payment.detail or "••••"}
        field = self.fields["method"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(Refund.Method.CARD.value, told), *by_hand] if at_provider(payment) else by_hand
