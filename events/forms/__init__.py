"""What people fill in: the form of an event, and those of the admin."""

from events.forms.changing import PassOnForm, TicketDetailsForm
from events.forms.copying import CopyForm
from events.forms.details import (
    DetailsForm,
    blocks_for,
    own_prices_read,
    prices_read,
    prices_written,
    typed_of,
)
from events.forms.each import DIFFERENT, SAME, EachForm, as_different, as_same
from events.forms.events import EventForm, TicketTypeForm
from events.forms.registering import RegisterForm
from events.forms.waiting import TakeUpForm, WaitForm

__all__ = [
    "DIFFERENT",
    "SAME",
    "CopyForm",
    "DetailsForm",
    "EachForm",
    "EventForm",
    "PassOnForm",
    "RegisterForm",
    "TakeUpForm",
    "TicketDetailsForm",
    "TicketTypeForm",
    "WaitForm",
    "as_different",
    "as_same",
    "blocks_for",
    "own_prices_read",
    "prices_read",
    "prices_written",
    "typed_of",
]
