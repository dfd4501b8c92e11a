"""Sending what the outbox holds. Both tasks may run any number of times."""

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from ams.core import outbox
from ams.core.models import Message
from ams.core.queue import enqueue

SWEPT_AT_ONCE = 500


@shared_task(name="core.send_message", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def send_message(*, message_id: int) -> bool:
    """Safe to deliver twice: a message that is being sent or was sent is not due."""
    return outbox.send_message(message_id=message_id, at=timezone.now())


@shared_task(name="core.send_due_messages")
def send_due_messages() -> int:
    """Pick up what a lost broker message, a dead worker or a back-off left behind; how many were handed on."""
    now = timezone.now()
    outbox.resume_abandoned_messages(at=now)
    due = Message.objects.due(at=now).order_by("next_attempt_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    for message_id in due:
        enqueue("core.send_message", message_id=message_id)
    return len(due)
