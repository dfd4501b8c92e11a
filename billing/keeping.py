"""The seam to what an open order keeps from others, such as seats: billing says when, apps above know what.

Pieces of goods are billing's own (`billing/operations/stock.py`); they are kept and let go at the same moments.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ams.core.errors import DomainError
from billing.models import Order, OrderLine


class NothingLeft(DomainError):
    """There is not enough left of what somebody wants; the text says of what, and what to do."""


class Keeper(Protocol):
    """Registered for a kind of line in `settings.BILLING_KEEPERS`. Its calls run with the order's row locked.

    `keep` keeps what the lines want, all or none, until an instant (None: for good), also what it had let go of
    before; it raises NothingLeft. `let_go` gives back what is not handed over; `unpaid` says that nobody paid in time.
    Both are safe to repeat. `let_go_unpaid` says whether that is why an order keeps nothing any more.
    """

    def keep(self, *, lines: Sequence[OrderLine], until: datetime | None, at: datetime) -> None: ...

    def let_go(self, *, lines: Sequence[OrderLine], at: datetime, unpaid: bool) -> None: ...

    def let_go_unpaid(self, *, order: Order) -> bool: ...


def kept_kinds() -> list[str]:
    """Kinds of lines of which an open order always keeps something."""
    return sorted(settings.BILLING_KEEPERS)


def keeper_for(kind: str) -> Keeper:
    """Who keeps what lines of this kind want; raises KeyError for a kind nobody registered."""
    return cast("Keeper", import_string(settings.BILLING_KEEPERS[kind])())
