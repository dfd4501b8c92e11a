"""The payment intents endpoints: reading parameters, then one act of ``sandbox.intents``."""

from sandbox.errors import Json, invalid, refused
from sandbox.intents import OPEN, cancel_intent, confirm_intent, new_intent
from sandbox.listing import page
from sandbox.metadata import read_metadata
from sandbox.methods import find_method
from sandbox.money import check_charge, checked_currency
from sandbox.params import Params
from sandbox.state import Sandbox

USAGES = ("off_session", "on_session")
REASONS = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def _read_descriptions(params: Params) -> Json:
    """The parameters create and update share, as far as they were sent."""
    said: Json = {}
    for name in ("description", "statement_descriptor_suffix"):
        if name in params.values:
            said[name] = params.text(name)
    if "receipt_email" in params.values:
        said["receipt_email"] = params.email("receipt_email")
    if "setup_future_usage" in params.values:
        said["setup_future_usage"] = params.text("setup_future_usage", choices=USAGES)
    return said


def _read_confirmation(params: Params) -> tuple[bool, str | None]:
    """``off_session`` (a flag, or the older words) and ``return_url``."""
    off_session = params.text("off_session", choices=("true", "false", "one_off", "recurring"))
    params.ignore("error_on_requires_action", "use_stripe_sdk")
    return off_session not in {None, "false"}, params.url("return_url")


def _check_types(params: Params) -> None:
    """Only cards are taken here. Raises ApiError."""
    automatic = params.section("automatic_payment_methods")
    automatic.flag("enabled")
    automatic.ignore("allow_redirects")
    kinds = params.texts("payment_method_types")
    if set(kinds) - {"card"}:
        raise invalid(f"The payment method type provided: {kinds[0]} is invalid.", param="payment_method_types")


def create(box: Sandbox, params: Params) -> Json:
    """A new intent; with ``confirm`` it is tried at once."""
    currency = checked_currency(params.required_text("currency"), param="currency")
    amount = params.required_integer("amount", least=1)
    check_charge(amount, currency)
    members = _read_descriptions(params)
    members["metadata"] = read_metadata(params)
    members["customer"] = params.text("customer")
    _check_types(params)
    method_id, confirm = params.text("payment_method"), params.flag("confirm")
    off_session, return_url = _read_confirmation(params)
    params.finish()
    if members["customer"]:
        box.load("customer", members["customer"], param="customer", status=400)
    if off_session and not confirm:
        raise invalid("You can only set `off_session` when `confirm` is true.", param="off_session")
    method = find_method(box, method_id) if method_id else None
    if confirm and method is None:
        raise refused(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    if method:
        members |= {"payment_method": method["id"], "status": "requires_confirmation"}
    intent = new_intent(box, amount=amount, currency=currency, **members)
    if confirm and method:
        return confirm_intent(box, intent, method, off_session=off_session, return_url=return_url)
    return intent


def confirm(box: Sandbox, params: Params, identifier: str) -> Json:
    """Try an intent."""
    method_id = params.text("payment_method")
    off_session, return_url = _read_confirmation(params)
    params.finish()
    intent = box.load("payment_intent", identifier, param="intent")
    method_id = method_id or intent["payment_method"]
    if not method_id:
        raise refused(
            "You cannot confirm this PaymentIntent because it's missing a payment method.",
            code="payment_intent_unexpected_state",
        )
    return confirm_intent(box, intent, find_method(box, method_id), off_session=off_session, return_url=return_url)


def cancel(box: Sandbox, params: Params, identifier: str) -> Json:
    """Give an intent up."""
    reason = params.text("cancellation_reason", choices=REASONS)
    params.finish()
    intent = box.load("payment_intent", identifier, param="intent")
    sessions = box.store.select("kind = 'checkout.session' AND json_extract(body, '$.payment_intent') = ?", identifier)
    if sessions:
        raise refused(
            "You cannot cancel PaymentIntents created by Checkout Sessions. Expire the Checkout Session instead.",
            code="payment_intent_unexpected_state",
        )
    return cancel_intent(box, intent, reason=reason)


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Change what is mentioned; the amount only while nothing was taken."""
    intent = box.load("payment_intent", identifier, param="intent")
    said = _read_descriptions(params)
    amount = params.integer("amount", least=1)
    said["metadata"] = read_metadata(params, present=intent["metadata"])
    params.finish()
    if amount is not None and amount != intent["amount"]:
        if intent["status"] not in OPEN:
            raise refused(
                "This PaymentIntent's amount could not be updated because it has a status of "
                f"{intent['status']}.",
                param="amount", code="payment_intent_unexpected_state",
            )  # fmt: skip
        check_charge(amount, intent["currency"])
        said["amount"] = amount
    intent |= said
    box.store.update(intent)
    return intent


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One intent."""
    params.ignore("client_secret")
    params.finish()
    return box.load("payment_intent", identifier, param="intent")


def list_intents(box: Sandbox, params: Params) -> Json:
    """Intents, newest first; by customer."""
    return page(box, params, "payment_intent", url="/v1/payment_intents", match={"customer": params.text("customer")})
