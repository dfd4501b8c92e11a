"""The sandbox as other tests use it: a provider to pay at, and its webhooks as signed requests."""

import hashlib
import hmac
import json
import time
from urllib.request import Request, urlopen

from tests.sandbox.process import API_KEY, SECRET


class Provider:
    """The sandbox, and its events as signed requests."""

    def __init__(self, process):
        self.process = process
        self.client = process.client()

    def pay(self, order, card="success"):
        """Pay the session of the order's newest attempt, as somebody would on the hosted page."""
        return self.pay_session(order.attempts.latest("started_at").session_id, card)

    def pay_session(self, session_id, card="success"):
        status, session = self.process.pay(session_id, card)
        assert status == 200, session
        return session

    def sessions(self):
        return self.client.v1.checkout.sessions.list({"limit": 100}).data

    def session(self, session_id):
        return self.client.v1.checkout.sessions.retrieve(session_id)

    def events(self, kind="checkout.session.completed"):
        """What a webhook would bring, oldest first, as plain JSON."""
        request = Request(f"{self.process.url}/v1/events?limit=100", headers={"Authorization": f"Bearer {API_KEY}"})
        with urlopen(request, timeout=10) as answer:
            found = json.load(answer)["data"]
        return [event for event in reversed(found) if event["type"] == kind or kind is None]

    def deliver(self, client, event, *, secret=SECRET):
        """Post an event to our hook as the provider does."""
        body = json.dumps(event).encode()
        signature = sign(body, secret)
        return client.post(
            "/hooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )


def sign(body, secret=SECRET, *, at=None):
    moment = int(at if at is not None else time.time())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
