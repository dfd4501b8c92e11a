"""Sending refunds to the provider and asking what became of them. Holds no transaction open.

A refund is a row before the provider is asked, and its id the idempotency key: task, sweep and webhook may come in any
order and any number, and money goes back once (docs/decisions/0023-money-that-comes-back.md §4).
"""

import logging
from datetime import datetime, timedelta

from ams.core.money import Money
from billing import provider
from billing.models import Refund
from billing.operations import apply_refund, note_refusal
from billing.provider import RefundRefused
from billing.sessions import RefundFacts, RefundWish

log = logging.getLogger(__name__)
KEY_LIFE = timedelta(hours=20)  # the provider remembers an idempotency key for a day


def send_refund(*, refund: Refund, at: datetime) -> Refund:
    """Have the provider give the money back, or ask how far it is; the refund as it stands then. Safe to repeat.

    A refusal is kept and asked again later, unless it is for good. Raises ProviderAway, ProviderRefused,
    PaymentsNotSetUp: then nothing changes, and the sweep asks again.
    """
    if refund.state in (Refund.State.ASKED, Refund.State.SENT):
        try:
            apply_refund(facts=_ask(refund, at), at=at)
        except RefundRefused as refusal:
            log.warning("Refund %s was refused: %s", refund.pk, refusal.code)
            note_refusal(refund=refund, problem=refusal.code, is_final=refusal.is_final, at=at)
        refund.refresh_from_db()
    return refund


def _ask(refund: Refund, at: datetime) -> RefundFacts:
    """What the provider says of it; it is made now if it never was."""
    if refund.provider_id:
        return provider.read_refund(refund.provider_id)
    if at - refund.asked_at > KEY_LIFE and (made := _made_before(refund)) is not None:
        return made
    return provider.create_refund(_wish_of(refund))


def _made_before(refund: Refund) -> RefundFacts | None:
    """One that was made although nobody heard the answer, and whose key the provider may have forgotten."""
    made = provider.refunds_of(refund.payment.provider_id)
    return next((facts for facts in made if facts.refund_id == str(refund.pk)), None)


def _wish_of(refund: Refund) -> RefundWish:
    """What to ask for, from frozen facts only. After a refusal, and only then, it is asked under another key."""
    return RefundWish(
        refund_id=str(refund.pk),
        key=f"refund-{refund.pk}-{refund.refusals}",
        payment_id=refund.payment.provider_id,
        amount=Money(refund.amount, refund.currency),
        order_reference=refund.order.reference if refund.order else "",
    )
