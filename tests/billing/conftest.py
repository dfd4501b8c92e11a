import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from urllib.request import Request, urlopen

import pytest

from billing.operations import LineRequest, place_order
from tests.factories.billing import ProductFactory
from tests.factories.core import AccessFactory, AssociationFactory, ContactFactory, UserFactory, sign_in
from tests.sandbox.process import API_KEY, SECRET, SandboxProcess

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture
def mug(association):
    return ProductFactory(name="Mug", price="12.50")


@pytest.fixture
def alice(association):
    return ContactFactory(display_name="Alice Moreau", email="alice@example.org")


@pytest.fixture
def place(mug, alice):
    """Place an order of mugs (two at 12.50 unless said) for Alice."""

    def ordered(*, at=NOW, quantity=2, unit_price="12.50", buyer=alice, by=None, product=mug, **details):
        line = LineRequest(product, "", product.name, quantity, Decimal(unit_price))
        return place_order(buyer=buyer, lines=[line], at=at, by=by, **details)

    return ordered


@pytest.fixture
def signed_in(client, alice):
    """Alice's browser."""
    access = AccessFactory(contact=alice, user__email="alice@example.org")
    client.force_login(access.user)
    client.user = access.user
    return client


@pytest.fixture
def as_staff(client):
    """A browser in which somebody of a role signed in with a second factor."""

    def signed_in_as(role):
        sign_in(client, UserFactory(role=role))
        return client

    return signed_in_as


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory):
    """A sandbox whose webhooks go nowhere: tests bring them themselves, as often and in which order they like."""
    process = SandboxProcess(
        tmp_path_factory.mktemp("provider") / "sandbox.sqlite3", "http://127.0.0.1:9/hooks/stripe/"
    )
    process.start()
    yield process
    assert process.stop() == 0


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


@pytest.fixture
def provider(provider_process, settings):
    """A provider that knows nothing yet, and settings that lead to it."""
    provider_process.control("reset")
    provider_process.control("switches", mode="dropped")
    settings.STRIPE_API_BASE = provider_process.url
    settings.STRIPE_SECRET_KEY = API_KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    return Provider(provider_process)
