"""Calendars and service standards, as administrators write them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.models import Role, User
from staffdesk.clock import CalendarNeverOpens
from staffdesk.models import Calendar, CalendarDay, Case, CaseMessage, Standard, StandardStep, StandardVersion
from staffdesk.models.standards import DAYS
from staffdesk.operations.standards import Telling, Terms, terms_of
from staffdesk.queries.reckoning import hours_from

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    CalendarModelForm = forms.ModelForm[Calendar]
    DayModelForm = forms.ModelForm[CalendarDay]
    StandardModelForm = forms.ModelForm[Standard]
else:
    CalendarModelForm = DayModelForm = StandardModelForm = forms.ModelForm

TRIGGERS: Final = [
    (CaseMessage.Kind.MAIL_IN, gettext_lazy("A mail")),
    (CaseMessage.Kind.WEB, gettext_lazy("A message from the website or the account")),
    (CaseMessage.Kind.CALL_IN, gettext_lazy("A call that somebody has to return")),
    (StandardVersion.OPENED, gettext_lazy("A case we open by ourselves")),
    (StandardVersion.DIFFICULT, gettext_lazy("A situation flagged as difficult")),
    (StandardVersion.PAYMENT, gettext_lazy("A payment without a receipt")),
]
STEPS: Final = range(1, 5)
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")


class HoursField(forms.CharField):
    """Hours of one day as people write them: "9–12, 13:00–17:30", up to 24; empty is closed."""

    widget = forms.TextInput(attrs={"placeholder": gettext_lazy("closed"), "size": 30, "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        """As `Calendar.week` keeps them. Raises ValidationError."""
        if isinstance(value, list):
            return value
        parts = [part.strip() for part in re.split(r"[,;]", value or "") if part.strip()]
        return [self._span(part) for part in parts]

    def prepare_value(self, value: Any) -> Any:
        """For the person to go on from."""
        return ", ".join(f"{opens}–{closes}" for opens, closes in value) if isinstance(value, list) else value

    def _span(self, part: str) -> list[str]:
        found = _SPAN.fullmatch(part)
        opens, closes = (_clock(*found.group(1, 2)), _clock(*found.group(3, 4))) if found else ("", "")
        if not ("00:00" <= opens < closes <= "24:00"):
            words = _("Write hours like 9:00–12:00, 13:00–17:00, or nothing for closed. “%(part)s” is none of it.")
            raise ValidationError(words % {"part": part})
        return [opens, closes]


class CalendarForm(CalendarModelForm):
    """A name, a zone, and a line for each day of the week."""

    mon = HoursField(label=gettext_lazy("Monday"))
    tue = HoursField(label=gettext_lazy("Tuesday"))
    wed = HoursField(label=gettext_lazy("Wednesday"))
    thu = HoursField(label=gettext_lazy("Thursday"))
    fri = HoursField(label=gettext_lazy("Friday"))
    sat = HoursField(label=gettext_lazy("Saturday"))
    sun = HoursField(label=gettext_lazy("Sunday"))

    class Meta:
        model = Calendar
        fields = ("name", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in DAYS:
            self.fields[day].initial = (self.instance.week or {}).get(day, [])

    def clean(self) -> dict[str, Any]:
        """Ask the hours themselves whether they can be. A calendar that never opens is refused (known pain 24)."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self.instance.week = {day: cleaned[day] for day in DAYS if cleaned[day]}
        try:
            hours_from(cleaned["time_zone"], self.instance.week, {})
        except CalendarNeverOpens:
            raise ValidationError(
                _("By this calendar nobody would ever be there. Give at least one day hours.")
            ) from None
        return cleaned


class CalendarDayForm(DayModelForm):
    """A date that is closed, or has hours of its own."""

    hours = HoursField(label=gettext_lazy("open"), help_text=gettext_lazy("Empty: closed all day."))

    class Meta:
        model = CalendarDay
        fields = ("day", "hours", "name")


