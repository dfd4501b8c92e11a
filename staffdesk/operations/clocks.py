"""Clocks of a case: begun by a word of the member, stopped by ours, stopped for as long as it is not our turn.

Callers have the case locked; what is here locks standards, then clocks, in the order of their keys. Each may be called
whatever standards there are: without any, nothing happens.
"""

from collections import defaultdict
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from staffdesk.models import Case, CaseMessage, CasePause, Clock, Standard, StandardVersion
from staffdesk.models.standards import ClockQuerySet
from staffdesk.operations.clock_rows import (
    BATCH,
    end_of,
    end_pauses,
    fitting_versions,
    new_clock,
    note_due,
    note_due_of,
    reckon,
    reckon_again,
    running_clocks,
    still_promised,
    stop_all,
    write_clocks,
    write_stop,
)

ANSWERED_BY: Final = (Standard.KeptBy.ANSWER, Standard.KeptBy.SETTLED, Standard.KeptBy.TAKEN)


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
    return stop_all(running_clocks(case, ANSWERED_BY), Clock.Why.ANSWERED, at=at, message=message)


@transaction.atomic(savepoint=False)
def take_clocks(*, case: Case, at: datetime) -> int:
    """Somebody took the case: what was promised about that is kept, or missed. How many clocks stopped."""
    return stop_all(running_clocks(case, [Standard.KeptBy.TAKEN]), Clock.Why.TAKEN, at=at)


@transaction.atomic(savepoint=False)
def end_clocks(*, case: Case, at: datetime) -> int:
    """Nobody waits for an answer any more, because the case is closed; how many clocks ended.

    What was late already stays missed, and closing settles what only had to be settled.
    """
    end_pauses(CasePause.objects.filter(case=case, ended_at=None), at)
    clocks = running_clocks(case)
    for clock in clocks:
        clock.state = end_of(clock, Clock.Why.CLOSED, at)
    return write_stop(clocks, Clock.Why.CLOSED, at, None)


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
    ended = ended.filter(standard__in=still_promised(ended.values_list("standard", flat=True)))
    again = list(ended.select_for_update().order_by("pk").values_list("pk", flat=True))
    Clock.objects.filter(pk__in=again).update(
        state=Clock.State.RUNNING, stopped_at=None, why="", took=None, stopped_by=None
    )
    reckon_again(case, at)
    return len(again)


@transaction.atomic(savepoint=False)
def pause_clocks(*, case: Case, at: datetime) -> None:
    """From now on we wait for the member. A second call changes nothing."""
    pause = {"case": case, "why": CasePause.Why.WAITING, "ended_at": None}
    _row, is_new = CasePause.objects.get_or_create(**pause, defaults={"began_at": at})
    if is_new:
        reckon_again(case, at)


@transaction.atomic(savepoint=False)
def resume_clocks(*, case: Case, at: datetime) -> None:
    """It is our turn again: what is due moves by the business time that we waited."""
    waiting = CasePause.objects.filter(case=case, why=CasePause.Why.WAITING, ended_at=None)
    if end_pauses(waiting, at):
        reckon_again(case, at)


@transaction.atomic(savepoint=False)
def move_clocks(*, case: Case, at: datetime) -> None:
    """The case has another kind, or went to another department: its standards are those of there.

    A promise that does not hold there ends, one that holds begins, for the same words and from the same instant.
    """
    gone = []
    for message, clocks in _by_message(running_clocks(case)):
        fitting = fitting_versions(case, message.kind) if message else _still_fitting(case, clocks)
        held = {version.standard_id for version in fitting}
        gone += [clock for clock in clocks if clock.standard_id not in held]
        first = clocks[0]
        write_clocks([new_clock(case, message, version, first.started_at, first) for version in fitting], at=at)
    for clock in gone:
        clock.state = end_of(clock, Clock.Why.MOVED, at)
    write_stop(gone, Clock.Why.MOVED, at, None)
    note_due(case)


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
    note_due_of(cases)
    return missed + over


@transaction.atomic(savepoint=False)
def reckon_corrected(*, at: datetime, at_most: int = BATCH) -> int:
    """Reckon clocks again, from their start, of which the calendar was corrected since; in how many cases.

    At most so many cases at a time; those somebody works with at this moment are left for the next.
    """
    outdated = Clock.objects.running().filter(calendar_revision__lt=F("version__calendar__revision"))
    cases = _locked(outdated, at_most=at_most)
    clocks = outdated.filter(case__in=cases).select_for_update(of=("self",)).order_by("pk")
    reckon(list(clocks), at)
    note_due_of(cases)
    return len(cases)


def _start(case: Case, message: CaseMessage | None, trigger: str, at: datetime) -> list[Clock]:
    fitting = fitting_versions(case, trigger)
    clocks = write_clocks([new_clock(case, message, version, at) for version in fitting], at=at)
    if clocks:
        note_due(case)
    return clocks


def _still_fitting(case: Case, clocks: list[Clock]) -> list[StandardVersion]:
    """Of promises that no message began, those that hold for the case as it is now."""
    begun = {trigger for clock in clocks for trigger in clock.version.started_by}
    fitting = {version.pk: version for trigger in begun for version in fitting_versions(case, trigger)}
    return [version for version in fitting.values() if begun.intersection(version.started_by)]


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
