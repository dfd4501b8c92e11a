"""Creating, reading, listing and expiring checkout sessions through the official SDK."""

import time

import pytest
import stripe


def line(amount, currency="eur", quantity=1, name="Student membership"):
    data = {"currency": currency, "unit_amount": amount, "product_data": {"name": name}}
    return {"price_data": data, "quantity": quantity}


def test_a_new_session_is_open_unpaid_and_has_a_page(sandbox, create_session):
    session = create_session(metadata={"attempt": "17"}, customer_email="amara@example.org")

    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.mode) == ("open", "unpaid", "payment")
    assert (session.amount_total, session.currency, session.livemode) == (4000, "eur", False)
    assert session.client_reference_id == "R-1"
    assert session.metadata["attempt"] == "17"
    assert session.customer_email == "amara@example.org"
    assert session.url == f"{sandbox.url}/c/pay/{session.id}"
    assert session.payment_intent is None
    assert session.expires_at == session.created + 24 * 3600


def test_the_total_is_the_sum_of_the_lines(client, create_session):
    lines = [line(1250, quantity=3, name="Lecture"), line(0, name="Badge"), line(999, name="Book")]
    session = create_session(line_items=lines)

    assert session.amount_total == 3 * 1250 + 999
    listed = client.v1.checkout.sessions.line_items.list(session.id)
    assert [(item.description, item.quantity, item.amount_total) for item in listed.data] == [
        ("Lecture", 3, 3750), ("Badge", 1, 0), ("Book", 1, 999),
    ]  # fmt: skip
    expanded = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert len(expanded.line_items.data) == 3
    assert expanded.line_items.data[0].price.unit_amount == 1250


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"success_url": None}, "success_url", "parameter_missing"),
        ({"success_url": "/done"}, "success_url", "url_invalid"),
        ({"line_items": None}, "line_items", "parameter_missing"),
        ({"mode": "subscription"}, "mode", None),
        ({"customer_email": "nobody"}, "customer_email", "email_invalid"),
        ({"customer_email": "amara@b\u00fccher.example"}, "customer_email", "email_invalid"),
        ({"customer": "cus_unknown"}, "customer", "resource_missing"),
        ({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 41}]", None),
        ({"client_reference_id": "r" * 201}, "client_reference_id", None),
        ({"colour": "red"}, "colour", "parameter_unknown"),
        ({"payment_intent_data": {"colour": "red"}}, "payment_intent_data[colour]", "parameter_unknown"),
        ({"setup_intent_data": {"description": "x"}}, "setup_intent_data", None),
        ({"line_items": [line(49)]}, "line_items", "amount_too_small"),
        ({"line_items": [line(29, "gbp")]}, "line_items", "amount_too_small"),
        ({"line_items": [line(49, "jpy")]}, "line_items", "amount_too_small"),
        ({"line_items": [line(100_000_000)]}, "line_items", "amount_too_large"),
        ({"line_items": [line(-1)]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line(4000, quantity=0)]}, "line_items[0][quantity]", "parameter_invalid_integer"),
        ({"line_items": [line("40.5")]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line(4000, "xxx")]}, "line_items[0][price_data][currency]", None),
        ({"line_items": [line(4001, "kwd")]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line(4050, "isk")]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
        ({"line_items": [line(4000, "eur"), line(4000, "usd")]}, "line_items", None),
    ],
)
def test_a_session_that_the_provider_would_refuse_is_refused(client, create_session, change, param, code):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create_session(**change)

    assert (refusal.value.http_status, refusal.value.param, refusal.value.code) == (400, param, code)
    assert client.v1.checkout.sessions.list().data == []


def test_the_words_for_an_amount_too_small_are_the_providers(create_session):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        create_session(amount=49)

    assert refusal.value.user_message == "The Checkout Session's total amount due must add up to at least €0.50 eur"


@pytest.mark.parametrize(
    ("amount", "currency"), [(50, "jpy"), (4000, "kwd"), (4000, "isk"), (30, "gbp"), (99_999_999, "usd"), (0, "eur")]
)
def test_amounts_at_the_edge_are_taken(create_session, amount, currency):
    assert create_session(amount=amount, currency=currency).amount_total == amount


def test_a_session_lives_between_thirty_minutes_and_a_day(create_session):
    now = int(time.time())

    with pytest.raises(stripe.InvalidRequestError, match="at least 30 minutes"):
        create_session(expires_at=now + 29 * 60)
    with pytest.raises(stripe.InvalidRequestError, match="less than 24 hours"):
        create_session(expires_at=now + 24 * 3600 + 60)
    assert create_session(expires_at=now + 31 * 60).expires_at == now + 31 * 60


def test_sessions_expire_by_the_sandbox_clock(sandbox, client, receiver, create_session):
    session = create_session(expires_at=int(time.time()) + 31 * 60)

    sandbox.control("clock", advance=30 * 60)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
    sandbox.control("clock", advance=2 * 60)

    expired = client.v1.checkout.sessions.retrieve(session.id)
    assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)
    events = receiver.wait_for_type("checkout.session.expired")
    assert [event.data.object["id"] for event in events] == [session.id]


