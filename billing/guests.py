"""Orders made without signing in: the browser that made one may see it through, for a day.

Such a visitor proved nothing. They are shown what is bought and what it costs, never a name, an address or a receipt:
those are mailed to whom they belong (docs/decisions/0011-orders-of-guests.md).
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from billing.models import Order

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 20  # the oldest make room
IN_SESSION = "orders_of_guest"  # reference -> seconds since 1970 when it was made


def remember_order(request: HttpRequest, order: Order, *, at: datetime) -> None:
    """Let this browser see an order through; call it where somebody who is not signed in has just made one."""
    kept = {**_kept(request, at), order.reference: at.timestamp()}
    newest = sorted(kept.items(), key=lambda made: made[1])[-MOST_KEPT:]
    request.session[IN_SESSION] = dict(newest)


def is_remembered(request: HttpRequest, reference: str, *, at: datetime) -> bool:
    """Whether this browser made that order less than a day ago."""
    return reference in _kept(request, at)


def _kept(request: HttpRequest, at: datetime) -> dict[str, float]:
    made_after = (at - KEPT_FOR).timestamp()
    found: dict[str, float] = request.session.get(IN_SESSION, {})
    return {reference: made for reference, made in found.items() if made > made_after}
