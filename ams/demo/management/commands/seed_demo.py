"""`manage.py seed_demo`: make the demonstration in an empty database."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ams.core.demo import demo_is_active
from ams.demo.seeding import NotHere, seed


class Command(BaseCommand):
    """Safe to run twice: the second run says that the demonstration is here already."""

    help = "Fill an empty database with a made-up association, about a hundred people and two years of history."

    def handle(self, **options: Any) -> None:
        """Seed, all or nothing."""
        if demo_is_active():
            self.stdout.write("The demonstration is here already. Nothing was changed.")
            return
        began = time.monotonic()
        try:
            seeded = seed(at=timezone.now())
        except NotHere as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Riverbend Naturalists: {seeded.contacts} contacts, {seeded.receipts} receipts, {seeded.messages} mails, "
            f"in {time.monotonic() - began:.0f} s."
        )
