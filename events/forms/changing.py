"""Changes of mind: who comes instead, other answers, other sessions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from events.forms.details import SESSIONS, SessionsField, add_questions, answers_in, refuse_clash, session_choices
from events.models import SessionPlace
from events.queries import EventOffer
from members.forms.joining import NameField


class PassOnForm(forms.Form):
    """Who comes instead. The new ticket goes to their address."""

    full_name = NameField(
        label=gettext_lazy("Who comes instead"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the name of who comes instead.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail"),
        max_length=254,
        help_text=gettext_lazy("The new ticket goes here. Yours opens the door no more."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write their e-mail address, so that the ticket can reach them."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org."),
        },
    )


class TicketDetailsForm(forms.Form):
    """What somebody with a ticket answered and chose, to be changed. Their own sessions are offered also when full."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        offer: EventOffer,
        answers: Mapping[str, object],
        places: Sequence[SessionPlace],
    ) -> None:
        super().__init__(data)
        self.offer = offer
        mine = {str(place.session_id) for place in places}
        add_questions(self, offer.questions, answers)
        choices = session_choices(offer.sessions, with_full=True)
        full = {str(one.session.pk) for one in offer.sessions if one.is_sold_out} - mine
        if offered := [choice for choice in choices if choice[0] not in full]:
            self.fields[SESSIONS] = SessionsField(choices=offered, initial=sorted(mine))

    @property
    def asks_anything(self) -> bool:
        """Whether there is something to change."""
        return bool(self.fields)

    @property
    def wanted(self) -> str:
        """The titles of what was chosen when the form was sent, for whoever helps where it cannot be had so."""
        chosen = self[SESSIONS].value() or [] if self.is_bound and SESSIONS in self.fields else []
        return ", ".join(str(one.session) for one in self.offer.sessions if str(one.session.pk) in chosen)

    @property
    def sessions(self) -> list[int] | None:
        """The chosen sessions; None where none are offered. Call it on a valid form."""
        return [int(key) for key in self.cleaned_data[SESSIONS]] if SESSIONS in self.fields else None

    @property
    def answers(self) -> dict[str, Any]:
        """What they answer, by the key of the field; call it on a valid form."""
        return answers_in(self, self.offer.questions)

    def clean_sessions(self) -> list[str]:
        """Not two at the same time."""
        chosen: list[str] = self.cleaned_data[SESSIONS]
        refuse_clash(chosen, [one.session for one in self.offer.sessions])
        return chosen
