"""The one place that talks to the payment provider, by its own SDK and in its own words; never in a transaction."""

from billing.provider.balance import Move, moves_between
from billing.provider.cards import (
    cancel_charge,
    charge_card,
    create_card_session,
    create_customer,
    expire_card_session,
    find_charge,
    forget_card,
    read_card_session,
    read_charge,
)
from billing.provider.connection import PaymentsNotSetUp, ProviderAway, ProviderRefused
from billing.provider.refunds import RefundRefused, create_refund, read_dispute, read_refund, refunds_of
from billing.provider.visits import create_session, expire_session, read_session
from billing.provider.webhooks import News, NotAnEvent, NotFromProvider, read_event

__all__ = [
    "Move",
    "News",
    "NotAnEvent",
    "NotFromProvider",
    "PaymentsNotSetUp",
    "ProviderAway",
    "ProviderRefused",
    "RefundRefused",
    "cancel_charge",
    "charge_card",
    "create_card_session",
    "create_customer",
    "create_refund",
    "create_session",
    "expire_card_session",
    "expire_session",
    "find_charge",
    "forget_card",
    "moves_between",
    "read_card_session",
    "read_charge",
    "read_dispute",
    "read_event",
    "read_refund",
    "read_session",
    "refunds_of",
]
