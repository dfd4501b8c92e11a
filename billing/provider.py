"""The one place that talks to the payment provider, by its own SDK and in its own words; never in a transaction.

Where the provider is (Stripe itself, or the sandbox of a demonstration) is a setting; nothing else differs.
Everything here raises ProviderAway or ProviderRefused, both sentences for whoever is waiting.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

import stripe
from django.conf import settings
from django.db import transaction
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from stripe import RequestOptions
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from ams.core.errors import DomainError
from ams.core.money import Money, NotChargeableError, from_minor_units, minor_units
from billing.sessions import SessionFacts, SessionLine, SessionWish, Stage

log = logging.getLogger(__name__)
CONNECT_SECONDS, READ_SECONDS, RETRIES = 3.05, 10.0, 2
LONGEST_EVENT = 1024 * 1024  # bytes; the largest real ones are a tenth of it
LONGEST_NAME = 200  # what fits on one page; Stripe takes more
EXPAND = ["payment_intent.latest_charge"]


class PaymentsNotSetUp(DomainError):
    """This deployment has no key of the provider: it sells only what is free."""


class ProviderAway(DomainError):
    """The provider did not answer. Nobody knows whether it heard us: ask again, with the same key."""


class ProviderRefused(DomainError):
    """The provider understood and said no; asking again would not help."""


class NotFromProvider(DomainError):
    """A webhook whose signature does not fit."""


class NotAnEvent(DomainError):
    """A webhook that is signed and yet says nothing we could keep: asking us again would not help."""


class News(NamedTuple):
    """What a webhook told: of which object, and everything as it came. Some objects, such as a balance, have no id."""

    event_id: str
    kind: str
    object_id: str
    payload: dict[str, Any]


def create_session(wish: SessionWish) -> SessionFacts:
    """Have a payment page made, or get the one that was made when this attempt asked before."""
    with _in_our_words():
        session = _client().v1.checkout.sessions.create(
            _as_params(wish), {"idempotency_key": f"attempt-{wish.attempt_id}"}
        )
    return _facts(session)


def read_session(session_id: str, *, retries: int = RETRIES) -> SessionFacts:
    """The session as it is now."""
    with _in_our_words():
        options: RequestOptions = {"max_network_retries": retries}
        return _facts(_client().v1.checkout.sessions.retrieve(session_id, {"expand": [*EXPAND]}, options))


def expire_session(session_id: str) -> SessionFacts:
    """End a session so that nobody can pay there any more. One that is no longer open is read again instead."""
    try:
        with _in_our_words():
            return _facts(_client().v1.checkout.sessions.expire(session_id))
    except ProviderRefused:
        return read_session(session_id)


def read_event(payload: bytes, signature: str) -> News:
    """What a webhook says once its signature was verified; raises NotFromProvider, NotAnEvent. Needs no network."""
    if len(payload) > LONGEST_EVENT:
        raise NotAnEvent(_("This is longer than any event of the payment provider."))
    try:
        secret = settings.STRIPE_WEBHOOK_SECRET or None
        stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
    except (stripe.SignatureVerificationError, ValueError, TypeError) as error:  # TypeError: a header beyond ASCII
        raise NotFromProvider(_("This was not signed by the payment provider.")) from error
    try:
        return _news(json.loads(payload))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotAnEvent(_("This is signed, but it is no event.")) from error


def _news(said: dict[str, Any]) -> News:
    """The parts of an event we act on. Raises KeyError or TypeError for JSON that is something else."""
    its_object: dict[str, Any] = said["data"]["object"]
    news = News(said["id"], said["type"], {"id": "", **its_object}["id"], said)
    if not (news.event_id and news.kind and all(isinstance(word, str) for word in news[:3])):
        raise TypeError("An event has an id, a type and an object, in text.")
    return news


def _client() -> stripe.StripeClient:
    if not settings.STRIPE_SECRET_KEY:
        raise PaymentsNotSetUp(_("Online payment is not set up here yet. Ask us, and we will find a way together."))
    return _client_of(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client_of(key: str, api_base: str) -> stripe.StripeClient:
    """One client a process: it keeps a connection open for each thread."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": api_base} if api_base else {},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
    )


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn the SDK's errors into ours, and hold the rule that no transaction waits for a network."""
    with transaction.atomic(durable=True):  # raises RuntimeError inside another one; sends nothing
        pass
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        log.warning("The payment provider did not answer: %s", error)
        raise ProviderAway(
            _("We cannot reach our payment provider just now. Nothing was charged. Try again in a minute.")
        ) from error
    except (stripe.StripeError, NotChargeableError) as error:
        log.exception("The payment provider refused.")
        raise ProviderRefused(
            _("Our payment provider did not accept this. Nothing was charged. Please contact us, we will sort it out.")
        ) from error


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
    if email := _in_ascii(wish.email):
        params["customer_email"] = email
    return params


def _in_ascii(email: str) -> str:
    """An address as the provider takes it, its domain in the letters of the DNS; nothing where there is no such way.

    Without one the payment page asks, so nobody is kept from paying by the letters before the @.
    """
    local, at, domain = email.rpartition("@")
    try:
        encoded = f"{local}{at}{punycode(domain)}"
    except UnicodeError:
        return ""
    return encoded if encoded.isascii() else ""


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
        detail=_detail(intent),
    )


def _received(intent: stripe.PaymentIntent | str | None, asked: Money) -> Money:
    """What was really taken, where the provider says so."""
    if isinstance(intent, stripe.PaymentIntent):
        return from_minor_units(intent.amount_received, intent.currency.upper())
    return asked


def _detail(intent: stripe.PaymentIntent | str | None) -> str:
    """The card as its holder knows it, such as "Visa •••• 4242"; empty for other means."""
    charge = intent.latest_charge if isinstance(intent, stripe.PaymentIntent) else None
    details = charge.payment_method_details if isinstance(charge, stripe.Charge) else None
    card = details.card if details else None
    return f"{(card.brand or '').title()} •••• {card.last4}".strip() if card else ""
