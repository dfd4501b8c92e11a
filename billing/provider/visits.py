"""Visits to the provider's payment page, in its own words."""

import stripe
from stripe import RequestOptions
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from ams.core.money import Money, from_minor_units, minor_units
from billing.provider.connection import (
    LONGEST_NAME,
    RETRIES,
    ProviderRefused,
    identity,
    in_ascii,
    in_our_words,
    provider_client,
)
from billing.sessions import CardFacts, SessionFacts, SessionLine, SessionWish, Stage

EXPAND = ["payment_intent.latest_charge"]


def create_session(wish: SessionWish) -> SessionFacts:
    """Have a payment page made, or get the one that was made when this attempt asked before."""
    with in_our_words():
        session = provider_client().v1.checkout.sessions.create(
            _as_params(wish), {"idempotency_key": f"attempt-{wish.attempt_id}"}
        )
    return _facts(session)


def read_session(session_id: str, *, retries: int = RETRIES) -> SessionFacts:
    """The session as it is now."""
    with in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        return _facts(provider_client().v1.checkout.sessions.retrieve(session_id, {"expand": [*EXPAND]}, options))


def expire_session(session_id: str) -> SessionFacts:
    """End a session so that nobody can pay there any more. One that is no longer open is read again instead."""
    try:
        with in_our_words():
            return _facts(provider_client().v1.checkout.sessions.expire(session_id))
    except ProviderRefused:
        return read_session(session_id)


def _as_params(wish: SessionWish) -> SessionCreateParams:
    metadata = {"attempt": wish.attempt_id, "order": wish.order_reference}
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": wish.order_reference,
        "branding_settings": {"display_name": wish.seller[:LONGEST_NAME]},  # above all, payers must know whom they pay
        "line_items": [_as_line(line) for line in wish.lines],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": f"{wish.seller}, {wish.order_reference}"},
        "success_url": wish.paid_url,
        "cancel_url": wish.back_url,
        "expires_at": int(wish.expires_at.timestamp()),
        "expand": [*EXPAND],
    }
    if wish.keeps_card:
        params["payment_intent_data"]["setup_future_usage"] = "off_session"
    if wish.keeps_card and wish.customer_id:
        params["customer"] = wish.customer_id
        return params
    if wish.keeps_card:
        params["customer_creation"] = "always"
    if email := in_ascii(wish.email):
        params["customer_email"] = email
    return params


def _as_line(line: SessionLine) -> SessionCreateParamsLineItem:
    return {
        "quantity": 1,
        "price_data": {
            "currency": line.amount.currency.lower(),
            "unit_amount": minor_units(line.amount),
            "product_data": {"name": line.description[:250]},
        },
    }


def _facts(session: Session) -> SessionFacts:
    """What a session says, read with its payment and charge expanded."""
    currency = (session.currency or "").upper()
    asked = from_minor_units(session.amount_total or 0, currency)
    intent = session.payment_intent
    paid = session.payment_status == "paid"
    return SessionFacts(
        session_id=session.id,
        attempt_id=session.metadata.to_dict().get("attempt", "") if session.metadata else "",
        stage=Stage(session.status or Stage.COMPLETE),
        url=session.url or "",
        asked=asked,
        received=_received(intent, asked) if paid else None,
        payment_id=intent if isinstance(intent, str) else intent.id if intent else session.id,
        detail=detail_of(intent),
        card=_kept_card(intent) if paid else None,
    )


def _kept_card(intent: stripe.PaymentIntent | str | None) -> CardFacts | None:
    """The card that paid, if the provider keeps it for another time."""
    if not isinstance(intent, stripe.PaymentIntent) or intent.setup_future_usage != "off_session":
        return None
    customer, method = identity(intent.customer), identity(intent.payment_method)
    charge = intent.latest_charge
    details = charge.payment_method_details if isinstance(charge, stripe.Charge) else None
    card = details.card if details else None
    if not (customer and method and card):
        return None
    return CardFacts(
        customer_id=customer,
        method_id=method,
        brand=(card.brand or "").title(),
        last_four=card.last4 or "",
        expires_year=card.exp_year,
        expires_month=card.exp_month,
    )


def _received(intent: stripe.PaymentIntent | str | None, asked: Money) -> Money:
    """What was really taken, where the provider says so."""
    if isinstance(intent, stripe.PaymentIntent):
        return from_minor_units(intent.amount_received, intent.currency.upper())
    return asked


def detail_of(intent: stripe.PaymentIntent | str | None) -> str:
    """The card as its holder knows it, such as "Visa •••• 4242"; empty for other means."""
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    details = charge.payment_method_details if isinstance(charge, stripe.Charge) else None
    card = details.card if details else None
    return f"{(card.brand or '').title()} •••• {card.last4}".strip() if card else ""
