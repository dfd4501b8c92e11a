"""Replays lives in the order of time: whoever acts next goes next; mail counts as sent when it was written."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from django.db import connection

from ams.core.association import association_zone
from ams.core.outbox import replay_sending

Life: TypeAlias = Iterator[datetime]
"""Says when it acts next, and acts when it is resumed."""

DELIVERY = timedelta(seconds=3)
STEP = timedelta(minutes=5)  # what belongs to one step happens within it


class Clock:
    """The present of the demonstration, and the way back from it. Hours are local to the association."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self._zone = association_zone()
        self.today: date = now.astimezone(self._zone).date()

    def days_ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A local time so many days ago (0 is today; negative lies ahead)."""
        return self.on(self.today - timedelta(days=days), hour, minute)

    def on(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """A local time of a day, as an instant."""
        return datetime.combine(day, time(hour, minute), tzinfo=self._zone).astimezone(UTC)

    def run(self, lives: Iterable[Life]) -> None:
        """Let everybody act in the order of time, up to now and no further."""
        queue: list[tuple[datetime, int, Life]] = []
        for number, life in enumerate(lives):
            _line_up(queue, number, life)
        with savepoints(wanted=False):
            while queue and queue[0][0] <= self.now - STEP:
                _at, number, life = heapq.heappop(queue)
                _line_up(queue, number, life)
        replay_sending(until=self.now, after=DELIVERY)


def _line_up(queue: list[tuple[datetime, int, Life]], number: int, life: Life) -> None:
    """Resume a life; it acts, and queues for its next instant if it has one."""
    for at in life:
        heapq.heappush(queue, (at, number, life))
        return


@contextmanager
def savepoints(*, wanted: bool) -> Iterator[None]:
    """Whether operations set points to go back to. Nobody goes back in a past that is kept or given up as a whole.

    They would be a third of all statements. Who takes something back on purpose asks for them.
    """
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, wanted
    try:
        yield
    finally:
        features.uses_savepoints = before
