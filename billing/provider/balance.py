"""What the provider's balance did, in its own words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ams.core.money import Money, from_minor_units
from billing.provider.connection import identity, in_our_words, provider_client

AT_ONCE: Final = 100  # the most the provider gives in one answer


@dataclass(frozen=True, slots=True)
class Move:
    """One movement. `about` is what we know it by: a payment, a refund or a dispute; `amount` is before the fee."""

    kind: str
    about: str
    amount: Money
    fee: Money
    at: datetime


def moves_between(since: datetime, until: datetime) -> Iterator[list[Move]]:
    """All movements from an instant to before another, some at a time, the newest first. Raises ProviderAway."""
    asked: Any = {
        "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
        "limit": AT_ONCE, "expand": ["data.source"],
    }  # fmt: skip
    while True:
        with in_our_words():
            found = provider_client().v1.balance_transactions.list(asked)
        yield [_move(entry) for entry in found.data]
        if not found.has_more:
            return
        asked["starting_after"] = found.data[-1].id


def _move(entry: Any) -> Move:
    source, currency = entry.source, entry.currency.upper()
    is_payment = getattr(source, "object", "") == "charge"
    about = identity(source.payment_intent) or source.id if is_payment else identity(source)
    return Move(
        entry.type, about, from_minor_units(entry.amount, currency), from_minor_units(entry.fee, currency),
        datetime.fromtimestamp(entry.created, UTC),
    )  # fmt: skip
