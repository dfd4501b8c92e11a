"""Addresses."""

from django.urls import path

from billing import views

app_name = "billing"
urlpatterns = [
    path("orders/<slug:reference>/", views.order, name="order"),
    path("orders/<slug:reference>/pay/", views.pay, name="pay"),
    path("orders/<slug:reference>/paid/", views.order_paid, name="order_paid"),
    path("receipts/<path:number>.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("hooks/stripe/", views.stripe_hook, name="stripe_hook"),
]
