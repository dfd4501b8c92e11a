"""Events of the days to come, for those who are there."""

from datetime import datetime, timedelta

from events.models import Event

AHEAD = timedelta(days=7)
SHOWN = 5


def next_events(*, at: datetime) -> list[Event]:
    """What is announced, not called off, and begins within a week. One query."""
    soon = Event.objects.announced().not_over(at=at).filter(cancelled_at=None).beginning_before(at=at + AHEAD)
    return list(soon[:SHOWN])
