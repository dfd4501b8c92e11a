"""What people fill in: the form of an event, and those of the admin."""

from events.forms.events import EventForm, TicketTypeForm
from events.forms.registering import RegisterForm

__all__ = ["EventForm", "RegisterForm", "TicketTypeForm"]
