"""Charges: single attempts to take money, successful or not."""

from sandbox.balance import enter_charge
from sandbox.cards import Decline
from sandbox.errors import Json
from sandbox.events import emit
from sandbox.ids import random_text
from sandbox.listing import EMBEDDED, as_list, page
from sandbox.metadata import read_metadata
from sandbox.params import Params
from sandbox.state import Sandbox


def _card_details(method: Json) -> Json:
    card = method["card"]
    shared = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    return {
        "card": {name: card[name] for name in shared}
        | {
            "amount_authorized": None, "authorization_code": random_text(6).upper(), "checks": card["checks"],
            "extended_authorization": {"status": "disabled"}, "incremental_authorization": {"status": "unavailable"},
            "installments": None, "mandate": None, "multicapture": {"status": "unavailable"}, "network": card["brand"],
            "network_token": {"used": False}, "overcapture": {"status": "unavailable"}, "three_d_secure": None,
            "wallet": None,
        },
        "type": "card",
    }  # fmt: skip


def _new_charge(box: Sandbox, intent: Json, method: Json) -> Json:
    """What every attempt has in common."""
    return box.make(
        "charge", amount=intent["amount"], amount_captured=0, amount_refunded=0, application=None,
        application_fee=None, application_fee_amount=None, balance_transaction=None,
        billing_details=method["billing_details"], calculated_statement_descriptor=box.options.seller[:22].upper(),
        captured=False, currency=intent["currency"], customer=intent["customer"], description=intent["description"],
        disputed=False, failure_balance_transaction=None, failure_code=None, failure_message=None, fraud_details={},
        metadata=dict(intent["metadata"]), on_behalf_of=None, outcome=None, paid=False, payment_intent=intent["id"],
        payment_method=method["id"], payment_method_details=_card_details(method), presentment_details=None,
        radar_options={}, receipt_email=intent["receipt_email"], receipt_number=None, receipt_url=None, refunded=False,
        review=None, shipping=None, source=None, source_transfer=None, statement_descriptor=None,
        statement_descriptor_suffix=intent["statement_descriptor_suffix"], status="pending", transfer_data=None,
        transfer_group=None,
    )  # fmt: skip


def charge_succeeds(box: Sandbox, intent: Json, method: Json) -> Json:
    """Take the money and put it into the balance."""
    charge = _new_charge(box, intent, method)
    entry = enter_charge(
        box, amount=charge["amount"], currency=charge["currency"], source=charge["id"],
        description=charge["description"],
    )  # fmt: skip
    charge |= {
        "amount_captured": charge["amount"], "balance_transaction": entry["id"], "captured": True, "paid": True,
        "status": "succeeded",
        "outcome": {"advice_code": None, "network_advice_code": None, "network_decline_code": None,
                    "network_status": "approved_by_network", "reason": None, "risk_level": "normal", "risk_score": 20,
                    "seller_message": "Payment complete.", "type": "authorized"},
    }  # fmt: skip
    box.store.insert(charge)
    emit(box, "charge.succeeded", charge)
    return charge


def charge_fails(box: Sandbox, intent: Json, method: Json, decline: Decline) -> Json:
    """Record that the bank said no."""
    charge = _new_charge(box, intent, method)
    charge |= {
        "failure_code": decline.code, "failure_message": decline.message, "status": "failed",
        "outcome": {"advice_code": None, "network_advice_code": None, "network_decline_code": "05",
                    "network_status": "declined_by_network", "reason": decline.decline_code or decline.code,
                    "risk_level": "normal", "risk_score": 30,
                    "seller_message": "The bank did not return any further details with this decline.",
                    "type": "issuer_declined"},
    }  # fmt: skip
    box.store.insert(charge)
    emit(box, "charge.failed", charge)
    return charge


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One charge."""
    params.finish()
    return box.load("charge", identifier)


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Change the description or metadata."""
    charge = box.load("charge", identifier)
    description = params.text("description")
    charge["metadata"] = read_metadata(params, present=charge["metadata"])
    params.finish()
    charge["description"] = description or charge["description"]
    box.store.update(charge)
    emit(box, "charge.updated", charge)
    return charge


def list_charges(box: Sandbox, params: Params) -> Json:
    """Charges, newest first; by payment intent or customer."""
    match = {name: params.text(name) for name in ("payment_intent", "customer")}
    return page(box, params, "charge", url="/v1/charges", match=match)


def refunds_of(box: Sandbox, charge: Json) -> Json:
    """A charge's refunds, newest first, for expansion."""
    found = box.store.select(
        "kind = 'refund' AND json_extract(body, '$.charge') = ?", charge["id"], order="DESC", limit=10
    )
    return as_list(found, url=f"/v1/charges/{charge['id']}/refunds")


EMBEDDED["charge", "refunds"] = refunds_of
