"""What lists of the desk are narrowed to."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from ams.core.models import Activity, Contact, Message, Tag
from members.models import MembershipType
from staffdesk.models import Case, Reason
from staffdesk.queries.queues import QUEUES
from staffdesk.sayings import ACTIVITIES


class ListFilter(forms.Form):
    """What a list is narrowed to, read from the address bar.

    What cannot be read does not narrow it; the field says so, and the list shows what it would show without.
    """

    def chosen(self, name: str) -> Any:
        """The cleaned choice, or the empty string."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return self.cleaned_data.get(name) or ""


class DayField(forms.DateField):
    """A day to narrow a list to, within the centuries that clocks, zones and the database agree upon."""

    default_error_messages = {"invalid": _("This is no day we can look for, so it is left out.")}

    def __init__(self, **kwargs: Any) -> None:
        within = [limit(day, self.default_error_messages["invalid"]) for limit, day in DAYS]
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")  # what browsers read back, in every language
        super().__init__(required=False, widget=widget, validators=within, **kwargs)


MOST = 2**31 - 1  # a number the database can look for
DAYS = ((MinValueValidator, date(1900, 1, 1)), (MaxValueValidator, date(2999, 12, 31)))


def asked_by(form: forms.Form, **choices: str) -> None:
    """Which choice of a form asks for a field: it is shown with that alone (desk.css)."""
    for name, choice in choices.items():
        if name in form.fields:
            form.fields[name].widget.attrs["data-asked-by"] = choice


class DayFilter(ListFilter):
    """One day, where a figure leads to what it counts."""

    on = DayField(label=_("Day"))


class Choice(forms.ChoiceField):
    """One of what the list offers; anything else is left out."""

    default_error_messages = {"invalid_choice": _("There is no such choice, so it is left out.")}


class Words(forms.CharField):
    """A few words to look for."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.error_messages["max_length"] = _("This is too long to look for, so it is left out.")
        self.validators = [MaxLengthValidator(max_length)]
        self.widget.attrs["maxlength"] = str(max_length)


def _or_any(choices: Iterable[tuple[str, Any]], word: Any) -> list[tuple[str, Any]]:
    return [("", word), *choices]


class CaseFilter(ListFilter):
    """Which cases to list."""

    state = Choice(
        label=_("State"), required=False, choices=[(one.word, one.label) for one in QUEUES], widget=forms.HiddenInput
    )
    kind = Choice(label=_("Kind"), required=False, choices=_or_any(Case.Kind.choices, _("Any")))
    queue = Choice(
        label=_("Department"),
        required=False,
        choices=_or_any(Case.Queue.choices, _("Any")),
        widget=forms.HiddenInput,
    )
    # What a figure counts, which leads here.
    reason = forms.SlugField(required=False, widget=forms.HiddenInput)  # "none": nobody said it yet
    only = Choice(
        required=False, widget=forms.HiddenInput, choices=[("", ""), ("contacts", ""), ("again", "")]
    )  # "again": about the same once more
    demand = Choice(required=False, widget=forms.HiddenInput, choices=_or_any(Reason.Demand.choices, ""))
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    coded_since = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    coded_until = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    @property
    def narrows(self) -> dict[str, Any]:
        """Which contacts, as `queries.queues.cases_in` takes it; nothing where all cases were asked for."""
        names = ("reason", "only", "demand", "since", "until", "coded_since", "coded_until")
        return {name: self.chosen(name) for name in names if self.chosen(name)}


STANDINGS = [
    ("", _("Any")),
    ("member", _("Member today")),
    ("seat", _("Seat of an organisation today")),
    ("former", _("Former member")),
    ("none", _("Never a member")),
]


class PeopleFilter(ListFilter):
    """Which people to list."""

    q = Words(label=_("Name, e-mail, number"), max_length=200)
    standing = Choice(label=_("Membership"), required=False, choices=STANDINGS)
    type = forms.ModelChoiceField(
        label=_("Type"),
        required=False,
        queryset=MembershipType.objects.order_by("position", "name"),
        to_field_name="slug",
        empty_label=_("Any"),
        error_messages={"invalid_choice": Choice.default_error_messages["invalid_choice"]},
    )
    kind = Choice(label=_("Kind"), required=False, choices=_or_any(Contact.Kind.choices, _("Any")))
    tag = forms.ModelChoiceField(
        label=_("Tag"),
        required=False,
        queryset=Tag.objects.filter(archived_at=None).order_by("name"),
        to_field_name="name",
        empty_label=_("Any"),
        error_messages={"invalid_choice": Choice.default_error_messages["invalid_choice"]},
    )


class OrderFilter(ListFilter):
    """Which orders to list."""

    state = Choice(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any")),
            ("open", _("To be paid")),
            ("settled", _("Paid")),
            ("given_back", _("Given back, also in part")),
            ("cancelled", _("Cancelled")),
        ],
    )
    channel = Choice(label=_("Door"), required=False, choices=_or_any(Activity.Channel.choices, _("Any")))
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))


class MessageFilter(ListFilter):
    """Which messages to list."""

    state = Choice(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), ("stuck", _("Stuck or failed")), ("returned", _("Came back")),
                 ("unwanted", _("Called unwanted")), *Message.State.choices],
    )  # fmt: skip
    mailing = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)  # from its page
    recipient = Words(label=_("To"), max_length=254)


class ActivityFilter(ListFilter):
    """Which business to list."""

    kind = Choice(
        label=_("What"),
        required=False,
        choices=_or_any([(kind, saying.text) for kind, saying in ACTIVITIES.items()], _("Anything")),
    )
    channel = Choice(label=_("Door"), required=False, choices=_or_any(Activity.Channel.choices, _("Any")))
    on = DayField(label=_("Day"))
