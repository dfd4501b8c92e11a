"""`python manage.py up`: everything on this machine, with one command."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ams.core.embedded import processes
from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.first_start import add_arguments
from ams.core.embedded.up import run


class Command(BaseCommand):
    """Starts database, queue, web, worker, beat and the payment sandbox; stops them at Ctrl-C."""

    help = "Run everything on this machine: database, queue, web, worker, beat and the payment sandbox."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *, port: int, data: Path, end_with_parent: bool, **options: Any) -> None:
        if end_with_parent:
            processes.end_with_parent()
        try:
            run(data=data.resolve(), port=port, say=self._say)
        except EmbeddedServiceError as error:
            raise CommandError(str(error)) from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
