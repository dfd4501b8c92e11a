"""Money on its way back, by the seller's wish or the bank's."""

import pytest
import stripe


@pytest.fixture
def pay(sandbox, client, create_session):
    """A paid session's payment intent."""

    def paid(card="success", **params):
        session = sandbox.pay(create_session(**params).id, card)[1]
        return session["payment_intent"]

    return paid


def test_a_full_refund(client, receiver, pay):
    intent = pay()

    refund = client.v1.refunds.create({"payment_intent": intent, "reason": "requested_by_customer"})

    assert (refund.amount, refund.status, refund.payment_intent) == (4000, "succeeded", intent)
    charge = client.v1.charges.retrieve(refund.charge, {"expand": ["refunds"]})
    assert (charge.refunded, charge.amount_refunded, charge.refunds.data[0].id) == (True, 4000, refund.id)
    entry = client.v1.balance_transactions.retrieve(refund.balance_transaction)
    assert (entry.amount, entry.fee, entry.type, entry.source) == (-4000, 0, "refund", refund.id)
    for kind in ("refund.created", "charge.refunded", "refund.updated"):
        receiver.wait_for_type(kind)
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": intent})
    assert refusal.value.code == "charge_already_refunded"


def test_partial_refunds_never_exceed_the_charge(client, pay):
    intent = pay()
    client.v1.refunds.create({"payment_intent": intent, "amount": 1500})
    client.v1.refunds.create({"payment_intent": intent, "amount": 1500})

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": intent, "amount": 1001})

    assert refusal.value.user_message == ("Refund amount (€10.01) is greater than unrefunded amount on charge (€10.00)")
    assert [refund.amount for refund in client.v1.refunds.list({"payment_intent": intent}).data] == [1500, 1500]
    assert not client.v1.charges.list({"payment_intent": intent}).data[0].refunded


@pytest.mark.parametrize("amount", [0, -1, "1.5"])
def test_an_amount_that_is_none_is_refused(client, pay, amount):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": pay(), "amount": amount})
    assert refusal.value.code == "parameter_invalid_integer"


def test_the_same_key_refunds_once(client, pay):
    intent = pay()

    first, second = (
        client.v1.refunds.create({"payment_intent": intent, "amount": 1000}, {"idempotency_key": "refund-1"})
        for _ in range(2)
    )

    assert first.id == second.id
    assert len(client.v1.refunds.list({"payment_intent": intent}).data) == 1


def test_a_refund_can_stay_pending_until_settled(sandbox, client, receiver, pay):
    sandbox.control("switches", refunds="pending")
    refund = client.v1.refunds.create({"payment_intent": pay()})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")

    sandbox.control("refund", refund=refund.id, status="succeeded")

    assert client.v1.refunds.retrieve(refund.id).status == "succeeded"
    updated = receiver.wait_for_type("refund.updated")[0]
    assert (updated.data.object["status"], updated.data.previous_attributes["status"]) == ("succeeded", "pending")


@pytest.mark.parametrize("way", ["switch", "afterwards"])
def test_a_refund_can_fail_and_the_money_returns(sandbox, client, receiver, pay, way):
    intent = pay()
    sandbox.control("switches", refunds="fail" if way == "switch" else "succeed")
    refund = client.v1.refunds.create({"payment_intent": intent})
    if way == "afterwards":
        sandbox.control("refund", refund=refund.id, status="failed", failure_reason="lost_or_stolen_card")

    refund = client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})

    assert refund.status == "failed"
    assert refund.failure_balance_transaction.amount == 4000
    assert client.v1.charges.retrieve(refund.charge).amount_refunded == 0
    assert receiver.wait_for_type("refund.failed")[0].data.object["id"] == refund.id


@pytest.mark.parametrize(
    ("card", "states"),
    [("refund_later", ["pending", "succeeded"]), ("refund_fails", ["succeeded", "failed"])],
)
def test_some_cards_let_refunds_end_later(sandbox, client, pay, card, states):
    refund = client.v1.refunds.create({"payment_intent": pay(card)})
    states_seen = [refund.status]

    sandbox.control("clock", advance=120)

    assert [*states_seen, client.v1.refunds.retrieve(refund.id).status] == states


def test_a_dispute_takes_the_money_and_winning_returns_it(sandbox, client, receiver, pay):
    intent = pay()

    status, opened = sandbox.control("dispute", payment_intent=intent, reason="product_not_received")

    assert (status, opened["status"], opened["amount"]) == (200, "needs_response", 4000)
    dispute = client.v1.disputes.list({"payment_intent": intent}).data[0]
    assert (dispute.id, dispute.balance_transactions[0].net) == (opened["id"], -5500)
    assert client.v1.charges.retrieve(dispute.charge).disputed
    assert receiver.wait_for_type("charge.dispute.created")[0].data.object["id"] == dispute.id
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": intent})
    assert refusal.value.code == "charge_disputed"

    sandbox.control("dispute", dispute=dispute.id, outcome="won")

    assert client.v1.disputes.retrieve(dispute.id).status == "won"
    assert receiver.wait_for_type("charge.dispute.closed")[0].data.object["status"] == "won"
    assert sandbox.control("dispute", dispute=dispute.id, outcome="lost")[0] == 400


def test_evidence_puts_a_dispute_under_review(sandbox, client, pay):
    sandbox.control("dispute", payment_intent=pay())
    dispute = client.v1.disputes.list().data[0]

    client.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "They came to the course."}})

    assert client.v1.disputes.retrieve(dispute.id).status == "under_review"


def test_a_disputing_card_disputes_by_itself(receiver, pay):
    pay("disputed")

    receiver.wait_for_type("charge.dispute.created")
