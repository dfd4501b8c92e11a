"""Registrants of an event: which to list, another ticket for one, credits corrected, certificates revoked."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import ReasonCode
from ams.core.money import Money
from billing.models import Refund
from billing.operations import Why
from events.models import CreditCategory, Event, TicketType
from events.operations import MovingOver
from staffdesk.forms.filters import Choice, DayField, ListFilter, Words
from staffdesk.queries.registrants import Asked

NOT_OURS = (Refund.Method.DISPUTE, Refund.Method.RETURNED)  # nobody here chooses these


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
    ticket = Choice(label=_("Ticket"), required=False)
    came = Choice(label=_("Checked in"), required=False, choices=[("", _("Any")), ("yes", _("Yes")), ("no", _("No"))])
    q = Words(label=_("Name, e-mail, order"), max_length=200)

    def __init__(self, *args: Any, kinds: Iterable[TicketType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {str(one.pk): one for one in kinds}
        choices = [("", gettext("Any")), *((key, str(one)) for key, one in self.kinds.items())]
        cast("forms.ChoiceField", self.fields["ticket"]).choices = choices

    def asked(self) -> Asked:
        """As the query takes it."""
        chosen = self.chosen
        return Asked(chosen("state"), self.kinds.get(chosen("ticket")), chosen("came"), chosen("q"))


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


class TicketElsewhereField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """A ticket of any event, named with it."""

    def label_from_instance(self, obj: TicketType) -> str:
        """For example “Harbour tour (5 Jun 2027): Deck”."""
        return f"{obj.event} ({date_format(obj.event.start_date, 'SHORT_DATE_FORMAT')}): {obj}"


class ElsewhereForm(forms.Form):
    """Which ticket of which other event; in the address bar, so that the next page can say what it means."""

    to = TicketElsewhereField(
        label=_("To which event?"),
        queryset=TicketType.objects.none(),
        empty_label=_("Choose an event and a ticket"),
        error_messages={"required": _("Choose an event and a ticket."), "invalid_choice": _("Choose another ticket.")},
    )

    def __init__(self, *args: Any, event: Event, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = Event.objects.announced().filter(cancelled_at=None).not_over(at=at).exclude(pk=event.pk)
        rows = TicketType.objects.filter(event__in=coming).select_related(
            "event", "product__seller", "product__tax_code"
        )
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows.order_by("event__start_date", "event", "position", "pk")


class MoveOverForm(ReasonForm):
    """What becomes of the difference, and why they come to another event; `difference` is what the page said."""

    field_order = ["money", "may_overbook", "reason", "words", "request"]
    request = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    money = forms.ChoiceField(
        label=_("The difference"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the difference.")},
    )
    may_overbook = forms.BooleanField(label=_("Also if every seat there is taken"), required=False)
    seen = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, difference: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = difference.amount
        if not difference:
            del self.fields["money"]
        elif isinstance(field := self.fields["money"], forms.ChoiceField):
            field.choices = _ways(difference)

    def how(self) -> MovingOver:
        """As the operation takes it."""
        given = self.cleaned_data
        money = given.get("money", "waive")
        method = money if money in Refund.Method.values else ""
        return MovingOver(given["seen"], self.why(), money != "waive", method, given["may_overbook"])


def _ways(difference: Money) -> list[tuple[str, Any]]:
    """What can become of a difference."""
    if difference.amount > 0:
        return [("ask", _("They pay it: an order of its own, by mail")), ("waive", _("They need not pay it"))]
    ways = [(value, word) for value, word in Refund.Method.choices if value not in NOT_OURS]
    return [*ways, ("waive", _("Nothing goes back"))]


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
