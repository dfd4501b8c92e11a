"""Comparisons with the payment provider: begun, ended, and each difference kept."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.queue import enqueue
from billing.models import Difference, ProviderSum, Reconciliation

MOST_DAYS = 100


class PeriodNotPossible(DomainError):
    """The days to compare lie in the future, end before they begin, or are too many."""


@transaction.atomic
def begin_reconciliation(
    *, first_day: date, last_day: date, today: date, at: datetime, by: User | None
) -> Reconciliation:
    """Have a period compared by the worker. Raises PeriodNotPossible."""
    if last_day < first_day:
        raise PeriodNotPossible(_("The period ends before it begins."))
    if last_day >= today:
        raise PeriodNotPossible(_("Only days that are over can be compared. Choose yesterday or earlier."))
    if (last_day - first_day).days >= MOST_DAYS:
        raise PeriodNotPossible(_("Compare at most %(days)d days at once.") % {"days": MOST_DAYS})
    run = Reconciliation.objects.create(first_day=first_day, last_day=last_day, asked_at=at, by=by)
    enqueue("billing.reconcile", run_id=run.pk)
    return run


@transaction.atomic
def end_reconciliation(
    *, run: Reconciliation, sums: Iterable[ProviderSum], differences: Iterable[Difference], at: datetime
) -> bool:
    """Keep what was found; False where somebody else did meanwhile."""
    run = Reconciliation.objects.select_for_update().get(pk=run.pk)
    if run.done_at:
        return False
    kept = ProviderSum.objects.bulk_create(sums)
    Difference.objects.bulk_create(differences)
    run.done_at, run.problem, run.moves = at, "", sum(one.count for one in kept)
    run.save(update_fields=["done_at", "problem", "moves"])
    return True


def note_reconciliation_failure(*, run: Reconciliation, problem: str) -> None:
    """Why it came to nothing this time; it is tried again."""
    Reconciliation.objects.filter(pk=run.pk, done_at=None).update(problem=problem[:300])
