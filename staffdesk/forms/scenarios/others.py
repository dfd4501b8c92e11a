"""Building rehearsals of tickets, the shop, and of what is promised to whoever writes or calls."""

from typing import Any, Final

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from billing.models import ShopItem
from events.models import TicketType
from members.models import MembershipType
from staffdesk.forms.registrants import TicketElsewhereField
from staffdesk.forms.scenarios.base import BackForm, CodeForm, ComesForm, PaysForm, ScenarioForm
from staffdesk.models import CaseMessage, Scenario
from staffdesk.rehearsal.plans import ASKED, DONE, REFUSED, SEAT, WAITS

MOST_SEATS: Final = 300  # that others take before somebody registers; each is a row that is written and undone
_KINDS: Final = CaseMessage.Kind


class TicketForm(ScenarioForm):
    """For business with a ticket, bought by a member or not."""

    ticket = TicketElsewhereField(
        label=_("Ticket"), queryset=TicketType.objects.none(), empty_label=None,
        help_text=_("It is played on a copy of the event, for which nobody has registered yet."),
        error_messages={"required": _("Choose a ticket.")},
    )  # fmt: skip
    type = forms.ModelChoiceField(
        label=_("Who registers is a member"), queryset=MembershipType.objects.none(), required=False,
        empty_label=_("No member"),
    )  # fmt: skip
    days_before = forms.IntegerField(label=_("So many days before it begins"), initial=30, min_value=0, max_value=1000)


class RegisterScenarioForm(PaysForm, CodeForm, TicketForm):
    """Somebody registers for an event."""

    kind = Scenario.Kind.REGISTER
    OUTCOMES = (SEAT, WAITS, REFUSED, ASKED)
    GETS = ("ticket", "receipt", "invoice", "confirmation", "event.waits")
    STEPS = ("ticket", "type", "colleague", "days_before", "place", "code", "pays")
    EXPECTS = ("outcome", "costs", "due_in", "gets", "says")

    colleague = forms.BooleanField(label=_("A colleague comes instead"), required=False)
    place = forms.IntegerField(
        label=_("Place among those who register"), initial=1, min_value=1, max_value=MOST_SEATS + 1,
        help_text=_("1: the first. 41: forty have seats already."),
    )  # fmt: skip


class CancelScenarioForm(ComesForm, TicketForm, BackForm):
    """Somebody cancels a ticket."""

    kind = Scenario.Kind.CANCEL
    GETS = ("credit_note",)
    STEPS = ("ticket", "type", "days_before", "cancel_before")
    EXPECTS = ("outcome", "back", "gets", "says")

    cancel_before = forms.IntegerField(
        label=_("Cancels so many days before it begins"), initial=10, min_value=0, max_value=1000
    )

    def clean(self) -> dict[str, Any]:
        """Nobody cancels before they register."""
        said = super().clean()
        registers, cancels = said.get("days_before"), said.get("cancel_before")
        if registers is not None and cancels is not None and cancels > registers:
            self.add_error("cancel_before", _now("They cancel after they register: write fewer days than above."))
        return said


class BuyScenarioForm(PaysForm, CodeForm):
    """Somebody buys in the shop."""

    kind = Scenario.Kind.BUY
    OUTCOMES = (DONE, REFUSED)
    GETS = ("receipt", "invoice", "confirmation")
    STEPS = ("item", "quantity", "gives", "type", "code", "pays")
    EXPECTS = ("outcome", "costs", "due_in", "gets", "says")

    item = forms.ModelChoiceField(
        label=_("From the shop"), queryset=ShopItem.objects.none(), empty_label=None,
        error_messages={"required": _("Choose something from the shop.")},
    )  # fmt: skip
    quantity = forms.IntegerField(label=_("How many"), initial=1, min_value=1, max_value=1000)
    gives = forms.DecimalField(
        label=_("Gives"), required=False, min_value=0, decimal_places=3, max_digits=12,
        help_text=_("Where the giver says how much, for example 25.00."),
    )  # fmt: skip
    type = forms.ModelChoiceField(
        label=_("Who buys is a member"), queryset=MembershipType.objects.none(), required=False,
        empty_label=_("No member"),
    )  # fmt: skip


class CaseScenarioForm(ScenarioForm):
    """Somebody writes or calls."""

    kind = Scenario.Kind.CASE
    STEPS = ("channel", "weekday", "clock")
    EXPECTS = ("due_weekday", "due_clock")

    channel = forms.ChoiceField(
        label=_("How"),
        choices=[
            (_KINDS.MAIL_IN.value, _("By mail")),
            (_KINDS.WEB.value, _("On the website")),
            (_KINDS.CALL_IN.value, _("By phone, and is to be called back")),
        ],
    )
    weekday = forms.TypedChoiceField(label=_("On"), coerce=int, choices=list(WEEKDAYS.items()))
    clock = forms.TimeField(label=_("at"), initial="09:30", widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    due_weekday = forms.TypedChoiceField(label=_("It is promised until"), coerce=int, choices=list(WEEKDAYS.items()))
    due_clock = forms.TimeField(label=_("at"), initial="11:30", widget=forms.TimeInput({"type": "time"}, "%H:%M"))

    def expects(self) -> dict[str, Any]:
        """It always goes through."""
        return {"outcome": DONE, **super().expects()}
