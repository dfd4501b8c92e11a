"""`manage.py doctor`: is this deployment ready, what is missing, and who owns it?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ams.core.readiness import Level, examine

SIGN = {Level.OK: "✓", Level.WARNING: "!", Level.MISSING: "✗"}


class Command(BaseCommand):
    """Prints a line for each finding; exits with 1 if something is missing."""

    help = "Say whether this deployment is ready: what is missing, what to do, who does it."

    def handle(self, **options: Any) -> None:
        """Examine everything before saying no."""
        findings = list(examine())
        for found in findings:
            remedy = f" → {found.remedy} ({found.owner})" if found.remedy else ""
            self.stdout.write(f"{SIGN[found.level]} {found.area}: {found.says}{remedy}")
        missing = sum(found.level == Level.MISSING for found in findings)
        if missing:
            raise CommandError(f"{missing} things are missing.")
