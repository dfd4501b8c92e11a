"""Forms by which people reach staff, and staff filter lists and work on cases."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


class WordsForm(forms.Form):
    """A word with which a case is closed, opened again or noted upon."""

    words = forms.CharField(
        label=_("In a few words"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write a few words, so that colleagues can follow what happened.")},
    )


class NotedForm(forms.Form):
    """A call or a visit, written down beside the person it was about."""

    words = forms.CharField(
        label=_("What is it about?"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    done = forms.BooleanField(label=_("It is settled already: keep it as a closed case"), required=False)


class ListFilter(forms.Form):
    """What a list is narrowed to, read from the address bar. What is not a choice is as good as not chosen."""

    def chosen(self, name: str) -> Any:
        """The cleaned choice, or the empty string."""
        if not hasattr(self, "cleaned_data"):
            self.full_clean()
        return self.cleaned_data.get(name) or ""


def _or_any(choices: Iterable[tuple[str, Any]], word: Any) -> list[tuple[str, Any]]:
    return [("", word), *choices]


class CaseFilter(ListFilter):
    """Which cases to list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Open")), ("closed", _("Closed")), ("all", _("All"))]
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("Everybody's")), ("mine", _("Mine")), ("nobody", _("Nobody's yet"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_or_any(Case.Kind.choices, _("Any")))
    queue = forms.ChoiceField(label=_("Queue"), required=False, choices=_or_any(Case.Queue.choices, _("Any")))


class PeopleFilter(ListFilter):
    """Which people to list."""

    q = forms.CharField(label=_("Name, e-mail, number"), required=False, max_length=200)
    standing = forms.ChoiceField(
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
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_or_any(Contact.Kind.choices, _("Any")))


class OrderFilter(ListFilter):
    """Which orders to list."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), ("open", _("To be paid")), ("settled", _("Paid")), ("cancelled", _("Cancelled"))],
    )
    channel = forms.ChoiceField(label=_("Door"), required=False, choices=_or_any(Activity.Channel.choices, _("Any")))
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))


class MessageFilter(ListFilter):
    """Which messages to list."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any")), ("stuck", _("Stuck or failed")), *Message.State.choices],
    )
    recipient = forms.CharField(label=_("To"), required=False, max_length=254)


class ActivityFilter(ListFilter):
    """Which business to list."""

    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=_or_any([(kind, saying.text) for kind, saying in ACTIVITIES.items()], _("Anything")),
    )
    channel = forms.ChoiceField(label=_("Door"), required=False, choices=_or_any(Activity.Channel.choices, _("Any")))
    on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}))
