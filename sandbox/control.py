"""The control API under ``/_sandbox/``: switches, time, and what banks and payers do.

JSON in and out, with the sandbox's own key. Nothing here exists at the real provider.
"""

import json
from typing import Any

from sandbox.answers import Answer, json_answer
from sandbox.api import check_key
from sandbox.cards import CARDS, find_card
from sandbox.checkout import Payer, authenticate, pay_session
from sandbox.disputes import close_dispute, open_dispute
from sandbox.errors import ApiError, Json, invalid
from sandbox.housekeeping import run_due
from sandbox.refunds import fail_refund, settle_refund
from sandbox.request import Request
from sandbox.state import Sandbox, shown
from sandbox.switches import Switches, save_switches
from sandbox.webhooks import Postman, list_deliveries


class Control:
    """The switches' handles; the human page and the JSON API both use them."""

    def __init__(self, box: Sandbox, postman: Postman) -> None:
        self.box = box
        self.postman = postman
        self._acts = {
            "POST /_sandbox/switches": self.change_switches,
            "POST /_sandbox/deliver": self.deliver,
            "POST /_sandbox/clock": self.move_clock,
            "POST /_sandbox/pay": self.pay,
            "POST /_sandbox/dispute": self.dispute,
            "POST /_sandbox/refund": self.end_refund,
            "POST /_sandbox/reset": self.reset,
            "GET /_sandbox/deliveries": self.deliveries,
            "GET /_sandbox/sessions": self.sessions,
            "GET /_sandbox/state": self.state,
            "GET /_sandbox/cards": self.cards,
        }

    def answer(self, request: Request) -> Answer:
        """Answer one call. Raises ApiError."""
        check_key(self.box, request.headers)
        act = self._acts.get(f"{request.method} {request.path.rstrip('/')}")
        if act is None:
            acts = ", ".join(self._acts)
            raise ApiError(f"There is no {request.method} {request.path}; there are: {acts}.", status=404)
        values: Json = dict(request.arguments)
        if request.method == "POST" and request.body:
            try:
                values = json.loads(request.body)
            except ValueError:
                raise invalid("The body is not JSON.") from None
        if not isinstance(values, dict):
            raise invalid("The body must be a JSON object.")
        return json_answer(shown(act(**_known(values))))

    def change_switches(self, **positions: Any) -> Json:
        """Throw switches; see ``sandbox.switches``. Releasing *paused* lets what waited go out."""
        with self.box.store.transaction():
            self.box.switches.change(positions)
            save_switches(self.box.store, self.box.switches)
        return self.box.switches.as_json()

    def deliver(self, *, event: str | None = None, **_: Any) -> Json:
        """Send what waits now, even while paused; or one event once more."""
        if event:
            self.postman.send_again(event)
        return {"delivered": self.postman.deliver_now()}

    def move_clock(self, *, advance: object = 0, reset: bool = False, **_: Any) -> Json:
        """Let time pass (seconds), or return to real time; what falls due happens at once."""
        if isinstance(advance, bool) or not isinstance(advance, int | float) or not 0 <= advance <= 10 * 366 * 86_400:
            raise invalid("`advance` is a number of seconds, at most ten years.", param="advance")
        clock = self.box.clock
        with self.box.store.transaction():
            clock.offset = 0 if reset else clock.offset + advance
            self.box.store.remember("clock_offset", clock.offset)
        run_due(self.box)
        return {"now": clock.now(), "offset": clock.offset}

    def pay(
        self, *, session: str = "", card: str = "success", authentication: str = "complete",
        email: str | None = None, name: str | None = None, **_: Any,
    ) -> Json:  # fmt: skip
        """Pay a session as its page would. ``authentication`` is *complete*, *fail* or *leave* (walk away)."""
        found = find_card(str(card))
        if found is None:
            raise invalid(f"There is no test card '{card}'; see /_sandbox/cards.", param="card")
        box = self.box
        with box.store.transaction():
            paid = pay_session(box, str(session), found, Payer(email=email, name=name or "Test Payer"))
            intent_id = paid["payment_intent"] or paid["setup_intent"]
            if paid["status"] == "open" and authentication != "leave" and intent_id:
                intent = box.store.find(intent_id) or {}
                authenticate(box, intent, confirmed=authentication == "complete")
                paid = box.load("checkout.session", paid["id"])
        return paid

    def dispute(self, *, charge: str = "", payment_intent: str = "", dispute: str = "", outcome: str = "",
                reason: str = "fraudulent", amount: int | None = None, **_: Any) -> Json:  # fmt: skip
        """Open a dispute over a charge or payment intent, or decide an open one with ``outcome``."""
        box = self.box
        with box.store.transaction():
            if dispute:
                return close_dispute(box, box.load("dispute", dispute, param="dispute"), outcome=outcome)
            if payment_intent:
                intent = box.load("payment_intent", payment_intent, param="payment_intent")
                charge = intent["latest_charge"] or ""
            found = box.load("charge", charge, param="charge")
            return open_dispute(box, found, reason=reason, amount=amount)

    def end_refund(self, *, refund: str = "", status: str = "", failure_reason: str = "unknown", **_: Any) -> Json:
        """Let a refund arrive (``status`` *succeeded*) or come back (*failed*)."""
        box = self.box
        with box.store.transaction():
            found = box.load("refund", refund, param="refund")
            if status == "failed":
                return fail_refund(box, found, reason=failure_reason)
            if status != "succeeded":
                raise invalid("`status` is 'succeeded' or 'failed'.", param="status")
            return settle_refund(box, found)

    def deliveries(self, *, state: str | None = None, event: str | None = None, limit: str = "100", **_: Any) -> Json:
        """The webhook queue, newest first: by state (*pending*, *delivered*, *dropped*) or event."""
        most = int(limit) if str(limit).isdecimal() else 100
        return {"data": list_deliveries(self.box, state=state, event=event, limit=min(most, 1000))}

    def sessions(self, *, reference: str = "", **_: Any) -> Json:
        """The latest checkout sessions, newest first; by the seller's reference. Never held back by ``latency``."""
        found = self.box.store.select("kind = 'checkout.session'", order="DESC", limit=1000)
        return {"data": [session for session in found if reference in {"", session["client_reference_id"]}]}

    def state(self, **_: Any) -> Json:
        """The time, the switches, and how many webhooks wait."""
        waiting = self.box.store.rows("SELECT count(*) AS many FROM deliveries WHERE state = 'pending'")
        return {
            "now": self.box.clock.now(), "offset": self.box.clock.offset, "switches": self.box.switches.as_json(),
            "pending": waiting[0]["many"], "webhook_url": self.box.options.webhook_url,
        }  # fmt: skip

    def cards(self, **_: Any) -> Json:
        """The test cards."""
        return {
            "data": [
                {"card": card.slug, "number": card.number, "token": card.token, "title": card.title} for card in CARDS
            ]
        }

    def reset(self, **_: Any) -> Json:
        """Forget everything, and start over with all switches off and real time."""
        with self.box.store.transaction():
            self.box.store.clear()
            self.box.clock.offset = 0
            self.box.switches.change(Switches().as_json())
        self.postman.finish_current()
        return {"reset": True}


def _known(values: Json) -> Json:
    """Keyword arguments from JSON names."""
    return {name: value for name, value in values.items() if name.isidentifier()}
