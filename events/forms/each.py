"""Registering with different tickets: an adult and a child, a member and a guest, in one order and on one page.

Only who asks for it meets this form: most people buy one kind. Whom we know is asked which ticket they have; others are
named under theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ams.core.models import Contact
from ams.core.templatetags.money import money
from billing.forms.shop import LONGEST_NAME
from billing.operations import Newcomer
from events.forms.attendees import PeopleField
from events.forms.registering import ONE_A_LINE, OTHERS, RegisterForm
from events.models import TicketType
from events.operations import Attendee
from events.queries import TicketOffer

DIFFERENT, SAME = "different", "same"  # what the buttons say that lead from one form to the other
KNOWN = "with-"  # what the names of fields begin with; the key of a contact follows


class EachForm(RegisterForm):
    """The same page where not all have the same ticket."""

    tickets_are = forms.CharField(widget=forms.HiddenInput, initial=DIFFERENT)

    def _offer_tickets(self, available: Sequence[TicketOffer]) -> None:
        super()._offer_tickets(available)
        self.fields["ticket"].label = _("Your own ticket")
        self.kinds = {str(one.kind.pk): one.kind for one in available}
        self.choices = [(str(one.kind.pk), _in_a_line(one)) for one in available]
        self.initial["tickets_are"] = DIFFERENT
        self.fields.pop(OTHERS, None)

    def _ask_who(self) -> None:
        """Those whom this login acts for, one by one; then a field for each ticket."""
        del self.fields["coming"]
        is_asked = self.buyer is not None and list(self.family) != [str(self.buyer.pk)]
        if is_asked:
            del self.fields["ticket"]
        for key, one in self.family.items() if is_asked else ():
            is_buyer = self.buyer is not None and key == str(self.buyer.pk)
            self.fields[f"{KNOWN}{key}"] = forms.ChoiceField(
                label=one.display_name,
                choices=[("", _("Does not come")), *self._choices_of(one)],
                required=False,
                initial=self.choices[0][0] if is_buyer and self.choices else "",
            )
        hint: Any = ONE_A_LINE
        prices = {str(one.kind.pk): _price(one) for one in self.offer.on_sale}
        for key, kind in self.kinds.items():
            if kind.most_per_order > 1 or is_asked:
                label = _("Who else comes with “%(ticket)s”, %(price)s") % {"ticket": kind, "price": prices[key]}
                self.fields[f"{OTHERS}-{key}"] = PeopleField(label=label, help_text=hint)
                hint = ""
        self.fields["joining"] = self.fields.pop("joining")  # after who comes

    def _choices_of(self, one: Contact) -> list[tuple[str, str]]:
        """The tickets, with what this one pays for each."""
        theirs = {str(own.kind.pk): own for own in self.own[one.pk].tickets} if one.pk in self.own else {}
        return [(key, _in_a_line(theirs[key]) if key in theirs else label) for key, label in self.choices]

    @property
    def comes_themselves(self) -> bool:
        """Whether who is signed in comes, and is asked nothing but with which ticket."""
        return self.buyer is not None and "ticket" in self.fields

    @property
    def kind(self) -> TicketType:
        """The ticket of who registers, or else of the first who comes."""
        mine = next((one for one in self.people if one.contact == self.buyer), self.people[0])
        return mine.kind or super().kind

    @property
    def people(self) -> list[Attendee]:
        """Everybody who comes, each with a ticket."""
        given, who = self.cleaned_data, self.who
        found = []
        if isinstance(who, Newcomer):
            found.append(Attendee(who.name, who.email, kind=given["ticket"].kind))
        elif "ticket" in self.fields:
            found.append(_known(who, given["ticket"].kind))
        else:
            chosen = [(one, self.kinds.get(given[f"{KNOWN}{key}"])) for key, one in self.family.items()]
            found += [_known(one, kind) for one, kind in chosen if kind is not None]
        for key, kind in self.kinds.items():
            found += [replace(one, kind=kind) for one in given.get(f"{OTHERS}-{key}") or []]
        return found


def as_different(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed on the form for one ticket, to stand on the other: all have the ticket that was chosen there."""
    ticket, names = typed.get("ticket", ""), typed.get(OTHERS, "")
    return {**typed, f"{OTHERS}-{ticket}": names} if ticket and names else dict(typed)


def as_same(typed: Mapping[str, str]) -> dict[str, str]:
    """The other way round: all names together."""
    names = [typed.get(OTHERS, ""), *(said for name, said in typed.items() if name.startswith(f"{OTHERS}-"))]
    together = "\n".join(said.strip() for said in names if said.strip())
    return {**typed, OTHERS: together} if together else dict(typed)


def _known(contact: Contact, kind: TicketType) -> Attendee:
    return Attendee(contact.display_name[:LONGEST_NAME], contact.email, contact, kind=kind)


def _in_a_line(ticket: TicketOffer) -> str:
    return f"{ticket.kind} · {_price(ticket)}"


def _price(ticket: TicketOffer) -> str:
    return str(money(ticket.to_pay)) if ticket.to_pay else _("free")
