"""What nobody came back for: the same questions to the provider as the pages ask, asked each minute.

A sweep stops at the first silence of the provider, for the next one would wait just as long.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from django.db.models import Model, QuerySet

from ams.core.association import day_of
from billing.card_visits import check_card_visit, forget_card
from billing.checkout import check_attempt, end_attempt, try_event
from billing.earning import Month
from billing.models import CardVisit, CheckoutAttempt, Order, ProviderEvent, Reconciliation, Refund, SavedMethod
from billing.operations import (
    MARGIN,
    SESSION_LIFE,
    earn_month,
    fulfil_paid_lines,
    invoices_to_remind,
    oldest_open_month,
    plan_earnings,
    remind_of_invoice,
    tell_sent_parcels,
)
from billing.provider import PaymentsNotSetUp, ProviderAway, ProviderRefused
from billing.purchases import expire_after_visits
from billing.queries import orders_awaiting_fulfilment, orders_to_expire
from billing.reconciling import reconcile
from billing.refunds import send_refund

Asked = TypeVar("Asked", bound=Model)
SWEPT_AT_ONCE = 200
MOST_STEPS = 500  # of two thousand lines each
ASK_EVERY = timedelta(minutes=4)
RECONCILED_WITHIN = timedelta(minutes=10)
EVENT_PATIENCE = timedelta(seconds=30)  # its webhook may still be at it


def fulfil_what_is_paid(*, at: datetime) -> int:
    """Hand over what was paid but is still here, because a message was lost or a fulfiller failed; how many lines."""
    due = orders_awaiting_fulfilment(limit=SWEPT_AT_ONCE)
    return sum([fulfil_paid_lines(order_id=order_id, at=at) for order_id in due])


def reconcile_attempts(*, at: datetime) -> int:
    """Ask about open visits nothing was heard of for some minutes: paid, although the webhook never came?"""
    due = CheckoutAttempt.objects.unheard_of(since=at - ASK_EVERY).select_related("order", "saved_method")
    return _each(due.order_by("asked_at", "started_at"), lambda attempt: check_attempt(attempt=attempt, at=at))


def expire_attempts(*, at: datetime) -> int:
    """End open visits whose time is over, or whose order needs no money any more; how many."""
    due = CheckoutAttempt.objects.overdue(at=at, owing=Order.objects.owing()).select_related("order", "saved_method")
    return _each(due.order_by("expires_at"), lambda attempt: end_attempt(attempt=attempt, at=at))


def reconcile_what_waits(*, at: datetime) -> int:
    """Compare periods nobody has compared within ten minutes of being asked; how many are done."""
    waiting = Reconciliation.objects.filter(done_at=None, asked_at__lte=at - RECONCILED_WITHIN)
    return sum(reconcile(run=run, at=at) for run in waiting.order_by("asked_at")[:SWEPT_AT_ONCE])


def check_card_visits(*, at: datetime) -> int:
    """Ask about open visits to leave a card that nothing was heard of, and end those whose time is over; how many."""
    due = CardVisit.objects.unheard_of(since=at - ASK_EVERY)
    return _each(due.order_by("asked_at", "started_at"), lambda visit: check_card_visit(visit=visit, at=at))


def forget_ended_cards(*, at: datetime) -> int:
    """Have the provider let go of cards that are not used any more; how many."""
    due = SavedMethod.objects.to_forget(until=at)
    return _each(due.order_by("ended_at"), lambda method: forget_card(method=method, at=at))


def send_refunds(*, at: datetime) -> int:
    """Send refunds whose message was lost or that were refused for now, and ask about those on their way; how many."""
    due = Refund.objects.due(at=at).select_related("payment", "order")
    return _each(due.order_by("try_at", "pk"), lambda refund: send_refund(refund=refund, at=at))


def expire_orders(*, at: datetime) -> int:
    """Call off orders that keep pieces from others and were not paid in time, after ending their visits; how many."""
    due = orders_to_expire(at=at, after=SESSION_LIFE, margin=MARGIN)
    return _each(due, lambda order: expire_after_visits(order=order, at=at))


def tell_of_parcels(*, at: datetime) -> int:
    """Write to the buyers of what was sent a few minutes ago; how many."""
    return tell_sent_parcels(at=at, limit=SWEPT_AT_ONCE)


def remind_of_invoices(*, at: datetime) -> int:
    """Write the reminders that are due, each once; how many. Safe to stop anywhere, and to repeat."""
    due = invoices_to_remind(on=day_of(at))
    return sum(remind_of_invoice(invoice=invoice, days=days, at=at) for invoice, days in due)


def earn_what_is_due(*, at: datetime, most: int = MOST_STEPS) -> int:
    """Book what was earned in the months that are over; how many steps that took. Safe to stop anywhere, and to repeat.

    More than `most` steps are left to the next time.
    """
    this_month = Month.of(day_of(at))
    steps = _in_steps(partial(plan_earnings, until=this_month.first), most)
    while steps < most and (month := oldest_open_month()) is not None and month < this_month:
        steps += _in_steps(partial(earn_month, month=month, at=at), most - steps)
    return steps


def _in_steps(step: Callable[..., int | None], most: int) -> int:
    """Step by step to the end, or `most` of them; how many."""
    done, after = 0, 0
    while done < most and (last := step(after=after)) is not None:
        done, after = done + 1, last
    return done


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


def _each(due: QuerySet[Asked], act: Callable[[Asked], object]) -> int:
    """Do it for each; how many times it went well. What the provider refuses is looked at again next time."""
    done = 0
    for one in due[:SWEPT_AT_ONCE]:
        try:
            act(one)
        except (ProviderAway, PaymentsNotSetUp):
            break
        except ProviderRefused:
            continue
        done += 1
    return done
