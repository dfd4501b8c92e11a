"""What staff write when they decide about somebody who asks or waits, or register somebody themselves."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact, ReasonCode
from billing.operations import Newcomer
from events.models import Event, TicketType
from events.operations import DeskBooking
from members.forms.joining import NameField

NO_REASON = _("Choose a reason, so that we learn what exceptions are made for.")
NO_WORDS = _("Say in a few words why, so that colleagues can follow it.")


class RefuseForm(forms.Form):
    """A word to somebody who is told no."""

    note = forms.CharField(
        label=_("A word to them"),
        max_length=1_000,
        required=False,
        help_text=_("Stands in the mail, for example why, or when they might ask again."),
        widget=forms.Textarea({"rows": 3}),
    )


class ExceptionForm(forms.Form):
    """Why an exception is made."""

    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=ReasonCode.objects.filter(archived_at=None),
        empty_label=_("Choose a reason"),
        error_messages={"required": NO_REASON},
    )
    words = forms.CharField(
        label=_("In a few words, for colleagues"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": NO_WORDS},
    )


class RegisterSomebodyForm(ExceptionForm):
    """Who comes, with which ticket, whether they pay; and why, if something is an exception."""

    field_order = ["key", "ticket", "name", "email", "pays", "overbook", "reason", "words"]
    key = forms.UUIDField(widget=forms.HiddenInput)
    ticket = forms.ModelChoiceField(
        label=_("Ticket"),
        queryset=TicketType.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a ticket.")},
    )
    name = NameField(
        label=_("Name"),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": _("Write the name as it should stand on the ticket.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("The ticket goes here. Without an address, you hand it over yourself."),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _("This is no e-mail address. Write it like name@example.org.")},
    )
    pays = forms.ChoiceField(
        label=_("What do they pay?"),
        widget=forms.RadioSelect,
        choices=[("price", _("The price; they are told how to pay")), ("free", _("Nothing, with a reason"))],
        initial="price",
        error_messages={"required": _("Choose what they pay.")},
    )
    overbook = forms.BooleanField(
        label=_("Also if every seat is taken, with a reason"),
        required=False,
        help_text=_("Their seat is one too many then, and takes nobody else’s."),
    )

    def __init__(self, *args: Any, event: Event, contact: Contact | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.initial.setdefault("key", uuid4())
        kinds = event.ticket_types.filter(product__archived_at=None)
        field = self.fields["ticket"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = kinds.select_related("product")
        self._only(list(kinds.values_list("pk", flat=True)))
        for name in ("reason", "words"):
            self.fields[name].required = False
        for name in ("name", "email") if contact else ():
            del self.fields[name]

    @property
    def booking(self) -> DeskBooking:
        """As the operation takes it; call it on a valid form."""
        given = self.cleaned_data
        return DeskBooking(
            given["key"],
            given["ticket"],
            self.contact or Newcomer(given["name"], given["email"]),
            is_free=given["pays"] == "free",
            may_overbook=given["overbook"],
            reason=given["reason"],
            words=given["words"],
        )

    def clean(self) -> dict[str, Any]:
        """An exception has a reason and words."""
        given = super().clean() or self.cleaned_data
        if given.get("pays") == "free" or given.get("overbook"):
            for name, missing in (("reason", NO_REASON), ("words", NO_WORDS)):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, gettext(str(missing)))
        return given

    def _only(self, kinds: Iterable[int]) -> None:
        """A single ticket is chosen already."""
        found = list(kinds)
        if len(found) == 1:
            self.initial.setdefault("ticket", found[0])
