"""Fields of every form by which people come: which ticket, who somebody is, and who comes along."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.forms.shop import LONGEST_NAME
from events.operations import Attendee
from members.forms.joining import NameField

_ADDRESS: Final = re.compile(r"[<(]?\s*([^\s<>(),;]+@[^\s<>(),;]+)\s*[>)]?\s*$")


def which_ticket(*, gone: Any) -> forms.ChoiceField:
    """The tickets there are; `gone` is said of one that is none of them any more."""
    return forms.ChoiceField(
        label=gettext_lazy("Which ticket"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a ticket."), "invalid_choice": gone},
    )


def name_on_ticket() -> NameField:
    """Who somebody is."""
    missing = gettext_lazy("Write your name as it should stand on the ticket.")
    return NameField(error_messages={"required": missing})


def address_for(purpose: Any, *, missing: Any) -> forms.EmailField:
    """Where mail goes, and what for."""
    return forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        help_text=purpose,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": missing,
            "invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org."),
        },
    )


class PeopleField(forms.CharField):
    """A name a line, perhaps with an address behind it; what it comes to are the people."""

    def __init__(self, **kwargs: Any) -> None:
        lines = forms.Textarea(attrs={"rows": 3, "dir": "auto", "spellcheck": "false", "autocomplete": "off"})
        usual = {"label": gettext_lazy("Who comes with you"), "required": False, "max_length": 20_000, "widget": lines}
        super().__init__(**{**usual, **kwargs})

    def clean(self, value: Any) -> list[Attendee]:
        """Whom the lines name."""
        return [_attendee_in(line.strip()) for line in super().clean(value).splitlines() if line.strip()]


def _attendee_in(line: str) -> Attendee:
    """Who a line names. Raises ValidationError for an address without a name, or one that is none."""
    found = _ADDRESS.search(line)
    name = " ".join((line[: found.start()] if found else line).strip(" ,;").split())
    if not name:
        raise ValidationError(_("Write a name before the address: %(line)s") % {"line": line})
    if len(name) > LONGEST_NAME or "@" in name:
        raise ValidationError(_("This is no name we can write on a ticket: %(line)s") % {"line": line[:80]})
    if found:
        try:
            validate_email(found[1])
        except ValidationError:
            raise ValidationError(_("This is no e-mail address: %(it)s") % {"it": found[1]}) from None
    return Attendee(name, found[1] if found else "")
