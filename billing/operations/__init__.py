"""Everything that changes what is owed, paid or handed over. One import path, one module per noun."""

from billing.operations.attempts import (
    SESSION_LIFE,
    Begun,
    NothingToPay,
    PaymentDisputed,
    apply_session,
    begin_attempt,
    close_attempt,
    open_attempt,
)
from billing.operations.cards import (
    apply_card_visit,
    begin_card_visit,
    close_card_visit,
    end_saved_method,
    keep_card,
    note_card_forgotten,
    open_card_visit,
)
from billing.operations.charges import CardNotInForce, SomebodyIsPaying, begin_charge
from billing.operations.crediting import CannotCredit, left_to_credit
from billing.operations.discounts import lock_discount
from billing.operations.earning import RECEIVED_AHEAD, earn_month, oldest_open_month, plan_earnings
from billing.operations.events import CannotKeep, apply_event, note_event_failure, store_event
from billing.operations.expiry import MARGIN, expire_order, has_expired
from billing.operations.fulfilment import fulfil_paid_lines
from billing.operations.giving_back import (
    CannotGiveBack,
    GivenBack,
    GivingBack,
    Why,
    check_excess,
    give_back,
    give_back_excess,
    preview_giving_back,
)
from billing.operations.invoicing import (
    CannotInvoice,
    InvoiceRequest,
    OutsideTheRules,
    change_purchase_order,
    issue_invoice,
)
from billing.operations.orders import (
    CannotCancel,
    CannotOrder,
    LineRequest,
    cancel_order,
    place_order,
)
from billing.operations.parcels import (
    TIME_TO_UNDO,
    NotToSend,
    ShipTo,
    pack_parcel,
    send_parcel,
    tell_sent_parcels,
    undo_parcel,
)
from billing.operations.payments import take_payment
from billing.operations.received import BY_HAND, AlreadyRecorded, CannotRecord, Received, record_payment
from billing.operations.reconciliations import (
    PeriodNotPossible,
    begin_reconciliation,
    end_reconciliation,
    note_reconciliation_failure,
)
from billing.operations.refund_mails import ways_back
from billing.operations.refunds import apply_refund, at_provider, note_refusal, refundable
from billing.operations.reminding import (
    CannotHold,
    hold_reminders,
    invoices_to_remind,
    remind_of_invoice,
    step_due,
    unpaid_after_all_reminders,
)
from billing.operations.repricing import CannotReprice, lock_unpaid, reprice_line
from billing.operations.returning import (
    RETURNABLE,
    CannotReturn,
    is_taken_back_by_rule,
    lines_to_take_back,
    return_payment,
    take_back_unpaid,
)
from billing.operations.sharing import CannotShare, record_shared_payment, shares_of
from billing.operations.shopping import Newcomer, PriceMoved, Purchase, Wanted, buy, find_bought
from billing.operations.stock import CannotSetStock, SoldOut, release_stock, reserve_stock, set_stock
from billing.operations.totals import add_up_journal, gather_totals

__all__ = [
    "BY_HAND",
    "MARGIN",
    "RECEIVED_AHEAD",
    "RETURNABLE",
    "SESSION_LIFE",
    "TIME_TO_UNDO",
    "AlreadyRecorded",
    "Begun",
    "CannotCancel",
    "CannotCredit",
    "CannotGiveBack",
    "CannotHold",
    "CannotInvoice",
    "CannotKeep",
    "CannotOrder",
    "CannotRecord",
    "CannotReprice",
    "CannotReturn",
    "CannotSetStock",
    "CannotShare",
    "CardNotInForce",
    "GivenBack",
    "GivingBack",
    "InvoiceRequest",
    "LineRequest",
    "Newcomer",
    "NotToSend",
    "NothingToPay",
    "OutsideTheRules",
    "PaymentDisputed",
    "PeriodNotPossible",
    "PriceMoved",
    "Purchase",
    "Received",
    "ShipTo",
    "SoldOut",
    "SomebodyIsPaying",
    "Wanted",
    "Why",
    "add_up_journal",
    "apply_card_visit",
    "apply_event",
    "apply_refund",
    "apply_session",
    "at_provider",
    "begin_attempt",
    "begin_card_visit",
    "begin_charge",
    "begin_reconciliation",
    "buy",
    "cancel_order",
    "change_purchase_order",
    "check_excess",
    "close_attempt",
    "close_card_visit",
    "earn_month",
    "end_reconciliation",
    "end_saved_method",
    "expire_order",
    "find_bought",
    "fulfil_paid_lines",
    "gather_totals",
    "give_back",
    "give_back_excess",
    "has_expired",
    "hold_reminders",
    "invoices_to_remind",
    "is_taken_back_by_rule",
    "issue_invoice",
    "keep_card",
    "left_to_credit",
    "lines_to_take_back",
    "lock_discount",
    "lock_unpaid",
    "note_card_forgotten",
    "note_event_failure",
    "note_reconciliation_failure",
    "note_refusal",
    "oldest_open_month",
    "open_attempt",
    "open_card_visit",
    "pack_parcel",
    "place_order",
    "plan_earnings",
    "preview_giving_back",
    "record_payment",
    "record_shared_payment",
    "refundable",
    "release_stock",
    "remind_of_invoice",
    "reprice_line",
    "reserve_stock",
    "return_payment",
    "send_parcel",
    "set_stock",
    "shares_of",
    "step_due",
    "store_event",
    "take_back_unpaid",
    "take_payment",
    "tell_sent_parcels",
    "undo_parcel",
    "unpaid_after_all_reminders",
    "ways_back",
]
