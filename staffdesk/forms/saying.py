"""What members are saying: which days and whose part; and what is done about a reason."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core.models import User
from staffdesk.forms.colleagues import ColleagueField
from staffdesk.forms.filters import Choice, DayField, ListFilter, asked_by
from staffdesk.months import Days

LONGEST = 91  # days; as many before them are read as well
USUAL = 28
MINE, UNSEEN = "mine", "nobody"


class OwnerFilter(ListFilter):
    """Of everybody, or of one person."""

    owner = Choice(label=_("Who sees to it"), required=False)

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), str(one)) for one in staff]
        self.fields["owner"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Everybody")), (MINE, _("Me")), (UNSEEN, _("Nobody")), *named,
        ]  # fmt: skip


class LetterFilter(OwnerFilter):
    """To whom the letters went; nobody gets none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.label = _("To")
        owner.choices = [one for one in owner.choices if one[0] != UNSEEN]  # type: ignore[attr-defined]  # a choice field


class SayingFilter(OwnerFilter):
    """So many days up to today, or from one day to another; of everybody, or what one person sees to."""

    days = Choice(
        label=_("Days"), required=False,
        choices=[("", _("Four weeks")), ("7", _("A week")), (str(LONGEST), _("Thirteen weeks"))],
    )  # fmt: skip
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    field_order = ("days", "owner", "since", "until")

    def asked(self, today: date) -> Days:
        """The days to show; never more than thirteen weeks, the later ones."""
        last = self.chosen("until") or today
        first = self.chosen("since") or last - timedelta(days=int(self.chosen("days") or USUAL) - 1)
        first = min(first, last)
        return Days(max(first, last - timedelta(days=LONGEST - 1)), last + timedelta(days=1))


class ActionForm(forms.Form):
    """Something to do about a reason."""

    what = forms.CharField(
        label=_("What is done"), max_length=300, widget=forms.TextInput({"dir": "auto"}),
        help_text=_("One change that members will notice, for example: the receipt stands in the account at once."),
        error_messages={"required": _("Say what is done.")},
    )  # fmt: skip
    owner = ColleagueField(label=_("Who does it"), error_messages={"required": _("Choose who does it.")})
    due_on = DayField(label=_("Until"), help_text=_("It stands in the weekly mail until it is done."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = True


class EndForm(forms.Form):
    """What became of an action."""

    became = forms.ChoiceField(
        label=_("What became of it"), widget=forms.RadioSelect, initial="changed",
        choices=[("changed", _("Something is different now")), ("dropped", _("It is given up"))],
    )  # fmt: skip
    changed_on = DayField(
        label=_("Changed on"), help_text=_("From this day on contacts are compared with as many days before.")
    )
    outcome = forms.CharField(
        label=_("What is different, or why it is given up"), max_length=300, widget=forms.TextInput({"dir": "auto"}),
        error_messages={"required": _("Say in a few words what is different, or why it is given up.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_by(self, changed_on="changed")

    def clean(self) -> dict[str, Any]:
        """A change has a day."""
        given = super().clean() or {}
        if given.get("became") == "changed" and not given.get("changed_on") and "changed_on" not in self.errors:
            self.add_error("changed_on", _("Say from which day on it is different."))
        return given
