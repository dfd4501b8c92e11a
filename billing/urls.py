"""Addresses."""

from django.urls import path

from billing import views

app_name = "billing"
urlpatterns = [
    path("shop/", views.shop, name="shop"),
    path("shop/<slug:slug>/", views.shop_item, name="shop_item"),
    path("shop/<slug:slug>/<str:name>", views.shop_picture, name="shop_picture"),
    path("basket/", views.basket, name="basket"),
    path("orders/<slug:reference>/", views.order, name="order"),
    path("orders/<slug:reference>/pay/", views.pay, name="pay"),
    path("orders/<slug:reference>/pay-later/", views.pay_later, name="pay_later"),
    path("orders/<slug:reference>/paid/", views.order_paid, name="order_paid"),
    path("receipts/<path:number>.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("invoices/<path:number>.pdf", views.invoice_pdf, name="invoice_pdf"),
    path("credit-notes/<path:number>.pdf", views.credit_note_pdf, name="credit_note_pdf"),
    path("hooks/stripe/", views.stripe_hook, name="stripe_hook"),
]
