"""The sandbox as a process: it keeps its data, stops cleanly, and says what is wrong."""

import json
import subprocess
import time
import urllib.request

import pytest
import stripe

from tests.sandbox.process import ROOT, SandboxProcess

CAPTURE = {"cwd": ROOT, "capture_output": True, "text": True, "timeout": 10}


@pytest.fixture
def own(tmp_path, receiver):
    """A sandbox of this test's own, to be killed."""
    process = SandboxProcess(tmp_path / "data" / "own.sqlite3", receiver.url)
    process.start()
    yield process
    if process.process.poll() is None:
        process.kill()


def new_session(process, key):
    line = {
        "price_data": {"currency": "eur", "unit_amount": 4000, "product_data": {"name": "Membership"}}, "quantity": 1,
    }  # fmt: skip
    params = {"mode": "payment", "line_items": [line], "success_url": "http://127.0.0.1:9/"}
    return process.client().v1.checkout.sessions.create(params, {"idempotency_key": key})


def test_killed_it_forgets_nothing(own, receiver):
    own.control("switches", mode="paused")
    own.control("clock", advance=3600)
    session = new_session(own, "attempt-1")
    own.pay(session.id)

    own.kill()
    own.start()

    assert new_session(own, "attempt-1").id == session.id
    assert own.client().v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    state = own.control("state", method="GET")[1]
    assert (state["offset"], state["switches"]["mode"], state["pending"]) == (3600, "paused", 3)
    own.control("switches", mode="normal")
    receiver.wait_for(lambda r: len(r.events) == 3)


def test_killed_while_paying_either_all_happened_or_nothing(own):
    sessions = [new_session(own, f"attempt-{number}") for number in range(30)]
    paying = subprocess.Popen(
        [
            "/bin/sh", "-c",
            "for session in " + " ".join(one.id for one in sessions) + "; do curl -s -o /dev/null -H "
            f"'Authorization: Bearer sk_test_sandbox_tests_0123456789' -d '{{\"session\": \"'$session'\"}}' "
            f"{own.url}/_sandbox/pay || exit; done",
        ],
    )  # fmt: skip
    time.sleep(0.15)
    own.kill()
    paying.wait(10)
    own.start()

    client = own.client()
    for session in client.v1.checkout.sessions.list({"limit": 100}).data:
        intents = (
            client.v1.charges.list({"payment_intent": session.payment_intent}).data if session.payment_intent else []
        )
        assert len(intents) == (session.payment_status == "paid")


def test_it_stops_cleanly_with_connections_open(own):
    client = own.client()
    client.v1.customers.list()  # the SDK keeps its connection

    started = time.monotonic()
    assert own.stop() == 0

    assert time.monotonic() - started < 3
    with pytest.raises(stripe.APIConnectionError):
        client.v1.customers.list()


def test_two_never_share_a_file_or_a_port(own, tmp_path, receiver):
    same_file = SandboxProcess(own.data, receiver.url)
    done = subprocess.run(same_file.command(), check=False, **CAPTURE)
    assert done.returncode == 1
    assert "Another sandbox is using" in done.stderr

    same_port = SandboxProcess(tmp_path / "other.sqlite3", receiver.url, port=own.port)
    done = subprocess.run(same_port.command(), check=False, **CAPTURE)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{own.port}" in done.stderr


def test_a_live_key_is_never_taken(own):
    command = [word.replace("sk_test_", "sk_live_") for word in own.command()]

    done = subprocess.run(command, check=False, **CAPTURE)

    assert done.returncode == 2
    assert "must be a test key" in done.stderr


def test_it_is_healthy(sandbox):
    with urllib.request.urlopen(f"{sandbox.url}/healthz", timeout=5) as answer:
        assert answer.status == 200


@pytest.mark.soak
def test_sixty_sessions_a_second_are_created_and_paid(own):
    client = own.client()
    line = {
        "price_data": {"currency": "eur", "unit_amount": 4000, "product_data": {"name": "Membership"}}, "quantity": 1,
    }  # fmt: skip
    params = {"mode": "payment", "line_items": [line], "success_url": "http://127.0.0.1:9/"}
    own.control("switches", mode="dropped")
    started = time.process_time()
    before = time.monotonic()
    for _ in range(100):
        own.pay(client.v1.checkout.sessions.create(params).id)
    took, ours = time.monotonic() - before, time.process_time() - started

    assert 100 / (took - ours) > 60  # the client's own work does not count


def test_it_knows_the_past_it_is_told_of_as_if_it_had_been_there(tmp_path, receiver):
    bought = {"id": "pi_past", "amount": 4000, "currency": "eur", "at": 1_700_000_000, "description": "Mugs"}
    back = {
        "id": "re_past", "payment": "pi_past", "amount": 1500, "at": 1_700_100_000, "came_back_at": 1_700_200_000,
        "failure_reason": "expired_or_canceled_card", "metadata": {"refund": "R-1"},
    }  # fmt: skip
    past = tmp_path / "past.json"
    past.write_text(json.dumps({"payments": [bought], "refunds": [back]}))
    process = SandboxProcess(tmp_path / "own.sqlite3", receiver.url, past=past)
    for start in range(2):  # the second time it knows all of it already
        process.start()
        client = process.client()
        moves = [(one.type, one.amount, one.created) for one in client.v1.balance_transactions.list().data]
        assert moves == [
            ("refund_failure", 1500, 1_700_200_000), ("refund", -1500, 1_700_100_000), ("charge", 4000, 1_700_000_000),
        ]  # fmt: skip
        refund = client.v1.refunds.retrieve("re_past")
        assert (refund.status, refund.metadata["refund"]) == ("failed", "R-1")
        assert client.v1.events.list().data == []
        if start:
            client.v1.refunds.create({"payment_intent": "pi_past", "amount": 4000})
        assert process.stop() == 0
    assert "payment_intent.succeeded" not in receiver.types()
