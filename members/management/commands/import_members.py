"""`manage.py import_members FILE`: what a file would change here; with --apply, change it."""

import contextlib
import hashlib
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from ams.core.errors import DomainError
from ams.core.queue import holding_work_back
from members.importing.formats import FORMATS, OTHER
from members.models import ImportRun
from members.operations.imports import (
    Overtaken,
    apply_import,
    check_import,
    keep_import,
    start_applying,
    start_undoing,
    undo_import,
)
from members.queries.exports import csv_lines, rejected_rows
from members.queries.imports import summary_of

SOME_REJECTED, QUESTIONS = 3, 4


class Command(BaseCommand):
    """A dry run unless told --apply. Exits with 0 when every row could be taken, 1 when nothing could be done,
    2 for a wrong option, 3 when some rows were rejected, 4 when somebody has to say how dates are meant.
    """

    help = (
        "Say what a file of members would change, and change it with --apply. Exports of Wild Apricot, CiviCRM, "
        "MemberClicks, Tendenci, Mailchimp, Galette and our own are recognised; columns of others can be mapped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a CSV file")
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is changed")
        parser.add_argument(
            "--date-order", choices=["dmy", "mdy"], help="how 03/01/2026 is meant, where it can be both"
        )
        parser.add_argument("--encoding", default="", help="overrules what the file looks like: utf-8, cp1252, utf-16")
        parser.add_argument(
            "--map", action="append", type=_pair, default=[], metavar="HEADER=FIELD", help="what a column means"
        )
        parser.add_argument(
            "--type-map", action="append", type=_pair, default=[], metavar="LEVEL=SLUG", help="which type a level is"
        )
        parser.add_argument("--country", default="", help="two letters, of addresses that name no country")
        parser.add_argument("--rejects", type=Path, help="write the rejected rows there, with line and reason")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="take back the import of this number instead")

    def handle(self, *, file: Path | None, apply: bool, undo: int | None, rejects: Path | None, **options: Any) -> None:
        """Check, tell, apply."""
        try:
            with holding_work_back():
                run = self._undo(undo) if undo else self._bring_in(file, apply=apply, options=options)
        except (Overtaken, DomainError, OSError) as error:
            raise CommandError(str(error) or "Another process works on this import.") from error
        if undo:
            return
        if rejects:
            with rejects.open("w", encoding="utf-8", newline="") as out:
                out.writelines(csv_lines(rejected_rows(run)))
        self._conclude(run)

    def _bring_in(self, file: Path | None, *, apply: bool, options: dict[str, Any]) -> ImportRun:
        if file is None:
            raise CommandError("Name a file, or --undo an import.", returncode=2)
        run = _interrupted(file) if apply else None
        if run is None:
            with file.open("rb") as opened:
                run = keep_import(
                    file=File(opened), name=file.name, at=timezone.now(), by=None, options=_answers(options)
                )
            with _bar("checking") as progress:
                run = check_import(run_id=run.pk, progress=progress)
            self._describe(run)
            if run.state != ImportRun.State.CHECKED or not apply:
                return run
            start_applying(run_id=run.pk, at=timezone.now(), by=None)
        else:
            self.stdout.write(f"Going on with import {run.pk} at row {run.done} of {run.rows}.")
        with _bar("importing") as progress:
            return apply_import(run_id=run.pk, progress=progress)

    def _undo(self, number: int) -> ImportRun:
        start_undoing(run_id=number, at=timezone.now(), by=None)
        run = undo_import(run_id=number)
        if run.state != ImportRun.State.UNDONE:
            raise CommandError(run.failure)
        self.stdout.write(self.style.SUCCESS(f"Import {run.pk} ({run.name}) is undone."))
        return run

    def _describe(self, run: ImportRun) -> None:
        name = next((one.name for one in (*FORMATS, OTHER) if one.key == run.format), run.format)
        survey = run.survey
        separator = {"\t": "tab"}.get(survey.get("separator", ""), survey.get("separator", ""))
        self.stdout.write(f"{run.name}: {name}, {run.rows} rows, {survey.get('encoding')}, separated by {separator}")
        for header, field, why in run.columns:
            if not field:
                self.stdout.write(f"  not read: {header}. {why}")
        if survey.get("unplaced"):
            self.stdout.write(self.style.WARNING("  Levels that are no membership here, to be placed with --type-map:"))
            for level in survey["unplaced"]:
                self.stdout.write(f"    {level}: {survey['levels'][level]} rows")

    def _conclude(self, run: ImportRun) -> None:
        if run.state == ImportRun.State.FAILED:
            raise CommandError(run.failure)
        if run.state == ImportRun.State.READ:
            for question in run.survey["questions"]:
                self.stderr.write(question)
            raise CommandError("Answer with --date-order dmy or mdy. Nothing was changed.", returncode=QUESTIONS)
        for line in summary_of(run):
            self.stdout.write(f"  {line}")
        if run.state == ImportRun.State.CHECKED:
            self.stdout.write("This was a dry run; nothing was changed. Add --apply to import.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Imported. To take it back: import_members --undo {run.pk}"))
        if rejected := run.counts.get("rejected", 0):
            raise CommandError(f"{rejected} rows were rejected; --rejects FILE lists them.", returncode=SOME_REJECTED)
        if left_out := run.counts.get("left_out", 0):
            raise CommandError(
                f"{left_out} rows were not taken whole; --rejects FILE lists them.", returncode=SOME_REJECTED
            )


def _pair(text: str) -> tuple[str, str]:
    header, equals, meaning = text.rpartition("=")
    if not equals:
        raise ArgumentTypeError(f"{text!r} has no equals sign")
    return header.strip(), meaning.strip()


def _answers(options: dict[str, Any]) -> dict[str, Any]:
    answers = {
        "encoding": options["encoding"],
        "date_order": options["date_order"],
        "country": options["country"].upper(),
    }
    given = {name: value for name, value in answers.items() if value}
    return {**given, "columns": dict(options["map"]), "levels": dict(options["type_map"])}


def _interrupted(file: Path) -> ImportRun | None:
    """The import of this very file that was being written when its process ended."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return ImportRun.objects.filter(sha256=digest, state=ImportRun.State.APPLYING).first()


@contextlib.contextmanager
def _bar(title: str) -> Iterator[Any]:
    """A progress bar; none without a terminal."""
    with tqdm(desc=title, unit=" rows", disable=None) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield progress
