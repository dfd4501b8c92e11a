"""Disputes: a holder tells their bank that a charge was not right."""

from sandbox.balance import enter
from sandbox.errors import Json, invalid, refused
from sandbox.events import emit
from sandbox.listing import page
from sandbox.metadata import read_metadata
from sandbox.params import Params
from sandbox.state import Sandbox, shown

FEE = 1500
ANSWER_DAYS = 9
REASONS = (
    "bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated", "debit_not_authorized",
    "duplicate", "fraudulent", "general", "incorrect_account_details", "insufficient_funds", "noncompliant",
    "product_not_received", "product_unacceptable", "subscription_canceled", "unrecognized",
)  # fmt: skip
OUTCOMES = ("won", "lost")


def open_dispute(box: Sandbox, charge: Json, *, reason: str = "fraudulent", amount: int | None = None) -> Json:
    """The bank takes the money back for now. Raises ApiError when it has nothing left to take."""
    left = charge["amount"] - charge["amount_refunded"]
    if reason not in REASONS:
        raise invalid(f"Invalid reason: must be one of {', '.join(REASONS)}", param="reason")
    if charge["disputed"]:
        raise refused(f"Charge {charge['id']} is disputed already.", param="charge")
    if charge["status"] != "succeeded" or left == 0 or not 0 < (amount or left) <= left:
        raise refused(f"Of charge {charge['id']} only {left} can be disputed.", param="amount")
    dispute = box.make(
        "dispute", amount=amount or left, balance_transactions=[], charge=charge["id"], currency=charge["currency"],
        enhanced_eligibility_types=[], evidence={},
        evidence_details={"due_by": box.clock.now() + ANSWER_DAYS * 86_400, "enhanced_eligibility": {},
                          "has_evidence": False, "past_due": False, "submission_count": 0},
        is_charge_refundable=False, metadata={}, payment_intent=charge["payment_intent"],
        payment_method_details={"card": {"brand": charge["payment_method_details"]["card"]["brand"],
                                         "case_type": "chargeback", "network_reason_code": "10"}, "type": "card"},
        reason=reason, status="needs_response",
    )  # fmt: skip
    _move(box, dispute, -dispute["amount"], "Chargeback withdrawal", fee=FEE)
    box.store.insert(dispute)
    charge["disputed"] = True
    box.store.update(charge)
    emit(box, "charge.dispute.created", dispute)
    emit(box, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(box: Sandbox, dispute: Json, *, outcome: str) -> Json:
    """The bank decides; won, the money comes back. Raises ApiError when it was decided before."""
    if outcome not in OUTCOMES:
        raise invalid(f"Invalid outcome: must be one of {', '.join(OUTCOMES)}", param="outcome")
    if dispute["status"] in OUTCOMES:
        raise refused("This dispute is already closed.", code="dispute_closed")
    before = dispute["status"]
    dispute["status"] = outcome
    if outcome == "won":
        _move(box, dispute, dispute["amount"], "Chargeback reversal")
    box.store.update(dispute)
    emit(box, "charge.dispute.closed", dispute, previous={"status": before})
    if outcome == "won":
        emit(box, "charge.dispute.funds_reinstated", dispute)
    return dispute


def _move(box: Sandbox, dispute: Json, amount: int, words: str, *, fee: int = 0) -> None:
    entry = enter(
        box, "adjustment", amount=amount, currency=dispute["currency"], source=dispute["id"],
        description=f"{words} for {dispute['charge']}", fee=fee,
    )  # fmt: skip
    dispute["balance_transactions"].append(shown(entry))


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One dispute."""
    params.finish()
    return box.load("dispute", identifier, param="dispute")


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Hand in evidence; submitting it leaves the decision to the bank (see the control API)."""
    dispute = box.load("dispute", identifier, param="dispute")
    part = params.section("evidence")
    evidence = {name: part.text(name, longest=20_000) for name in part.values}
    submit = params.flag("submit", default=True)
    dispute["metadata"] = read_metadata(params, present=dispute["metadata"])
    params.finish()
    if dispute["status"] in OUTCOMES:
        raise refused("This dispute is already closed.", code="dispute_closed")
    dispute["evidence"] |= evidence
    dispute["evidence_details"]["has_evidence"] = bool(dispute["evidence"])
    if evidence and submit:
        dispute["status"] = "under_review"
        dispute["evidence_details"]["submission_count"] += 1
    box.store.update(dispute)
    emit(box, "charge.dispute.updated", dispute)
    return dispute


def close(box: Sandbox, params: Params, identifier: str) -> Json:
    """The seller accepts the loss."""
    params.finish()
    return close_dispute(box, box.load("dispute", identifier, param="dispute"), outcome="lost")


def list_disputes(box: Sandbox, params: Params) -> Json:
    """Disputes, newest first; by charge or payment intent."""
    match = {name: params.text(name) for name in ("charge", "payment_intent")}
    return page(box, params, "dispute", url="/v1/disputes", match=match)
