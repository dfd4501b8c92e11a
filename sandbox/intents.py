"""Payment intents: one wish to take an amount, through attempts, authentication and success."""

from sandbox.cards import NEEDS_AUTHENTICATION, Decline
from sandbox.charges import charge_fails, charge_succeeds
from sandbox.disputes import open_dispute
from sandbox.errors import CardError, Json, doc_url, refused
from sandbox.events import emit
from sandbox.methods import attach_method, card_of, new_secret
from sandbox.state import Sandbox, shown

AUTHENTICATION_FAILED = Decline(
    "payment_intent_authentication_failure",
    None,
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
OPEN = (*CONFIRMABLE, "requires_capture", "processing")


def new_intent(box: Sandbox, *, amount: int, currency: str, **members: object) -> Json:
    """A wish for an amount, not yet tried."""
    intent = box.make(
        "payment_intent", amount=amount, amount_capturable=0, amount_details={"tip": {}}, amount_received=0,
        application=None, application_fee_amount=None, automatic_payment_methods=None, canceled_at=None,
        cancellation_reason=None, capture_method="automatic_async", client_secret=None,
        confirmation_method="automatic", currency=currency, customer=None, customer_account=None, description=None,
        last_payment_error=None, latest_charge=None, metadata={}, next_action=None, on_behalf_of=None,
        payment_method=None, payment_method_configuration_details=None, payment_method_options={
            "card": {"installments": None, "mandate_options": None, "network": None,
                     "request_three_d_secure": "automatic"}},
        payment_method_types=["card"], processing=None, receipt_email=None, review=None, setup_future_usage=None,
        shipping=None, source=None, statement_descriptor=None, statement_descriptor_suffix=None,
        status="requires_payment_method", transfer_data=None, transfer_group=None,
    )  # fmt: skip
    intent |= members
    intent["client_secret"] = new_secret(intent["id"])
    box.store.insert(intent)
    emit(box, "payment_intent.created", intent)
    return intent


def confirm_intent(
    box: Sandbox, intent: Json, method: Json, *, off_session: bool, return_url: str | None = None
) -> Json:
    """Try to take the money with this method.

    The intent ends succeeded, or asking for authentication. Raises CardError when the bank declines: the failed
    attempt stays on record and the intent waits for another method. Raises ApiError when it may not be tried.
    """
    if intent["status"] not in CONFIRMABLE:
        raise refused(
            f"This PaymentIntent's payment_method could not be updated because it has a status of {intent['status']}. "
            "You may only update the payment_method of a PaymentIntent with one of the following statuses: "
            f"{', '.join(CONFIRMABLE)}."
            if intent["status"] == "canceled"
            else "You cannot confirm this PaymentIntent because it has already succeeded after being previously "
            "confirmed.",
            code="payment_intent_unexpected_state",
        )
    _check_owner(intent, method)
    card = card_of(method)
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    asks = card.asks == "always" or (card.asks == "unless saved" and not method["_set_up"])
    if asks and off_session:
        raise _declined(box, intent, method, NEEDS_AUTHENTICATION)
    if asks:
        return _ask(box, intent, return_url)
    if card.decline:
        raise _declined(box, intent, method, card.decline)
    return _succeed(box, intent, method)


def _check_owner(intent: Json, method: Json) -> None:
    """A kept method pays only for its own customer. Raises ApiError."""
    if method["customer"] and method["customer"] != intent["customer"]:
        owner = method["customer"]
        raise refused(
            f"The provided PaymentMethod cannot be attached. The payment method {method['id']} belongs to the "
            f"Customer {owner}. Please include the Customer in the `customer` parameter on the PaymentIntent.",
            param="payment_method",
        )


def _ask(box: Sandbox, intent: Json, return_url: str | None) -> Json:
    """Send the payer to the bank's page."""
    url = f"{box.options.public_url}/3ds/{intent['id']}/{intent['client_secret'].rpartition('_')[2]}"
    intent |= {
        "status": "requires_action",
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url}},
        "_return_url": return_url,
    }
    box.store.update(intent)
    emit(box, "payment_intent.requires_action", intent)
    return intent


def authenticate_intent(box: Sandbox, intent: Json, *, confirmed: bool) -> Json:
    """The payer answered on the bank's page. Raises CardError when they did not confirm or the bank then declines."""
    if intent["status"] != "requires_action":
        raise refused("This payment is not waiting for a confirmation.", code="payment_intent_unexpected_state")
    method = box.load("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if not confirmed:
        raise _declined(box, intent, method, AUTHENTICATION_FAILED, attempted=False)
    decline = card_of(method).decline
    if decline:
        raise _declined(box, intent, method, decline)
    return _succeed(box, intent, method)


def _succeed(box: Sandbox, intent: Json, method: Json) -> Json:
    """The money is taken; a method to be used again is kept."""
    if intent["setup_future_usage"]:
        method["_set_up"] = True
        box.store.update(method)
        if intent["customer"]:
            attach_method(box, method, box.load("customer", intent["customer"]))
    charge = charge_succeeds(box, intent, method)
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    box.store.update(intent)
    emit(box, "payment_intent.succeeded", intent)
    reason = card_of(method).disputed
    if reason:
        open_dispute(box, charge, reason=reason)
    return intent


def _declined(box: Sandbox, intent: Json, method: Json, decline: Decline, *, attempted: bool = True) -> CardError:
    """Write down that it failed, and make the refusal to raise."""
    error: Json = {
        "code": decline.code, "message": decline.message, "type": "card_error",
        "doc_url": doc_url(decline.code),
    }  # fmt: skip
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    if attempted:
        charge = charge_fails(box, intent, method, decline)
        intent["latest_charge"] = error["charge"] = charge["id"]
    error["payment_method"] = shown(method)
    intent |= {"status": "requires_payment_method", "payment_method": None, "last_payment_error": error}
    box.store.update(intent)
    emit(box, "payment_intent.payment_failed", intent)
    more = {name: value for name, value in error.items() if name in {"charge", "payment_method"}}
    return CardError(
        decline.message, code=decline.code, decline_code=decline.decline_code,
        more=more | {"payment_intent": shown(intent)},
    )  # fmt: skip


def cancel_intent(box: Sandbox, intent: Json, *, reason: str | None) -> Json:
    """Give up a wish that was not fulfilled. Raises ApiError when it was."""
    if intent["status"] not in OPEN:
        raise refused(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
            "requires_confirmation, requires_action, processing.",
            code="payment_intent_unexpected_state",
        )
    intent |= {
        "status": "canceled", "canceled_at": box.clock.now(), "cancellation_reason": reason, "next_action": None,
    }  # fmt: skip
    box.store.update(intent)
    emit(box, "payment_intent.canceled", intent)
    return intent
