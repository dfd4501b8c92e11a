"""The admin's screens of money: what is sold is set up here, what was paid is read here."""

from billing.admin.catalogue import AccountAdmin, ProductAdmin, TaxCodeAdmin
from billing.admin.discounts import DiscountCodeAdmin, ReminderStepAdmin
from billing.admin.records import (
    CheckoutAttemptAdmin,
    CreditNoteAdmin,
    InvoiceAdmin,
    JournalEntryAdmin,
    PaymentAdmin,
    ProviderEventAdmin,
    ReceiptAdmin,
    RefundAdmin,
)

__all__ = [
    "AccountAdmin",
    "CheckoutAttemptAdmin",
    "CreditNoteAdmin",
    "DiscountCodeAdmin",
    "InvoiceAdmin",
    "JournalEntryAdmin",
    "PaymentAdmin",
    "ProductAdmin",
    "ProviderEventAdmin",
    "ReceiptAdmin",
    "RefundAdmin",
    "ReminderStepAdmin",
    "TaxCodeAdmin",
]
