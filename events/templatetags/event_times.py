"""When an event is, as its pages and mails say it."""

from datetime import datetime

from django import template

from ams.core.association import association_zone
from events.local_times import moment_in_words, span_in_words
from events.models import Event

register = template.Library()


@register.filter
def when(event: Event) -> str:
    """“Sat 14 March 2027, 10:00 – 13:00, Lisbon time”: by the clocks there, which are named if they are not ours."""
    return span_in_words(event.starts_at, event.ends_at, home=association_zone().key)


@register.filter
def clock_of(instant: datetime, event: Event) -> str:
    """“Sat 14 March 2027, 10:00, Lisbon time”: an instant by the clocks at an event."""
    return moment_in_words(instant.astimezone(event.tz), home=association_zone().key)
