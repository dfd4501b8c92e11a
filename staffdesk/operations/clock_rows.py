"""The rows of clocks, written: begun, reckoned, stopped. Callers have the case locked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from ams.core.queue import enqueue
from staffdesk.models import Case, CaseMessage, CasePause, Clock, Standard, StandardVersion
from staffdesk.queries.reckoning import Reckoned, Reckoner, current_versions, pauses_of, reckoners

BATCH: Final = 500
RECKONED: Final = ("due_at", "next_step_at", "reached", "calendar_revision")
STOPPED: Final = ("state", "stopped_at", "why", "stopped_by", "took", "next_step_at")


def end_pauses(pauses: QuerySet[CasePause], at: datetime) -> int:
    """How many ended. What is heard late may have been said before one began: then it lasted no time at all."""
    return pauses.update(ended_at=Greatest(F("began_at"), Value(at)))


def end_of(clock: Clock, why: str, at: datetime) -> Clock.State:
    """What becomes of one that nobody answered: missed if it was late, kept if closing is what was promised."""
    if clock.due_at is not None and clock.due_at < at:
        return Clock.State.MISSED
    is_settled = why == Clock.Why.CLOSED and clock.standard.kept_by == Standard.KeptBy.SETTLED
    return Clock.State.KEPT if is_settled else Clock.State.OVER


def write_clocks(rows: Iterable[Clock], *, at: datetime) -> list[Clock]:
    """Begin them, of promises that are still made; each is due by its version, whatever it brought along."""
    rows = list(rows)
    promised = still_promised(row.standard_id for row in rows) if rows else set()
    rows = [row for row in rows if row.standard_id in promised]
    if not rows:
        return []
    pauses = pauses_of(rows)
    for row in rows:
        _set_reckoned(row, Reckoner(row.version).reckon(started_at=row.started_at, pauses=pauses(row)), at)
    Clock.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.next_step_at and row.next_step_at <= at for row in rows):
        enqueue("staffdesk.remind_of_clocks")  # told at once, not with the next sweep
    return rows


def new_clock(
    case: Case, message: CaseMessage | None, version: StandardVersion, started_at: datetime, like: Clock | None = None
) -> Clock:
    """A promise not yet written; with the pauses `like` brought along, where the same word began it."""
    brought = {"here_since": like.here_since, "brought": like.brought} if like else {}
    return Clock(
        case=case, standard=version.standard, version=version, message=message, started_at=started_at, **brought
    )


def still_promised(standards: Iterable[int]) -> set[int]:
    """Those that are on, kept on until we are done: whoever switches one off waits, and we for them."""
    held = Standard.objects.raw(
        "SELECT id FROM staffdesk_standard WHERE id = ANY(%s) AND archived_at IS NULL ORDER BY id FOR KEY SHARE",
        [list(standards)],
    )
    return {standard.pk for standard in held}


def running_clocks(case: Case, kept_by: Iterable[str] = ()) -> list[Clock]:
    """The running clocks of a case, locked."""
    running = Clock.objects.running().filter(case=case).select_related("standard", "message", "version")
    if kept_by:
        running = running.filter(standard__kept_by__in=list(kept_by))
    return list(running.select_for_update(of=("self",)).order_by("pk"))


def stop_all(clocks: list[Clock], why: str, *, at: datetime, message: CaseMessage | None = None) -> int:
    """They are kept, or missed, by when they were due; how many."""
    for clock in clocks:
        clock.state = Clock.State.MISSED if clock.due_at and clock.due_at < at else Clock.State.KEPT
    return write_stop(clocks, why, at, message)


def write_stop(clocks: list[Clock], why: str, at: datetime, message: CaseMessage | None) -> int:
    """Stop them as their state says; how long they took is business time without pauses."""
    if not clocks:
        return 0
    by, pauses = reckoners(clock.version_id for clock in clocks), pauses_of(clocks)
    for clock in clocks:
        clock.took = by[clock.version_id].took(started_at=clock.started_at, stopped_at=at, pauses=pauses(clock))
        clock.stopped_at, clock.why, clock.stopped_by, clock.next_step_at = at, why, message, None
    Clock.objects.bulk_update(clocks, STOPPED)
    note_due_of({clock.case_id for clock in clocks})
    return len(clocks)


def reckon_again(case: Case, at: datetime) -> None:
    """All that runs in a case."""
    reckon(running_clocks(case), at)
    note_due(case)


def reckon(clocks: list[Clock], at: datetime) -> None:
    """From the start, by what calendar and pauses say now."""
    by, pauses = reckoners(clock.version_id for clock in clocks), pauses_of(clocks)
    for clock in clocks:
        _set_reckoned(clock, by[clock.version_id].reckon(started_at=clock.started_at, pauses=pauses(clock)), at)
    if clocks:
        Clock.objects.bulk_update(clocks, RECKONED, batch_size=BATCH)


def _set_reckoned(clock: Clock, reckoned: Reckoned, at: datetime) -> None:
    if reckoned.due_at is not None:
        clock.reached = reckoned.reached(clock.reached, at=at)
    clock.due_at, clock.next_step_at = reckoned.due_at, reckoned.after(clock.reached)
    clock.calendar_revision = reckoned.revision


def note_due(case: Case) -> None:
    """The same for one, and for the copy of it that the caller holds."""
    note_due_of([case.pk])
    case.refresh_from_db(fields=["due_at"])


def note_due_of(cases: Iterable[int]) -> None:
    """Keep the first due time of its running clocks on the case itself, so that lists can be sorted by it."""
    running = Clock.objects.running().filter(case=OuterRef("pk")).order_by().values("case")
    Case.objects.filter(pk__in=list(cases)).update(
        due_at=Subquery(running.annotate(first=Min("due_at")).values("first"))
    )


def fitting_versions(case: Case, trigger: str) -> list[StandardVersion]:
    """What is promised about this. A standard that names the kind of case goes before those that name none."""
    versions = [
        version
        for version in current_versions()
        if trigger in version.started_by
        and case.queue in (version.queues or [case.queue])
        and case.kind in (version.case_kinds or [case.kind])
    ]
    naming = [version for version in versions if version.case_kinds]
    return naming or versions
