"""Giving money back through the provider, in its own words."""

import stripe
from stripe import RequestOptions
from stripe.params import RefundCreateParams

from ams.core.money import from_minor_units, minor_units
from billing.provider.connection import RETRIES, ProviderAway, ProviderRefused, identity, in_our_words, provider_client
from billing.sessions import RefundFacts, RefundStage, RefundWish

MOST_OF_A_PAYMENT = 100  # refunds of one payment; the provider gives so many at once
NOT_FOR_GOOD = {"balance_insufficient", "insufficient_funds", "lock_timeout"}
DECIDED = frozenset({"won", "lost", "warning_closed", "prevented"})
_STAGES = {
    "pending": RefundStage.SENT,
    "requires_action": RefundStage.SENT,
    "succeeded": RefundStage.SUCCEEDED,
    "failed": RefundStage.FAILED,
    "canceled": RefundStage.FAILED,
}


class RefundRefused(ProviderRefused):
    """The provider said no; `code` is its word for why, `is_final` whether asking again later is of no use."""

    def __init__(self, refusal: ProviderRefused) -> None:
        super().__init__(str(refusal))
        cause = refusal.__cause__
        self.code = str(getattr(cause, "code", None) or type(cause).__name__)
        self.is_final = isinstance(cause, stripe.InvalidRequestError) and self.code not in NOT_FOR_GOOD


def create_refund(wish: RefundWish) -> RefundFacts:
    """Have money given back, or get the answer this key brought before. Raises RefundRefused, ProviderAway."""
    params: RefundCreateParams = {
        "payment_intent": wish.payment_id,
        "amount": minor_units(wish.amount),
        "reason": "requested_by_customer",
        "metadata": {"refund": wish.refund_id, "order": wish.order_reference},
    }
    try:
        with in_our_words():
            options: RequestOptions = {"idempotency_key": wish.key}
            return _facts(provider_client().v1.refunds.create(params, options))
    except ProviderRefused as refusal:
        if isinstance(refusal.__cause__, stripe.IdempotencyError):  # somebody asks with this key at this very moment
            raise ProviderAway(str(refusal)) from refusal
        raise RefundRefused(refusal) from refusal


def read_refund(refund_id: str, *, retries: int = RETRIES) -> RefundFacts:
    """The refund as it is now."""
    with in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        return _facts(provider_client().v1.refunds.retrieve(refund_id, {}, options))


def refunds_of(payment_id: str, *, retries: int = RETRIES) -> list[RefundFacts]:
    """All refunds of a payment, whoever made them, the oldest first."""
    with in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        found = provider_client().v1.refunds.list({"payment_intent": payment_id, "limit": MOST_OF_A_PAYMENT}, options)
    return [_facts(refund) for refund in reversed(found.data)]


def read_dispute(dispute_id: str, *, retries: int = RETRIES) -> RefundFacts | None:
    """What a bank took back as it is now, and whether it gave it back to us; None where no money has moved (yet).

    What moved decides, and that it was won: the provider tells so before the money is back.
    """
    with in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        dispute = provider_client().v1.disputes.retrieve(dispute_id, {}, options)
    moves = dispute.balance_transactions
    if not moves:
        return None
    currency = dispute.currency.upper()
    is_back = dispute.status == "won" or sum(one.amount for one in moves) >= 0
    fee = sum(one.fee for one in moves)
    return RefundFacts(
        provider_id=dispute.id,
        refund_id="",
        payment_id=identity(dispute.payment_intent),
        amount=from_minor_units(dispute.amount, currency),
        stage=RefundStage.FAILED if is_back else RefundStage.SUCCEEDED,
        problem=dispute.status if is_back else "",
        is_dispute=True,
        is_decided=dispute.status in DECIDED,
        fee=from_minor_units(fee, moves[0].currency.upper()) if fee > 0 else None,
    )


def _facts(refund: stripe.Refund) -> RefundFacts:
    metadata = refund.metadata.to_dict() if refund.metadata else {}
    return RefundFacts(
        provider_id=refund.id,
        refund_id=metadata.get("refund", ""),
        payment_id=identity(refund.payment_intent),
        amount=from_minor_units(refund.amount, refund.currency.upper()),
        stage=_STAGES[refund.status or "pending"],
        problem=getattr(refund, "failure_reason", None) or "",
    )
