"""Verifying what must always be true: a row for each sentence and run, and a case for each that does not hold."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from ams.core.invariants import all_invariants
from staffdesk.models import InvariantCheck

KEPT: Final = timedelta(days=90)


@transaction.atomic
def note_checks(*, broken: dict[str, int], at: datetime) -> int:
    """Keep how one run came out, and forget runs of long ago; how many sentences there are."""
    names = [one.name for one in all_invariants()]
    InvariantCheck.objects.bulk_create(
        (InvariantCheck(name=name, at=at, offenders=broken.get(name, 0)) for name in names), ignore_conflicts=True
    )
    InvariantCheck.objects.filter(at__lt=at - KEPT).delete()
    return len(names)
