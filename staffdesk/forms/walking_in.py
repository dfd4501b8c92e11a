"""Somebody at the door without a ticket."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.association import day_of
from ams.core.models import ReasonCode
from ams.core.templatetags.money import money
from billing.offers import with_tax
from billing.operations import Why
from billing.prices import prices_on
from events.models import Event, TicketType
from events.operations import WalkIn
from members.forms.joining import NameField
from staffdesk.queries.at_the_door import KnownAtDoor, is_number, known_at_door

CASH, FREE, NEW = "cash", "free", "new"


class WalkInForm(forms.Form):
    """Name, ticket, and what was paid. Everything else can be asked when there is no queue.

    Where we know somebody of that name, address or number, it asks who it is, and says what they pay.
    """

    name = NameField(
        label=_("Name, or member’s number"),
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": _("Write the name.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("For the receipt and the ticket, if they want them."),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _("This is no e-mail address. Write it like name@example.org.")},
    )
    person = forms.ChoiceField(
        label=_("Who is it?"),
        widget=forms.RadioSelect,
        help_text=_("We know this name or address. Their price is the one to take."),
        error_messages={"required": _("Say who it is: what they pay hangs on it.")},
    )
    ticket = forms.ModelChoiceField(
        label=_("Ticket"),
        queryset=TicketType.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a ticket.")},
    )
    paid = forms.ChoiceField(
        label=_("Paid"),
        choices=[(CASH, _("In cash: I have the money")), (FREE, _("Free of charge, for a reason"))],
        initial=CASH,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether they paid.")},
    )
    reason = forms.ModelChoiceField(
        label=_("Reason, if free of charge"),
        queryset=ReasonCode.objects.filter(archived_at=None),
        required=False,
        empty_label=_("Choose a reason"),
    )
    words = forms.CharField(label=_("In a few words, for colleagues"), required=False, max_length=1_000)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, event: Event, at: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = event.ticket_types.filter(product__archived_at=None).select_related(
            "product__seller", "product__tax_code"
        )
        usual = prices_on([kind.product_id for kind in kinds], day_of(at))
        self.priced = priced = [kind for kind in kinds if kind.product_id in usual]
        self.usual, self.at = usual, at
        field = self.fields["ticket"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = event.ticket_types.filter(pk__in=[kind.pk for kind in priced]).select_related("product")
            field.choices = [(kind.pk, f"{kind} · {_asked(usual[kind.product_id], kind, at)}") for kind in priced]
        if len(priced) == 1:
            self.initial.setdefault("ticket", priced[0].pk)
        self._ask_who()

    def _ask_who(self) -> None:
        """A question only where we know somebody it may be."""
        name, email = (str(self.data.get(field, "")).strip() for field in ("name", "email"))
        found = known_at_door(name, email, self.priced, self.usual, on=day_of(self.at)) if self.is_bound else []
        self.known = {str(one.contact.number): one for one in found}
        if not found:
            del self.fields["person"]
            return
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, self._label(one)) for key, one in self.known.items()]
            if not is_number(name):
                field.choices.append((NEW, gettext("Somebody else, who is new to us")))

    def _label(self, one: KnownAtDoor) -> str:
        facts = {"name": one.contact.display_name, "number": one.contact.number}
        said = gettext("%(name)s, no. %(number)s") % facts
        prices = [f"{kind} {money(one.less[kind.pk])}" for kind in self.priced if kind.pk in one.less]
        return f"{said} · {', '.join(prices)}" if prices else said

    def clean_name(self) -> str:
        """A name, or the number of somebody we know."""
        name: str = self.cleaned_data["name"]
        if is_number(name) and not self.known:
            raise forms.ValidationError(gettext("Nobody has this number. Write the name."))
        return name

    def clean(self) -> dict[str, Any]:
        """What is given away needs a reason and words."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("paid") == FREE:
            if not given.get("reason"):
                self.add_error("reason", gettext("Choose a reason, so that we learn what is given away for."))
            if not given.get("words"):
                self.add_error("words", gettext("Say in a few words why, so that colleagues can follow it."))
        return given

    def who(self) -> WalkIn:
        """As the operation takes it."""
        given = self.cleaned_data
        free = Why(given["reason"], given["words"]) if given["paid"] == FREE else None
        chosen = self.known.get(given.get("person", ""))
        contact = chosen.contact if chosen else None
        return WalkIn(given["key"], given["ticket"], given["name"], given["email"], free, contact)


def _asked(amount: Decimal, kind: TicketType, at: Any) -> str:
    paid = with_tax(amount, kind.product, day_of(at))
    return str(money(paid)) if paid else gettext("free")
