"""The whole way over HTTP: our server, the sandbox process, its signed webhooks, no worker at all."""

import time

import pytest
from django.utils import timezone

from billing.checkout import start_checkout
from billing.models import Payment, ProviderEvent, Receipt
from tests.sandbox.process import API_KEY, SECRET, SandboxProcess

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(tmp_path, live_server, settings):
    process = SandboxProcess(tmp_path / "sandbox.sqlite3", f"{live_server.url}/hooks/stripe/")
    settings.STRIPE_API_BASE = process.url
    settings.STRIPE_SECRET_KEY = API_KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    process.start()
    yield process
    process.stop()


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


@pytest.mark.parametrize("switches", [{}, {"copies": 5}, {"mode": "reversed", "copies": 3}])
def test_paid_at_the_provider_and_never_back_on_our_pages(place, sandbox, switches):
    """The buyer closes the browser after paying: the webhooks alone bring everything."""
    sandbox.control("switches", **switches)
    orders = [place(at=timezone.now()) for _ in range(3)]
    for order in orders:
        start_checkout(order=order, at=timezone.now())
        assert sandbox.pay(order.attempts.get().session_id)[0] == 200

    until(lambda: sandbox.control("state", method="GET")[1]["pending"] == 0)

    until(lambda: ProviderEvent.objects.exclude(applied_at=None).count() == 9)
    assert Payment.objects.count() == 3
    assert sorted(Receipt.objects.values_list("serial", flat=True)) == [1, 2, 3]
    for order in orders:
        order.refresh_from_db()
        assert order.settled_at
        assert order.lines.get().fulfilled_at


def test_webhooks_that_find_us_away_come_again(place, sandbox, settings):
    order = place(at=timezone.now())
    start_checkout(order=order, at=timezone.now())
    settings.STRIPE_WEBHOOK_SECRET = "whsec_not_deployed_yet"
    sandbox.pay(order.attempts.get().session_id)
    until(lambda: all(row["attempts"] for row in sandbox.control("deliveries", method="GET")[1]["data"]))
    assert not ProviderEvent.objects.exists()

    settings.STRIPE_WEBHOOK_SECRET = SECRET
    sandbox.control("deliver")

    order.refresh_from_db()
    assert order.settled_at
