"""Visits to the provider as rows: begun before the provider hears of them, closed by what it says. No network here."""

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.money import Money
from billing.keeping import kept_kinds
from billing.models import CheckoutAttempt, Order, OrderLine, Payment, Refund, SavedMethod
from billing.operations.cards import keep_card
from billing.operations.expiry import MARGIN
from billing.operations.keeping import keep_lines
from billing.operations.payments import keep_payment
from billing.sessions import SessionFacts, Stage

SESSION_LIFE = timedelta(minutes=32)  # the provider's minimum is 30; two more for slow calls and unequal clocks
KEPT_FOR = SESSION_LIFE + MARGIN  # so long an order keeps from others what it wants, from its last visit on
LONGEST_CODE = 80  # what the column holds
_State = CheckoutAttempt.State


class NothingToPay(DomainError):
    """The order is settled or cancelled: nobody may be sent to the provider for it."""


class PaymentDisputed(NothingToPay):
    """What was paid is disputed with the bank, so nothing is asked for until it decides."""


class Begun(NamedTuple):
    """An open attempt, and what is wanted now: an older attempt may ask for another amount, or keep no card."""

    attempt: CheckoutAttempt
    owed: Money
    keep_for: str


@transaction.atomic
def begin_attempt(*, order: Order, at: datetime, keep_for: str | None = None) -> Begun:
    """The order's open attempt, or a new one for its balance. At most one is ever open.

    What it keeps from others is kept as long as this visit may last. Raises NothingToPay, NothingLeft.

    `keep_for` says what the card that pays is to be kept for, empty that it is not; None is what was said last.
    """
    order = lock_payable(order)
    owed = order.balance()
    if order.keeps:  # type: ignore[attr-defined]  # annotated by lock_payable
        keep_lines(lines=order.lines.filter(revoked_at=None), until=at + KEPT_FOR, at=at)
    if keep_for is None:
        keep_for = str(getattr(order, "said_last", "") or "")
    known = SavedMethod.objects.in_force().filter(contact=order.buyer).first() if keep_for else None
    attempt = CheckoutAttempt(
        order=order,
        amount=owed,
        started_at=at,
        expires_at=at + SESSION_LIFE,
        keep_for=keep_for,
        customer_id=known.customer_id if known else "",
    )
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        attempt = CheckoutAttempt.objects.open().get(order=order)
        attempt.order = order
    return Begun(attempt, Money(owed, order.currency), keep_for)


def lock_payable(order: Order) -> Order:
    """Take the row of an order that something is owed for; `said_last` is what its last visit keeps the card for,
    `keeps` whether it keeps something from others.

    Raises NothingToPay, PaymentDisputed.
    """
    visits = CheckoutAttempt.objects.filter(order=OuterRef("pk"), saved_method=None).order_by("-started_at")
    locked = Order.objects.select_for_update(of=("self",)).annotate(
        said_last=Subquery(visits.values("keep_for")[:1]),
        is_disputed=Exists(Refund.objects.undecided().filter(order=OuterRef("pk"))),
        keeps=Exists(OrderLine.objects.filter(order=OuterRef("pk"), kind__in=kept_kinds())),
    )
    order = locked.get(pk=order.pk)
    if order.cancelled_at is not None:
        raise NothingToPay(_("This order was cancelled, so there is nothing to pay. Place a new one if you like."))
    if order.settled_at is not None and order.balance() <= 0:
        raise NothingToPay(_("This order is already paid."))
    if order.is_disputed:  # type: ignore[attr-defined]  # annotated above
        raise PaymentDisputed(_("Its payment is disputed with the bank. Until it decides, nothing is to be paid."))
    return order


def open_attempt(*, attempt: CheckoutAttempt, session_id: str, url: str) -> bool:
    """Keep the provider's session of an attempt; False if somebody else did, or it is over by now."""
    started = CheckoutAttempt.objects.filter(pk=attempt.pk, state=_State.STARTED)
    return bool(started.update(state=_State.OPEN, session_id=session_id, url=url))


def close_attempt(*, attempt: CheckoutAttempt, at: datetime, decline: str = "") -> bool:
    """Note that an attempt ended unpaid, and the bank's code if that was why; False if it was over already."""
    still_open = CheckoutAttempt.objects.open().filter(pk=attempt.pk)
    return bool(still_open.update(state=_State.EXPIRED, closed_at=at, decline=decline[:LONGEST_CODE]))


@transaction.atomic(savepoint=False)
def apply_session(*, facts: SessionFacts, at: datetime) -> CheckoutAttempt | None:
    """Bring our rows up to what the provider says, only forwards: a late or stale answer never takes a payment back.

    Money is taken whatever became of the attempt or the order meanwhile. None when the session is not one of ours.
    """
    attempt = _lock_order_of_attempt(facts)
    if attempt is None:
        return None
    order = attempt.order
    if facts.received is not None:
        unpaid = CheckoutAttempt.objects.filter(pk=attempt.pk).exclude(state=_State.PAID)
        is_news = unpaid.update(state=_State.PAID, session_id=facts.session_id, closed_at=at)
        attempt.state = _State.PAID
        if not is_news and Payment.objects.filter(provider_id=facts.payment_id).exists():
            return attempt
        payment = Payment(
            provider_id=facts.payment_id,
            method=Payment.Method.CARD,
            detail=facts.detail,
            contact=order.buyer,
            attempt=attempt,
            amount=facts.received.amount,
            currency=facts.received.currency,
            received_at=at,
        )
        keep_payment(payment=payment, order=order, at=at, by=None)
        if attempt.keep_for and facts.card:
            keep_card(contact=order.buyer, card=facts.card, keep_for=attempt.keep_for, at=at)
    elif facts.stage is Stage.EXPIRED and close_attempt(attempt=attempt, at=at, decline=facts.decline):
        attempt.refresh_from_db()
    return attempt


def _lock_order_of_attempt(facts: SessionFacts) -> CheckoutAttempt | None:
    """The attempt a session belongs to, its order locked. The attempt's own row may be as it was before the lock."""
    found = CheckoutAttempt.objects.filter(_is_attempt(facts)).select_related("order__buyer", "order__seller")
    return found.select_for_update(of=("order",)).first()


def _is_attempt(facts: SessionFacts) -> Q:
    """By the session, or by the name we gave it, if we never heard the answer that told us its session."""
    try:
        return Q(session_id=facts.session_id) | Q(pk=uuid.UUID(facts.attempt_id))
    except ValueError:
        return Q(session_id=facts.session_id)
