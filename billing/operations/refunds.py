"""Money on its way back, as rows: asked for before the provider hears of it, moved on by what it says. No network here.

Lock order: the order's row, then the payment's, then the refund's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Sum

from ams.core import activity
from ams.core.association import day_of
from ams.core.models import ExceptionMade, User
from ams.core.queue import enqueue
from billing.models import Order, Payment, Refund
from billing.operations.journal import book_dispute_fee, book_refund
from billing.operations.refund_mails import tell_of_lost_dispute
from billing.operations.settlement import settle_if_nothing_is_owed
from billing.sessions import RefundFacts, RefundStage

MOST_REFUSALS: Final = 10  # the last of which comes about a day after the first
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
ASK_AGAIN: Final = timedelta(hours=1)  # how the provider stands with a refund that is on its way
ELSEWHERE: Final = UUID("6a1d3c1e-0f3b-4b63-9f0f-0a4b9c0d7e55")  # names the requests of refunds that nobody made here
LONGEST_PROBLEM = 300  # what the column holds
_State = Refund.State
_RANK: Final = {_State.ASKED: 0, _State.SENT: 1, _State.SUCCEEDED: 2, _State.FAILED: 3}


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose wish a refund is; `request` names the form, so that sending it twice asks once."""

    request: UUID
    exception: ExceptionMade | None
    at: datetime
    by: User | None


def at_provider(payment: Payment) -> bool:
    """Whether the provider can give it back: it was taken there, by a visit of ours."""
    return payment.method == Payment.Method.CARD and payment.attempt_id is not None


def refundable(payment: Payment, order: Order | None) -> Decimal:
    """What of a payment can still be given back of an order it paid; or, of none, what pays no order."""
    if order is None:
        return payment.unallocated()
    paid: Decimal = payment.allocations.filter(order=order).aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]
    standing = payment.refunds.standing().filter(order=order)
    back: Decimal = standing.aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]
    return paid - back


def ask_refund(*, payment: Payment, order: Order | None, amount: Decimal, method: str, asking: Asking) -> Refund:
    """Write a refund that fits, for an order and a payment that are locked; the worker sends what goes to a card.

    By other means it is done with this: staff hand the money over, or tell their bank to.
    """
    refund = Refund(
        payment=payment,
        order=order,
        amount=amount,
        currency=payment.currency,
        method=method,
        request=asking.request,
        exception=asking.exception,
        asked_by=asking.by,
        asked_at=asking.at,
    )
    if method == Refund.Method.CARD:
        refund.try_at = asking.at
        refund.save(force_insert=True)
        enqueue("billing.send_refund", refund_id=str(refund.pk))
        return refund
    refund.state, refund.succeeded_at = _State.SUCCEEDED, asking.at
    refund.save(force_insert=True)
    book_refund(refund=refund, on=day_of(asking.at), at=asking.at)
    return refund


@transaction.atomic(savepoint=False)
def apply_refund(*, facts: RefundFacts, at: datetime) -> list[Refund]:
    """Bring our rows up to what the provider says, only forwards; one that was made elsewhere is written down first.

    The rows it is about: none if its payment is not ours, more than one where it took from several.
    """
    found = _find(facts)
    if found is None:
        return []
    payment, known = found
    rows = known or _adopt(facts, payment, at)
    for refund in rows:
        _move(refund, facts, at)
    if facts.is_decided:
        _decide(rows, at)
    if rows and facts.fee and facts.fee.currency == payment.currency:
        book_dispute_fee(refund=rows[0], fee=facts.fee.amount, on=day_of(at), at=at)
    return rows


@transaction.atomic
def note_refusal(*, refund: Refund, problem: str, is_final: bool, at: datetime) -> bool:
    """The provider said no: try later under a new key, or give it up. False if somebody else noted the same."""
    order = _lock_order(refund.order_id)
    locked = Refund.objects.select_for_update(of=("self",)).filter(
        pk=refund.pk, state=_State.ASKED, refusals=refund.refusals
    )
    found = locked.first()
    if found is None:
        return False
    found.refusals += 1
    found.problem = problem[:LONGEST_PROBLEM] or "?"
    if is_final or found.refusals >= MOST_REFUSALS:
        _fail(found, order, at)
        return True
    found.try_at = at + min(FIRST_WAIT * 2 ** (found.refusals - 1), LONGEST_WAIT)
    found.save(update_fields=["refusals", "problem", "try_at"])
    return True


