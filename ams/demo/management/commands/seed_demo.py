"""`manage.py seed_demo`: make the demonstration in an empty database, and gather a crowd in it."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ams.core.demo import demo_is_active
from ams.core.embedded.paths import places
from ams.demo.seeding import NotHere, seed
from ams.demo.seeding.crowd import gather_a_crowd, tidy_up
from ams.demo.seeding.provider import write_the_past
from members.operations.retention import count_retention


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom: two years of rows are made and kept, and going through them again took every seventh
    second.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Command(BaseCommand):
    """Safe to run twice: the second run says that the demonstration is here already. A crowd comes on top each time."""

    help = "Fill an empty database with a made-up association, about a hundred people and two years of history."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many more, and which."""
        parser.add_argument(
            "--contacts", type=int, default=0, metavar="N",
            help="then write N further contacts with their history, in bulk: a million takes many minutes",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1, help="another number makes other people")

    def handle(self, *, contacts: int, seed: int, **options: Any) -> None:
        """Seed, all or nothing; then the crowd, all or nothing."""
        try:
            self._make_the_demonstration()
            if contacts > 0:
                self._gather(contacts, seed)
        except NotHere as error:
            raise CommandError(str(error)) from error

    def _make_the_demonstration(self) -> None:
        if demo_is_active():
            self.stdout.write("The demonstration is here already. Nothing was changed.")
            return
        began = time.monotonic()
        at = timezone.now()
        with collecting_seldom():
            seeded = seed(at=at)
        if settings.STRIPE_API_BASE:
            write_the_past(places(settings.DATA_DIR).past_of_payments, at=at)
        self.stdout.write(
            f"Riverbend Naturalists: {seeded.contacts} contacts, {seeded.receipts} receipts, {seeded.messages} mails, "
            f"in {time.monotonic() - began:.0f} s."
        )

    def _gather(self, contacts: int, seed: int) -> None:
        began = time.monotonic()
        self.stdout.write(f"{contacts:,} further contacts. Nobody else can use the database meanwhile:")
        gather_a_crowd(contacts=contacts, seed=seed, at=timezone.now(), say=self._say)
        tidy_up()
        count_retention(at=timezone.now())
        self.stdout.write(f"Done after {time.monotonic() - began:.0f} s.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
