"""A dry run: every row is compared with what is here, and nothing is written but the account of it."""

from collections.abc import Callable, Collection

from django.db import transaction
from django.db.models.functions import Now

from ams.core.errors import DomainError
from members.importing.dates import DateOrder
from members.importing.errors import UnreadableFile
from members.importing.known import Knowledge, KnownContact
from members.importing.reading import Row
from members.importing.survey import Doubles, TypeName, find_doubles, match_levels, survey
from members.models import ImportLine, ImportRun, MembershipType
from members.operations.imports.ahead import Ahead
from members.operations.imports.joining import join_rows, joins_rows
from members.operations.imports.opened import (
    OpenedFile,
    Overtaken,
    ReadRow,
    Tally,
    in_batches,
    open_file,
    open_run,
    read_row,
)
from members.queries.imports import known_links, load_knowledge

BATCH = 1_000  # rows
Progress = Callable[[int, int], None]  # rows done, of all


def check_import(*, run_id: int, progress: Progress | None = None) -> ImportRun:
    """Say what applying would do, and which questions have to be answered first. Safe to begin again at any time.

    Each batch is a transaction of its own, so that its progress can be watched. Raises Overtaken.
    """
    run = ImportRun.objects.get(pk=run_id)
    if not ImportRun.objects.filter(pk=run_id, state=ImportRun.State.CHECKING).update(done=0, moved_at=Now()):
        return run
    run.done = 0
    run.lines.all().delete()
    try:
        if not take_survey(run):
            return run
        opened = open_run(run, at=run.created_at)
        doubles = find_doubles(opened.sheet, opened.reading)
    except UnreadableFile as error:
        _finish(run, ImportRun.State.FAILED, failure=str(error))
        return run
    keep_doubles(run, doubles)
    ahead = Ahead() if joins_rows(opened) else None
    _compare(run, opened, doubles, progress, ahead)
    if ahead is not None:
        join_rows(run, opened, doubles, ahead)
    _finish(run, ImportRun.State.CHECKED)
    return run


def take_survey(run: ImportRun) -> bool:
    """One look through the file; False when somebody has to say how dates are meant. Raises UnreadableFile."""
    sheet, recognised = open_file(run)
    order = run.options.get("date_order")
    found = survey(sheet, recognised, DateOrder(order) if order else None)
    types = [TypeName(slug, name) for slug, name in MembershipType.objects.values_list("slug", "name")]
    placed, unplaced = match_levels(
        found.levels, types, run.options.get("levels", {}), codes=recognised.format.levels_are_codes
    )
    run.rows = found.rows
    run.survey = {
        "encoding": sheet.encoding,
        "separator": sheet.separator,
        "secrets": list(sheet.secrets),
        "orders": dict(found.orders),
        "questions": found.questions,
        "levels": found.levels,
        "placed": placed,
        "unplaced": unplaced,
    }
    ImportRun.objects.filter(pk=run.pk).update(rows=run.rows, survey=run.survey, moved_at=Now())
    if found.questions:
        _finish(run, ImportRun.State.READ)
    return not found.questions


def keep_doubles(run: ImportRun, doubles: Doubles) -> None:
    """Remember them with the run: an import that is taken up half-way decides as it would have from the start."""
    run.survey["repeated"] = sorted(doubles.repeated)
    run.survey["contradicting"] = {str(line): earlier for line, earlier in doubles.contradicting.items()}
    ImportRun.objects.filter(pk=run.pk).update(survey=run.survey)


def _compare(
    run: ImportRun, opened: OpenedFile, doubles: Doubles, progress: Progress | None, ahead: Ahead | None
) -> None:
    tally = Tally()
    planned = _PlannedBefore(ahead)
    for batch in in_batches(opened.sheet.rows(), BATCH):
        rejected = _compare_batch(
            run, opened, [read_row(opened.reading, row, doubles) for row in batch], tally, planned
        )
        planned.forget_all_but(doubles.keys)
        with transaction.atomic():
            ImportLine.objects.bulk_create(rejected)
            moved = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.CHECKING, done=run.done)
            if not moved.update(done=run.done + len(batch), counts=tally.as_json(), moved_at=Now()):
                raise Overtaken
        run.done += len(batch)
        run.counts = tally.as_json()
        if progress:
            progress(run.done, run.rows)


class _PlannedBefore:
    """What earlier batches would have made: organisations that were only named, and contacts with several rows."""

    def __init__(self, ahead: Ahead | None) -> None:
        self.ahead = ahead
        self.organisations: dict[str, list[KnownContact]] = {}
        self.by_number: dict[int, KnownContact] = {}

    def add_to(self, knowledge: Knowledge) -> None:
        for number, one in self.by_number.items():
            knowledge.by_number.setdefault(number, one)
        for name, some in self.organisations.items():
            if not knowledge.organisations.get(name):
                knowledge.organisations[name] = some

    def keep(self, knowledge: Knowledge) -> None:
        for name, some in knowledge.organisations.items():
            if some and all(one.pk is None for one in some):
                self.organisations[name] = some
        self.by_number.update({number: one for number, one in knowledge.by_number.items() if one.pk is None})

    def forget_all_but(self, numbers: Collection[str]) -> None:
        self.by_number = {number: one for number, one in self.by_number.items() if str(number) in numbers}


def _compare_batch(
    run: ImportRun, opened: OpenedFile, read: list[ReadRow | None], tally: Tally, planned: _PlannedBefore
) -> list[ImportLine]:
    """Count what would come of some rows; the rejected ones."""
    rejected: list[ImportLine] = []
    said = [one.said for one in read if one and one.said]
    links = known_links(opened.recognised.format.key, said)
    knowledge = load_knowledge(said, links, file=opened.recognised.format, run=run, lock=False)
    planned.add_to(knowledge)
    for one in read:
        if one is None:
            tally.outcomes["same"] += 1
            continue
        reason = one.reason
        if one.said:
            try:
                plan = opened.planner.plan(one.said, knowledge)
                tally.count(plan)
                if planned.ahead:
                    planned.ahead.see(plan)
            except DomainError as error:
                reason = str(error)
        if reason:
            tally.reject(reason)
            rejected.append(rejection(run, one.row, reason))
    planned.keep(knowledge)
    return rejected


def rejection(run: ImportRun, row: Row, reason: str) -> ImportLine:
    """The line of a rejected row, with the cells that may be kept."""
    cells = [cell.replace("\x00", "") for cell in row.cells]
    return ImportLine(run=run, line=row.line, outcome=ImportLine.Outcome.REJECTED, reason=reason, cells=cells)


def _finish(run: ImportRun, state: ImportRun.State, *, failure: str = "") -> None:
    run.state, run.failure = state, failure
    ImportRun.objects.filter(pk=run.pk).update(state=state, failure=failure, moved_at=Now())
