"""Customers: who payment methods are kept for."""

from sandbox.errors import Json
from sandbox.events import emit
from sandbox.listing import page
from sandbox.metadata import read_metadata
from sandbox.params import Params
from sandbox.state import Sandbox

ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
NO_SETTINGS: Json = {
    "custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None,
}  # fmt: skip
TEXTS = ("name", "description", "phone")


def read_address(params: Params, key: str) -> Json | None:
    """A postal address, or None when nothing of it was sent."""
    part = params.section(key)
    lines = {name: part.text(name) for name in ADDRESS}
    return lines if any(lines.values()) else None


def _read(params: Params, present: Json) -> Json:
    """What the parameters say about a customer; what they do not mention stays."""
    said: Json = {name: params.text(name) for name in TEXTS if name in params.values}
    if "email" in params.values:
        said["email"] = params.email("email")
    if "address" in params.values:
        said["address"] = read_address(params, "address")
    if "preferred_locales" in params.values:
        said["preferred_locales"] = params.texts("preferred_locales")
    settings = params.section("invoice_settings")
    default = settings.text("default_payment_method")
    if default:
        said["invoice_settings"] = present["invoice_settings"] | {"default_payment_method": default}
    said["metadata"] = read_metadata(params, present=present["metadata"])
    return said


def new_customer(box: Sandbox, **members: object) -> Json:
    """Keep a new customer."""
    blank: Json = {
        "address": None, "balance": 0, "currency": None, "default_source": None, "delinquent": False,
        "description": None, "email": None,
        "invoice_settings": NO_SETTINGS,
        "metadata": {}, "name": None, "phone": None, "preferred_locales": [], "shipping": None, "tax_exempt": "none",
        "test_clock": None,
    }  # fmt: skip
    customer = box.make("customer", **(blank | members))
    box.store.insert(customer)
    emit(box, "customer.created", customer)
    return customer


def create(box: Sandbox, params: Params) -> Json:
    """A new customer."""
    said = _read(params, {"metadata": {}, "invoice_settings": NO_SETTINGS})
    params.finish()
    return new_customer(box, **said)


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One customer."""
    params.finish()
    return box.load("customer", identifier)


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Change what is mentioned."""
    customer = box.load("customer", identifier)
    said = _read(params, customer)
    params.finish()
    previous = {name: customer[name] for name, value in said.items() if customer[name] != value}
    customer |= said
    box.store.update(customer)
    if previous:
        emit(box, "customer.updated", customer, previous=previous)
    return customer


def delete(box: Sandbox, params: Params, identifier: str) -> Json:
    """Forget a customer and let go of their payment methods."""
    customer = box.load("customer", identifier)
    params.finish()
    for method in box.store.select("kind = 'payment_method' AND json_extract(body, '$.customer') = ?", identifier):
        box.store.update(method | {"customer": None})
    box.store.delete(identifier)
    emit(box, "customer.deleted", customer)
    return {"id": identifier, "object": "customer", "deleted": True}


def list_customers(box: Sandbox, params: Params) -> Json:
    """Customers, newest first; by exact e-mail."""
    return page(box, params, "customer", url="/v1/customers", match={"email": params.text("email")})
