"""`manage.py check_invariants`: does everything hold that must always hold?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ams.core.invariants import all_invariants, broken_invariants


class Command(BaseCommand):
    """Prints each broken invariant with its offenders; exits with 1 if there is any."""

    help = "Verify on the live database what must always be true, naming each offender."

    def handle(self, **options: Any) -> None:
        """Examine everything before saying no."""
        broken = 0
        for one, offenders in broken_invariants(at=timezone.now()):
            broken += 1
            self.stdout.write(self.style.ERROR(f"✗ {one.name}: {one.sentence}"))
            for words in offenders:
                self.stdout.write(f"    {words}")
        if broken:
            raise CommandError(f"{broken} of {len(all_invariants())} invariants do not hold.")
        self.stdout.write(self.style.SUCCESS(f"All {len(all_invariants())} invariants hold."))
