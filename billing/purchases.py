"""From a form of the shop to its order, whatever the same visitor began before and did not pay."""

import logging
from datetime import datetime

from ams.core.errors import DomainError
from ams.core.models import User
from billing.checkout import end_attempt, withdraw_order
from billing.models import CheckoutAttempt, Order
from billing.operations import Purchase, buy, expire_order, find_bought

log = logging.getLogger(__name__)


def make_purchase(*, purchase: Purchase, earlier: Order | None, at: datetime, by: User | None) -> Order:
    """The order for what is asked, in the place of an earlier unpaid one, whose pieces are free for this one.

    Whoever goes back and changes something has one order, not two, and does not find the last piece taken by
    themselves.
    Raises what `buy` raises.
    """
    if (same := find_bought(purchase)) is not None:
        return same
    withdraw_replaced(earlier=earlier, at=at, by=by)
    return buy(purchase=purchase, at=at, by=by)


def withdraw_replaced(*, earlier: Order | None, at: datetime, by: User | None) -> None:
    """Call off an earlier unpaid order, if there is one, in whose place another one comes."""
    if earlier is None or earlier.is_sold or earlier.cancelled_at is not None:
        return
    try:
        withdraw_order(order=earlier, at=at, by=by)
    except DomainError as error:  # paid at this very moment, or the provider is away: it stays, or expires
        log.info("Order %s could not be replaced: %s", earlier.reference, error)


def expire_after_visits(*, order: Order, at: datetime) -> bool:
    """Call off an order that nobody paid in time, after ending the visit that might still pay it.

    False if it turns out to be paid. Raises ProviderAway, ProviderRefused, PaymentsNotSetUp; then nothing changes.
    """
    for attempt in CheckoutAttempt.objects.open().filter(order=order):
        end_attempt(attempt=attempt, at=at)
    return expire_order(order=order, at=at)
