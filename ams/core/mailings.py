"""Sending what waits in the outbox, many mails over one connection: mailings, and whatever single mail waits as well.

Each message keeps its own claim, lease and attempt, as `ams.core.outbox` promises. Single mails are always claimed
first, so none waits behind a mailing for longer than the batch that is on its way (docs/decisions/0014).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.module_loading import import_string

from ams.core.delivery import Line
from ams.core.models import Message
from ams.core.outbox import LEASE, conclude

BATCH: Final = 25  # messages claimed at once; they share a lease, so it must be a few seconds' work
SAFETY: Final = LEASE / 2  # so much of a lease has to be left before the next message of a batch is tried

Withdrawals: TypeAlias = Callable[[Sequence[str], datetime], Mapping[str, str]]
"""Given keys of messages and an instant: why those that nobody wants any more are not to be sent."""


@transaction.atomic
def claim_messages(*, at: datetime, limit: int = BATCH) -> list[Message]:
    """Take some of what is due for ourselves, single mails first; what others hold is passed over."""
    due = Message.objects.due(at=at).order_by("is_bulk", "next_attempt_at").select_for_update(skip_locked=True)
    claimed = list(due[:limit])
    for message in claimed:
        message.state, message.lease_until = Message.State.SENDING, at + LEASE
    mine = Message.objects.filter(pk__in=[message.pk for message in claimed])
    mine.update(state=Message.State.SENDING, lease_until=at + LEASE)
    prefetch_related_objects(claimed, "attachments")
    return claimed


@transaction.atomic
def release_messages(messages: Iterable[Message]) -> None:
    """Give back what was claimed and not tried: it is due as before, and no attempt is counted."""
    for lease, held in groupby(messages, key=lambda message: message.lease_until):
        ours = Message.objects.filter(state=Message.State.SENDING, lease_until=lease)
        ours = ours.filter(pk__in=[message.pk for message in held])
        ours.update(state=Message.State.QUEUED, lease_until=None)


def withdraw_messages(messages: Sequence[Message], *, at: datetime) -> list[Message]:
    """Ask those who wrote mailings whether they still want what was claimed; what is left to send.

    `settings.MESSAGE_WITHDRAWALS` maps a purpose to whom to ask. What is withdrawn keeps its row and says why.
    """
    reasons: dict[str, str] = {}
    for purpose, path in settings.MESSAGE_WITHDRAWALS.items():
        if keys := [message.key for message in messages if message.is_bulk and message.purpose == purpose]:
            unwanted: Withdrawals = import_string(path)
            reasons |= unwanted(keys, at)
    for message in messages:
        if message.key in reasons:
            _withdraw(message, reasons[message.key])
    return [message for message in messages if message.key not in reasons]


def send_claimed(messages: Sequence[Message], *, line: Line, now: Callable[[], datetime]) -> int:
    """Send what was claimed, one after the other; how many were accepted.

    What there is no time left for under its lease, or no server to take it, is given back untried.
    """
    accepted = 0
    for position, message in enumerate(messages):
        if message.lease_until is None or message.lease_until - now() < SAFETY:
            release_messages(messages[position:])
            break
        accepted += conclude(message, line.deliver(message), now())
        if line.is_down:
            release_messages(messages[position + 1 :])
            break
    return accepted


def _withdraw(message: Message, reason: str) -> None:
    ours = Message.objects.filter(pk=message.pk, state=Message.State.SENDING, lease_until=message.lease_until)
    ours.update(state=Message.State.WITHDRAWN, lease_until=None, failure=reason)
