"""What somebody fills in who acts for others: whom to add, whose sign-in, and whose membership to pay."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ams.core.models import Access
from members.forms.joining import NameField
from members.queries import Renewal

ADDED_AS = (Access.Relation.GUARDIAN, Access.Relation.PARTNER, Access.Relation.HOUSEHOLD)


class AddPersonForm(forms.Form):
    """Two fields; everything else can be added later by whoever wants to."""

    full_name = NameField(
        label=gettext_lazy("Their name"),
        error_messages={"required": gettext_lazy("Write their name as it should stand on the card.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Who is it?"),
        choices=[(one.value, one.label) for one in ADDED_AS],
        initial=Access.Relation.GUARDIAN,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who it is.")},
    )


class OwnSignInForm(forms.Form):
    """The address somebody signs in with from now on."""

    email = forms.EmailField(
        label=gettext_lazy("Their own e-mail"),
        max_length=254,
        help_text=gettext_lazy("We write to it at once, and say how to sign in. Their mail goes there from now on."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write the address that is theirs alone."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org."),
        },
    )


class PayTogetherForm(forms.Form):
    """Whose memberships are paid now; all of them, until somebody is left out."""

    memberships = forms.MultipleChoiceField(
        label=gettext_lazy("Whose membership?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose whose membership you want to pay.")},
    )

    def __init__(self, *args: Any, due: Sequence[Renewal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = {str(one.membership.pk): one for one in due}
        choices = [
            (key, f"{one.membership.holder} · {one.membership.type} · {one.amount}") for key, one in self.due.items()
        ]
        self.fields["memberships"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("memberships", list(self.due))

    def chosen(self) -> list[Renewal]:
        """Those that were ticked; call it on a valid form."""
        return [self.due[key] for key in self.cleaned_data["memberships"]]
