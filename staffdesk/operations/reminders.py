"""Telling people about clocks: before something is due, when it is late, and louder later. Once for each level."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection, transaction

from ams.core.mails import render_mail
from ams.core.models import Role, User
from ams.core.outbox import post_message
from staffdesk.clock import is_open, next_open
from staffdesk.models import Case, Clock, StandardStep
from staffdesk.operations.duty import people_on_duty
from staffdesk.queries.clocks import dues_of
from staffdesk.queries.reckoning import Reckoned, Reckoner, pauses_of, reckoners

BATCH: Final = 500
NAMED: Final = 20  # cases a mail names; it says how many more there are
SET_STEPS: Final = """
    UPDATE staffdesk_clock AS clock SET reached = step.reached, next_step_at = step.next_step_at
    FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[]) AS step (id, reached, next_step_at)
    WHERE clock.id = step.id
"""
WRITE: Final = """
    INSERT INTO staffdesk_reminder (clock_id, level, due_at, at, told)
    SELECT clock_id, level, due_at, %s, string_to_array(told, ' ')::bigint[]
    FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[], %s::text[]) AS due (clock_id, level, due_at, told)
    ON CONFLICT DO NOTHING RETURNING clock_id
"""


class Told(NamedTuple):
    """A clock, the step it has reached, and whom that tells."""

    clock: Clock
    step: StandardStep
    people: tuple[User, ...]


def remind_of_clocks(*, at: datetime, at_most: int = BATCH) -> int:
    """Tell people about one batch of clocks that have reached a step; how many were looked at.

    After an outage somebody is told once, of the highest step that was reached. Outside business hours nobody is told:
    those clocks wait for the next opening. Clocks that somebody else works with are left to them.
    """
    with transaction.atomic():
        due = Clock.objects.to_remind(at=at).select_related(
            "case__owner", "case__contact", "standard", "version__calendar"
        )
        clocks = list(due.select_for_update(of=("self",), skip_locked=True).order_by("next_step_at", "id")[:at_most])
        if not clocks:
            return 0
        by = reckoners(clock.version_id for clock in clocks)
        told, steps = _reached(clocks, by, at)
        with connection.cursor() as cursor:
            cursor.execute(SET_STEPS, [[*column] for column in zip(*steps, strict=True)])
        _tell(_write(told, at), at)
    return len(clocks)


def _reached(
    clocks: Sequence[Clock], by: dict[int, Reckoner], at: datetime
) -> tuple[list[Told], list[tuple[int, int, datetime | None]]]:
    """Whom to tell of what, and each clock's row of (key, level, next step)."""
    pauses, audience = pauses_of(clocks), Audience(at)
    told: list[Told] = []
    rows: list[tuple[int, int, datetime | None]] = []
    for clock in clocks:
        reckoner = by[clock.version_id]
        if not is_open(reckoner.hours, at):
            rows.append((clock.pk, clock.reached, next_open(reckoner.hours, at)))
            continue
        reckoned = reckoner.reckon(started_at=clock.started_at, pauses=pauses(clock))
        level = _highest(reckoned, at)
        if level > clock.reached:
            step = next(step for step in reckoner.steps if step.level == level)
            told.append(Told(clock, step, audience.of(step, clock.case)))
        reached = max(level, clock.reached)
        rows.append((clock.pk, reached, reckoned.after(reached)))
    return told, rows


def _highest(reckoned: Reckoned, at: datetime) -> int:
    return max((step.level for step in reckoned.steps if step.at <= at), default=0)


def _write(told: list[Told], at: datetime) -> list[Told]:
    """One row each; those that were not there yet."""
    if not told:
        return []
    clocks, levels = [one.clock.pk for one in told], [one.step.level for one in told]
    due, people = [one.clock.due_at for one in told], [" ".join(str(who.pk) for who in one.people) for one in told]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [at, clocks, levels, due, people])
        written = {clock for (clock,) in cursor.fetchall()}
    return [one for one in told if one.clock.pk in written]


def _tell(told: Iterable[Told], at: datetime) -> None:
    """One mail to each person about all that this sweep found for them."""
    of_person: dict[User, list[Told]] = defaultdict(list)
    for one in told:
        for person in one.people:
            of_person[person].append(one)
    for person, theirs in of_person.items():
        first = theirs[0]  # told of once, so that no other mail has its key
        post_message(
            key=f"clocks:{person.pk}:{first.clock.pk}:{first.step.level}:{at.timestamp():.0f}",
            purpose="clocks",
            recipient=person.email,
            mail=render_mail("staffdesk/email/clocks", _mail_facts(person, theirs, at), ""),
            contact=None,
            at=at,
        )


def _mail_facts(person: User, theirs: list[Told], at: datetime) -> dict[str, object]:
    clocks = [one.clock for one in theirs[:NAMED]]
    named = list(zip([clock.case for clock in clocks], dues_of(clocks, at=at), strict=True))
    late = sum(1 for one in theirs if one.clock.due_at is not None and one.clock.due_at < at)
    return {"person": person, "named": named, "many": len(theirs), "more": len(theirs) - len(named), "late": late}


class Audience:
    """Who is told at an instant, asked once for each role."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._roles: dict[str, tuple[User, ...]] = {}
        self._duty: tuple[User, ...] | None = None

    def of(self, step: StandardStep, case: Case) -> tuple[User, ...]:
        """The people a step tells about a case; never nobody while there is anybody in its department."""
        match step.tell:
            case StandardStep.Tell.PERSON if step.person and step.person.is_active:
                return (step.person,)
            case StandardStep.Tell.ROLE:
                return self._of_role(step.role) or self._of_case(case)
            case StandardStep.Tell.DUTY:
                return self._on_duty() or self._of_case(case)
        return self._of_case(case)

    def _of_case(self, case: Case) -> tuple[User, ...]:
        if case.owner and case.owner.is_active:
            return (case.owner,)
        role = Role.ADMINISTRATOR if case.queue == Case.Queue.SYSTEM else case.queue  # departments are named like roles
        return self._of_role(role) or self._of_role(Role.SERVICE) or self._of_role(Role.ADMINISTRATOR)

    def _on_duty(self) -> tuple[User, ...]:
        if self._duty is None:
            self._duty = tuple(people_on_duty(self._at))
        return self._duty

    def _of_role(self, role: str) -> tuple[User, ...]:
        if role not in self._roles:
            self._roles[role] = tuple(User.objects.filter(role=role, is_active=True).order_by("pk"))
        return self._roles[role]
