"""From the form of an event to its order, whatever the same visitor began before and did not pay."""

from datetime import datetime

from ams.core.models import User
from billing.models import Order
from billing.purchases import withdraw_replaced
from events.operations import Booking, find_registered, register_for_event


def make_registration(*, booking: Booking, earlier: Order | None, at: datetime, by: User | None) -> Order:
    """The order for what is asked, in the place of an earlier unpaid one, whose seats pass to this one.

    Raises what `register_for_event` raises.
    """
    if (same := find_registered(booking)) is not None:
        return same
    order = register_for_event(booking=booking, at=at, by=by, instead_of=earlier)
    withdraw_replaced(earlier=earlier, at=at, by=by)
    return order
