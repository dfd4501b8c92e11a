"""Promises that go on in another case, with the time that was waited for the member where they come from left out.

A pause belongs to a case. So what a clock was stopped by goes along with it, up to the instant at which it moves.
Callers have both cases locked.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from staffdesk.clock import Pause, part_of
from staffdesk.models import Case, CaseMessage, CasePause, Clock
from staffdesk.operations.clock_rows import (
    STOPPED,
    end_pauses,
    fitting_versions,
    new_clock,
    note_due,
    reckon,
    running_clocks,
    still_promised,
    write_clocks,
    write_stop,
)
from staffdesk.operations.clocks import start_clocks
from staffdesk.queries.reckoning import pauses_of, reckoners


@transaction.atomic(savepoint=False)
def merge_clocks(*, case: Case, into: Case, at: datetime) -> int:
    """What the case was promised goes on in the other one, due when it was due, told of as far as it was; how much."""
    end_pauses(CasePause.objects.filter(case=case, ended_at=None), at)
    clocks = running_clocks(case)
    by, pauses, moved = reckoners(clock.version_id for clock in clocks), pauses_of(clocks), []
    for clock in clocks:
        there = new_clock(into, clock.message, by[clock.version_id].version, clock.started_at)
        there.reached = clock.reached
        moved.append(_bring(there, pauses(clock), at))
        clock.state = Clock.State.OVER
    write_clocks(moved, at=at)
    note_due(into)
    return write_stop(clocks, Clock.Why.MERGED, at, None)


@transaction.atomic(savepoint=False)
def take_back_clocks(*, case: Case, out_of: Case, merged_at: datetime, at: datetime) -> int:
    """The case goes on by itself after all, and so do its promises that nobody kept or missed meanwhile; how many.

    What closing the other case ended goes on as well, as if that case were opened again.
    """
    mine = Clock.objects.filter(case=case, why=Clock.Why.MERGED, stopped_at=merged_at).order_by("pk")
    on = still_promised(mine.values_list("standard", flat=True))
    there = _not_judged(out_of)
    both = [
        (one, there[_promise(one)])
        for one in mine.filter(standard__in=on).select_for_update()
        if _promise(one) in there
    ]
    pauses = pauses_of(other for _one, other in both)
    for one, other in both:
        closed: list[Pause] = [(other.stopped_at, at)] if other.stopped_at else []
        _bring(one, [*pauses(other), *closed], at)
        one.state, one.stopped_at, one.why, one.took, one.reached = Clock.State.RUNNING, None, "", None, other.reached
        other.state = Clock.State.OVER
    write_stop([other for _one, other in both], Clock.Why.MOVED, at, None)
    back = [one for one, _other in both]
    Clock.objects.bulk_update(back, [*STOPPED, "reached", "here_since", "brought"])
    reckon(back, at)
    note_due(case)
    return len(back)


@transaction.atomic(savepoint=False)
def split_clocks(*, case: Case, message: CaseMessage, of: CaseMessage, at: datetime) -> list[Clock]:
    """A word of another case, said here as well: promised since it was said if it waits there, else from now on."""
    waits = Clock.objects.running().filter(message=of).order_by("pk").first()
    if waits is None:
        return start_clocks(case=case, message=message, at=at)
    if not message.is_from_member or message.facts.get("call_back") is False:
        return []
    pauses = pauses_of([waits])(waits)
    rows = [
        _bring(new_clock(case, message, version, waits.started_at), pauses, at)
        for version in fitting_versions(case, message.kind)
    ]
    begun = write_clocks(rows, at=at)
    note_due(case)
    return begun


def _bring(clock: Clock, pauses: Iterable[Pause], at: datetime) -> Clock:
    clock.here_since = at
    clock.brought = [DateTimeTZRange(*one) for one in part_of(pauses, since=clock.started_at, until=at)]
    return clock


def _promise(clock: Clock) -> tuple[int, int | None, datetime]:
    return clock.standard_id, clock.message_id, clock.started_at


def _not_judged(case: Case) -> dict[tuple[int, int | None, datetime], Clock]:
    """Of a case, by what they promise about which word, the clocks that run, and those that closing it ended."""
    open_still = Q(state=Clock.State.RUNNING) | Q(why=Clock.Why.CLOSED, case__closed_at__isnull=False)
    found = Clock.objects.filter(open_still, case=case).select_for_update(of=("self",)).order_by("pk")
    return {_promise(clock): clock for clock in found}
