"""What people fill in: the form of an event, and those of the admin."""

from events.forms.events import EventForm, TicketTypeForm
from events.forms.registering import RegisterForm
from events.forms.waiting import TakeUpForm, WaitForm

__all__ = ["EventForm", "RegisterForm", "TakeUpForm", "TicketTypeForm", "WaitForm"]
