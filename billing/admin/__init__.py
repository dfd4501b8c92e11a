"""The admin's screens of money: what is sold is set up here, what was paid is read here."""

from billing.admin.catalogue import AccountAdmin, ProductAdmin, TaxCodeAdmin
from billing.admin.records import (
    CheckoutAttemptAdmin,
    JournalEntryAdmin,
    PaymentAdmin,
    ProviderEventAdmin,
    ReceiptAdmin,
)

__all__ = [
    "AccountAdmin",
    "CheckoutAttemptAdmin",
    "JournalEntryAdmin",
    "PaymentAdmin",
    "ProductAdmin",
    "ProviderEventAdmin",
    "ReceiptAdmin",
    "TaxCodeAdmin",
]
