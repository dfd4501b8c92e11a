"""Registrants of an event: which to list, another ticket for one, credits corrected, certificates revoked."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import ReasonCode
from billing.operations import Why
from events.models import CreditCategory, Event, TicketType
from staffdesk.forms.filters import Choice, DayField, ListFilter, Words
from staffdesk.queries.registrants import Asked


class RegistrantFilter(ListFilter):
    """Which registrants to list."""

    state = Choice(
        label=_("How they stand"),
        required=False,
        choices=[
            ("", _("Coming")),
            ("unpaid", _("Not paid yet")),
            ("gone", _("No longer coming")),
            ("absent", _("Not there")),
        ],
    )
    ticket = forms.ModelChoiceField(
        label=_("Ticket"),
        required=False,
        queryset=TicketType.objects.none(),
        empty_label=_("Any"),
        error_messages={"invalid_choice": Choice.default_error_messages["invalid_choice"]},
    )
    came = Choice(label=_("Checked in"), required=False, choices=[("", _("Any")), ("yes", _("Yes")), ("no", _("No"))])
    q = Words(label=_("Name, e-mail, order"), max_length=200)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ticket"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = event.ticket_types.order_by("position", "pk")

    def asked(self) -> Asked:
        """As the query takes it."""
        chosen = self.chosen
        return Asked(chosen("state"), chosen("ticket") or None, chosen("came"), chosen("q"))


class ReasonForm(forms.Form):
    """Why something is done outside the rules, for colleagues to read."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReasonCode.objects.filter(archived_at=None),
        empty_label=_("Choose a reason"),
        error_messages={"required": _("Choose a reason, so that we learn what exceptions are made for.")},
    )
    words = forms.CharField(
        label=_("In a few words, for colleagues"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say in a few words why, so that colleagues can follow it.")},
    )

    def why(self) -> Why:
        """As operations take it."""
        return Why(self.cleaned_data["reason"], self.cleaned_data["words"])


class MoveForm(ReasonForm):
    """Another ticket of the same event; a reason only where the price differs."""

    field_order = ["to", "reason", "words"]
    to = forms.ModelChoiceField(
        label=_("Which ticket instead?"),
        queryset=TicketType.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ticket.")},
    )

    def __init__(self, *args: Any, kind: TicketType, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            others = TicketType.objects.filter(event=kind.event_id).exclude(pk=kind.pk)
            field.queryset = others.select_related("product__seller", "product__tax_code").order_by("position", "pk")
        for name in ("reason", "words"):
            self.fields[name].required = False
            self.fields[name].help_text = gettext("Needed where the other ticket costs something else.")

    def why_if_any(self) -> Why | None:
        """What was said, if anything was."""
        given = self.cleaned_data
        return self.why() if given.get("reason") and given.get("words") else None


class CorrectCreditForm(ReasonForm):
    """What a credit is to count as."""

    field_order = ["amount", "reason", "words"]
    amount = forms.DecimalField(
        label=_("Counts as"),
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=2,
        help_text=_("0 takes it back."),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )


class AddCreditForm(ReasonForm):
    """Something credited by hand."""

    field_order = ["category", "amount", "earned_on", "title", "reason", "words"]
    category = forms.ModelChoiceField(
        label=_("Kind"), queryset=CreditCategory.objects.filter(archived_at=None), empty_label=_("Choose a kind")
    )
    amount = forms.DecimalField(
        label=_("How much"), max_digits=6, decimal_places=2, widget=forms.TextInput({"inputmode": "decimal"})
    )
    earned_on = DayField(label=_("Earned on"))
    title = forms.CharField(label=_("For"), max_length=200, help_text=_("For example Course at the university."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["earned_on"].required = True
