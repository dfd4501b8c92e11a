"""Addresses of the API, version 1. Later versions stand beside it, never in its place."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from ams.api.endpoints import endpoint
from ams.api.views import (
    cases,
    check_ins,
    contacts,
    docs,
    events,
    memberships,
    money_back,
    orders,
    products,
    quotes,
    receipts,
    registrations,
    waiting,
)

app_name = "api"
urlpatterns = [
    path("v1/contacts/", endpoint(get=contacts.list_contacts, post=contacts.create_contact), name="contacts"),
    path(
        "v1/contacts/<int:number>/",
        endpoint(get=contacts.read_contact, patch=contacts.change_contact),
        name="contact",
    ),
    path("v1/memberships/", endpoint(get=memberships.list_memberships, post=memberships.join), name="memberships"),
    path("v1/memberships/<int:pk>/", endpoint(get=memberships.read_membership), name="membership"),
    path("v1/memberships/<int:pk>/change/", endpoint(post=memberships.change), name="change"),
    path("v1/memberships/<int:pk>/leaving/", endpoint(post=memberships.leave), name="leaving"),
    path("v1/memberships/<int:pk>/return/", endpoint(post=memberships.come_back), name="return"),
    path("v1/memberships/<int:pk>/renewal/", endpoint(post=memberships.renew), name="renewal"),
    path("v1/products/", endpoint(get=products.list_products), name="products"),
    path("v1/products/<int:pk>/", endpoint(get=products.read_product), name="product"),
    path("v1/orders/", endpoint(get=orders.list_orders, post=orders.create_order), name="orders"),
    path("v1/orders/<str:reference>/", endpoint(get=orders.read_order), name="order"),
    path("v1/orders/<str:reference>/payment/", endpoint(post=orders.pay_order), name="payment"),
    path("v1/orders/<str:reference>/cancellation/", endpoint(post=orders.cancel), name="cancellation"),
    path("v1/quotes/", endpoint(get=quotes.read_quote), name="quotes"),
    path("v1/events/", endpoint(get=events.list_events), name="events"),
    path("v1/events/<slug:slug>/", endpoint(get=events.read_event), name="event"),
    path("v1/events/<slug:slug>/ticket-types/", endpoint(get=events.list_ticket_types), name="ticket_types"),
    path(
        "v1/registrations/",
        endpoint(get=registrations.list_registrations, post=registrations.register),
        name="registrations",
    ),
    path("v1/registrations/<int:pk>/", endpoint(get=registrations.read_registration), name="registration"),
    path(
        "v1/registrations/<int:pk>/cancellation/",
        endpoint(post=registrations.cancel_registration),
        name="cancel_registration",
    ),
    path("v1/check-ins/", endpoint(post=check_ins.let_in), name="check_ins"),
    path("v1/cases/", endpoint(get=cases.list_cases, post=cases.create_case), name="cases"),
    path("v1/cases/<int:pk>/", endpoint(get=cases.read_case), name="case"),
    path(
        "v1/cases/<int:pk>/messages/",
        endpoint(get=cases.list_messages, post=cases.add_message),
        name="case_messages",
    ),
    path("v1/waiting/", endpoint(get=waiting.list_waiting), name="waiting"),
    path("v1/receipts/", endpoint(get=receipts.list_receipts), name="receipts"),
    path("v1/receipts/<str:number>/", endpoint(get=receipts.read_receipt), name="receipt"),
    path("v1/receipts/<str:number>/pdf/", endpoint(get=receipts.receipt_pdf), name="receipt_pdf"),
    path("v1/credit-notes/", endpoint(get=money_back.list_credit_notes), name="credit_notes"),
    path("v1/credit-notes/<str:number>/", endpoint(get=money_back.read_credit_note), name="credit_note"),
    path("v1/credit-notes/<str:number>/pdf/", endpoint(get=money_back.credit_note_pdf), name="credit_note_pdf"),
    path("v1/refunds/", endpoint(get=money_back.list_refunds), name="refunds"),
    path("v1/refunds/<uuid:refund_id>/", endpoint(get=money_back.read_refund), name="refund"),
    path(
        "v1/schema/",
        SpectacularJSONAPIView.as_view(authentication_classes=[], permission_classes=[], api_version="v1"),
        name="schema",
    ),
    path("docs/", docs.docs, name="docs"),
    path("v1/<path:rest>", endpoint(get=docs.nothing_here, post=docs.nothing_here), name="nothing"),
]
