"""Webhooks: signed, queued, retried; and every mischief the switches promise."""

import pytest

PAYMENT = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


@pytest.fixture
def pay(sandbox, create_session):
    def paid(card="success"):
        return sandbox.pay(create_session().id, card)[1]

    return paid


def test_a_payment_is_announced(client, receiver, pay):
    session = pay()

    events = receiver.wait_for(lambda r: len(r.events) == 3)

    assert sorted(event.type for event in events) == sorted(PAYMENT)
    completed = receiver.wait_for_type("checkout.session.completed")[0]
    assert completed.data.object["id"] == session["id"]
    assert completed.data.object["payment_status"] == "paid"
    assert (completed.livemode, completed.api_version) == (False, "2026-10-28.endive")
    assert client.v1.events.retrieve(completed.id).data.object["id"] == session["id"]


def test_events_are_listed_by_type(client, pay):
    pay()

    assert [event.type for event in client.v1.events.list({"type": "payment_intent.*"}).data] == [
        "payment_intent.succeeded", "payment_intent.created",
    ]  # fmt: skip
    assert len(client.v1.events.list({"types": ["charge.succeeded", "checkout.session.completed"]}).data) == 2


def test_each_event_can_come_several_times(sandbox, receiver, pay):
    sandbox.control("switches", copies=5)
    pay()

    events = receiver.wait_for(lambda r: len(r.events) == 15)

    assert len({event.id for event in events}) == 3


def test_reversed_the_newest_comes_first(sandbox, receiver, pay):
    sandbox.control("switches", mode="reversed")
    pay()

    receiver.wait_for(lambda r: len(r.events) == 3)

    assert receiver.types() == PAYMENT[::-1]


def test_paused_events_wait_until_told(sandbox, receiver, pay):
    sandbox.control("switches", mode="paused")
    pay()
    assert [row["state"] for row in sandbox.control("deliveries", method="GET")[1]["data"]] == ["pending"] * 3
    assert receiver.events == []

    outcome = sandbox.control("deliver")[1]["delivered"]

    assert [row["answer"] for row in outcome] == [200, 200, 200]
    assert receiver.types() == PAYMENT


def test_late_events_come_when_the_clock_says_so(sandbox, receiver, pay):
    sandbox.control("switches", delay=600)
    pay()
    assert receiver.events == []

    sandbox.control("clock", advance=601)

    receiver.wait_for(lambda r: len(r.events) == 3)


def test_dropped_events_never_come_but_are_known(sandbox, client, receiver, pay):
    sandbox.control("switches", mode="dropped")
    session = pay()

    assert sandbox.control("deliver")[1] == {"delivered": []}
    assert receiver.events == []
    assert client.v1.checkout.sessions.retrieve(session["id"]).payment_status == "paid"
    dropped = sandbox.control("deliveries?state=dropped", method="GET")[1]["data"]
    assert len(dropped) == 3

    sandbox.control("switches", mode="normal")
    sandbox.control("deliver", event=dropped[0]["event"])
    receiver.wait_for(lambda r: len(r.events) == 1)


def test_what_was_not_accepted_is_sent_again(sandbox, receiver, pay):
    receiver.answers.extend([500, 503, 302])
    pay()
    receiver.wait_for(lambda r: r.refused == 3)

    sandbox.control("clock", advance=3600)

    receiver.wait_for(lambda r: len(r.events) == 3)
    delivered = sandbox.wait_for_deliveries(3)
    assert [row["attempts"] for row in delivered] == [2, 2, 2]
    assert sorted(receiver.types()) == sorted(PAYMENT)


def test_a_switch_that_is_not_there_is_refused(sandbox):
    assert sandbox.control("switches", mode="sideways")[0] == 400
    assert sandbox.control("switches", copies=2, colour="red")[0] == 400
    assert sandbox.control("state", method="GET")[1]["switches"]["copies"] == 1
