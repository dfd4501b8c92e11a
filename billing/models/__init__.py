"""What is sold and what is paid."""

from billing.models.catalogue import Price, Product, TaxCode, TaxRate
from billing.models.ledger import Account, JournalEntry, JournalLine
from billing.models.orders import Order, OrderLine, OrderQuerySet
from billing.models.payments import Allocation, CheckoutAttempt, Payment, ProviderEvent
from billing.models.receipts import Receipt, ReceiptFile

__all__ = [
    "Account",
    "Allocation",
    "CheckoutAttempt",
    "JournalEntry",
    "JournalLine",
    "Order",
    "OrderLine",
    "OrderQuerySet",
    "Payment",
    "Price",
    "Product",
    "ProviderEvent",
    "Receipt",
    "ReceiptFile",
    "TaxCode",
    "TaxRate",
]
