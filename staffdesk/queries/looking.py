"""Who else has a case open just now. Remembered for less than a minute in the cache, never in the database.

Two who come at the same instant may miss each other until the next look; nothing depends on it.
"""

from datetime import datetime
from typing import Final

from django.core.cache import cache

from ams.core.models import User

SEEN_FOR: Final = 45  # seconds; pages look again every fifteen


def look_at(case_id: int, user: User, *, at: datetime) -> list[str]:
    """Say that somebody has the case open; who else has, by name."""
    key = f"case-looked-at:{case_id}"
    known: dict[int, tuple[str, float]] = cache.get(key) or {}
    seen = {pk: (name, when) for pk, (name, when) in known.items() if when > at.timestamp() - SEEN_FOR}
    cache.set(key, {**seen, user.pk: (str(user), at.timestamp())}, SEEN_FOR)
    return sorted(name for pk, (name, _when) in seen.items() if pk != user.pk)
