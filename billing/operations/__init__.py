"""Everything that changes what is owed, paid or handed over. One import path, one module per noun."""

from billing.operations.attempts import (
    NothingToPay,
    apply_session,
    begin_attempt,
    close_attempt,
    open_attempt,
)
from billing.operations.events import CannotKeep, apply_event, note_event_failure, store_event
from billing.operations.expiry import MARGIN, expire_order, has_expired
from billing.operations.fulfilment import fulfil_paid_lines
from billing.operations.orders import (
    CannotCancel,
    CannotOrder,
    LineRequest,
    cancel_order,
    place_order,
)
from billing.operations.parcels import (
    NotToSend,
    ShipTo,
    pack_parcel,
    send_parcel,
    tell_sent_parcels,
    undo_parcel,
)
from billing.operations.payments import take_payment
from billing.operations.shopping import Newcomer, PriceMoved, Purchase, Wanted, buy, find_bought
from billing.operations.stock import CannotSetStock, SoldOut, release_stock, reserve_stock, set_stock

__all__ = [
    "MARGIN",
    "CannotCancel",
    "CannotKeep",
    "CannotOrder",
    "CannotSetStock",
    "LineRequest",
    "Newcomer",
    "NotToSend",
    "NothingToPay",
    "PriceMoved",
    "Purchase",
    "ShipTo",
    "SoldOut",
    "Wanted",
    "apply_event",
    "apply_session",
    "begin_attempt",
    "buy",
    "cancel_order",
    "close_attempt",
    "expire_order",
    "find_bought",
    "fulfil_paid_lines",
    "has_expired",
    "note_event_failure",
    "open_attempt",
    "pack_parcel",
    "place_order",
    "release_stock",
    "reserve_stock",
    "send_parcel",
    "set_stock",
    "store_event",
    "take_payment",
    "tell_sent_parcels",
    "undo_parcel",
]
