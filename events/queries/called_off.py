"""What was paid for events that do not take place, and how far giving it back is."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from billing.models import Order, OrderLine, Refund
from billing.queries import lost_refunds
from events.models import Event

SOLD = Q(order__settled_at__isnull=False) | Q(order__invoiced_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far giving money back is for an event that was called off, in orders somebody paid for."""

    orders: int
    left: int  # nothing was asked yet: the sweep comes to it, or a person has to
    on_its_way: int
    failed: int  # the bank or the provider said no: a case says so

    @property
    def arrived(self) -> int:
        """Those for which nothing is left to do."""
        return max(self.orders - self.left - self.on_its_way - self.failed, 0)


def lines_called_off(event: Event) -> QuerySet[OrderLine]:
    """Lines somebody paid for, or owes for, of tickets and sessions of an event, also those taken back."""
    mine = Q(registration__ticket_type__event=event) | Q(session_place__session__event=event)
    return OrderLine.objects.filter(mine, SOLD, gross__gt=0)


def events_to_return() -> QuerySet[Event]:
    """Events that were called off and of which something that was paid still stands; the first called off first."""
    standing = {"gross__gt": 0, "revoked_at": None}
    tickets = OrderLine.objects.filter(SOLD, **standing, registration__ticket_type__event__cancelled_at__isnull=False)
    places = OrderLine.objects.filter(SOLD, **standing, session_place__session__event__cancelled_at__isnull=False)
    found = Q(pk__in=tickets.values("registration__ticket_type__event")) | Q(
        pk__in=places.values("session_place__session__event")
    )
    return Event.objects.filter(found, cancelled_at__isnull=False).order_by("cancelled_at", "pk")


def orders_to_return(event: Event) -> QuerySet[Order]:
    """Orders of which something that was paid for this event still stands, the oldest first."""
    standing = lines_called_off(event).filter(revoked_at=None)
    return Order.objects.filter(pk__in=standing.values("order")).order_by("pk")


def progress_of(event: Event) -> Progress:
    """Four queries, whatever the number of orders."""
    orders = Order.objects.filter(pk__in=lines_called_off(event).values("order"))
    returned = orders.exclude(pk__in=orders_to_return(event).values("pk"))
    refunds, failed = Refund.objects.filter(order__in=returned), lost_refunds().filter(order__in=returned)
    return Progress(
        orders=orders.count(),
        left=orders_to_return(event).count(),
        on_its_way=refunds.filter(state__in=(Refund.State.ASKED, Refund.State.SENT)).values("order").distinct().count(),
        failed=failed.order_by().values("order").distinct().count(),
    )
