"""Verifying what must always be true: a row for each sentence and run, and a case for each that does not hold."""

from datetime import datetime

from django.db import transaction

from ams.core.invariants import all_invariants
from staffdesk.models import InvariantCheck


@transaction.atomic
def note_checks(*, broken: dict[str, int], at: datetime) -> int:
    """Keep how one run came out; how many sentences there are."""
    names = [one.name for one in all_invariants()]
    InvariantCheck.objects.bulk_create(
        (InvariantCheck(name=name, at=at, offenders=broken.get(name, 0)) for name in names), ignore_conflicts=True
    )
    return len(names)
