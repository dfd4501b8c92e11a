"""Events as calendar files (RFC 5545): one entry an event, whoever imports it, and newer files replace older ones."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.formats import time_format
from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from events.models import Event, Session


def calendar_of(
    event: Event,
    *,
    revision: int,
    changed_at: datetime,
    url: str,
    is_whole: bool,
    sessions: Iterable[Session] = (),
    is_cancelled: bool = False,
) -> bytes:
    """The file for a calendar. `revision` never falls while the event changes; `is_whole` tells the online link too.

    Local times with their zone's rules, so that a calendar shows them rightly wherever it is. `is_cancelled`: whoever
    has the entry comes no longer, so their calendar takes it away (METHOD:CANCEL), as it does for an event called off.
    """
    is_off = is_cancelled or event.cancelled_at is not None
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{settings.MAIL_DOMAIN}")
    entry.add("sequence", revision)
    entry.add("dtstamp", changed_at)
    entry.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    entry.add("url", url)
    if where := event.place or (event.online_link if is_whole else ""):
        entry.add("location", where)
    chosen = [f"{time_format(one.start_time)} {one.title}{one.place and f', {one.place}'}" for one in sessions]
    words = [event.summary, event.online_link if is_whole else "", "\n".join(chosen), url]
    entry.add("description", "\n\n".join(one for one in words if one))
    calendar = Calendar()
    calendar.add("prodid", "-//Association management//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content
