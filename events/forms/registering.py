"""Registering: with which ticket, and who comes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ams.core.models import Contact
from ams.core.templatetags.money import money
from billing.forms.shop import LONGEST_NAME
from billing.models import Product
from billing.operations import Newcomer
from events.forms.attendees import PeopleField, address_for, name_on_ticket, which_ticket
from events.models import TicketType
from events.operations import Attendee
from events.queries import EventOffer, JoinOffer, TicketOffer

OTHERS = "others"  # the field for names; with the key of a ticket behind it, for those of that ticket
ONE_A_LINE = gettext_lazy(
    "One name a line. Write an e-mail address behind a name, and the ticket goes there: Kim Lee kim@example.org"
)


class RegisterForm(forms.Form):
    """One page: the ticket if there is a choice, who one is if we do not know, and who comes along.

    All come with the same ticket; `each.EachForm` asks for different ones.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    prices = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000)
    ticket = which_ticket(gone=gettext_lazy("This ticket cannot be had any more. Choose another."))
    full_name = name_on_ticket()
    email = address_for(
        gettext_lazy("Your ticket goes here."),
        missing=gettext_lazy("Write your e-mail address, so that your ticket can reach you."),
    )
    coming = forms.MultipleChoiceField(
        label=gettext_lazy("Who comes"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose among these people, or write other names below.")},
    )  # fmt: skip
    joining = forms.ChoiceField(
        label=gettext_lazy("Members pay less"), required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("This membership cannot be had here any more. Choose again.")},
    )  # fmt: skip
    others = PeopleField(help_text=ONE_A_LINE)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        offer: EventOffer,
        buyer: Contact | None,
        login_email: str,
        typed: Mapping[str, str],
        family: Sequence[Contact] = (),
        own: Mapping[int, EventOffer] | None = None,
        joins: Sequence[JoinOffer] = (),
    ) -> None:
        self.own = own or {}  # what is offered to those of the family who pay less than who registers them
        self.joins = {str(one.type.pk): one for one in joins}
        self.offer, self.buyer, self.login_email = offer, buyer, login_email
        self.family = {str(one.pk): one for one in family}
        initial = {**typed, "key": uuid4(), "prices": self.written()}
        super().__init__(data, initial=initial)
        for name in ["full_name", "email"] if buyer else ["email"] if login_email else []:
            del self.fields[name]
        self._offer_tickets(self.offer.on_sale if self.is_bound else self.offer.available)
        self._ask_who()
        if joins:
            choices = [("", _("Only register")), *((key, _label_of_join(one)) for key, one in self.joins.items())]
            cast("forms.ChoiceField", self.fields["joining"]).choices = choices
        else:
            del self.fields["joining"]

    def _offer_tickets(self, available: Sequence[TicketOffer]) -> None:
        """Those this visitor can have (a second click finds seats taken); a single one is no question."""
        choices = [(str(one.kind.pk), label_of(one)) for one in available]
        cast("forms.ChoiceField", self.fields["ticket"]).choices = choices
        if len(available) == 1:
            self.fields["ticket"].widget = forms.HiddenInput()
            self.initial["ticket"] = available[0].kind.pk
        self.may_differ = len(available) > 1
        if all(one.kind.most_per_order <= 1 or (one.most <= 1 and not self.is_bound) for one in available):
            del self.fields["others"]

    def _ask_who(self) -> None:
        """Whoever acts for several people says which of them come; an organisation comes by those it names."""
        if self.buyer is None or list(self.family) == [str(self.buyer.pk)]:
            del self.fields["coming"]
        elif not self.family:
            del self.fields["coming"]
            if "others" in self.fields:
                self.fields["others"].label, self.fields["others"].required = _("Who comes"), True
                self.fields["others"].error_messages["required"] = _("Write who comes, a name a line.")
        else:
            who = cast("forms.MultipleChoiceField", self.fields["coming"])
            who.choices = [(key, self._called(one)) for key, one in self.family.items()]
            self.initial.setdefault("coming", [str(self.buyer.pk)])

    def _called(self, one: Contact) -> str:
        """The name, and what they pay where that is less than others pay here."""
        if one.pk not in self.own:
            return one.display_name
        lower = [
            f"{mine.kind}: {money(mine.to_pay)}" if len(self.offer.tickets) > 1 else str(money(mine.to_pay))
            for mine, usual in zip(self.own[one.pk].tickets, self.offer.tickets, strict=True)
            if mine.to_pay.amount < usual.to_pay.amount
        ]
        return " · ".join([one.display_name, *lower])

    @property
    def comes_themselves(self) -> bool:
        """Whether who is signed in comes, and is not asked."""
        return self.buyer is not None and self.buyer.kind == Contact.Kind.PERSON and "coming" not in self.fields

    def written(self) -> str:
        """The prices the page shows, tax included, to be sent back with it."""
        shown = [f"{one.kind.pk}={one.to_pay.amount}" for one in self.offer.tickets]
        for key, join in self.joins.items():
            shown.append(f"join:{key}={join.membership.to_pay.amount}")
            shown += [f"{kind}:{key}={amount.amount}" for kind, amount in join.tickets.items()]
        for relative, offer in self.own.items():
            shown += [f"{one.kind.pk}@{relative}={one.to_pay.amount}" for one in offer.tickets]
        return " ".join(shown)

    @property
    def join(self) -> JoinOffer | None:
        """The membership that is taken along; call it on a valid form."""
        return self.joins.get(self.cleaned_data.get("joining") or "")

    @property
    def who(self) -> Contact | Newcomer:
        """Who registers, and comes; call it on a valid form."""
        given = self.cleaned_data
        return self.buyer or Newcomer(given["full_name"], given.get("email") or self.login_email)

    @property
    def people(self) -> list[Attendee]:
        """Everybody who comes, in order; call it on a valid form."""
        given, who = self.cleaned_data, self.who
        others: list[Attendee] = given.get("others") or []
        if "coming" in self.fields:
            chosen = [self.family[key] for key in given["coming"]]
        else:
            chosen = [who] if isinstance(who, Contact) and who.kind == Contact.Kind.PERSON else []
        known = [Attendee(one.display_name[:LONGEST_NAME], one.email, one) for one in chosen]
        new = [Attendee(who.name, who.email)] if isinstance(who, Newcomer) else []
        return [*new, *known, *others]

    @property
    def kind(self) -> TicketType:
        """The ticket of who says nothing else; call it on a valid form."""
        ticket: TicketOffer = self.cleaned_data["ticket"]
        return ticket.kind

    @property
    def tickets(self) -> Counter[TicketType]:
        """How many come with each ticket; call it on a valid form."""
        return Counter(one.kind or self.kind for one in self.people)

    def seen(self, kind: TicketType) -> Decimal | None:
        """The price of a ticket that the page showed; None where it said none."""
        join = self.join
        return self._shown(f"{kind.pk}:{join.type.pk}" if join and kind.pk in join.tickets else str(kind.pk))

    @property
    def relatives(self) -> list[Contact]:
        """Those the visitor acts for besides."""
        return [one for one in self.family.values() if one != self.buyer]

    @property
    def with_own_price(self) -> list[Attendee]:
        """Those who come and pay a price of their own; call it on a valid form."""
        return [one for one in self.people if one.contact is not None and one.contact.pk in self.own]

    @property
    def seen_own(self) -> tuple[tuple[int, int, Decimal], ...]:
        """Contact, ticket, and the price of their own that the page showed."""
        shown = [
            (one.contact.pk, kind, self._shown(f"{kind}@{one.contact.pk}"))
            for one in self.people
            if one.contact is not None
            for kind in [(one.kind or self.kind).pk]
        ]
        return tuple((contact, kind, price) for contact, kind, price in shown if price is not None)

    @property
    def seen_joining(self) -> Decimal | None:
        """The price of the chosen membership that the page showed; None where none is chosen."""
        return self._shown(f"join:{self.join.type.pk}") if self.join else None

    def _shown(self, what: str) -> Decimal | None:
        shown = dict(one.partition("=")[::2] for one in self.cleaned_data["prices"].split())
        try:
            return Decimal(shown[what])
        except (KeyError, InvalidOperation):
            return None

    @property
    def is_free(self) -> bool:
        """Whether nothing is paid, whichever ticket is chosen."""
        return not any(one.to_pay for one in self.offer.on_sale)

    @property
    def products(self) -> list[Product]:
        """Everything to be paid that this form may put into one order, whatever is chosen on it."""
        tickets = [one.kind.product for one in self.offer.on_sale if one.to_pay]
        return [*tickets, *(join.piece.product for join in self.joins.values())]

    def clean_ticket(self) -> TicketOffer:
        """The ticket itself."""
        return next(one for one in self.offer.on_sale if str(one.kind.pk) == self.cleaned_data["ticket"])

    def clean(self) -> dict[str, Any]:
        """No more people than one form can register. Whether so many seats are free is decided under a lock."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if not self.people:
            self.add_error("coming" if "coming" in self.fields else None, _("Say who comes."))
            return given
        for kind, people in self.tickets.items():
            if people > kind.most_per_order:
                self.add_error(self._named_in(kind), _too_many(kind.most_per_order))
        return given

    def _named_in(self, kind: TicketType) -> str | None:
        """The field that names who comes with a ticket: its own, where there is one."""
        return next((name for name in (f"{OTHERS}-{kind.pk}", OTHERS) if name in self.fields), None)


def _too_many(most: int) -> str:
    said = ngettext(
        "With this ticket one registers %(most)d person at once. Register the others later, or ask us.",
        "With this ticket one registers at most %(most)d people at once. Ask us, if you are more.",
        most,
    )
    return said % {"most": most}


def _label_of_join(join: JoinOffer) -> SafeString:
    less = min(join.tickets.values())
    facts = {"days": join.membership.days, "less": money(less)}
    return format_html(
        '<span class="choice__line"><span class="choice__title">{}</span> '
        '<span class="choice__price">+ {}</span></span><span class="choice__text">{}</span>',
        _("Join too: %(type)s") % {"type": join.type},
        money(join.membership.to_pay),
        _("%(days)s. Your ticket then costs %(less)s.") % facts,
    )


def label_of(ticket: TicketOffer) -> SafeString:
    """A ticket to choose, with its price."""
    return format_html(
        '<span class="choice__line"><span class="choice__title">{}</span> <span class="choice__price">{}</span></span>'
        '<span class="choice__text">{}</span>',
        ticket.kind,
        money(ticket.to_pay) if ticket.to_pay else _("Free"),
        why_this_price(ticket),
    )


def why_this_price(ticket: TicketOffer) -> str:
    """What stands under a ticket to choose."""
    said = []
    if ticket.is_special:
        said.append(_("%(why)s; others pay %(usual)s") % {"why": ticket.quote.why, "usual": money(ticket.usual_to_pay)})
    if ticket.is_scarce:
        left = ticket.left or 0
        said.append(ngettext("only %(left)d seat left", "only %(left)d seats left", left) % {"left": left})
    return " · ".join(said)