def test_only_an_open_session_can_be_expired(sandbox, client, receiver, create_session):
    session = create_session()
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"
    receiver.wait_for_type("checkout.session.expired")

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.expire(session.id)
    assert refusal.value.user_message == (
        'Only Checkout Sessions with a status in ["open"] can be expired. '
        "This Checkout Session has a status of `expired`."
    )

    paid = create_session()
    sandbox.pay(paid.id)
    with pytest.raises(stripe.InvalidRequestError, match="status of `complete`"):
        client.v1.checkout.sessions.expire(paid.id)


def test_an_expired_session_cannot_be_paid(sandbox, client, create_session):
    session = create_session()
    client.v1.checkout.sessions.expire(session.id)

    status, answer = sandbox.pay(session.id)

    assert (status, answer["error"]["code"]) == (400, "checkout_session_expired")
    assert client.v1.charges.list().data == []


def test_expiring_after_a_decline_cancels_what_was_begun(sandbox, client, create_session):
    session = create_session()
    sandbox.pay(session.id, "decline")

    client.v1.checkout.sessions.expire(session.id)

    expired = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (expired.payment_intent.status, expired.payment_intent.cancellation_reason) == ("canceled", "expired")


def test_paying_expands_down_to_the_fee(sandbox, client, create_session):
    session = create_session(payment_intent_data={"description": "Order R-1", "metadata": {"order": "R-1"}})

    sandbox.pay(session.id, email="amara@example.org", name="Amara Okafor")

    paid = client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (paid.customer_details.email, paid.customer_details.name) == ("amara@example.org", "Amara Okafor")
    intent = paid.payment_intent
    assert (intent.status, intent.amount_received, intent.metadata["order"]) == ("succeeded", 4000, "R-1")
    charge = intent.latest_charge
    assert (charge.status, charge.payment_method_details.card.last4, charge.description) == (
        "succeeded", "4242", "Order R-1",
    )  # fmt: skip
    entry = charge.balance_transaction
    assert (entry.amount, entry.fee, entry.net, entry.type) == (4000, 146, 3854, "charge")


def test_paying_twice_takes_the_money_once(sandbox, client, create_session):
    session = create_session()

    first, second = sandbox.pay(session.id)[1], sandbox.pay(session.id)[1]

    assert first["payment_intent"] == second["payment_intent"]
    assert len(client.v1.charges.list().data) == 1


def test_a_session_for_nothing_completes_without_a_payment(sandbox, client, create_session):
    session = create_session(amount=0)

    paid = sandbox.pay(session.id)[1]

    assert (paid["status"], paid["payment_status"], paid["payment_intent"]) == ("complete", "no_payment_required", None)
    assert client.v1.charges.list().data == []


def test_an_unknown_session_is_missing(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve("cs_test_nothing")

    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_sessions_are_listed_newest_first_page_by_page(sandbox, client, create_session):
    made = [create_session().id for _ in range(5)]
    sandbox.pay(made[1])

    first = client.v1.checkout.sessions.list({"limit": 2})
    assert [session.id for session in first.data] == [made[4], made[3]]
    assert first.has_more
    assert [session.id for session in first.auto_paging_iter()] == made[::-1]
    older = client.v1.checkout.sessions.list({"limit": 2, "starting_after": made[3]})
    assert [session.id for session in older.data] == [made[2], made[1]]
    newer = client.v1.checkout.sessions.list({"limit": 2, "ending_before": made[2]})
    assert [session.id for session in newer.data] == [made[4], made[3]]

    paid = client.v1.checkout.sessions.list({"status": "complete"}).data
    assert [session.id for session in paid] == [made[1]]
    by_intent = client.v1.checkout.sessions.list({"payment_intent": paid[0].payment_intent}).data
    assert [session.id for session in by_intent] == [made[1]]
    assert client.v1.checkout.sessions.list({"created": {"gt": int(time.time()) + 5}}).data == []


def test_lists_expand_their_items(sandbox, client, create_session):
    session = create_session()
    sandbox.pay(session.id)

    listed = client.v1.checkout.sessions.list({"expand": ["data.payment_intent"]})

    assert listed.data[0].payment_intent.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.list({"expand": ["data.colour"]})


def test_a_setup_session_keeps_a_card_for_later(sandbox, client, receiver, create_session):
    customer = client.v1.customers.create({"email": "amara@example.org", "name": "Amara Okafor"})
    session = create_session(mode="setup", line_items=None, currency="eur", customer=customer.id)

    sandbox.pay(session.id, "authentication")

    done = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
    assert (done.status, done.payment_status, done.setup_intent.status) == (
        "complete", "no_payment_required", "succeeded",
    )  # fmt: skip
    methods = client.v1.customers.payment_methods.list(customer.id).data
    assert [method.id for method in methods] == [done.setup_intent.payment_method]
    receiver.wait_for_type("setup_intent.succeeded")
    receiver.wait_for_type("checkout.session.completed")


def test_a_payment_can_keep_the_card_for_later(sandbox, client, create_session):
    session = create_session(
        customer_creation="always", payment_intent_data={"setup_future_usage": "off_session"},
    )  # fmt: skip

    sandbox.pay(session.id, "authentication", email="amara@example.org")

    paid = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    later = client.v1.payment_intents.create({
        "amount": 2500, "currency": "eur", "customer": paid.customer, "off_session": True, "confirm": True,
        "payment_method": paid.payment_intent.payment_method,
    })  # fmt: skip
    assert later.status == "succeeded"
