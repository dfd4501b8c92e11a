"""Clocks of a case: begun by a word of the member, stopped by ours, stopped for as long as it is not our turn.

Callers have the case locked; what is here locks standards, then clocks, in the order of their keys. Each may be called
whatever standards there are: without any, nothing happens.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from ams.core.queue import enqueue
from staffdesk.models import Case, CaseMessage, CasePause, Clock, Standard, StandardVersion
from staffdesk.models.standards import ClockQuerySet
from staffdesk.queries.reckoning import Reckoner, current_versions, pauses_of, reckoners

ANSWERED_BY: Final = (Standard.KeptBy.ANSWER, Standard.KeptBy.SETTLED, Standard.KeptBy.TAKEN)
BATCH: Final = 500
RECKONED: Final = ("due_at", "next_step_at", "reached", "calendar_revision")
STOPPED: Final = ("state", "stopped_at", "why", "stopped_by", "took", "next_step_at")


@transaction.atomic(savepoint=False)
def start_clocks(
    *, case: Case, message: CaseMessage | None, at: datetime, trigger: str = StandardVersion.OPENED
) -> list[Clock]:
    """A word of the member begins a clock for each standard that it is a matter of; once for each message.

    A call of which the facts say that nobody has to call back begins none. Without a message it is what `trigger` says:
    a case that we opened by ourselves, one that was flagged as difficult, or money without a receipt.
    """
    if message is None:
        return _start(case, None, trigger, at)
    if not message.is_from_member or message.facts.get("call_back") is False:
        return []
    return _start(case, message, message.kind, at)


@transaction.atomic(savepoint=False)
def stop_clocks(*, case: Case, message: CaseMessage | None, at: datetime) -> int:
    """A person answered, through whatever channel: every waiting message has its answer. How many clocks stopped.

    A message that is no answer (a note, what a machine sent) stops nothing.
    """
    if message is not None and not message.is_answer:
        return 0
    return _stop(_running(case, ANSWERED_BY), Clock.Why.ANSWERED, at=at, message=message)


@transaction.atomic(savepoint=False)
def take_clocks(*, case: Case, at: datetime) -> int:
    """Somebody took the case: what was promised about that is kept, or missed. How many clocks stopped."""
    return _stop(_running(case, [Standard.KeptBy.TAKEN]), Clock.Why.TAKEN, at=at)


@transaction.atomic(savepoint=False)
def end_clocks(*, case: Case, at: datetime, why: str = Clock.Why.CLOSED, into: Case | None = None) -> int:
    """Nobody waits for an answer any more, because the case is closed or merged; how many clocks ended.

    What was late already stays missed, and closing settles what only had to be settled. Merged into another case, a
    promise goes on there, counted from when it was given.
    """
    _end_pauses(CasePause.objects.filter(case=case, ended_at=None), at)
    clocks = _running(case)
    if into is not None:
        _start_again(into, clocks)
    for clock in clocks:
        clock.state = Clock.State.OVER if into is not None else _end_of(clock, why, at)
    return _write_stop(clocks, why, at, None)


@transaction.atomic(savepoint=False)
def restart_clocks(*, case: Case, at: datetime) -> int:
    """The case was closed too early: what closing ended goes on, and the time it was closed is a pause. How many.

    What a person answered while it was closed does not go on, nor what is promised no more.
    """
    closed = Clock.objects.filter(case=case, why=Clock.Why.CLOSED).order_by("-stopped_at").first()
    if closed is None or closed.stopped_at is None:
        return 0
    pause = {"case": case, "why": CasePause.Why.CLOSED, "began_at": closed.stopped_at}
    CasePause.objects.get_or_create(**pause, defaults={"ended_at": max(at, closed.stopped_at)})
    ended = Clock.objects.filter(case=case, why=Clock.Why.CLOSED, stopped_at=closed.stopped_at)
    if CaseMessage.objects.filter(case=case, kind__in=CaseMessage.ANSWERS, at__gte=closed.stopped_at).exists():
        ended = ended.exclude(standard__kept_by__in=ANSWERED_BY)
    ended = ended.filter(standard__in=_still_promised(ended.values_list("standard", flat=True)))
    again = list(ended.select_for_update().order_by("pk").values_list("pk", flat=True))
    Clock.objects.filter(pk__in=again).update(
        state=Clock.State.RUNNING, stopped_at=None, why="", took=None, stopped_by=None
    )
    _reckon_again(case, at)
    return len(again)


@transaction.atomic(savepoint=False)
def pause_clocks(*, case: Case, at: datetime) -> None:
    """From now on we wait for the member. A second call changes nothing."""
    pause = {"case": case, "why": CasePause.Why.WAITING, "ended_at": None}
    _row, is_new = CasePause.objects.get_or_create(**pause, defaults={"began_at": at})
    if is_new:
        _reckon_again(case, at)


@transaction.atomic(savepoint=False)
def resume_clocks(*, case: Case, at: datetime) -> None:
    """It is our turn again: what is due moves by the business time that we waited."""
    waiting = CasePause.objects.filter(case=case, why=CasePause.Why.WAITING, ended_at=None)
    if _end_pauses(waiting, at):
        _reckon_again(case, at)


@transaction.atomic(savepoint=False)
def move_clocks(*, case: Case, at: datetime) -> None:
    """The case has another kind, or went to another department: its standards are those of there.

    A promise that does not hold there ends, one that holds begins, for the same words and from the same instant.
    """
    gone = []
    for message, clocks in _by_message(_running(case)):
        fitting = _fitting(case, message.kind) if message else _still_fitting(case, clocks)
        held = {version.standard_id for version in fitting}
        gone += [clock for clock in clocks if clock.standard_id not in held]
        _write_clocks(case, message, clocks[0].started_at, fitting)
    for clock in gone:
        clock.state = _end_of(clock, Clock.Why.MOVED, at)
    _write_stop(gone, Clock.Why.MOVED, at, None)
    _note_due(case)


@transaction.atomic(savepoint=False)
def switch_off(*, standard: Standard, at: datetime) -> int:
    """It is promised no more: its clocks stop, and nobody is told about them again. How many stopped.

    Everybody locks cases before the standard. So where clocks begin until it is locked, what is locked is let go of,
    and all is locked anew.
    """
    running = Clock.objects.running().filter(standard=standard)
    while (cases := _locked_with(standard, running)) is None:
        pass
    Standard.objects.filter(pk=standard.pk, archived_at=None).update(archived_at=at)
    stop = {"stopped_at": at, "why": Clock.Why.SWITCHED_OFF, "next_step_at": None}
    missed = running.late(at=at).update(state=Clock.State.MISSED, **stop)
    over = running.update(state=Clock.State.OVER, **stop)
    _note_due_of(cases)
    return missed + over


@transaction.atomic(savepoint=False)
def reckon_corrected(*, at: datetime, at_most: int = BATCH) -> int:
    """Reckon clocks again, from their start, of which the calendar was corrected since; in how many cases.

    At most so many cases at a time; those somebody works with at this moment are left for the next.
    """
    outdated = Clock.objects.running().filter(calendar_revision__lt=F("version__calendar__revision"))
    cases = _locked(outdated, at_most=at_most)
    clocks = outdated.filter(case__in=cases).select_for_update(of=("self",)).order_by("pk")
    _reckon(list(clocks), at)
    _note_due_of(cases)
    return len(cases)


def _end_pauses(pauses: QuerySet[CasePause], at: datetime) -> int:
    """How many ended. What is heard late may have been said before one began: then it lasted no time at all."""
    return pauses.update(ended_at=Greatest(F("began_at"), Value(at)))


def _end_of(clock: Clock, why: str, at: datetime) -> Clock.State:
    if clock.due_at is not None and clock.due_at < at:
        return Clock.State.MISSED
    is_settled = why == Clock.Why.CLOSED and clock.standard.kept_by == Standard.KeptBy.SETTLED
    return Clock.State.KEPT if is_settled else Clock.State.OVER


def _start(case: Case, message: CaseMessage | None, trigger: str, at: datetime) -> list[Clock]:
    fitting = _fitting(case, trigger)
    clocks = _write_clocks(case, message, at, fitting)
    if clocks:
        _note_due(case)
    return clocks


def _fitting(case: Case, trigger: str) -> list[StandardVersion]:
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


def _still_fitting(case: Case, clocks: list[Clock]) -> list[StandardVersion]:
    """Of promises that no message began, those that hold for the case as it is now."""
    begun = {trigger for clock in clocks for trigger in clock.version.started_by}
    fitting = {version.pk: version for trigger in begun for version in _fitting(case, trigger)}
    return [version for version in fitting.values() if begun.intersection(version.started_by)]


def _write_clocks(
    case: Case, message: CaseMessage | None, started_at: datetime, versions: Iterable[StandardVersion]
) -> list[Clock]:
    versions = list(versions)
    promised = _still_promised(version.standard_id for version in versions) if versions else set()
    versions = [version for version in versions if version.standard_id in promised]
    pauses = pauses_of([case.pk])[case.pk] if versions else []
    rows = []
    for version in versions:
        reckoned = Reckoner(version).reckon(started_at=started_at, pauses=pauses)
        rows.append(
            Clock(
                case=case, standard=version.standard, version=version, message=message, started_at=started_at,
                due_at=reckoned.due_at, next_step_at=reckoned.after(0), calendar_revision=reckoned.revision,
            )
        )  # fmt: skip
    Clock.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.next_step_at and row.next_step_at <= started_at for row in rows):
        enqueue("staffdesk.remind_of_clocks")  # told at once, not with the next sweep
    return rows


def _start_again(into: Case, clocks: list[Clock]) -> None:
    by = reckoners(clock.version_id for clock in clocks)
    for clock in clocks:
        _write_clocks(into, clock.message, clock.started_at, [by[clock.version_id].version])
    _note_due(into)


def _by_message(clocks: list[Clock]) -> list[tuple[CaseMessage | None, list[Clock]]]:
    found: dict[int | None, list[Clock]] = defaultdict(list)
    for clock in clocks:
        found[clock.message_id].append(clock)
    return [(those[0].message, those) for those in found.values()]


def _locked(clocks: ClockQuerySet, *, at_most: int | None = None) -> list[int]:
    """The cases of some clocks, locked before the clocks are, as everywhere; busy ones are left out of a number."""
    cases = Case.objects.filter(pk__in=clocks.values("case")).order_by("pk")
    locked = cases.select_for_update(skip_locked=at_most is not None).values_list("pk", flat=True)
    return list(locked if at_most is None else locked[:at_most])


def _locked_with(standard: Standard, running: ClockQuerySet) -> list[int] | None:
    """The cases of its running clocks, then the standard, locked; None, and nothing locked, if some began since."""
    with transaction.atomic():
        cases = _locked(running)
        Standard.objects.select_for_update().get(pk=standard.pk)
        if not running.exclude(case__in=cases).exists():
            return cases
        transaction.set_rollback(True)
    return None


def _still_promised(standards: Iterable[int]) -> set[int]:
    """Those that are on, kept on until we are done: whoever switches one off waits, and we for them."""
    held = Standard.objects.raw(
        "SELECT id FROM staffdesk_standard WHERE id = ANY(%s) AND archived_at IS NULL ORDER BY id FOR KEY SHARE",
        [list(standards)],
    )
    return {standard.pk for standard in held}


def _running(case: Case, kept_by: Iterable[str] = ()) -> list[Clock]:
    """The running clocks of a case, locked."""
    running = Clock.objects.running().filter(case=case).select_related("standard", "message", "version")
    if kept_by:
        running = running.filter(standard__kept_by__in=list(kept_by))
    return list(running.select_for_update(of=("self",)).order_by("pk"))


def _stop(clocks: list[Clock], why: str, *, at: datetime, message: CaseMessage | None = None) -> int:
    for clock in clocks:
        clock.state = Clock.State.MISSED if clock.due_at and clock.due_at < at else Clock.State.KEPT
    return _write_stop(clocks, why, at, message)


def _write_stop(clocks: list[Clock], why: str, at: datetime, message: CaseMessage | None) -> int:
    """Stop them as their state says; how long they took is business time without pauses."""
    if not clocks:
        return 0
    by, pauses = reckoners(clock.version_id for clock in clocks), pauses_of(clock.case_id for clock in clocks)
    for clock in clocks:
        clock.took = by[clock.version_id].took(
            started_at=clock.started_at, stopped_at=at, pauses=pauses.get(clock.case_id, [])
        )
        clock.stopped_at, clock.why, clock.stopped_by, clock.next_step_at = at, why, message, None
    Clock.objects.bulk_update(clocks, STOPPED)
    _note_due_of({clock.case_id for clock in clocks})
    return len(clocks)


def _reckon_again(case: Case, at: datetime) -> None:
    _reckon(_running(case), at)
    _note_due(case)


def _reckon(clocks: list[Clock], at: datetime) -> None:
    """From the start, by what calendar and pauses say now."""
    by, pauses = reckoners(clock.version_id for clock in clocks), pauses_of(clock.case_id for clock in clocks)
    for clock in clocks:
        reckoned = by[clock.version_id].reckon(started_at=clock.started_at, pauses=pauses.get(clock.case_id, []))
        if reckoned.due_at is not None:
            clock.reached = reckoned.reached(clock.reached, at=at)
        clock.due_at, clock.next_step_at = reckoned.due_at, reckoned.after(clock.reached)
        clock.calendar_revision = reckoned.revision
    if clocks:
        Clock.objects.bulk_update(clocks, RECKONED, batch_size=BATCH)


def _note_due(case: Case) -> None:
    _note_due_of([case.pk])
    case.refresh_from_db(fields=["due_at"])


def _note_due_of(cases: Iterable[int]) -> None:
    """Keep the first due time of its running clocks on the case itself, so that lists can be sorted by it."""
    running = Clock.objects.running().filter(case=OuterRef("pk")).order_by().values("case")
    Case.objects.filter(pk__in=list(cases)).update(
        due_at=Subquery(running.annotate(first=Min("due_at")).values("first"))
    )
