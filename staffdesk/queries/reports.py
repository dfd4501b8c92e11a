"""What is wrong with the business, seen from all apps at once."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from billing.models import Payment


def excess_payments(*, since: datetime, also: Iterable[int]) -> QuerySet[Payment]:
    """Payments since an instant, and some known ones, of which something pays no order; the oldest first."""
    used = Payment.objects.filter(Q(received_at__gte=since) | Q(pk__in=list(also))).annotate(
        used=Sum("allocations__amount", default=Decimal(0))
    )
    return used.filter(used__lt=F("amount")).select_related("contact").order_by("pk")
