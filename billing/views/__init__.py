"""Pages of the billing app."""

from billing.views.basket import basket
from billing.views.hooks import stripe_hook
from billing.views.later import invoice_pdf, pay_later
from billing.views.orders import credit_note_pdf, order, order_paid, pay, receipt_pdf
from billing.views.shop import shop, shop_item, shop_picture

__all__ = [
    "basket",
    "credit_note_pdf",
    "invoice_pdf",
    "order",
    "order_paid",
    "pay",
    "pay_later",
    "receipt_pdf",
    "shop",
    "shop_item",
    "shop_picture",
    "stripe_hook",
]
