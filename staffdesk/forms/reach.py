"""Forms by which people reach staff, and staff write down what happened."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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
        error_messages={
            "required": _("Write a few words, so that colleagues can follow what happened."),
        },
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


class AnswerUsForm(forms.Form):
    """A further word of a member in a matter of theirs."""

    words = forms.CharField(
        label=_("Write to us about this"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write your message.")},
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
