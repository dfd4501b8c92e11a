"""What is sold and what is paid."""

from billing.models.cards import CardVisit, SavedMethod
from billing.models.catalogue import Price, Product, TaxCode, TaxRate
from billing.models.discounts import DiscountCode, DiscountUse
from billing.models.earnings import EarningSpan
from billing.models.invoices import Invoice, InvoiceFile, InvoicePaper, PayLater
from billing.models.ledger import ADDED_UP, ADDS_UP, Account, JournalEntry, JournalLine, JournalTotal
from billing.models.orders import Order, OrderLine, OrderQuerySet
from billing.models.parcels import Parcel, ParcelItem, SubmittedForm
from billing.models.payments import Allocation, CheckoutAttempt, Payment, ProviderEvent
from billing.models.receipts import Receipt, ReceiptFile
from billing.models.reconciliations import Difference, ProviderSum, Reconciliation
from billing.models.refunds import CreditNote, CreditNoteFile, CreditNoteLine, Refund
from billing.models.reminding import InvoiceReminder, ReminderHold, ReminderStep
from billing.models.shop import ShopItem, Stock, StockMovement

__all__ = [
    "ADDED_UP",
    "ADDS_UP",
    "Account",
    "Allocation",
    "CardVisit",
    "CheckoutAttempt",
    "CreditNote",
    "CreditNoteFile",
    "CreditNoteLine",
    "Difference",
    "DiscountCode",
    "DiscountUse",
    "EarningSpan",
    "Invoice",
    "InvoiceFile",
    "InvoicePaper",
    "InvoiceReminder",
    "JournalEntry",
    "JournalLine",
    "JournalTotal",
    "Order",
    "OrderLine",
    "OrderQuerySet",
    "Parcel",
    "ParcelItem",
    "PayLater",
    "Payment",
    "Price",
    "Product",
    "ProviderEvent",
    "ProviderSum",
    "Receipt",
    "ReceiptFile",
    "Reconciliation",
    "Refund",
    "ReminderHold",
    "ReminderStep",
    "SavedMethod",
    "ShopItem",
    "Stock",
    "StockMovement",
    "SubmittedForm",
    "TaxCode",
    "TaxRate",
]
