import pytest

from tests.sandbox.process import Receiver, SandboxProcess


@pytest.fixture(scope="session")
def receiver_process():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory, receiver_process):
    process = SandboxProcess(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite3", receiver_process.url)
    process.start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def sandbox(sandbox_process, receiver_process):
    """A sandbox that knows nothing yet, on real time, with all switches off."""
    sandbox_process.control("reset")
    receiver_process.clear()
    return sandbox_process


@pytest.fixture
def receiver(sandbox, receiver_process):
    """Where the webhooks of this test arrive, and no others."""
    return receiver_process


@pytest.fixture
def client(sandbox):
    return sandbox.client()


@pytest.fixture
def create_session(client):
    """Create a checkout session of 40.00 EUR; keyword arguments override parameters, ``key`` is the idempotency key."""

    def create(*, key=None, amount=4000, currency="eur", **params):
        line = {
            "price_data": {
                "currency": currency, "unit_amount": amount, "product_data": {"name": "Student membership"},
            },
            "quantity": 1,
        }  # fmt: skip
        sent = {
            "mode": "payment", "line_items": [line], "client_reference_id": "R-1",
            "success_url": "http://127.0.0.1:9/done?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://127.0.0.1:9/back",
        } | params  # fmt: skip
        options = {"idempotency_key": key} if key else {}
        return client.v1.checkout.sessions.create(
            {name: value for name, value in sent.items() if value is not None}, options
        )

    return create
