"""What the 80/20 page is asked for, and what is decided on it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core.models import User
from staffdesk.forms.filters import Choice, DayField, ListFilter
from staffdesk.forms.monthly import USUAL, SpanFilter
from staffdesk.journeys import BUSINESS_WORDS, OUTCOME_WORDS, STEP_WORDS, VERDICT_WORDS, Verdict
from staffdesk.models import ExceptionDecision
from staffdesk.months import Days, Span


class BusinessFilter(SpanFilter):
    """Months, and perhaps one kind of business."""

    business = Choice(
        label=_("Business"),
        required=False,
        choices=[("", _("All of it")), *((one.value, word) for one, word in BUSINESS_WORDS.items())],
    )


class JourneyRows(SpanFilter):
    """Which journeys behind a figure."""

    business = forms.ChoiceField(
        required=False, choices=[("", ""), *((one.value, one.value) for one in BUSINESS_WORDS)]
    )
    month = DayField(input_formats=["%Y-%m"])  # one month rather than those up to today
    outcome = forms.ChoiceField(required=False, choices=[("", ""), *((one.value, one.value) for one in OUTCOME_WORDS)])
    step = forms.ChoiceField(required=False, choices=[("", ""), *((one, one) for one in STEP_WORDS)])
    before = forms.BooleanField(required=False)  # as many months before those

    def span(self, today: date) -> Span:
        """What was asked for."""
        if month := self.chosen("month"):
            return Span(month, 1)
        span = super().span(today)
        return span.before if self.chosen("before") else span


class ExceptionRows(ListFilter):
    """Which exceptions behind a figure: those of some days; else of the months that are shown first."""

    since = DayField(label=_("From"))
    until = DayField(label=_("To"))

    def days(self, today: date) -> Days:
        """What was asked for."""
        usual = Span(today, USUAL)
        first, last = self.chosen("since") or usual.first, self.chosen("until")
        return Days(first, last + timedelta(days=1) if last else usual.after_last)


class DecisionForm(forms.Form):
    """What becomes of exceptions of one kind and reason."""

    verdict = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=[(one.value, word) for one, word in VERDICT_WORDS.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Which rule, and what is done"), widget=forms.Textarea({"rows": 3}), max_length=2_000,
        error_messages={"required": _("Say which rule it is about, and what is done.")},
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        label=_("Who sees to it"), queryset=User.objects.none(), empty_label=_("Choose …"),
        error_messages={"required": _("Choose who sees to it.")},
    )  # fmt: skip
    from_on = DayField(
        label=_("Holds from"), help_text=_("From this day on it is compared with the thirty days before it.")
    )

    def __init__(self, *args: Any, today: date, decided: ExceptionDecision | None, rule: str, proposed: Verdict,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(is_active=True).exclude(role="").order_by("name", "email")
        self.fields["owner"].queryset = staff  # type: ignore[attr-defined]  # a choice of rows
        self.fields["from_on"].required = True
        self.initial = {
            "verdict": decided.verdict if decided else proposed.value, "words": decided.words if decided else rule,
            "owner": decided.owner_id if decided else None, "from_on": today, **self.initial,
        }  # fmt: skip
