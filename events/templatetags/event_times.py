"""When an event is, as its pages and mails say it, and what it looks like."""

from datetime import datetime

from django import template
from django.urls import reverse

from ams.core.association import association_zone
from events.local_times import moment_in_words, span_in_words
from events.models import Event, Session
from events.queries import Progress, progress_of, session_when

register = template.Library()


@register.filter
def when(event: Event) -> str:
    """“Sat 14 March 2027, 10:00 – 13:00, Lisbon time”: by the clocks there, which are named if they are not ours."""
    return span_in_words(event.starts_at, event.ends_at, home=association_zone().key)


@register.filter
def clock_of(instant: datetime, event: Event) -> str:
    """“Sat 14 March 2027, 10:00, Lisbon time”: an instant by the clocks at an event."""
    return moment_in_words(instant.astimezone(event.tz), home=association_zone().key)


@register.filter
def session_hours(session: Session) -> str:
    """“10:00 – 11:30”, with the day where the event has several."""
    return session_when(session)


@register.simple_tag
def event_picture_url(event: Event) -> str:
    """The address of its picture; it changes with the picture."""
    return reverse("events:event_picture", args=[event.slug, str(event.picture).rpartition("/")[2]])


@register.simple_tag
def money_going_back(event: Event) -> Progress:
    """How far giving back is what was paid for an event that was called off."""
    return progress_of(event)
