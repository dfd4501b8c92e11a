"""A change is tried before it takes effect: each rehearsal is played after it, and both are undone.

Each in a short transaction of its own, so that whoever joins or pays meanwhile does not wait for all of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ams.core import activity
from ams.core.models import User
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.rehearsal.running import play


@dataclass(frozen=True, slots=True)
class Breaks:
    """A rehearsal that would come out another way than it did last, and how."""

    scenario: Scenario
    differences: list[str]


def breaks_of(change: Callable[[], bool], *, at: datetime) -> list[Breaks] | None:
    """What a change would break; None where it would not be made at all: `change` makes it and says whether it did."""
    rows = list(Scenario.objects.standing().with_last_run())
    runs = ScenarioRun.objects.in_bulk([one.last_run for one in rows if one.last_run])  # type: ignore[attr-defined]  # annotated
    found = []
    for one in rows:
        with transaction.atomic():
            try:
                if not change():
                    return None
                played = play(one, at=at)
            finally:
                transaction.set_rollback(True)
        last = runs.get(one.last_run)  # type: ignore[attr-defined]  # annotated
        before = last.differences if last else []
        if played.result == ScenarioRun.Result.DIFFERS and list(played.differences) != before:
            found.append(Breaks(one, list(played.differences)))
    return found


def note_overruled(broken: Iterable[Breaks], *, words: str, at: datetime, by: User | None) -> None:
    """Somebody made a change all the same: who, why, and what it broke."""
    for one in broken:
        facts = {"name": one.scenario.title, "words": words, "differences": one.differences}
        activity.record("scenario.overruled", contact=None, on=one.scenario, by=by, at=at, facts=facts)
