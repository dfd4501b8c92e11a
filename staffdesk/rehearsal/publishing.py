"""A change is tried before it takes effect: each rehearsal is played after it, and both are undone.

Each in a short transaction of its own, so that whoever joins or pays meanwhile does not wait for all of them. Whoever
saves waits for them: those that name what is changed are played, then of the others, the nearest first, as many as fit
in a few seconds; the worker plays all of them after the change.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from ams.core import activity
from ams.core.models import User
from staffdesk.models import Scenario, ScenarioRun
from staffdesk.rehearsal.plans import REMINDER
from staffdesk.rehearsal.running import play

PATIENCE: Final = 4.0  # seconds of whoever saves
Kind = Scenario.Kind
NEAREST: Final[dict[str, frozenset[str]]] = {  # by the app of what is changed
    "members": frozenset({Kind.JOIN, Kind.RENEW, Kind.LEAVE, Kind.SEATS}),
    "events": frozenset({Kind.REGISTER, Kind.CANCEL}),
    "billing": frozenset({Kind.BUY}),
    "staffdesk": frozenset({Kind.CASE}),
}
NAMED_BY: Final = {"membershiptype": "type", "tickettype": "ticket"}  # what is changed -> the step that names it
MAILS: Final = {"noticestep": REMINDER}  # what is changed -> the mail it writes, as rehearsals expect it


@dataclass(frozen=True, slots=True)
class Breaks:
    """A rehearsal that would come out another way than it did last, and how."""

    scenario: Scenario
    differences: list[str]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a change would break, and how many rehearsals nobody had the patience for."""

    breaks: list[Breaks]
    left: int = 0


@dataclass(frozen=True, slots=True)
class About:
    """What is changed: its app, its kind and its key, as the admin's addresses have them."""

    app: str
    kind: str
    key: str

    def is_named_by(self, scenario: Scenario) -> bool:
        """Whether a rehearsal is about this very thing, or expects the mail it writes."""
        if self.kind in MAILS:
            return MAILS[self.kind] in scenario.expects.get("gets", ())
        return str(scenario.steps.get(NAMED_BY.get(self.kind, ""), "")) == self.key

    def distance(self, scenario: Scenario) -> tuple[bool, bool]:
        """To sort by: what names it, then what is of its field, then the others."""
        return not self.is_named_by(scenario), scenario.kind not in NEAREST.get(self.app, frozenset())


def tried(change: Callable[[], bool], *, about: About, at: datetime) -> Tried:
    """What a change would break; nothing where it would not be made: `change` makes it and says whether it did."""
    began = time.monotonic()
    rows = sorted(Scenario.objects.standing().with_last_runs(), key=lambda row: about.distance(row[0]))
    found: list[Breaks] = []
    for played_so_far, (one, last) in enumerate(rows):
        if time.monotonic() - began > PATIENCE and not about.is_named_by(one):
            return Tried(found, left=len(rows) - played_so_far)
        with transaction.atomic():
            try:
                if not change():
                    return Tried([])
                played = play(one, at=at)
            finally:
                transaction.set_rollback(True)
        before = last.differences if last else []
        if played.result == ScenarioRun.Result.DIFFERS and list(played.differences) != before:
            found.append(Breaks(one, list(played.differences)))
    return Tried(found)


def note_overruled(broken: Iterable[Breaks], *, words: str, at: datetime, by: User | None) -> None:
    """Somebody made a change all the same: who, why, and what it broke."""
    for one in broken:
        facts = {"name": one.scenario.title, "words": words, "differences": one.differences}
        activity.record("scenario.overruled", contact=None, on=one.scenario, by=by, at=at, facts=facts)
