"""Building rehearsals of what members do with their membership."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from members.models import MembershipType
from staffdesk.forms.scenarios.base import (
    BackForm,
    CodeForm,
    ComesForm,
    LaterForm,
    MemberForm,
    PaysForm,
    UntilForm,
)
from staffdesk.models import Scenario
from staffdesk.rehearsal.differences import STANDINGS
from staffdesk.rehearsal.plans import CARD, REMINDER

MOST_NAMED: Final = 60  # each is a row and a mail that are written and undone


class JoinScenarioForm(PaysForm, CodeForm, MemberForm, UntilForm):
    """Somebody joins."""

    kind = Scenario.Kind.JOIN
    GETS = (CARD, "receipt", "invoice", "membership.joined", "confirmation")
    STEPS = ("type", "on_day", "on_month", "code", "pays")
    EXPECTS = ("outcome", "costs", "due_in", "until_day", "until_month", "years", "gets", "says")


class RenewScenarioForm(PaysForm, MemberForm, UntilForm):
    """Somebody renews."""

    kind = Scenario.Kind.RENEW
    GETS = (CARD, "receipt", "invoice", "membership.renewed", REMINDER, "confirmation")
    STEPS = ("type", "on_day", "on_month", "late_by", "pays")
    EXPECTS = ("outcome", "standing", "costs", "due_in", "until_day", "until_month", "years", "gets", "says")

    late_by = forms.IntegerField(
        label=_("Renews so many days after the last day"), initial=0, min_value=-400, max_value=1000,
        help_text=_("10 is ten days late, -10 ten days before it ends."),
    )  # fmt: skip
    standing = forms.ChoiceField(
        label=_("How the membership stands by then"), required=False,
        choices=[("", _("Whatever")), *((one, STANDINGS[one]) for one in ("current", "in_grace", "lapsed"))],
    )  # fmt: skip


class LeaveScenarioForm(ComesForm, MemberForm, LaterForm, UntilForm, BackForm):
    """Somebody leaves."""

    kind = Scenario.Kind.LEAVE
    GETS = ("membership.cancelled", "credit_note")
    STEPS = ("type", "on_day", "on_month", "days_after", "at_once")
    EXPECTS = ("outcome", "standing", "back", "until_day", "until_month", "years", "gets", "says")

    at_once = forms.BooleanField(
        label=_("At once, and what is unused comes back"), required=False,
        help_text=_("Otherwise with the last paid day."),
    )  # fmt: skip
    standing = forms.ChoiceField(
        label=_("How the membership stands then"), required=False,
        choices=[("", _("Whatever")), *((one, STANDINGS[one]) for one in ("current", "cancelled"))],
    )  # fmt: skip


class SeatsScenarioForm(PaysForm, MemberForm, LaterForm):
    """An organisation names people."""

    kind = Scenario.Kind.SEATS
    GETS = (CARD, "seat.offered", "receipt", "invoice")
    STEPS = ("type", "on_day", "on_month", "days_after", "people", "seats", "pays")
    EXPECTS = ("outcome", "costs", "due_in", "gets", "says")

    people = forms.IntegerField(
        label=_("Names so many people"), initial=1, min_value=1, max_value=MOST_NAMED,
        help_text=_("The first of them takes the seat, and has the card."),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Orders so many further seats before"), initial=0, min_value=0, max_value=MOST_NAMED
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("type", MembershipType.objects.filter(archived_at=None, holder_kind=Contact.Kind.ORGANISATION))
        self.fields["costs"].label = _now("The further seats cost")
