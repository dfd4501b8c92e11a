"""Posting a notice, and going on with it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import User
from events.models import Event
from events.queries import upcoming_events
from staffdesk.forms.filters import asked_by
from staffdesk.models import Case, Notice, SavedList
from staffdesk.operations.notices import Shown, Wording
from staffdesk.queries.trouble import cases_to_link

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    EventField = forms.ModelChoiceField[Event]
    ListField = forms.ModelChoiceField[SavedList]
    CasesField = forms.ModelMultipleChoiceField[Case]
else:
    EventField = ListField = forms.ModelChoiceField
    CasesField = forms.ModelMultipleChoiceField


class WordingForm(forms.Form):
    """How far we are, in words for members."""

    state = forms.ChoiceField(
        label=_("How far we are"), choices=Notice.State.choices, initial=Notice.State.INVESTIGATING,
        widget=forms.RadioSelect, error_messages={"required": _("Choose how far you are.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What members read"), max_length=1_000, widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("What does not work, what still does, and what they need not do. Name nobody."),
        error_messages={"required": _("Write what members should know.")},
    )  # fmt: skip
    expected_at = forms.DateTimeField(
        label=_("Expected to be over"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("Leave it empty while you do not know."),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("How to reach a person meanwhile"), max_length=200, required=False,
        help_text=_("Empty: your phone number and e-mail, as everywhere."),
    )  # fmt: skip

    def wording(self) -> Wording:
        """What was written."""
        given = self.cleaned_data
        return Wording(given["words"], given["state"], given["expected_at"], given["reach"])


class PostForm(WordingForm):
    """A new notice: for whom, and about which cases."""

    title = forms.CharField(
        label=_("Title"), max_length=120,
        error_messages={"required": _("Write a title, for example: Paying by card fails.")},
    )  # fmt: skip
    audience = forms.ChoiceField(
        label=_("Shown to"), choices=Notice.Audience.choices, initial=Notice.Audience.EVERYBODY,
        widget=forms.RadioSelect, error_messages={"required": _("Choose who is shown it.")},
    )  # fmt: skip
    event = EventField(
        label=_("Event"), queryset=Event.objects.none(), required=False, empty_label=_("None"),
        help_text=_("Where it is for those who hold a ticket."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Ends within so many days"), required=False, min_value=1, max_value=366,
        help_text=_("Where it is for those whose membership ends soon."),
    )  # fmt: skip
    list = ListField(
        label=_("Saved list"), queryset=SavedList.objects.none(), required=False, empty_label=_("None"),
        help_text=_("Where it is for those on a list."),
    )  # fmt: skip
    cases = CasesField(
        label=_("Cases it is about"), queryset=Case.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("When it is over, their people can be told with one tick."),
    )  # fmt: skip
    field_order = ("title", "words", "state", "expected_at", "reach", "audience", "event", "days", "list", "cases")

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("event", upcoming_events(at=at)),
            ("list", SavedList.objects.seen_by(user).standing()),
            ("cases", cases_to_link(at=at)),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # choices of rows
        self.fields["state"].choices = Notice.State.choices[:-1]  # type: ignore[attr-defined]  # a choice field
        is_for = Notice.Audience
        asked_by(self, event=is_for.EVENT.value, days=is_for.RENEWING.value, list=is_for.LIST.value)

    def clean(self) -> dict[str, Any]:
        """An audience comes with what says who they are."""
        given = super().clean() or self.cleaned_data
        needed = {
            Notice.Audience.EVENT: ("event", gettext("Choose the event.")),
            Notice.Audience.RENEWING: ("days", gettext("Write within how many days their membership ends.")),
            Notice.Audience.LIST: ("list", gettext("Choose the list.")),
            Notice.Audience.ERRORS: ("cases", gettext("Tick the cases of the errors: they say who ran into them.")),
        }
        name, words = needed.get(given.get("audience", ""), ("", ""))
        if name and not given.get(name):
            self.add_error(name, ValidationError(words))
        return given

    def shown(self) -> Shown:
        """Its audience, without what belongs to another one."""
        given, audience = self.cleaned_data, self.cleaned_data["audience"]
        is_for = Notice.Audience
        return Shown(
            audience, event=given["event"] if audience == is_for.EVENT else None,
            list=given["list"] if audience == is_for.LIST else None,
            days=given["days"] if audience == is_for.RENEWING else None,
        )  # fmt: skip


class GoOnForm(WordingForm):
    """The next word; when it is over, perhaps to the people of its cases."""

    tell = forms.BooleanField(
        label=_("When it is over: tell the people of its cases"), required=False, initial=True,
        help_text=_("Who wrote gets these words as an answer, which closes the case; whoever was stopped gets a mail."),
    )  # fmt: skip
    field_order = ("state", "words", "expected_at", "reach", "tell")


class LinkForm(forms.Form):
    """Further cases that are about it."""

    cases = CasesField(
        label=_("Further cases about it"), queryset=Case.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the cases that are about it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, notice: Notice, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases_to_link(at=at, notice=notice)  # type: ignore[attr-defined]  # choices of rows
