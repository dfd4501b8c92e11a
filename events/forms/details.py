"""What each of those who come is asked besides the name: questions of the event, and sessions to choose."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ams.core.custom_forms import CustomField
from ams.core.errors import DomainError
from ams.core.templatetags.money import money
from events.models import EventQuestion, Session
from events.operations import Wishes, check_no_clash
from events.queries import EventOffer, SessionOffer, session_when

BLOCK = "who-"  # what the names of all fields of the second page begin with
SESSIONS = "sessions"
NOT_TYPED = ("csrfmiddlewaretoken", "then", "details", "session_prices")


class DetailsForm(forms.Form):
    """A block of the second page: one person's answers and sessions. Its fields are named after the person.

    So what was typed stays with them when others are added or left out on the first page.
    """

    def __init__(self, sent: QueryDict, *, is_bound: bool, name: str, nth: int, offer: EventOffer) -> None:
        prefix = block_of(name, nth)
        mine = [key for key in sent if key.startswith(f"{prefix}-")]
        typed: dict[str, Any] = {key.removeprefix(f"{prefix}-"): sent[key] for key in mine}
        typed |= {SESSIONS: sent.getlist(f"{prefix}-{SESSIONS}")}
        super().__init__(sent if is_bound else None, prefix=prefix, initial=typed)
        self.name, self.offer = name, offer
        add_questions(self, offer.questions)
        if choices := session_choices(offer.sessions, with_full=self.is_bound):
            self.fields[SESSIONS] = SessionsField(choices=choices)

    @property
    def wishes(self) -> Wishes:
        """What they say; call it on a valid form."""
        answers = answers_in(self, self.offer.questions)
        return Wishes(tuple(answers.items()), tuple(int(key) for key in self.cleaned_data.get(SESSIONS, ())))

    def clean_sessions(self) -> list[str]:
        """Not two at the same time."""
        chosen: list[str] = self.cleaned_data[SESSIONS]
        refuse_clash(chosen, [one.session for one in self.offer.sessions])
        return chosen


class SessionsField(forms.MultipleChoiceField):
    """Any number of sessions; those that are full can be chosen no more."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid_choice": gettext_lazy("One of the sessions cannot be chosen any more. Look at them again.")}
        usual = {"label": gettext_lazy("Sessions"), "required": False, "widget": forms.CheckboxSelectMultiple}
        super().__init__(**{**usual, **kwargs, "error_messages": said})


def block_of(name: str, nth: int) -> str:
    """The prefix of a person's fields; `nth` counts those of the same name."""
    return f"{BLOCK}{zlib.crc32(name.casefold().encode()):08x}-{nth}"


def blocks_for(sent: QueryDict, people: Iterable[tuple[str, EventOffer]], *, is_bound: bool) -> list[DetailsForm]:
    """A block for each who comes, by name and with what they are offered, in order.

    Until it is the second page that was sent, with what was typed there before.
    """
    seen: dict[str, int] = {}
    blocks = []
    for name, offer in people:
        seen[name.casefold()] = nth = seen.get(name.casefold(), 0) + 1
        blocks.append(DetailsForm(sent, is_bound=is_bound, name=name, nth=nth, offer=offer))
    return blocks


def add_questions(
    form: forms.Form, questions: Iterable[EventQuestion], kept: Mapping[str, object] | None = None
) -> None:
    """The fields that ask them, filled in with what was answered before."""
    for one in questions:
        value = (kept or {}).get(one.field.key)
        form.fields[_name(one)] = CustomField(one.field, value, required=one.is_required)


def answers_in(form: forms.Form, questions: Iterable[EventQuestion]) -> dict[str, Any]:
    """What a valid form says to them, by the key of the field; nothing for those left open."""
    given = {one.field.key: form.cleaned_data[_name(one)] for one in questions if _name(one) in form.cleaned_data}
    return {key: value for key, value in given.items() if value is not None}


def refuse_clash(chosen: Iterable[str], sessions: Iterable[Session]) -> None:
    """Raise a form's ValidationError where two of the chosen take place at the same time."""
    keys = set(chosen)
    try:
        check_no_clash([one for one in sessions if str(one.pk) in keys])
    except DomainError as error:
        raise forms.ValidationError(str(error)) from error


def session_choices(offers: Iterable[SessionOffer], *, with_full: bool) -> list[tuple[str, SafeString]]:
    """Those one can have, with when they are, what they cost and how many seats are left."""
    can_be_had = [one for one in offers if not (one.quote and one.quote.refusal)]
    return [(str(one.session.pk), _label(one)) for one in can_be_had if with_full or not one.is_sold_out]


def typed_of(sent: QueryDict, *, details: bool) -> list[tuple[str, str]]:
    """What was typed on the second page (or else on the first), to travel with the other page in hidden fields."""
    names = [name for name in sent if name.startswith(BLOCK) == details and name not in NOT_TYPED]
    return [(name, str(value)) for name in names for value in sent.getlist(name)]


def prices_written(offers: Iterable[SessionOffer], own: Mapping[int, EventOffer]) -> str:
    """The prices of sessions that a page shows, tax included, to be sent back with it; `own` by contacts' keys."""
    shown = [("", offers), *((f"@{contact}", offer.sessions) for contact, offer in own.items())]
    return " ".join(
        f"{one.session.pk}{whose}={one.to_pay.amount}"
        for whose, sessions in shown
        for one in sessions
        if one.to_pay is not None
    )


def prices_read(text: str) -> tuple[tuple[int, Decimal], ...]:
    """The usual ones as they come back, by the keys of sessions; what was not ours is left out."""
    return tuple((session, amount) for session, whose, amount in _read(text) if not whose)


def own_prices_read(text: str) -> tuple[tuple[int, int, Decimal], ...]:
    """Those of people who pay a price of their own: contact, session, price."""
    return tuple((whose, session, amount) for session, whose, amount in _read(text) if whose)


def _read(text: str) -> Iterator[tuple[int, int, Decimal]]:
    for one in text.split():
        what, _equals, amount = one.partition("=")
        session, _at, whose = what.partition("@")
        try:
            yield int(session), int(whose or 0), Decimal(amount)
        except (ValueError, InvalidOperation):
            continue


def _name(question: EventQuestion) -> str:
    """A number, so that no key of a field is taken for a secret's name, whose answer would not be kept."""
    return f"asked-{question.field_id}"


def _label(one: SessionOffer) -> SafeString:
    price = "" if one.to_pay is None else money(one.to_pay) if one.to_pay else _("Free")
    return format_html(
        '<span class="choice__line"><span class="choice__title">{}</span> <span class="choice__price">{}</span></span>'
        '<span class="choice__text">{}</span>',
        one.session, price, " · ".join(_facts(one)),
    )  # fmt: skip


def _facts(one: SessionOffer) -> list[str]:
    said = [session_when(one.session), *([one.session.place] if one.session.place else [])]
    if one.quote is not None and one.quote.why:
        said.append(one.quote.why)
    if one.is_sold_out:
        said.append(_("full"))
    if one.is_scarce:
        left = cast("int", one.left)
        said.append(ngettext("only %(left)d seat left", "only %(left)d seats left", left) % {"left": left})
    return said
