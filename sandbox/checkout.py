"""Paying on the hosted page: from an open session to money taken or a card kept, exactly once."""

from dataclasses import dataclass

from sandbox.cards import TestCard
from sandbox.customers import new_customer
from sandbox.errors import Json, refused
from sandbox.events import emit
from sandbox.intents import authenticate_intent, confirm_intent, new_intent
from sandbox.methods import new_method
from sandbox.sessions import load_session
from sandbox.setups import authenticate_setup, confirm_setup
from sandbox.state import Sandbox


@dataclass(frozen=True, slots=True)
class Payer:
    """What the payer wrote on the page."""

    email: str | None = None
    name: str | None = None
    exp_month: int = 12
    exp_year: int = 2034


def pay_session(box: Sandbox, identifier: str, card: TestCard, payer: Payer) -> Json:
    """Try to complete an open session with this card; the session as it is afterwards.

    A session that is complete stays as it is, so that a second click pays nothing. One whose bank asks first stays
    open, with its intent in ``requires_action``. Raises CardError for a declined card, ApiError once expired.
    """
    session = load_session(box, identifier)
    if session["status"] == "complete":
        return session
    if session["status"] == "expired":
        raise refused("This Checkout Session has expired.", code="checkout_session_expired")
    session["_payer"] = {"email": payer.email, "name": payer.name}
    box.store.update(session)
    if session["mode"] == "payment" and session["amount_total"] == 0:
        return _complete(box, session, "no_payment_required")
    intent = _begun(box, session)
    details = {"email": _email(box, session), "name": payer.name}
    method = new_method(box, card, billing=details, exp_month=payer.exp_month, exp_year=payer.exp_year)
    return_url = f"{box.options.public_url}/c/pay/{session['id']}"
    if session["mode"] == "setup":
        outcome = confirm_setup(box, intent, method, return_url=return_url)
        return _complete(box, session, "no_payment_required") if outcome["status"] == "succeeded" else session
    outcome = confirm_intent(box, intent, method, off_session=False, return_url=return_url)
    return _complete(box, session, "paid") if outcome["status"] == "succeeded" else session


def _begun(box: Sandbox, session: Json) -> Json:
    """The session's intent; for a payment it comes into being with the first attempt."""
    if session["mode"] == "setup":
        return box.load("setup_intent", session["setup_intent"])
    if session["payment_intent"]:
        return box.load("payment_intent", session["payment_intent"])
    if session["customer_creation"] == "always" and not session["customer"]:
        customer = new_customer(box, email=_email(box, session), name=session["_payer"]["name"])
        session["customer"] = customer["id"]
    intent = new_intent(
        box, amount=session["amount_total"], currency=session["currency"], customer=session["customer"],
        **session["_intent"],
    )  # fmt: skip
    session["payment_intent"] = intent["id"]
    box.store.update(session)
    return intent


def _email(box: Sandbox, session: Json) -> str | None:
    """The address the seller gave, else their customer's, else the one the payer typed."""
    customer = box.store.get("customer", session["customer"] or "") or {}
    typed = session.get("_payer", {}).get("email")
    address: str | None = session["customer_email"] or customer.get("email") or typed
    return address


def _complete(box: Sandbox, session: Json, payment_status: str) -> Json:
    session |= {
        "status": "complete", "payment_status": payment_status, "url": None,
        "customer_details": {
            "address": None, "business_name": None, "email": _email(box, session), "individual_name": None,
            "name": session["_payer"]["name"], "phone": None, "tax_exempt": "none", "tax_ids": [],
        },
    }  # fmt: skip
    box.store.update(session)
    emit(box, "checkout.session.completed", session)
    return session


def session_of(box: Sandbox, intent: Json) -> Json | None:
    """The checkout session an intent belongs to, if one."""
    member = intent["object"]  # both members are indexed
    found = box.store.select(f"kind = 'checkout.session' AND json_extract(body, '$.{member}') = ?", intent["id"])
    return load_session(box, found[0]["id"]) if found else None


def authenticate(box: Sandbox, intent: Json, *, confirmed: bool) -> Json:
    """The payer answered on the bank's page; the intent as it is afterwards.

    Completes the intent's checkout session. An intent that has succeeded stays so, whatever is clicked later. Raises
    CardError when the payer refused or the bank then declines, ApiError when there is nothing to confirm any more.
    """
    session = session_of(box, intent)
    intent = box.load(intent["object"], intent["id"])  # finding the session may just have expired both
    if intent["status"] == "succeeded":
        return intent
    if intent["object"] == "setup_intent":
        intent = authenticate_setup(box, intent, confirmed=confirmed)
    else:
        intent = authenticate_intent(box, intent, confirmed=confirmed)
    if session:
        _complete(box, session, "paid" if session["mode"] == "payment" else "no_payment_required")
    return intent
