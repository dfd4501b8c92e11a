"""What nobody came back for: the same questions to the provider as the pages ask, asked each minute.

A sweep stops at the first silence of the provider, for the next one would wait just as long.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from billing.checkout import check_attempt, end_attempt, try_event
from billing.models import CheckoutAttempt, ProviderEvent
from billing.operations import fulfil_paid_lines
from billing.provider import PaymentsNotSetUp, ProviderAway, ProviderRefused
from billing.queries import orders_awaiting_fulfilment

SWEPT_AT_ONCE = 200
ASK_EVERY = timedelta(minutes=4)
EVENT_PATIENCE = timedelta(seconds=30)  # its webhook may still be at it


def fulfil_what_is_paid(*, at: datetime) -> int:
    """Hand over what was paid but is still here, because a message was lost or a fulfiller failed; how many lines."""
    due = orders_awaiting_fulfilment(limit=SWEPT_AT_ONCE)
    return sum([fulfil_paid_lines(order_id=order_id, at=at) for order_id in due])


def reconcile_attempts(*, at: datetime) -> int:
    """Ask about open visits nothing was heard of for some minutes: paid, although the webhook never came?"""
    due = CheckoutAttempt.objects.unheard_of(since=at - ASK_EVERY)
    return _each(due.order_by("asked_at", "started_at"), lambda attempt: check_attempt(attempt=attempt, at=at))


def expire_attempts(*, at: datetime) -> int:
    """End open visits whose time is over, or whose order needs no money any more; how many."""
    due = CheckoutAttempt.objects.overdue(at=at)
    return _each(due.order_by("expires_at"), lambda attempt: end_attempt(attempt=attempt, at=at))


def apply_pending_events(*, at: datetime) -> int:
    """Try again what a webhook told us and could not be applied then; how many went through."""
    pending = ProviderEvent.objects.filter(applied_at=None, received_at__lt=at - EVENT_PATIENCE)
    done = 0
    for event in pending.order_by("failures", "received_at")[:SWEPT_AT_ONCE]:
        try:
            done += try_event(event=event, at=at)
        except ProviderAway:
            break
    return done


def _each(due: QuerySet[CheckoutAttempt], act: Callable[[CheckoutAttempt], None]) -> int:
    """Do it for each visit; how many times it went well. What the provider refuses is looked at again next time."""
    done = 0
    for attempt in due.select_related("order")[:SWEPT_AT_ONCE]:
        try:
            act(attempt)
        except (ProviderAway, PaymentsNotSetUp):
            break
        except ProviderRefused:
            continue
        done += 1
    return done
