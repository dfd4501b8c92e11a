"""Sending what the outbox holds. All tasks may run any number of times."""

import time
from typing import Final

from celery import shared_task
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from ams.core import outbox
from ams.core.association import find_association
from ams.core.custom_fields import count_use
from ams.core.delivery import Line
from ams.core.forgetting import forget_batch
from ams.core.mailings import claim_messages, send_claimed, withdraw_messages
from ams.core.merging import gather_stragglers
from ams.core.models import Message
from ams.core.queue import enqueue

SWEPT_AT_ONCE: Final = 500
LANE: Final = "core.mailings.lane"  # one worker process carries mailings, the others are free for everything else
LANE_KEPT: Final = 30  # seconds without a sign of life until another takes over
FORGETTING_SLICE: Final = 20  # seconds of removing what is over
SLICE: Final = 5  # seconds of mailing at a time; then whatever else was enqueued goes first


@shared_task(name="core.send_message", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def send_message(*, message_id: int) -> bool:
    """Safe to deliver twice: a message that is being sent or was sent is not due."""
    return outbox.send_message(message_id=message_id, at=timezone.now())


@shared_task(name="core.send_due_messages")
def send_due_messages() -> int:
    """Pick up what a lost broker message, a dead worker or a back-off left behind; how many were handed on."""
    now = timezone.now()
    outbox.resume_abandoned_messages(at=now)
    due = Message.objects.due(at=now)
    single = due.single().order_by("next_attempt_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    for message_id in single:
        enqueue("core.send_message", message_id=message_id)
    if due.filter(is_bulk=True).exists():
        enqueue("core.send_mailings")
    return len(single)


@shared_task(name="core.send_mailings")
def send_mailings(*, seconds: float = SLICE) -> int:
    """Send mailings for some seconds, then go to the end of the queue with what is left; how many were accepted.

    Whoever finds the lane taken leaves it to the one who has it.
    """
    if not cache.add(LANE, "taken", LANE_KEPT):
        return 0
    try:
        accepted, is_more = _carry(seconds)
    finally:
        cache.delete(LANE)
    if is_more:
        enqueue("core.send_mailings")
    return accepted


@shared_task(name="core.forget_what_is_over", autoretry_for=(OperationalError,), retry_backoff=True)
def forget_what_is_over(*, seconds: float = FORGETTING_SLICE) -> int:
    """Once a night, let go what is over its time, for some seconds; then go on after whatever else waits. How many."""
    if find_association() is None:
        return 0
    gone, until = 0, time.monotonic() + seconds
    while (batch := forget_batch(at=timezone.now())) is not None:
        gone += batch
        if time.monotonic() > until:
            enqueue("core.forget_what_is_over")
            break
    return gone


def _carry(seconds: float) -> tuple[int, bool]:
    """How many messages were accepted within a slice of time, and whether more may be waiting."""
    accepted, until = 0, time.monotonic() + seconds
    with Line() as line:
        while time.monotonic() < until:
            claimed = claim_messages(at=timezone.now())
            if not claimed:
                return accepted, False
            wanted = withdraw_messages(claimed, at=timezone.now())
            accepted += send_claimed(wanted, line=line, now=timezone.now)
            if line.is_down:
                return accepted, False  # the sweep tries again soon
            cache.touch(LANE, LANE_KEPT)
    return accepted, True


@shared_task(name="core.gather_stragglers")
def lead_on_stragglers() -> int:
    """Lead on what was written to a contact at the very moment it was merged away; how many rows that were."""
    return gather_stragglers(at=timezone.now())


@shared_task(name="core.count_custom_fields")
def count_custom_fields() -> int:
    """Keep how many contacts have a value in each of the association's own fields; how many fields there are."""
    return count_use(at=timezone.now())
