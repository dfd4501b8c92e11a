"""Hands over what the shop sells: goods go into a parcel, a donation is done once it is paid."""

from datetime import datetime

from billing.fulfilment import NothingToDeliver, Outcome
from billing.models import OrderLine, ParcelItem, ShopItem, StockMovement
from billing.operations.parcels import put_in_parcel, take_out_of_parcel
from billing.operations.stock import release_stock


class GoodsFulfiller:
    """What is sent by post is marked to be sent; the rest is handed over the counter."""

    def fulfil(self, *, line: OrderLine, at: datetime) -> None:
        """Once per line: a second row for it is refused by the database."""
        if ShopItem.objects.filter(product=line.product_id, is_posted=True).exists():
            put_in_parcel(line=line, at=at)

    def revoke(self, *, line: OrderLine, at: datetime) -> None:
        """Nothing is posted any more, and the pieces can be sold again."""
        take_out_of_parcel(line=line, at=at)
        release_stock(lines=[line], at=at, by=None, kind=StockMovement.Kind.RETURNED)

    def outcome(self, *, line: OrderLine) -> Outcome | None:
        """Where it goes, and whether it is on its way; None for what is not posted."""
        item: ParcelItem | None = getattr(line, "parcel_item", None)
        if item is None or item.taken_out_at is not None:
            return None
        return Outcome("billing/_posted.html", {"line": line, "parcel": item.parcel})


class DonationFulfiller(NothingToDeliver):
    """Being paid is all; the page says what that means to us."""

    def outcome(self, *, line: OrderLine) -> Outcome | None:
        """Our thanks."""
        return Outcome("billing/_donated.html", {"line": line})
