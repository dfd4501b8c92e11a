"""What is sold and what is paid."""

from billing.models.catalogue import Price, Product, TaxCode, TaxRate
from billing.models.ledger import Account, JournalEntry, JournalLine
from billing.models.orders import Order, OrderLine, OrderQuerySet
from billing.models.parcels import Parcel, ParcelItem, SubmittedForm
from billing.models.payments import Allocation, CheckoutAttempt, Payment, ProviderEvent
from billing.models.receipts import Receipt, ReceiptFile
from billing.models.shop import ShopItem, Stock, StockMovement

__all__ = [
    "Account",
    "Allocation",
    "CheckoutAttempt",
    "JournalEntry",
    "JournalLine",
    "Order",
    "OrderLine",
    "OrderQuerySet",
    "Parcel",
    "ParcelItem",
    "Payment",
    "Price",
    "Product",
    "ProviderEvent",
    "Receipt",
    "ReceiptFile",
    "ShopItem",
    "Stock",
    "StockMovement",
    "SubmittedForm",
    "TaxCode",
    "TaxRate",
]
