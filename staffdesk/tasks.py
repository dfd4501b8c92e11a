"""Sweeps that turn what is wrong into cases. Each may run any number of times."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from staffdesk import operations


@shared_task(name="staffdesk.report_stuck_business", autoretry_for=(OperationalError,), retry_backoff=True)
def report_stuck_business() -> int:
    """Paid lines that are not handed over, payments that pay nothing; how many of both."""
    now = timezone.now()
    return operations.report_stuck_lines(at=now) + operations.report_excess_payments(at=now)


@shared_task(name="staffdesk.report_broken_invariants", autoretry_for=(OperationalError,), retry_backoff=True)
def report_broken_invariants() -> int:
    """How many things that must always be true are not."""
    return operations.report_broken_invariants(at=timezone.now())
