"""`manage.py export_members FILE`: everybody as a file that import_members reads back without loss."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from ams.core.errors import DomainError
from members.operations.imports import record_export
from members.queries.exports import csv_lines, export_rows


class Command(BaseCommand):
    """Writes UTF-8 with commas; cells that a spreadsheet would calculate are made harmless. Recorded as an activity."""

    help = "Write all contacts with their addresses, organisations, memberships and consents to a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="is replaced if it is there")

    def handle(self, *, file: Path, **options: Any) -> None:
        """To a file beside it first, so that no half of a register is taken for the whole."""
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("w", encoding="utf-8", newline="") as out:
                out.writelines(csv_lines(tqdm(export_rows(), disable=None, unit=" rows")))
            record_export(at=timezone.now(), by=None)
            part.replace(file)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Everybody is in {file}."))