def _find(facts: RefundFacts) -> tuple[Payment, list[Refund]] | None:
    """The payment and the refund's rows, if there are any, with orders and payment locked; None for strangers."""
    payment = Payment.objects.filter(provider_id=facts.payment_id).first()
    if payment is None:
        return None
    orders = Order.objects.filter(allocations__payment=payment).values("pk")
    list(Order.objects.select_for_update().filter(pk__in=orders).order_by("pk"))
    payment = Payment.objects.select_for_update(of=("self",)).select_related("contact").get(pk=payment.pk)
    rows = (
        payment.refunds.select_for_update(of=("self",)).select_related("order__buyer", "payment").order_by("asked_at")
    )
    mine = [one for one in rows if facts.provider_id == one.provider_id or facts.refund_id == str(one.pk)]
    return payment, mine


def _adopt(facts: RefundFacts, payment: Payment, at: datetime) -> list[Refund]:
    """Rows for what nobody here asked for: from what pays no order first, then from the orders it paid.

    A refund made at the provider itself, or money a bank took back because its holder disputed the payment.

    What it takes from an order is owed again until somebody decides. One that failed moved nothing.
    """
    moved_nothing = facts.stage is RefundStage.FAILED and not facts.is_dispute  # which has cost its fee all the same
    if moved_nothing or facts.amount.currency != payment.currency:
        return []
    left, rows = facts.amount.amount, []
    orders: Sequence[Order | None] = [
        None, *Order.objects.filter(allocations__payment=payment).select_related("buyer").order_by("pk"),
    ]  # fmt: skip
    for order in orders:
        part = min(left, refundable(payment, order))
        if part <= 0:
            continue
        left -= part
        refund = Refund(
            payment=payment, order=order, amount=part, currency=payment.currency,
            method=Refund.Method.DISPUTE if facts.is_dispute else Refund.Method.CARD,
            request=uuid5(ELSEWHERE, facts.provider_id), asked_at=at, try_at=at,
        )  # fmt: skip
        refund.save(force_insert=True)
        rows.append(refund)
        if not facts.is_dispute:
            about = order or payment
            activity.record("money.refunded_elsewhere", contact=payment.contact, on=about, by=None, at=at)
    return rows


def _move(refund: Refund, facts: RefundFacts, at: datetime) -> None:
    """One step forward, or none."""
    state = _State(facts.stage)
    if _RANK[state] <= _RANK[_State(refund.state)]:
        if refund.state == _State.SENT:
            Refund.objects.filter(pk=refund.pk).update(try_at=at + ASK_AGAIN)
        return
    refund.provider_id = facts.provider_id
    if state is _State.FAILED:
        refund.problem = facts.problem[:LONGEST_PROBLEM] or "?"
        _fail(refund, refund.order, at)
        return
    refund.state, refund.problem = state, ""
    refund.try_at = at + ASK_AGAIN if state is _State.SENT else None
    refund.succeeded_at = at if state is _State.SUCCEEDED else None
    refund.save(update_fields=["state", "problem", "provider_id", "try_at", "succeeded_at"])
    if refund.succeeded_at:
        book_refund(refund=refund, on=day_of(at), at=at)
        _say("money.disputed" if facts.is_dispute else "money.refunded", refund, at)


def _decide(rows: Sequence[Refund], at: datetime) -> None:
    """The bank has the last word, once; where the money stays gone, whoever paid is told what that means."""
    pending = Refund.objects.filter(pk__in=[one.pk for one in rows], decided_at=None)
    decided = set(pending.values_list("pk", flat=True))
    pending.update(decided_at=at)
    for refund in rows:
        if refund.pk in decided and refund.is_taken_back:
            tell_of_lost_dispute(refund, at=at)


def _fail(refund: Refund, order: Order | None, at: datetime) -> None:
    """It did not arrive, and never will by this way: staff find it on their list."""
    refund.state, refund.failed_at, refund.try_at = _State.FAILED, at, None
    refund.save(update_fields=["state", "failed_at", "try_at", "problem", "provider_id", "refusals"])
    if refund.succeeded_at:
        book_refund(refund=refund, on=day_of(at), at=at, has_failed=True)
    if order is not None:
        settle_if_nothing_is_owed(order=order, at=at, by=None)
    is_dispute = refund.method == Refund.Method.DISPUTE
    _say("money.dispute_won" if is_dispute else "money.refund_failed", refund, at)


def _say(kind: str, refund: Refund, at: datetime) -> None:
    about = refund.order or refund.payment
    facts = {"amount": str(refund.amount), "currency": refund.currency}
    activity.record(kind, contact=refund.payment.contact, on=about, by=None, at=at, facts=facts)


def _lock_order(order_id: int | None) -> Order | None:
    locked = Order.objects.select_for_update(of=("self",)).select_related("buyer")
    return locked.get(pk=order_id) if order_id else None
