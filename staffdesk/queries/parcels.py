"""What has to be posted, and what was posted lately."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from billing.models import Parcel, ParcelItem

LATELY = timedelta(days=14)


def parcels_to_send() -> QuerySet[Parcel]:
    """Paid and not on their way, with what goes in."""
    return _in_full(Parcel.objects.to_send())


def parcels_sent(*, at: datetime) -> QuerySet[Parcel]:
    """On their way since a fortnight at most."""
    return _in_full(Parcel.objects.sent_since(at - LATELY))


def parcel_of(order_id: int) -> Parcel | None:
    """The parcel of a paid order, if anything of it is posted."""
    return _in_full(Parcel.objects.filter(order=order_id, due_at__isnull=False)).first()


def _in_full(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    items = ParcelItem.objects.filter(taken_out_at=None).select_related("line").order_by("line__position")
    return parcels.select_related("order__buyer", "packed_by", "sent_by").prefetch_related(Prefetch("items", items))
