"""Everything that changes what is owed, paid or handed over. One import path, one module per noun."""

from billing.operations.attempts import (
    NothingToPay,
    apply_session,
    begin_attempt,
    close_attempt,
    open_attempt,
)
from billing.operations.events import CannotKeep, apply_event, note_event_failure, store_event
from billing.operations.fulfilment import fulfil_paid_lines
from billing.operations.orders import (
    CannotCancel,
    CannotOrder,
    LineRequest,
    cancel_order,
    place_order,
)
from billing.operations.payments import take_payment

__all__ = [
    "CannotCancel",
    "CannotKeep",
    "CannotOrder",
    "LineRequest",
    "NothingToPay",
    "apply_event",
    "apply_session",
    "begin_attempt",
    "cancel_order",
    "close_attempt",
    "fulfil_paid_lines",
    "note_event_failure",
    "open_attempt",
    "place_order",
    "store_event",
    "take_payment",
]