class HolidaysForm(forms.Form):
    """Suggested holidays to choose from. Nothing is closed that nobody confirmed."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("Closed on"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, suggested: Sequence[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {day.isoformat(): name for day, name in suggested}
        choices = [(key, f"{date.fromisoformat(key):%a %d %b %Y} · {name}") for key, name in self._names.items()]
        self.fields["days"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["days"].initial = list(self._names)

    def chosen_days(self) -> list[tuple[date, str]]:
        """What was ticked."""
        return [(date.fromisoformat(key), self._names[key]) for key in self.cleaned_data["days"]]


def _when() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("minutes after it was due"), required=False, min_value=-43_200, max_value=43_200,
        help_text=gettext_lazy("Business minutes. Below zero: before. 0: when it is due."),
    )  # fmt: skip


def _whom() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("who is told"), required=False)


class StandardForm(StandardModelForm):
    """What is promised, what begins it, by whose hours, and who is told. Saving a change makes a new version."""

    is_on = forms.BooleanField(
        label=gettext_lazy("We promise this"), required=False,
        help_text=gettext_lazy("Switched off, its clocks stop and nobody is told any more."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=gettext_lazy("business minutes"), required=False, min_value=0, max_value=43_200,
        help_text=gettext_lazy("For example 120 for two business hours. Or:"),
    )  # fmt: skip
    business_days = forms.IntegerField(
        label=gettext_lazy("business days"), required=False, min_value=1, max_value=60,
        help_text=gettext_lazy("The same time of day, so many business days later."),
    )  # fmt: skip
    calendar = forms.ModelChoiceField(label=gettext_lazy("by the hours of"), queryset=Calendar.objects.all())
    started_by = forms.MultipleChoiceField(
        label=gettext_lazy("begins with"), choices=TRIGGERS, widget=forms.CheckboxSelectMultiple
    )
    case_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("only for cases of these kinds"), choices=Case.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip
    queues = forms.MultipleChoiceField(
        label=gettext_lazy("only in these departments"), choices=Case.Queue.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip

    step1_minutes, step1_tell = _when(), _whom()
    step2_minutes, step2_tell = _when(), _whom()
    step3_minutes, step3_tell = _when(), _whom()
    step4_minutes, step4_tell = _when(), _whom()

    class Meta:
        model = Standard
        fields = ("name", "promise", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = self.instance.versions.order_by("-number").first() if self.instance.pk else None
        self.fields["is_on"].initial = self.instance.archived_at is None
        terms = terms_of(self.newest) if self.newest else None
        for number in STEPS:
            step = terms.steps[number - 1] if terms and len(terms.steps) >= number else None
            self.fields[f"step{number}_minutes"].initial = step.minutes if step else None
            told = self.fields[f"step{number}_tell"]
            told.choices = list(_audiences())  # type: ignore[attr-defined]  # a choice field
            told.initial = _audience(step) if step else ""
        if terms:
            for name in ("minutes", "business_days", "calendar", "started_by", "case_kinds", "queues"):
                value = getattr(terms, name)
                self.fields[name].initial = list(value) if isinstance(value, tuple) else value

    def clean(self) -> dict[str, Any]:
        """Either minutes or days; each step with its time and whom it tells, no two at one time."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("minutes") is None) == (cleaned.get("business_days") is None):
            self.add_error("minutes", ValidationError(_("Give either minutes or business days.")))
        minutes = [cleaned.get(f"step{number}_minutes") for number in STEPS]
        for number in STEPS:
            when, whom = minutes[number - 1], cleaned.get(f"step{number}_tell")
            if (when is None) != (not whom):
                self.add_error(f"step{number}_minutes", ValidationError(_("Say both when, and who is told.")))
            elif when is not None and minutes.count(when) > 1:
                self.add_error(f"step{number}_minutes", ValidationError(_("There are two steps at this time.")))
        return cleaned

    def terms(self) -> Terms:
        """What a new version would say."""
        given = self.cleaned_data
        steps = [(given[f"step{number}_minutes"], given[f"step{number}_tell"]) for number in STEPS]
        return Terms(
            calendar=given["calendar"],
            started_by=tuple(given["started_by"]),
            minutes=given["minutes"],
            business_days=given["business_days"],
            case_kinds=tuple(given["case_kinds"]),
            queues=tuple(given["queues"]),
            steps=tuple(_telling(when, whom) for when, whom in sorted(one for one in steps if one[0] is not None)),
        )


class TryForm(forms.Form):
    """An instant at which something might come."""

    when = forms.DateTimeField(
        label=gettext_lazy("Something comes on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("Write day and time like 2026-10-15 16:30.")},
    )


def week_in_words(week: dict[str, list[list[str]]]) -> str:
    """Mon 09:00–17:00 · Tue 09:00–12:00, 13:00–17:00."""
    hours, form = HoursField(), CalendarForm
    days = [(str(form.base_fields[day].label)[:3], hours.prepare_value(week[day])) for day in DAYS if week.get(day)]
    return " · ".join(f"{name} {written}" for name, written in days)


def _clock(hours: str, minutes: str | None) -> str:
    clock = f"{int(hours):02d}:{minutes or '00'}"
    return clock if clock[3:] < "60" else ""


def _audiences() -> Iterator[tuple[str, str]]:
    yield "", "—"
    for tell in (StandardStep.Tell.CASE, StandardStep.Tell.DUTY):
        yield tell.value, str(tell.label)
    for role, name in Role.choices:
        if role:
            yield f"role:{role}", _("Everybody whose role is: %(role)s") % {"role": name}
    for person in User.objects.filter(is_active=True).exclude(role=Role.MEMBER).order_by("name", "pk"):
        yield f"person:{person.pk}", str(person)


def _audience(step: Telling) -> str:
    named = {StandardStep.Tell.ROLE: f"role:{step.role}", StandardStep.Tell.PERSON: f"person:{step.person_id}"}
    return named.get(StandardStep.Tell(step.tell), step.tell)


def _telling(minutes: int, audience: str) -> Telling:
    tell, _colon, which = audience.partition(":")
    if tell == StandardStep.Tell.PERSON:
        return Telling(minutes, tell, person_id=int(which))
    return Telling(minutes, tell, role=which)
