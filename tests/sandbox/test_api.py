"""What every call has in common: keys, idempotency, errors, faults."""

import concurrent.futures
import time

import pytest
import stripe


@pytest.mark.parametrize("key", ["sk_test_wrong_key_0123456789", "sk_test_x"])
def test_a_wrong_key_opens_nothing(sandbox, key):
    with pytest.raises(stripe.AuthenticationError, match="Invalid API Key provided"):
        sandbox.client(key=key).v1.checkout.sessions.list()


def test_every_answer_has_a_request_id(client, create_session):
    assert create_session().last_response.request_id.startswith("req_")
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.charges.retrieve("ch_nothing")
    assert refusal.value.request_id.startswith("req_")


def test_an_address_that_is_none(client):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.subscriptions.list()


def test_the_same_key_gives_the_same_session(client, create_session):
    first, second = create_session(key="attempt-1"), create_session(key="attempt-1")

    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_the_same_key_with_other_parameters_is_an_error(client, create_session):
    create_session(key="attempt-1")

    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refusal:
        create_session(key="attempt-1", amount=5000)
    assert refusal.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        client.v1.customers.create({}, {"idempotency_key": "attempt-1"})
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_a_key_whose_parameters_were_refused_may_be_used_again(create_session):
    with pytest.raises(stripe.InvalidRequestError):
        create_session(key="attempt-1", amount=1)

    assert create_session(key="attempt-1").amount_total == 4000


def test_a_decline_is_remembered_under_its_key(client):
    def charge():
        return client.v1.payment_intents.create(
            {"amount": 4000, "currency": "eur", "payment_method": "pm_card_visa_chargeDeclined", "confirm": True},
            {"idempotency_key": "charge-1"},
        )

    refusals = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refusal:
            charge()
        refusals.append(refusal.value.error.payment_intent.id)

    assert refusals[0] == refusals[1]
    assert len(client.v1.charges.list().data) == 1


def test_a_key_may_be_used_anew_after_a_day(sandbox, create_session):
    first = create_session(key="attempt-1")

    sandbox.control("clock", advance=25 * 3600)

    assert create_session(key="attempt-1").id != first.id


def test_a_key_in_use_is_a_conflict(sandbox, create_session):
    sandbox.control("switches", latency=0.5)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        slow = pool.submit(create_session, key="attempt-1")
        time.sleep(0.2)
        with pytest.raises(stripe.APIError) as refusal:
            create_session(key="attempt-1")
        assert (refusal.value.http_status, refusal.value.error.code) == (409, "idempotency_key_in_use")
        session = slow.result()

    sandbox.control("switches", latency=0)
    assert create_session(key="attempt-1").id == session.id


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_answer_lost_on_the_way_is_recovered_with_the_key(sandbox, client, create_session, when):
    sandbox.control("switches", faults=1, fault_when=when)
    with pytest.raises(stripe.APIConnectionError):
        create_session(key="attempt-1")

    session = create_session(key="attempt-1")

    assert [one.id for one in client.v1.checkout.sessions.list().data] == [session.id]


def test_the_sdk_retries_by_itself(sandbox):
    sandbox.control("switches", faults=1, fault_when="after")
    client = sandbox.client(retries=2)

    client.v1.customers.create({"name": "Amara Okafor"})

    assert len(client.v1.customers.list().data) == 1


def test_fifty_at_once_are_fifty_payments(sandbox, client, create_session):
    def buy(number):
        session = create_session(key=f"attempt-{number}")
        return sandbox.pay(session.id)[1]["payment_intent"]

    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        intents = set(pool.map(buy, range(50)))

    assert len(intents) == 50
    assert len(client.v1.charges.list({"limit": 100}).data) == 50


def test_who_watches_is_not_held_back(sandbox, create_session):
    session = create_session(client_reference_id="R-7")
    sandbox.control("switches", latency=30)

    assert [one["id"] for one in sandbox.control("sessions?reference=R-7", method="GET")[1]["data"]] == [session.id]
    assert sandbox.control("sessions?reference=R-8", method="GET")[1]["data"] == []
