"""Cards that are left with the provider, and charging them while nobody is there."""

import stripe
from stripe import RequestOptions
from stripe.checkout import Session
from stripe.params import PaymentIntentCreateParams
from stripe.params.checkout import SessionCreateParams

from ams.core.money import from_minor_units, minor_units
from billing.provider.connection import (
    LONGEST_NAME,
    RETRIES,
    ProviderRefused,
    identity,
    in_ascii,
    in_our_words,
    provider_client,
)
from billing.provider.visits import detail_of
from billing.sessions import CardFacts, CardVisitFacts, CardWish, ChargeWish, SessionFacts, Stage

EXPAND_CHARGE = ["latest_charge"]
EXPAND_CARD = ["setup_intent.payment_method"]
LOOKED_THROUGH = 100  # charges of one customer, the newest first; nobody has that many in half an hour
NEEDS_THE_BANK = "authentication_required"
_UNPAID = {"requires_payment_method", "canceled"}


def create_customer(*, key: str, email: str) -> str:
    """Make somebody known to the provider; the same key gives the same customer."""
    with in_our_words():
        address = in_ascii(email)
        customer = provider_client().v1.customers.create(
            {"email": address} if address else {}, {"idempotency_key": f"customer-{key}"}
        )
    return customer.id


def create_card_session(wish: CardWish) -> CardVisitFacts:
    """Have a page made on which a card is left, or get the one that was made when this visit asked before."""
    params: SessionCreateParams = {
        "mode": "setup",
        "currency": wish.currency.lower(),
        "customer": wish.customer_id,
        "branding_settings": {"display_name": wish.seller[:LONGEST_NAME]},
        "metadata": {"visit": wish.visit_id},
        "setup_intent_data": {"metadata": {"visit": wish.visit_id}},
        "success_url": wish.return_url,
        "cancel_url": wish.return_url,
        "expires_at": int(wish.expires_at.timestamp()),
        "expand": [*EXPAND_CARD],
    }
    with in_our_words():
        options: RequestOptions = {"idempotency_key": f"visit-{wish.visit_id}"}
        return _visit(provider_client().v1.checkout.sessions.create(params, options))


def read_card_session(session_id: str, *, retries: int = RETRIES) -> CardVisitFacts:
    """The visit as it is now."""
    with in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        return _visit(provider_client().v1.checkout.sessions.retrieve(session_id, {"expand": [*EXPAND_CARD]}, options))


def expire_card_session(session_id: str) -> CardVisitFacts:
    """End a visit so that nobody can leave a card there any more. One that is over is read again instead."""
    try:
        with in_our_words():
            return _visit(provider_client().v1.checkout.sessions.expire(session_id))
    except ProviderRefused:
        return read_card_session(session_id)


def charge_card(wish: ChargeWish) -> SessionFacts:
    """Take money from a card that was left, nobody being there; what came of it. A refusal of the bank is an answer.

    Asking again for the same attempt brings back the first answer, within a day.
    """
    params: PaymentIntentCreateParams = {
        "amount": minor_units(wish.amount),
        "currency": wish.amount.currency.lower(),
        "payment_method": wish.method_id,
        "confirm": True,
        "off_session": True,
        "description": f"{wish.seller}, {wish.order_reference}",
        "metadata": {"attempt": wish.attempt_id, "order": wish.order_reference},
        "expand": [*EXPAND_CHARGE],
    }
    if wish.customer_id:
        params["customer"] = wish.customer_id
    with in_our_words():
        try:
            options: RequestOptions = {"idempotency_key": f"attempt-{wish.attempt_id}"}
            return _charge(provider_client().v1.payment_intents.create(params, options))
        except stripe.CardError as refusal:
            intent_id = _intent_of(refusal)
            if not intent_id:
                raise
    return read_charge(intent_id)


def read_charge(intent_id: str, *, retries: int = RETRIES) -> SessionFacts:
    """The charge as it is now."""
    with in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        return _charge(provider_client().v1.payment_intents.retrieve(intent_id, {"expand": [*EXPAND_CHARGE]}, options))


