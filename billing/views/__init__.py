"""Pages of the billing app."""

from billing.views.hooks import stripe_hook
from billing.views.orders import order, order_paid, pay, receipt_pdf

__all__ = ["order", "order_paid", "pay", "receipt_pdf", "stripe_hook"]
