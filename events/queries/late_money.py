"""Money that came when the seats were gone."""

from django.db.models import Exists, OuterRef, QuerySet

from billing.models import Payment
from billing.queries import excess_payments
from events.models import Registration


def payments_without_a_seat() -> QuerySet[Payment]:
    """Payments by card that pay no order, because theirs was for seats and its time was over; the oldest first."""
    lapsed = Registration.objects.filter(order_line__order=OuterRef("attempt__order"), lapsed_at__isnull=False)
    return excess_payments().filter(Exists(lapsed), attempt__order__cancelled_at__isnull=False)
