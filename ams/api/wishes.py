"""From what a call asks for to a purchase in the shop, which looks after prices, rights and stock."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from ams.api.finding import find_sent, find_standing
from billing.models import ShopItem
from billing.operations import Purchase, ShipTo, Wanted


def purchase_of(sent: Mapping[str, Any]) -> Purchase:
    """What somebody could have put into a basket. Raises ValidationError and NoLongerThere.

    Being sent twice is not the shop's to notice here: the Idempotency-Key is for that.
    """
    return Purchase(
        key=uuid4(),
        wanted=tuple(_wanted(wish, place) for place, wish in enumerate(sent["lines"])),
        buyer=find_standing(sent["buyer"], field="buyer"),
        ship_to=ShipTo(**sent["ship_to"]) if "ship_to" in sent else None,
    )


def _wanted(wish: Mapping[str, Any], place: int) -> Wanted:
    item = find_sent(
        ShopItem.objects.listed().in_full(), "product in the shop", field=f"lines/{place}/product", pk=wish["product"]
    )
    return Wanted(item, wish["quantity"], wish.get("amount"))
