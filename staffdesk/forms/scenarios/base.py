"""What forms ask of whoever builds a rehearsal: what happens, and what should come of it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.forms import BoundField
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ams.core.models import Role, User
from billing.models import ShopItem
from events.models import TicketType
from members.models import MembershipType
from staffdesk.models import Scenario
from staffdesk.rehearsal.differences import OUTCOMES, THINGS
from staffdesk.rehearsal.plans import (
    ASKED,
    BY_CARD,
    BY_TRANSFER,
    DONE,
    INVOICE_PAID,
    NOT_YET,
    ON_INVOICE,
    REFUSED,
    day_of_year,
    read_plan,
)

LEAP_YEAR: Final = 2024
LONGEST: Final = 200  # letters
GOES_ON: Final = frozenset({"on_month", "until_month", "years", "clock", "due_clock"})  # the row of the field before


class ScenarioForm(forms.Form):
    """What all kinds ask. `STEPS` are the names of what happens, `EXPECTS` of what should come of it."""

    kind: ClassVar[str]
    OUTCOMES: ClassVar[tuple[str, ...]] = (DONE, REFUSED, ASKED)
    GETS: ClassVar[tuple[str, ...]] = ()
    STEPS: ClassVar[tuple[str, ...]] = ()
    EXPECTS: ClassVar[tuple[str, ...]] = ()

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
        if "item" in self.fields:
            self._choose("item", ShopItem.objects.listed().select_related("product"))
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
        steps = {**scenario.steps, "pays": read_plan(scenario.kind, scenario.steps).pays}
        for name, value in {**steps, **scenario.expects}.items():
            if name in ("on", "until") and value:
                month, day = value.split("-")
                said |= {f"{name}_month": int(month), f"{name}_day": int(day)}
            else:
                said[name] = value
        return said


class ComesForm(ScenarioForm):
    """For business that goes through or not, and of which people get mails."""

    outcome = forms.ChoiceField(label=_("How it ends"))
    gets = forms.MultipleChoiceField(label=_("They get"), required=False, widget=forms.CheckboxSelectMultiple)
    says = forms.CharField(
        label=_("One of the mails says"), required=False, max_length=LONGEST,
        help_text=_("Some words of it, for example: your card."),
    )  # fmt: skip


class PaysForm(ComesForm):
    """For business that costs something."""

    pays = forms.ChoiceField(
        label=_("How they pay"), required=False, initial=BY_CARD,
        choices=[
            (BY_CARD, _("By card")),
            (BY_TRANSFER, _("By bank transfer")),
            (ON_INVOICE, _("On an invoice, not paid yet")),
            (INVOICE_PAID, _("On an invoice, by bank transfer when it is due")),
            (NOT_YET, _("Not yet")),
        ],
    )  # fmt: skip
    costs = forms.DecimalField(
        label=_("It costs"), required=False, min_value=0, decimal_places=3, max_digits=12,
        help_text=_("Tax included, for example 40.00. Empty: whatever it costs."),
    )  # fmt: skip
    due_in = forms.IntegerField(
        label=_("Days to pay the invoice"), required=False, min_value=0, max_value=365,
        help_text=_("Only where they ask for one, for example 30."),
    )  # fmt: skip


class CodeForm(ScenarioForm):
    """For business with which a discount code can be used."""

    code = forms.CharField(
        label=_("With the discount code"), required=False, max_length=30, help_text=_("For example SPRING-27.")
    )


class BackForm(ScenarioForm):
    """For business after which money comes back."""

    back = forms.DecimalField(
        label=_("Comes back"), required=False, min_value=0, decimal_places=3, max_digits=12,
        help_text=_("Tax included, for example 20.00. Empty: whatever comes back."),
    )  # fmt: skip


class MemberForm(ScenarioForm):
    """For business of somebody who joins on a day of the year."""

    type = forms.ModelChoiceField(
        label=_("Membership"), queryset=MembershipType.objects.none(), empty_label=None,
        error_messages={"required": _("Choose a membership.")},
    )  # fmt: skip
    on_day = forms.IntegerField(label=_("Joins on day"), required=False, min_value=1, max_value=31)
    on_month = forms.TypedChoiceField(
        label=_("of"), required=False, coerce=int, choices=[("", _("today")), *MONTHS.items()],
        help_text=_("The next such day that comes."),
    )  # fmt: skip


class UntilForm(ScenarioForm):
    """For business after which a membership runs until a day of the year."""

    until_day = forms.IntegerField(label=_("The last day is"), required=False, min_value=1, max_value=31)
    until_month = forms.TypedChoiceField(
        label=_("of"), required=False, coerce=int, choices=[("", _("any month")), *MONTHS.items()]
    )
    years = forms.TypedChoiceField(
        label=_("in"), coerce=int, initial=0,
        choices=[(0, _("the same year")), (1, _("the next year")), (2, _("two years later"))],
    )  # fmt: skip


class LaterForm(ScenarioForm):
    """For business some days after somebody joined."""

    days_after = forms.IntegerField(
        label=_("So many days after they joined"), initial=0, min_value=0, max_value=1000,
        help_text=_("0: on the same day."),
    )  # fmt: skip


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
