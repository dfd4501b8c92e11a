"""`manage.py ship_standards`: the five service standards, ready to be kept; `prepare` runs it after migrations."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from staffdesk.operations.standards import ship_standards


class Command(BaseCommand):
    """Safe to run at any time: where there has ever been a standard it changes nothing."""

    help = "Make the five service standards and two calendars, unless there are standards already."

    def handle(self, **options: Any) -> None:
        """Make them, or say that they are there."""
        made = ship_standards(at=timezone.now())
        self.stdout.write(f"{made} service standards made." if made else "The service standards are there.")
