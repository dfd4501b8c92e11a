"""Forms by which people reach staff, and staff filter lists and work on cases."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import Activity, Contact, Message
from members.models import MembershipType
from staffdesk.models import Case
from staffdesk.words import ACTIVITIES


class ReachUsForm(forms.Form):
    """How to reach somebody, and their words. One of e-mail and phone is enough."""

    name = forms.CharField(
        label=_("Your name"), max_length=300, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    words = forms.CharField(
        label=_("What is different for you?"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Tell us in a few words what you need.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address like name@example.org.")},
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("If you would rather be called."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )  # only machines fill it in
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["name"]
        self.initial.setdefault("once", uuid.uuid4())

    def clean_website(self) -> str:
        """Refuse what a machine filled in, in words that help a person whose browser did it."""
        if self.cleaned_data["website"]:
            raise ValidationError(gettext("Please leave this field empty; your browser may have filled it in."))
        return ""

    def clean(self) -> dict[str, Any]:
        """One way back is needed."""
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone") and "email" not in self.errors:
            self.add_error("email", gettext("Give us an e-mail address or a phone number, so that we can answer."))
        return cleaned


class WriteToUsForm(ReachUsForm):
    """The same from the contact page, where nothing went before."""

    words = forms.CharField(
        label=_("Your message"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Write your message.")},
    )


TOO_LONG = _(
    "Only %(limit_value)d letters fit, and these are %(show_value)d. Nothing is lost: shorten it, or split it."
)


class WordsForm(forms.Form):
    """A word with which a case is closed, opened again or noted upon."""

    words = forms.CharField(
        label=_("In a few words"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": _("Write a few words, so that colleagues can follow what happened."),
            "max_length": TOO_LONG,
        },
    )


class NotedForm(forms.Form):
    """A call or a visit, written down beside the person it was about."""

    words = forms.CharField(
        label=_("What is it about?"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words what it is about."), "max_length": TOO_LONG},
    )
    done = forms.BooleanField(label=_("It is settled already: keep it as a closed case"), required=False)


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
        within = [limit(day, self.default_error_messages["invalid"]) for limit, day in _DAYS]
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")  # what browsers read back, in every language
        super().__init__(required=False, widget=widget, validators=within, **kwargs)


_DAYS = ((MinValueValidator, date(1900, 1, 1)), (MaxValueValidator, date(2999, 12, 31)))


class Choice(forms.ChoiceField):
    """One of what the list offers; anything else is left out."""

    default_error_messages = {"invalid_choice": _("There is no such choice, so it is left out.")}


class Words(forms.CharField):
    """A few words to look for."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators = [MaxLengthValidator(max_length, _("This is too long to look for, so it is left out."))]
        self.widget.attrs["maxlength"] = str(max_length)


def _or_any(choices: Iterable[tuple[str, Any]], word: Any) -> list[tuple[str, Any]]:
    return [("", word), *choices]


class CaseFilter(ListFilter):
    """Which cases to list."""

    state = Choice(
        label=_("State"), required=False, choices=[("", _("Open")), ("closed", _("Closed")), ("all", _("All"))]
    )
    whose = Choice(
        label=_("Whose"),
        required=False,
        choices=[("", _("Everybody's")), ("mine", _("Mine")), ("nobody", _("Nobody's yet"))],
    )
    kind = Choice(label=_("Kind"), required=False, choices=_or_any(Case.Kind.choices, _("Any")))
    queue = Choice(label=_("Queue"), required=False, choices=_or_any(Case.Queue.choices, _("Any")))


class PeopleFilter(ListFilter):
    """Which people to list."""

    q = Words(label=_("Name, e-mail, number"), max_length=200)
    standing = Choice(
        label=_("Membership"),
        required=False,
        choices=[
            ("", _("Any")),
            ("member", _("Member today")),
            ("former", _("Former member")),
            ("none", _("Never a member")),
        ],
    )
    type = forms.ModelChoiceField(
        label=_("Type"),
        required=False,
        queryset=MembershipType.objects.order_by("position", "name"),
        to_field_name="slug",
        empty_label=_("Any"),
        error_messages={"invalid_choice": Choice.default_error_messages["invalid_choice"]},
    )
    kind = Choice(label=_("Kind"), required=False, choices=_or_any(Contact.Kind.choices, _("Any")))


class OrderFilter(ListFilter):
    """Which orders to list."""

    state = Choice(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), ("open", _("To be paid")), ("settled", _("Paid")), ("cancelled", _("Cancelled"))],
    )
    channel = Choice(label=_("Door"), required=False, choices=_or_any(Activity.Channel.choices, _("Any")))
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))


class MessageFilter(ListFilter):
    """Which messages to list."""

    state = Choice(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), ("stuck", _("Stuck or failed")), *Message.State.choices],
    )
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
