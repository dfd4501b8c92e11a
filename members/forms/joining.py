"""The join form and the question whether we know somebody already."""

import builtins
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from ams.core.custom_forms import CustomField
from ams.core.custom_values import Value
from ams.core.models import Contact
from members.models import MembershipType
from members.names import LONGEST_NAME, tidy_name
from members.operations import NameMissing, NameTooLong
from members.queries import Asked, Known
from members.terms import State

NEW = "new"


class NameField(forms.CharField):
    """A whole name, as people of any culture write theirs: one field, any letters, no parts."""

    def __init__(self, **kwargs: Any) -> None:
        said = {
            "required": gettext_lazy("Write your name as it should stand on the card."),
            "max_length": ngettext_lazy(
                "This name has %(show_value)d character; at most %(limit_value)d fit. Shorten it.",
                "This name has %(show_value)d characters; at most %(limit_value)d fit. Shorten it.",
                "show_value",
            ),
        }
        usual = {
            "label": gettext_lazy("Your name"),
            "widget": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "spellcheck": "false"}),
            "max_length": LONGEST_NAME,
        }
        super().__init__(**{**usual, **kwargs, "error_messages": said | kwargs.get("error_messages", {})})

    def clean(self, value: Any) -> str:
        """Composed letters and single spaces."""
        try:
            return tidy_name(super().clean(value))
        except (NameMissing, NameTooLong) as error:
            raise ValidationError(str(error)) from None


class SignedInJoinForm(forms.Form):
    """For somebody whose address is proved already; with what the association asks besides, after everything else."""

    full_name = NameField()

    def __init__(self, *args: Any, questions: Sequence[Asked] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[one.name] = CustomField(one.definition, required=one.is_required)

    def answers(self) -> dict[str, Value]:
        """What was answered, by the key of the field."""
        given = {one.definition.key: self.cleaned_data[one.name] for one in self.questions}
        return {key: value for key, value in given.items() if value is not None}


class JoinForm(SignedInJoinForm):
    """All a newcomer is asked. Card and receipt go to the address, so it is asked once and proved by a code."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=gettext_lazy("Your card and receipt go here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address, so that your card can reach you."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org."),
        },
    )


class SignedInOrganisationForm(SignedInJoinForm):
    """For somebody who joins for an organisation: its name, and their own, for they are whom we turn to."""

    organisation = NameField(
        label=gettext_lazy("Name of the organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the name of the organisation, as it stands on its invoices.")},
    )
    field_order = ("organisation", "full_name", "email")


class OrganisationJoinForm(SignedInOrganisationForm, JoinForm):
    """The same with the address, which is proved by a code."""


def form_to_join(type: MembershipType, *, is_signed_in: bool) -> builtins.type[SignedInJoinForm]:
    """The form for a type: for a person or for an organisation, with an address or without."""
    if type.holder_kind == Contact.Kind.ORGANISATION:
        return SignedInOrganisationForm if is_signed_in else OrganisationJoinForm
    return SignedInJoinForm if is_signed_in else JoinForm


class WhoForm(forms.Form):
    """Whether they are somebody we know. Nobody is picked for them, so nothing is chosen beforehand."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who is joining?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who is joining."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )

    def __init__(self, *args: Any, known: list[Known], full_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.contact.number): one for one in known}
        choices = [(number, _known_label(one)) for number, one in self.known.items()]
        new = _new_label(full_name, is_organisation=any(one.is_organisation for one in known))
        self.fields["who"].choices = [*choices, (NEW, new)]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> Known | None:
        """The one they said they are; None for somebody new."""
        return self.known.get(self.cleaned_data["who"])


class ClaimForm(forms.Form):
    """Which of those with the same proved address somebody is."""

    who = forms.ChoiceField(
        label=gettext_lazy("Who are you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who you are."),
            "invalid_choice": gettext_lazy("Choose one of these."),
        },
    )

    def __init__(self, *args: Any, contacts: list[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.number): contact for contact in contacts}
        self.fields["who"].choices = [  # type: ignore[attr-defined]  # a choice field
            (number, _label(contact.display_name, _("No. %(number)s") % {"number": number}))
            for number, contact in self.contacts.items()
        ]

    def chosen(self) -> Contact:
        """The one they said they are."""
        return self.contacts[self.cleaned_data["who"]]


def _known_label(one: Known) -> SafeString:
    if one.is_organisation:
        return _label(one.contact.display_name, _history(one))
    return _label(_("I am %(name)s") % {"name": one.contact.display_name}, _history(one))


def _new_label(full_name: str, *, is_organisation: bool) -> SafeString:
    if is_organisation:
        return _label(_("Another organisation: %(name)s") % {"name": full_name}, _("New here."))
    return _label(_("Somebody else: %(name)s") % {"name": full_name}, _("New here; gets a card of their own."))


def _label(title: str, text: str) -> SafeString:
    return format_html(
        '<span class="choice__line"><span class="choice__title" dir="auto">{}</span></span>'
        '<span class="choice__text">{}</span>',
        title,
        text,
    )


def _history(one: Known) -> str:
    number = _("Member no. %(number)s") % {"number": one.contact.number}
    if one.since is None:
        return _("Known to us, not yet a member")
    since = date_format(one.since, "Y")
    if one.state is State.CURRENT:
        return _("%(number)s, member since %(year)s") % {"number": number, "year": since}
    return _("%(number)s, first joined in %(year)s") % {"number": number, "year": since}
