"""Writes a checked file, batch by batch. Whatever kills it, it goes on where it stood; nothing is done twice."""

from datetime import datetime

import pghistory
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.queue import enqueue
from members.importing.planning import Plan
from members.importing.reading import Row
from members.importing.survey import Doubles
from members.models import ImportLine, ImportRun
from members.operations.imports.batch import Batch
from members.operations.imports.checking import BATCH, Progress, rejection
from members.operations.imports.files import NotNow
from members.operations.imports.joining import join_rows
from members.operations.imports.opened import OpenedFile, Overtaken, Tally, in_batches, open_run, read_row
from members.operations.imports.writing import type_keys, write_batch
from members.queries.imports import known_links, load_knowledge

ATTEMPTS = 3


class AnotherAtWork(DomainError):
    """Two imports at once would not see each other's people."""


@transaction.atomic
def start_applying(*, run_id: int, at: datetime, by: User | None) -> ImportRun:
    """Release a checked run for writing; `at` is when everything it writes will have happened.

    One that failed half-way goes on where it stood, at the instant it was first released.

    Raises NotNow unless it is checked, and AnotherAtWork while another import writes.
    """
    ready = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.CHECKED, applied_at=None)
    broken = ImportRun.objects.filter(pk=run_id, state=ImportRun.State.FAILED, applied_at__isnull=False)
    try:
        with transaction.atomic():
            resumed = broken.update(state=ImportRun.State.APPLYING, failure="", moved_at=at)
            started = resumed or ready.update(
                state=ImportRun.State.APPLYING, done=0, counts={}, applied_at=at, moved_at=at, by=by
            )
    except IntegrityError as error:
        if "one_import_writes_at_a_time" not in str(error):
            raise
        raise AnotherAtWork(_("Another import is being written. Wait until it is done, then try again.")) from error
    if not started:
        raise NotNow(_("This import is not ready: it has to be checked first, and can be applied once."))
    run = ImportRun.objects.get(pk=run_id)
    if not resumed:
        run.lines.all().delete()
    enqueue("members.apply_import", run_id=run.pk)
    return run


def apply_import(*, run_id: int, progress: Progress | None = None, batch_size: int = BATCH) -> ImportRun:
    """Write what is left of a run that was released. May be called again after any interruption; raises Overtaken.

    Each batch is one transaction with the run's progress in it: committed whole with its place in the file, or not.
    """
    run = ImportRun.objects.select_related("by").get(pk=run_id)
    if run.state != ImportRun.State.APPLYING or run.applied_at is None:
        return run
    opened = open_run(run, at=run.applied_at)
    doubles = Doubles(
        set(run.survey["repeated"]), {int(line): one for line, one in run.survey["contradicting"].items()}
    )
    rows = opened.sheet.rows()
    for _skipped in range(run.done):
        next(rows)
    for batch in in_batches(rows, batch_size):
        _apply(run, opened, batch, doubles)
        if progress:
            progress(run.done, run.rows)
    join_rows(run, opened, doubles)
    _conclude(run)
    return run


def fail_import(*, run_id: int, failure: str) -> None:
    """Give a run up that met with something unforeseen; what it wrote stays, it can go on or be undone."""
    ImportRun.objects.unfinished().filter(pk=run_id).update(
        state=ImportRun.State.FAILED, failure=failure, undone_at=None, moved_at=Now()
    )


def _apply(run: ImportRun, opened: OpenedFile, batch: list[Row], doubles: Doubles) -> None:
    """One batch; where the database refuses it, its halves, so that one bad row spoils no other."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _write(run, opened, batch, doubles)
        except (IntegrityError, OperationalError):  # somebody joined at this very moment, or got in each other's way
            if attempt == ATTEMPTS:
                break
        except DataError:
            break
        else:
            return
    if len(batch) == 1:
        _write(run, opened, batch, doubles, refusal=_("The database did not take this row. Look at it by hand."))
        return
    half = len(batch) // 2
    _apply(run, opened, batch[:half], doubles)
    _apply(run, opened, batch[half:], doubles)


def _write(run: ImportRun, opened: OpenedFile, batch: list[Row], doubles: Doubles, *, refusal: str = "") -> None:
    actor = run.by.pk if run.by else None
    context = {"actor": actor, "import": run.pk, "reason": f"{run.name} ({run.pk})"}
    with pghistory.context(**context), transaction.atomic():
        mine = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.APPLYING, done=run.done)
        if not mine.update(done=run.done + len(batch), moved_at=Now()):  # locks the run; tells triggers the context
            raise Overtaken
        tally = Tally.of(run.counts)
        plans, rejected = (
            ([], _refused(run, batch, refusal, tally)) if refusal else _plan(run, opened, batch, doubles, tally)
        )
        write_batch(
            Batch(
                run=run,
                source=opened.recognised.format.key,
                plans=[plan for plan in plans if plan.writes],
                types=type_keys(),
                at=run.applied_at or run.created_at,
                by=run.by,
            )
        )
        ImportLine.objects.bulk_create(rejected)
        counts = tally.as_json()
        ImportRun.objects.filter(pk=run.pk).update(counts=counts)
    run.done += len(batch)
    run.counts = counts


def _refused(run: ImportRun, batch: list[Row], refusal: str, tally: Tally) -> list[ImportLine]:
    for _row in batch:
        tally.reject(refusal)
    return [rejection(run, row, refusal) for row in batch]


def _plan(
    run: ImportRun, opened: OpenedFile, batch: list[Row], doubles: Doubles, tally: Tally
) -> tuple[list[Plan], list[ImportLine]]:
    """What some rows change, and those that cannot be taken."""
    plans: list[Plan] = []
    rejected: list[ImportLine] = []
    file = opened.recognised.format
    read = [read_row(opened.reading, row, doubles) for row in batch]
    said = [one.said for one in read if one and one.said]
    links = known_links(file.key, said)
    news = [one for one in said if one.key not in links or links[one.key][2] != one.digests()]
    knowledge = load_knowledge(
        news, {one.key: links[one.key] for one in news if one.key in links}, file=file, run=run, lock=True
    )
    unchanged = {one.line for one in said} - {one.line for one in news}
    for one in read:
        if one is None or one.row.line in unchanged:
            tally.outcomes["same"] += 1
            continue
        reason = one.reason
        if one.said:
            try:
                plan = opened.planner.plan(one.said, knowledge)
                tally.count(plan)
                plans.append(plan)
            except DomainError as error:
                reason = str(error)
        if reason:
            tally.reject(reason)
            rejected.append(rejection(run, one.row, reason))
    return plans, rejected


def _conclude(run: ImportRun) -> None:
    """The one line that says a file came in."""
    with transaction.atomic():
        done = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.APPLYING, done=run.done)
        if not done.update(state=ImportRun.State.APPLIED, moved_at=Now()):
            raise Overtaken
        run.state = ImportRun.State.APPLIED
        facts = {key: run.counts.get(key, 0) for key in ("created", "changed", "same", "rejected")}
        at = run.applied_at or run.created_at
        activity.record("import.applied", contact=None, on=run, by=run.by, at=at, facts={"file": run.name, **facts})
