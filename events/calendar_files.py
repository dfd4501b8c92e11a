"""Events as calendar files (RFC 5545): one entry an event, whoever imports it, and newer files replace older ones."""

from datetime import datetime

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from events.models import Event


def calendar_of(event: Event, *, revision: int, changed_at: datetime, url: str, is_whole: bool) -> bytes:
    """The file for a calendar. `revision` never falls while the event changes; `is_whole` tells the online link too.

    Local times with their zone's rules, so that a calendar shows them rightly wherever it is.
    """
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{settings.MAIL_DOMAIN}")
    entry.add("sequence", revision)
    entry.add("dtstamp", changed_at)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("url", url)
    if where := event.place or (event.online_link if is_whole else ""):
        entry.add("location", where)
    words = [event.summary, event.online_link if is_whole else "", url]
    entry.add("description", "\n\n".join(one for one in words if one))
    calendar = Calendar()
    calendar.add("prodid", "-//Association management//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
