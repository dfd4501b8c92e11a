"""Events: every change of state leaves one, and those an integration listens to are queued for its webhook."""

from sandbox.errors import Json
from sandbox.listing import page
from sandbox.params import Params
from sandbox.state import RequestFacts, Sandbox, current_request, shown

SUBSCRIBED = frozenset({
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "checkout.session.completed",
    "checkout.session.expired",
    "setup_intent.succeeded",
    "refund.created",
    "refund.updated",
    "refund.failed",
})  # fmt: skip
"""What the webhook endpoint is set up for; register the same list with the real provider."""


def emit(box: Sandbox, kind: str, about: Json, *, previous: Json | None = None) -> None:
    """Record that something happened to an object, as it now is; queue it if the endpoint listens for it."""
    facts = current_request.get() or RequestFacts()
    data: Json = {"object": shown(about)}
    if previous is not None:
        data["previous_attributes"] = previous
    event = box.make(
        "event", type=kind, api_version=facts.api_version, data=data, pending_webhooks=int(kind in SUBSCRIBED),
        request={"id": facts.id, "idempotency_key": facts.idempotency_key},
    )  # fmt: skip
    box.store.insert(event)
    if kind in SUBSCRIBED:
        queue(box, event)


def queue(box: Sandbox, event: Json) -> None:
    """Line an event up for delivery, as the switches say."""
    switches = box.switches
    state = "dropped" if switches.mode == "dropped" else "pending"
    due = box.clock.instant() + switches.delay
    for _ in range(switches.copies):
        box.store.execute(
            "INSERT INTO deliveries (event, type, state, due, position) VALUES (?, ?, ?, ?, "
            "(SELECT coalesce(max(id), 0) + 1 FROM deliveries) * ?)",
            event["id"], event["type"], state, due, -1 if switches.mode == "reversed" else 1,
        )  # fmt: skip


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One event."""
    params.finish()
    return box.load("event", identifier)


def list_events(box: Sandbox, params: Params) -> Json:
    """Events, newest first; by type (one, several, or a family such as ``charge.*``)."""
    wanted = params.texts("types") or [kind for kind in [params.text("type")] if kind]
    condition, values = "", []
    if wanted:
        condition = " OR ".join("json_extract(body, '$.type') GLOB ?" for _ in wanted)
        values = [kind.replace("[", "") for kind in wanted]
    return page(box, params, "event", url="/v1/events", condition=condition, values=values)
