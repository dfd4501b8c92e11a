"""Housekeeping of the members app. Safe to run any number of times."""

from celery import shared_task
from django.utils import timezone

from members.operations import delete_old_drafts


@shared_task(name="members.delete_old_drafts")
def forget_old_drafts() -> int:
    """Forget what was typed on the join page more than a month ago; how many there were."""
    return delete_old_drafts(at=timezone.now())
