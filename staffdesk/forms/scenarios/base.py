"""Building a rehearsal: what happens, and what should come of it. Each kind of business has its own questions."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.forms import BoundField
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ams.core.models import Role, User
from events.models import TicketType
from members.models import MembershipType
from staffdesk.models import CaseMessage, Scenario
from staffdesk.rehearsal.differences import OUTCOMES, STANDINGS, THINGS
from staffdesk.rehearsal.plans import ASKED, CARD, DONE, REFUSED, REMINDER, SEAT, WAITS, day_of_year

LEAP_YEAR: Final = 2024
MOST_SEATS: Final = 300  # that others take before somebody registers; each is a row that is written and undone
LONGEST: Final = 200  # letters
GOES_ON: Final = frozenset({"on_month", "until_month", "years", "clock", "due_clock"})  # the row of the field before
_KINDS: Final = CaseMessage.Kind


class ScenarioForm(forms.Form):
    """What all kinds ask. `STEPS` are the names of what happens, `EXPECTS` of what should come of it."""

    kind: ClassVar[str]
    OUTCOMES: ClassVar[tuple[str, ...]] = (DONE, REFUSED, ASKED)
    GETS: ClassVar[tuple[str, ...]] = ()
    STEPS: ClassVar[tuple[str, ...]] = ()
    EXPECTS: ClassVar[tuple[str, ...]] = ("outcome", "costs", "gets", "says")

    title = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example: A student joins in spring."),
        error_messages={"required": _("Give it a name by which you find it again.")},
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        label=_("Who is told when it differs"), required=False, empty_label=_("All administrators"),
        queryset=User.objects.none(),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("owner", User.objects.exclude(role=Role.MEMBER).filter(is_active=True).order_by("name", "email"))
        if "type" in self.fields:
            self._choose("type", MembershipType.objects.filter(archived_at=None))
        if "ticket" in self.fields:
            kinds = TicketType.objects.filter(product__archived_at=None, event__published_at__isnull=False)
            self._choose("ticket", kinds.select_related("event").order_by("-event__start_date", "position", "pk"))
        if isinstance(outcome := self.fields.get("outcome"), forms.ChoiceField):
            outcome.choices = [(one, OUTCOMES[one]) for one in self.OUTCOMES]
            outcome.initial = self.OUTCOMES[0]
        if isinstance(gets := self.fields.get("gets"), forms.MultipleChoiceField):
            gets.choices = [(one, THINGS[one]) for one in self.GETS]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    @property
    def happening(self) -> list[list[BoundField]]:
        """What is played, in rows."""
        return self._rows(self.STEPS)

    @property
    def coming(self) -> list[list[BoundField]]:
        """What should come of it, in rows."""
        return self._rows(self.EXPECTS)

    def _rows(self, names: tuple[str, ...]) -> list[list[BoundField]]:
        rows: list[list[BoundField]] = []
        for name in names:
            if name in GOES_ON:
                rows[-1].append(self[name])
            else:
                rows.append([self[name]])
        return rows

    def clean(self) -> dict[str, Any]:
        """Days have to be days of a year."""
        said = super().clean() or {}
        for which in ("on", "until"):
            if f"{which}_month" in self.fields:
                self._check_day(which, said)
        return said

    def _check_day(self, which: str, said: Mapping[str, Any]) -> None:
        month, day = said.get(f"{which}_month"), said.get(f"{which}_day")
        if not month:
            return
        if not day or _is_no_day(int(month), int(day)):
            self.add_error(f"{which}_day", _now("Say which day of the month, such as 15."))

    def steps(self) -> dict[str, Any]:
        """As they are kept."""
        return _kept(self.STEPS, self.cleaned_data)

    def expects(self) -> dict[str, Any]:
        """As it is kept."""
        return _kept(self.EXPECTS, self.cleaned_data)

    @classmethod
    def said_by(cls, scenario: Scenario) -> dict[str, Any]:
        """What the form said when this was kept."""
        said: dict[str, Any] = {"title": scenario.title, "owner": scenario.owner_id}
        for name, value in {**scenario.steps, **scenario.expects}.items():
            if name in ("on", "until") and value:
                month, day = value.split("-")
                said |= {f"{name}_month": int(month), f"{name}_day": int(day)}
            else:
                said[name] = value
        return said


class _DayForm(ScenarioForm):
    """For business on a day of the year."""

    type = forms.ModelChoiceField(
        label=_("Membership"), queryset=MembershipType.objects.none(), empty_label=None,
        error_messages={"required": _("Choose a membership.")},
    )  # fmt: skip
    on_day = forms.IntegerField(label=_("Joins on day"), required=False, min_value=1, max_value=31)
    on_month = forms.TypedChoiceField(
        label=_("of"), required=False, coerce=int, choices=[("", _("today")), *MONTHS.items()],
        help_text=_("The next such day that comes."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("How it ends"))
    costs = forms.DecimalField(
        label=_("It costs"), required=False, min_value=0, decimal_places=3, max_digits=12,
        help_text=_("Tax included, for example 40.00. Empty: whatever it costs."),
    )  # fmt: skip
    until_day = forms.IntegerField(label=_("The last day is"), required=False, min_value=1, max_value=31)
    until_month = forms.TypedChoiceField(
        label=_("of"), required=False, coerce=int, choices=[("", _("any month")), *MONTHS.items()]
    )
    years = forms.TypedChoiceField(
        label=_("in"), coerce=int, initial=0,
        choices=[(0, _("the same year")), (1, _("the next year")), (2, _("two years later"))],
    )  # fmt: skip
    gets = forms.MultipleChoiceField(label=_("They get"), required=False, widget=forms.CheckboxSelectMultiple)
    says = forms.CharField(
        label=_("One of the mails says"), required=False, max_length=LONGEST,
        help_text=_("Some words of it, for example: your card."),
    )  # fmt: skip


class JoinScenarioForm(_DayForm):
    """Somebody joins."""

    kind = Scenario.Kind.JOIN
    GETS = (CARD, "receipt", "membership.joined", "confirmation")
    STEPS = ("type", "on_day", "on_month", "pays")
    EXPECTS = ("outcome", "costs", "until_day", "until_month", "years", "gets", "says")

    pays = forms.BooleanField(label=_("Pays by card"), required=False, initial=True)


class RenewScenarioForm(_DayForm):
    """Somebody renews."""

    kind = Scenario.Kind.RENEW
    GETS = (CARD, "receipt", "membership.renewed", REMINDER, "confirmation")
    STEPS = ("type", "on_day", "on_month", "late_by", "pays")
    EXPECTS = ("outcome", "standing", "costs", "until_day", "until_month", "years", "gets", "says")

    late_by = forms.IntegerField(
        label=_("Renews so many days after the last day"), initial=0, min_value=-400, max_value=1000,
        help_text=_("10 is ten days late, -10 ten days before it ends."),
    )  # fmt: skip
    pays = forms.BooleanField(label=_("Pays by card"), required=False, initial=True)
    standing = forms.ChoiceField(
        label=_("How the membership stands by then"), required=False,
        choices=[("", _("Whatever")), *((one, STANDINGS[one]) for one in ("current", "in_grace", "lapsed"))],
    )  # fmt: skip


class RegisterScenarioForm(ScenarioForm):
    """Somebody registers for an event."""

    kind = Scenario.Kind.REGISTER
    OUTCOMES = (SEAT, WAITS, REFUSED, ASKED)
    GETS = ("ticket", "receipt", "confirmation", "event.waits")
    STEPS = ("ticket", "type", "colleague", "days_before", "place", "pays")

    ticket = forms.ModelChoiceField(
        label=_("Ticket"), queryset=TicketType.objects.none(), empty_label=None,
        help_text=_("It is played on a copy of the event, for which nobody has registered yet."),
        error_messages={"required": _("Choose a ticket.")},
    )  # fmt: skip
    type = forms.ModelChoiceField(
        label=_("Who registers is a member"), queryset=MembershipType.objects.none(), required=False,
        empty_label=_("No member"),
    )  # fmt: skip
    colleague = forms.BooleanField(label=_("A colleague comes instead"), required=False)
    days_before = forms.IntegerField(label=_("So many days before it begins"), initial=30, min_value=0, max_value=1000)
    place = forms.IntegerField(
        label=_("Is so manieth to register"), initial=1, min_value=1, max_value=MOST_SEATS + 1,
        help_text=_("1: the first. 41: forty have seats already."),
    )  # fmt: skip
    pays = forms.BooleanField(label=_("Pays by card"), required=False, initial=True)
    outcome = forms.ChoiceField(label=_("How it ends"))
    costs = forms.DecimalField(
        label=_("It costs"), required=False, min_value=0, decimal_places=3, max_digits=12,
        help_text=_("Tax included, for example 40.00. Empty: whatever it costs."),
    )  # fmt: skip
    gets = forms.MultipleChoiceField(label=_("They get"), required=False, widget=forms.CheckboxSelectMultiple)
    says = forms.CharField(label=_("One of the mails says"), required=False, max_length=LONGEST)


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


FORMS: Final[dict[str, type[ScenarioForm]]] = {
    str(form.kind): form for form in (JoinScenarioForm, RenewScenarioForm, RegisterScenarioForm, CaseScenarioForm)
}


def _kept(names: tuple[str, ...], said: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as plain values: rows by their keys, days as month and day, amounts and times as text."""
    kept: dict[str, Any] = {}
    for name in names:
        value = said.get(name)
        if name.endswith("_month"):
            which = name.removesuffix("_month")
            kept[which] = f"{int(value):02d}-{int(said[f'{which}_day']):02d}" if value else ""
        elif not name.endswith("_day"):
            kept[name] = _plain(value)
    return {name: value for name, value in kept.items() if value is not None}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str | list):
        return value
    if hasattr(value, "pk"):
        return value.pk
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)


def _is_no_day(month: int, day: int) -> bool:
    return f"{day_of_year(f'{month:02d}-{day:02d}', LEAP_YEAR):%m-%d}" != f"{month:02d}-{day:02d}"
