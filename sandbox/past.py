"""What happened before this sandbox was there: payments and refunds of years, told by whoever lived through them."""

import json
import logging
from pathlib import Path

from sandbox.cards import BY_SLUG
from sandbox.clock import Clock
from sandbox.errors import Json
from sandbox.intents import confirm_intent, new_intent
from sandbox.methods import new_method
from sandbox.refunds import fail_refund, refund_charge
from sandbox.state import Sandbox
from sandbox.switches import Switches

log = logging.getLogger("sandbox")
FORGOTTEN_BY_NOW = ("DELETE FROM objects WHERE kind = 'event'", "DELETE FROM deliveries")


class Then(Clock):
    """A clock that stands at an instant."""

    def instant(self) -> float:
        """Always the same."""
        return self.offset


def learn_the_past(box: Sandbox, file: Path) -> int:
    """Live through what the file says, unless something is known already; how many payments that were.

    Nobody is told: of what lies so far back the provider has no events any more.
    """
    if not file.exists() or box.store.rows("SELECT 1 FROM objects LIMIT 1"):
        return 0
    told: Json = json.loads(file.read_text(encoding="utf-8"))
    acts = [(one["at"], _pay, one) for one in told["payments"]]
    acts += [(one["at"], _give_back, one) for one in told["refunds"]]
    acts += [(one["came_back_at"], _came_back, one) for one in told["refunds"] if one["came_back_at"]]
    with box.store.transaction():
        for at, act, one in sorted(acts, key=lambda each: each[0]):
            act(Sandbox(box.options, box.store, Then(at), Switches()), one)
        for statement in FORGOTTEN_BY_NOW:
            box.store.execute(statement)
    log.info("Lived through %s payments of the past.", len(told["payments"]))
    return len(told["payments"])


def _pay(box: Sandbox, one: Json) -> None:
    intent = new_intent(
        box, id=one["id"], amount=one["amount"], currency=one["currency"], description=one["description"]
    )
    confirm_intent(box, intent, new_method(box, BY_SLUG["success"]), off_session=False)


def _give_back(box: Sandbox, one: Json) -> None:
    intent = box.load("payment_intent", one["payment"])
    charge = box.load("charge", intent["latest_charge"])
    refund_charge(box, charge, amount=one["amount"], id=one["id"], metadata=one["metadata"])


def _came_back(box: Sandbox, one: Json) -> None:
    fail_refund(box, box.load("refund", one["id"]), reason=one["failure_reason"])
