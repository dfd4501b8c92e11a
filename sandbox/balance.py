"""What the seller's balance did: one entry per charge, refund and dispute, with the provider's fee."""

from sandbox.errors import Json
from sandbox.listing import page
from sandbox.money import processing_fee
from sandbox.params import Params
from sandbox.state import Sandbox

PAYOUT_DELAY = 2 * 86_400
CATEGORIES = {
    "charge": "charge", "refund": "refund", "refund_failure": "refund_failure", "adjustment": "dispute",
}  # fmt: skip


def enter(
    box: Sandbox, kind: str, *, amount: int, currency: str, source: str, description: str | None, fee: int = 0
) -> Json:
    """Put an entry into the balance; a negative amount takes money out. The fee is the provider's."""
    details = [
        {"amount": fee, "application": None, "currency": currency, "description": "Stripe processing fees",
         "type": "stripe_fee"},
    ]  # fmt: skip
    entry = box.make(
        "balance_transaction", amount=amount, available_on=box.clock.now() + PAYOUT_DELAY, balance_type="payments",
        currency=currency, description=description, exchange_rate=None, fee=fee, fee_details=details if fee else [],
        net=amount - fee, reporting_category=CATEGORIES[kind], source=source, status="pending", type=kind,
    )  # fmt: skip
    del entry["livemode"]
    box.store.insert(entry)
    return entry


def enter_charge(box: Sandbox, *, amount: int, currency: str, source: str, description: str | None) -> Json:
    """A charge comes in, less the fee."""
    return enter(
        box, "charge", amount=amount, currency=currency, source=source, description=description,
        fee=processing_fee(amount, currency),
    )  # fmt: skip


def settled(box: Sandbox, entry: Json) -> Json:
    """The entry with its status as of now."""
    status = "available" if entry["available_on"] <= box.clock.now() else "pending"
    return entry | {"status": status}


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One entry."""
    params.finish()
    return settled(box, box.load("balance_transaction", identifier))


def list_entries(box: Sandbox, params: Params) -> Json:
    """Entries, newest first; by source, type or currency."""
    match = {name: params.text(name) for name in ("source", "type", "currency")}
    answer = page(box, params, "balance_transaction", url="/v1/balance_transactions", match=match)
    return answer | {"data": [settled(box, entry) for entry in answer["data"]]}


def retrieve_balance(box: Sandbox, params: Params) -> Json:
    """The sums of what is available and what is on its way, by currency."""
    params.finish()
    rows = box.store.rows(
        "SELECT json_extract(body, '$.currency') AS currency, json_extract(body, '$.available_on') <= ? AS available, "
        "sum(json_extract(body, '$.net')) AS net FROM objects WHERE kind = 'balance_transaction' GROUP BY 1, 2",
        box.clock.now(),
    )
    parts: dict[str, list[Json]] = {"available": [], "pending": []}
    for row in rows:
        part = parts["available" if row["available"] else "pending"]
        part.append({"amount": row["net"], "currency": row["currency"], "source_types": {"card": row["net"]}})
    return {"object": "balance", "livemode": False, **parts}
