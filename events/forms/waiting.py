"""Waiting for seats or asking for them, and taking up what is offered."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ams.core.models import Contact
from billing.operations import Newcomer
from events.forms.attendees import PeopleField, address_for, name_on_ticket, which_ticket
from events.forms.registering import label_of
from events.models import WaitlistEntry
from events.operations import Wish
from events.queries import EventOffer, TicketOffer

SOME, ALL = "some", "all"


def _people(**more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("How many people"),
        min_value=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Write how many people come, with you."),
            "invalid": gettext_lazy("Write a number, for example 2."),
            "min_value": gettext_lazy("Write how many people come, with you."),
        },
        **more,
    )


class WaitForm(forms.Form):
    """One page: for which ticket, who one is if we do not know, how many; and a few words where staff look at it.

    Where seats are free for some of them, it is theirs to say: some now and the rest waiting, or all waiting.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    ticket = which_ticket(gone=gettext_lazy("One cannot wait for this ticket any more. Choose another."))
    full_name = name_on_ticket()
    email = address_for(
        gettext_lazy("We write here as soon as it is your turn."),
        missing=gettext_lazy("Write your e-mail address, so that we can tell you."),
    )
    people = _people()
    others = PeopleField(help_text=gettext_lazy("One name a line, if you know already."))
    how = forms.ChoiceField(
        label=gettext_lazy("There are not seats for all of you now"),
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("Why you would like to come"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("A sentence or two. A person reads it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        offer: EventOffer,
        buyer: Contact | None,
        login_email: str,
        typed: Mapping[str, str],
    ) -> None:
        self.offer, self.buyer, self.login_email = offer, buyer, login_email
        named = len([line for line in typed.get("others", "").splitlines() if line.strip()])
        super().__init__(data, initial={"people": 1 + named, **typed, "key": uuid4()})
        for name in ["full_name", "email"] if buyer else ["email"] if login_email else []:
            del self.fields[name]
        self._offer_tickets()
        self._offer_parts()

    @property
    def tickets(self) -> list[TicketOffer]:
        """Those one can ask or wait for; those that are full first."""
        return [*self.offer.to_wait_for, *self.offer.on_request]

    @property
    def asked(self) -> TicketOffer | None:
        """The ticket that is chosen, before anything is checked."""
        typed = str(self.data.get("ticket", "") if self.is_bound else self.initial.get("ticket", ""))
        known = {str(one.kind.pk): one for one in self.tickets}
        return known.get(typed) or (self.tickets[0] if len(self.tickets) == 1 else None)

    @property
    def some_now(self) -> int:
        """For how many of them seats are free now, where that is not all of them."""
        try:
            people = int(str(self.data.get("people", "") if self.is_bound else self.initial.get("people", "")))
        except ValueError:
            return 0
        left = (self.asked.left or 0) if self.asked and not self.asked.kind.needs_approval else 0
        return left if left < people else 0

    @property
    def wants_some_now(self) -> bool:
        """Whether those for whom seats are free register now; call it on a valid form."""
        return bool(self.some_now and self.cleaned_data.get("how") == SOME)

    @property
    def who(self) -> Contact | Newcomer:
        """Who waits; call it on a valid form."""
        given = self.cleaned_data
        return self.buyer or Newcomer(given["full_name"], given.get("email") or self.login_email)

    @property
    def wish(self) -> Wish:
        """What is asked; call it on a valid form."""
        given = self.cleaned_data
        others = tuple(given.get("others", ()))
        return Wish(given["key"], given["ticket"].kind, self.who, given["people"], others, given.get("words", ""))

    def _offer_tickets(self) -> None:
        field = cast("forms.ChoiceField", self.fields["ticket"])
        field.choices = [(str(one.kind.pk), label_of(one)) for one in self.tickets]
        if len(self.tickets) == 1:
            field.widget = forms.HiddenInput()
            self.initial["ticket"] = self.tickets[0].kind.pk
        if all(one.kind.most_per_order <= 1 for one in self.tickets):
            self.fields["people"].widget = forms.HiddenInput()
            del self.fields["others"]
        if not self.offer.on_request or (self.asked and not self.asked.kind.needs_approval):
            del self.fields["words"]

    def _offer_parts(self) -> None:
        """It is a question only where seats are free for some of them."""
        if not (now := self.some_now):
            del self.fields["how"]
            return
        said = ngettext("%(now)d of us registers now, the rest wait", "%(now)d of us register now, the rest wait", now)
        field = cast("forms.ChoiceField", self.fields["how"])
        field.choices = [(SOME, said % {"now": now}), (ALL, _("We all wait, and come together or not at all"))]

    def clean_ticket(self) -> TicketOffer:
        """The ticket itself."""
        return next(one for one in self.tickets if str(one.kind.pk) == self.cleaned_data["ticket"])

    def clean(self) -> dict[str, Any]:
        """No more than one form takes; no more names than people; words where staff decide; and who waits, if some."""
        given = super().clean() or self.cleaned_data
        ticket, people = given.get("ticket"), given.get("people")
        if ticket and people and people > (most := ticket.kind.most_per_order):
            self.add_error(
                "people", _("At most %(most)d people go together. Ask us, if you are more.") % {"most": most}
            )
        elif people and 1 + len(given.get("others") or []) > people:
            self.add_error("people", _("You named more people than that. With you, how many are you?"))
        if ticket and ticket.kind.needs_approval and "words" in self.fields and not given.get("words"):
            self.add_error("words", _("Write a sentence or two, so that we can decide."))
        if "how" in self.fields and not given.get("how") and "how" not in self.errors:
            self.add_error("how", _("Choose whether some of you register now, or all of you wait."))
        return given


class TakeUpForm(forms.Form):
    """What is offered: how many of them come after all, and who; names that were said before need no saying again."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    people = _people()
    others = PeopleField(
        help_text=gettext_lazy(
            "One name a line, for the tickets. You may leave it empty: then we use the names you told us, if any."
        )
    )

    def __init__(self, sent: Mapping[str, Any], *, is_bound: bool, entry: WaitlistEntry, seen: Decimal | None) -> None:
        """`sent` is what was typed, also before somebody went back to this page."""
        self.entry = entry
        typed = {name: sent[name] for name in ("people", "others") if name in sent}
        super().__init__(
            sent if is_bound else None,
            initial={"people": entry.size, **typed, "seen": "" if seen is None else str(seen)},
        )
        if entry.size == 1:
            self.fields["people"].widget = forms.HiddenInput()
            del self.fields["others"]
        else:
            self.fields["people"].help_text = _("If fewer of you can come, the other seats go to the next.")
        self.fields["people"].widget.attrs["max"] = entry.size

    @property
    def price_seen(self) -> Decimal | None:
        """The price of one that the page showed; None where it said none."""
        try:
            return Decimal(self.cleaned_data["seen"])
        except InvalidOperation:
            return None

    def clean_people(self) -> int:
        """No more than were offered seats."""
        people: int = self.cleaned_data["people"]
        if people > self.entry.size:
            raise forms.ValidationError(_("At most %(most)d seats are kept for you.") % {"most": self.entry.size})
        return people
