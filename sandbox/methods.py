"""Payment methods: a test card somebody gave, kept for a customer or used once."""

from sandbox.cards import BY_SLUG, BY_TOKEN, TestCard
from sandbox.customers import read_address
from sandbox.errors import CardError, Json, invalid, refused
from sandbox.events import emit
from sandbox.ids import random_text
from sandbox.listing import page
from sandbox.metadata import read_metadata
from sandbox.params import Params
from sandbox.state import Sandbox

BLANK_DETAILS: Json = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}


def new_method(
    box: Sandbox, card: TestCard, *, billing: Json | None = None, exp_month: int = 12, exp_year: int = 2034,
    metadata: Json | None = None,
) -> Json:  # fmt: skip
    """Keep a card as a payment method; which test card it is stays hidden from the API."""
    method = box.make(
        "payment_method", allow_redisplay="unspecified", billing_details=BLANK_DETAILS | (billing or {}),
        card={
            "brand": card.brand, "checks": {"address_line1_check": None, "address_postal_code_check": None,
                                            "cvc_check": "pass"},
            "country": "US", "display_brand": card.brand, "exp_month": exp_month, "exp_year": exp_year,
            "fingerprint": f"sandbox{card.number[-9:]}", "funding": "credit", "generated_from": None,
            "last4": card.last4, "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated", "three_d_secure_usage": {"supported": True}, "wallet": None,
        },
        customer=None, metadata=metadata or {}, type="card", _card=card.slug, _set_up=False,
    )  # fmt: skip
    box.store.insert(method)
    return method


def card_of(method: Json) -> TestCard:
    """The test card behind a payment method."""
    return BY_SLUG[method["_card"]]


def find_method(box: Sandbox, identifier: str, *, param: str = "payment_method") -> Json:
    """A kept payment method, or a fresh one for a published token such as ``pm_card_visa``."""
    if card := BY_TOKEN.get(identifier):
        return new_method(box, card)
    return box.load("payment_method", identifier, param=param, status=400)


def attach_method(box: Sandbox, method: Json, customer: Json) -> Json:
    """Keep the method for this customer.

    Raises ApiError when it belongs to another, CardError when its bank refuses even to have it kept.
    """
    if method["customer"] == customer["id"]:
        return method
    card = card_of(method)
    if card.decline and not card.saves:
        raise CardError(card.decline.message, code=card.decline.code, decline_code=card.decline.decline_code)
    if method["customer"]:
        raise refused(
            "The payment method you provided has already been attached to a customer.", param="payment_method"
        )
    method["customer"] = customer["id"]
    box.store.update(method)
    emit(box, "payment_method.attached", method)
    return method


def create(box: Sandbox, params: Params) -> Json:
    """A card from one of the provider's test tokens; card numbers themselves are refused, as with live keys."""
    params.required_text("type", choices=("card",))
    part = params.section("card")
    if part.has("number"):
        raise invalid(
            "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test "
            "tokens that map to the test card you are using, see https://stripe.com/docs/testing.",
            param="card[number]",
        )
    token = part.required_text("token")
    billing = params.section("billing_details")
    details: Json = {"email": billing.email("email"), "name": billing.text("name"), "phone": billing.text("phone"),
                     "address": read_address(billing, "address")}  # fmt: skip
    metadata = read_metadata(params)
    params.finish()
    card = BY_TOKEN.get(token) or BY_TOKEN.get(token.replace("tok_", "pm_card_", 1))
    if card is None:
        raise invalid(f"No such token: '{token}'", param="card[token]", code="resource_missing")
    return new_method(box, card, billing=details, metadata=metadata)


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One payment method."""
    params.finish()
    return box.load("payment_method", identifier)


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Change the metadata or the expiry date."""
    method = box.load("payment_method", identifier)
    part = params.section("card")
    month, year = part.integer("exp_month", least=1, most=12), part.integer("exp_year", least=2000)
    method["metadata"] = read_metadata(params, present=method["metadata"])
    params.finish()
    card = method["card"]
    card |= {"exp_month": month or card["exp_month"], "exp_year": year or card["exp_year"]}
    box.store.update(method)
    emit(box, "payment_method.updated", method)
    return method


def attach(box: Sandbox, params: Params, identifier: str) -> Json:
    """Keep a method for a customer."""
    customer_id = params.required_text("customer")
    params.finish()
    method = find_method(box, identifier)
    customer = box.load("customer", customer_id, param="customer", status=400)
    return attach_method(box, method, customer)


def detach(box: Sandbox, params: Params, identifier: str) -> Json:
    """Let go of a kept method; it cannot be used again."""
    params.finish()
    method = box.load("payment_method", identifier)
    if not method["customer"]:
        raise refused(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            param="payment_method",
        )
    previous = {"customer": method["customer"]}
    method["customer"] = None
    box.store.update(method)
    emit(box, "payment_method.detached", method, previous=previous)
    return method


def list_methods(box: Sandbox, params: Params) -> Json:
    """A customer's methods, newest first."""
    customer, kind = params.text("customer"), params.text("type")
    return page(
        box, params, "payment_method", url="/v1/payment_methods",
        match={"type": kind, "customer": customer}, condition="json_extract(body, '$.customer') IS NOT NULL",
    )  # fmt: skip


def list_of_customer(box: Sandbox, params: Params, customer: str) -> Json:
    """A customer's methods, by way of the customer."""
    box.load("customer", customer)
    return page(
        box, params, "payment_method", url=f"/v1/customers/{customer}/payment_methods",
        match={"type": params.text("type"), "customer": customer},
    )  # fmt: skip


def retrieve_of_customer(box: Sandbox, params: Params, customer: str, identifier: str) -> Json:
    """One method of a customer; another customer's is not there."""
    params.finish()
    method = box.load("payment_method", identifier)
    if method["customer"] != customer:
        raise invalid(f"No such PaymentMethod: '{identifier}'", param="payment_method", code="resource_missing")
    return method


def new_secret(identifier: str) -> str:
    """The client secret of an intent."""
    return f"{identifier}_secret_{random_text(25)}"