def find_charge(*, attempt_id: str, customer_id: str) -> SessionFacts | None:
    """The charge that was made for an attempt whose answer was lost; None where the provider never heard of it."""
    if not customer_id:
        return None
    with in_our_words():
        newest = provider_client().v1.payment_intents.list({"customer": customer_id, "limit": LOOKED_THROUGH})
    for intent in newest.data:
        if intent.metadata.to_dict().get("attempt") == attempt_id:
            return read_charge(intent.id)
    return None


def cancel_charge(intent_id: str) -> SessionFacts:
    """Give a charge up that was neither made nor refused; one that is past that is read again instead."""
    try:
        with in_our_words():
            provider_client().v1.payment_intents.cancel(intent_id, {"cancellation_reason": "abandoned"})
    except ProviderRefused:
        pass
    return read_charge(intent_id)


def forget_card(method_id: str) -> None:
    """Have the provider let go of a card. One it does not keep is forgotten already."""
    with in_our_words():
        try:
            provider_client().v1.payment_methods.detach(method_id)
        except stripe.InvalidRequestError:
            kept = _kept_for(method_id)
            if kept:
                raise


def _kept_for(method_id: str) -> str:
    """Whose card it is; empty for nobody's, and for one the provider does not know."""
    try:
        return identity(provider_client().v1.payment_methods.retrieve(method_id).customer)
    except stripe.InvalidRequestError:
        return ""


def _intent_of(refusal: stripe.CardError) -> str:
    """The payment intent a refusal is about."""
    body = refusal.json_body if isinstance(refusal.json_body, dict) else {}
    intent = body.get("error", {}).get("payment_intent") or {}
    return str(intent.get("id", ""))


def _visit(session: Session) -> CardVisitFacts:
    """What a visit to leave a card says, read with its setup and its card expanded."""
    setup = session.setup_intent
    method = setup.payment_method if isinstance(setup, stripe.SetupIntent) else None
    done = isinstance(setup, stripe.SetupIntent) and setup.status == "succeeded"
    return CardVisitFacts(
        session_id=session.id,
        visit_id=session.metadata.to_dict().get("visit", "") if session.metadata else "",
        stage=Stage(session.status or Stage.COMPLETE),
        url=session.url or "",
        card=_card(method, identity(session.customer)) if done and isinstance(method, stripe.PaymentMethod) else None,
    )


def _card(method: stripe.PaymentMethod, customer_id: str) -> CardFacts | None:
    card = method.card
    if card is None:
        return None
    return CardFacts(
        customer_id=customer_id,
        method_id=method.id,
        brand=(card.brand or "").title(),
        last_four=card.last4 or "",
        expires_year=card.exp_year,
        expires_month=card.exp_month,
    )


def _charge(intent: stripe.PaymentIntent) -> SessionFacts:
    """A charge in the same words as a visit: complete when the money is there or on its way, expired when it is not."""
    currency = intent.currency.upper()
    paid = intent.status == "succeeded"
    return SessionFacts(
        session_id=intent.id,
        attempt_id=intent.metadata.to_dict().get("attempt", ""),
        stage=_stage(intent.status),
        url="",
        asked=from_minor_units(intent.amount, currency),
        received=from_minor_units(intent.amount_received, currency) if paid else None,
        payment_id=intent.id,
        detail=detail_of(intent),
        decline="" if paid else _decline(intent),
    )


def _stage(status: str) -> Stage:
    if status in {"succeeded", "processing"}:
        return Stage.COMPLETE
    return Stage.EXPIRED if status in _UNPAID else Stage.OPEN


def _decline(intent: stripe.PaymentIntent) -> str:
    """Why the bank said no: the more exact of the two codes the provider gives."""
    error = intent.last_payment_error
    if error is None:
        return NEEDS_THE_BANK if intent.status in {"requires_action", "requires_confirmation"} else ""
    return error.decline_code or error.code or "declined"
