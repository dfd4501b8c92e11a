"""Refunds: money on its way back, which may arrive at once, later, or not at all."""

from sandbox.balance import enter
from sandbox.errors import ApiError, Json, invalid, refused
from sandbox.events import emit
from sandbox.listing import page
from sandbox.metadata import read_metadata
from sandbox.methods import card_of
from sandbox.money import check_granularity, written
from sandbox.params import Params
from sandbox.state import Sandbox

REASONS = ("duplicate", "fraudulent", "requested_by_customer")
FAILURES = (
    "lost_or_stolen_card", "expired_or_canceled_card", "charge_for_pending_refund_disputed", "insufficient_funds",
    "declined", "merchant_request", "unknown",
)  # fmt: skip
SETTLING_TIME = 60  # seconds until the refund of a "later" test card ends


def create(box: Sandbox, params: Params) -> Json:
    """Give back a charge, or part of it; the switch ``refunds`` and the card decide how it goes."""
    charge_id, intent_id = params.text("charge"), params.text("payment_intent")
    amount, reason = params.integer("amount", least=1), params.text("reason", choices=REASONS)
    metadata = read_metadata(params)
    params.ignore("instructions_email")
    params.finish()
    charge = _charge_to_refund(box, charge_id, intent_id)
    left = charge["amount"] - charge["amount_refunded"]
    check_granularity(amount or 0, charge["currency"], param="amount")
    _check_refundable(charge, amount, left)
    return refund_charge(box, charge, amount=amount or left, reason=reason, metadata=metadata)


def refund_charge(box: Sandbox, charge: Json, *, amount: int, **members: object) -> Json:
    """Give back so much of a charge that has as much left."""
    refund = _new_refund(box, charge, amount) | members
    _begin(box, refund, charge)
    return refund


def _charge_to_refund(box: Sandbox, charge_id: str | None, intent_id: str | None) -> Json:
    if charge_id:
        return box.load("charge", charge_id, param="charge", status=404)
    if not intent_id:
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")
    intent = box.load("payment_intent", intent_id, param="payment_intent", status=404)
    if intent["status"] != "succeeded":
        raise refused(
            f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    return box.load("charge", intent["latest_charge"])


def _check_refundable(charge: Json, amount: int | None, left: int) -> None:
    """Raises ApiError for a charge that failed, is disputed, or has not that much left."""
    if charge["status"] != "succeeded":
        raise refused(f"Charge {charge['id']} has not succeeded and cannot be refunded.", param="charge")
    if charge["disputed"]:
        raise refused(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left == 0:
        raise refused(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount is not None and amount > left:
        currency = charge["currency"]
        raise refused(
            f"Refund amount ({written(amount, currency)}) is greater than unrefunded amount on charge "
            f"({written(left, currency)})",
            param="amount",
        )


def _new_refund(box: Sandbox, charge: Json, amount: int) -> Json:
    refund = box.make(
        "refund", amount=amount, balance_transaction=None, charge=charge["id"], currency=charge["currency"],
        destination_details={"card": {"reference_status": "pending", "reference_type": "acquirer_reference_number",
                                      "type": "refund"}, "type": "card"},
        metadata={}, payment_intent=charge["payment_intent"], reason=None, receipt_number=None,
        source_transfer_reversal=None, status="succeeded", transfer_reversal=None,
    )  # fmt: skip
    del refund["livemode"]
    return refund


def _begin(box: Sandbox, refund: Json, charge: Json) -> None:
    """Take the money from the balance, and let the refund end now or later."""
    card = card_of(box.load("payment_method", charge["payment_method"]))
    switch = box.switches.refunds
    later = {"settle later": "succeeded", "fail later": "failed"}.get(card.refunds)
    if switch == "pending" or card.refunds == "settle later":
        refund |= {"status": "pending", "pending_reason": "processing"}
    if later and switch == "succeed":
        refund |= {"_settles_at": box.clock.now() + SETTLING_TIME, "_settles_as": later}
    entry = enter(
        box, "refund", amount=-refund["amount"], currency=refund["currency"], source=refund["id"],
        description=f"REFUND FOR CHARGE ({charge['description'] or charge['id']})",
    )  # fmt: skip
    refund["balance_transaction"] = entry["id"]
    box.store.insert(refund)
    charge["amount_refunded"] += refund["amount"]
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    box.store.update(charge)
    emit(box, "refund.created", refund)
    emit(box, "charge.refunded", charge)
    if switch == "fail":
        fail_refund(box, refund, reason="declined")
    elif refund["status"] == "succeeded":
        emit(box, "refund.updated", refund, previous={"destination_details": {}})


def settle_refund(box: Sandbox, refund: Json) -> Json:
    """A pending refund arrives. Raises ApiError when it is not pending."""
    if refund["status"] != "pending":
        raise _ended(refund)
    refund |= {"status": "succeeded", "pending_reason": None, "_settles_at": None}
    box.store.update(refund)
    emit(box, "refund.updated", refund, previous={"status": "pending"})
    return refund


def fail_refund(box: Sandbox, refund: Json, *, reason: str = "unknown") -> Json:
    """A refund comes back: the money returns to the balance. Raises ApiError when it failed before."""
    if refund["status"] not in {"pending", "succeeded"}:
        raise _ended(refund)
    if reason not in FAILURES:
        raise invalid(f"Invalid failure_reason: must be one of {', '.join(FAILURES)}", param="failure_reason")
    before = refund["status"]
    entry = enter(
        box, "refund_failure", amount=refund["amount"], currency=refund["currency"], source=refund["id"],
        description="REFUND FAILURE",
    )  # fmt: skip
    refund |= {
        "status": "failed", "failure_reason": reason, "failure_balance_transaction": entry["id"],
        "pending_reason": None, "_settles_at": None,
    }  # fmt: skip
    box.store.update(refund)
    charge = box.load("charge", refund["charge"])
    charge |= {"amount_refunded": charge["amount_refunded"] - refund["amount"], "refunded": False}
    box.store.update(charge)
    emit(box, "refund.updated", refund, previous={"status": before})
    emit(box, "refund.failed", refund)
    return refund


def _ended(refund: Json) -> ApiError:
    return refused(f"The refund {refund['id']} has ended: it is {refund['status']}.", param="status")


def settle_due_refunds(box: Sandbox) -> None:
    """End the refunds whose time has come."""
    for refund in box.store.due("refund", box.clock.now()):
        if refund["_settles_as"] == "failed":
            fail_refund(box, refund)
        else:
            settle_refund(box, refund)


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One refund."""
    params.finish()
    return box.load("refund", identifier, param="refund")


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Change the metadata."""
    refund = box.load("refund", identifier, param="refund")
    refund["metadata"] = read_metadata(params, present=refund["metadata"])
    params.finish()
    box.store.update(refund)
    emit(box, "refund.updated", refund)
    return refund


def list_refunds(box: Sandbox, params: Params) -> Json:
    """Refunds, newest first; by charge or payment intent."""
    match = {name: params.text(name) for name in ("charge", "payment_intent")}
    return page(box, params, "refund", url="/v1/refunds", match=match)
