"""Off-session charges, declines, authentication, customers and their cards."""

import urllib.parse
import urllib.request

import pytest
import stripe


@pytest.fixture
def customer(client):
    return client.v1.customers.create({"email": "amara@example.org", "name": "Amara Okafor"})


@pytest.fixture
def charge_now(client, customer):
    def charge(method, **params):
        sent = {
            "amount": 4000, "currency": "eur", "customer": customer.id, "payment_method": method, "confirm": True,
            "off_session": True,
        }  # fmt: skip
        return client.v1.payment_intents.create(sent | params)

    return charge


def answer_bank(url, answer):
    """Press a button on the bank's page; where the browser ends up, without going there."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    data = urllib.parse.urlencode({"answer": answer}).encode()
    try:
        with urllib.request.build_opener(Stay).open(urllib.request.Request(url, data), timeout=5) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as moved:
        with moved:
            return moved.code, moved.headers["Location"]


def test_a_kept_card_is_charged_without_its_holder(client, receiver, customer, charge_now):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})

    intent = charge_now(method.id, description="Renewal 2027")

    assert (intent.status, intent.amount_received, intent.customer) == ("succeeded", 4000, customer.id)
    receiver.wait_for_type("charge.succeeded")
    receiver.wait_for_type("payment_intent.succeeded")


@pytest.mark.parametrize(
    ("method", "codes"),
    [
        ("pm_card_visa_chargeDeclined", ("card_declined", "generic_decline")),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", ("card_declined", "insufficient_funds")),
        ("pm_card_chargeDeclinedExpiredCard", ("expired_card", None)),
        ("pm_card_chargeCustomerFail", ("card_declined", "generic_decline")),
        ("pm_card_authenticationRequired", ("authentication_required", "authentication_required")),
        ("pm_card_authenticationRequiredOnSetup", ("authentication_required", "authentication_required")),
    ],
)
def test_a_decline_is_a_card_error_and_stays_on_record(client, receiver, charge_now, method, codes):
    with pytest.raises(stripe.CardError) as refusal:
        charge_now(method)

    error = refusal.value
    assert error.http_status == 402
    assert (error.code, error.error.decline_code) == codes
    intent = client.v1.payment_intents.retrieve(error.error.payment_intent.id, {"expand": ["latest_charge"]})
    assert (intent.status, intent.last_payment_error.code, intent.amount_received) == (
        "requires_payment_method", error.code, 0,
    )  # fmt: skip
    assert (intent.latest_charge.status, intent.latest_charge.paid) == ("failed", False)
    assert receiver.wait_for_type("payment_intent.payment_failed")[0].data.object["id"] == intent.id


@pytest.mark.parametrize(("answer", "status"), [("complete", "succeeded"), ("fail", "requires_payment_method")])
def test_the_bank_asks_the_holder_when_present(client, charge_now, answer, status):
    intent = charge_now("pm_card_threeDSecure2Required", off_session=False, return_url="http://127.0.0.1:9/back?a=1")
    assert intent.status == "requires_action"
    url = intent.next_action.redirect_to_url.url

    code, target = answer_bank(url, answer)

    assert client.v1.payment_intents.retrieve(intent.id).status == status
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(target).query))
    words = "succeeded" if status == "succeeded" else "failed"
    assert (code, query["a"], query["payment_intent"], query["redirect_status"]) == (303, "1", intent.id, words)


def test_a_second_answer_to_the_bank_changes_nothing(client, charge_now):
    intent = charge_now("pm_card_threeDSecure2Required", off_session=False)
    url = intent.next_action.redirect_to_url.url

    for answer in ("complete", "complete", "fail"):
        answer_bank(url, answer)

    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert len(client.v1.charges.list({"payment_intent": intent.id}).data) == 1


def test_an_intent_may_be_confirmed_later_and_tried_again(client, customer):
    intent = client.v1.payment_intents.create({"amount": 4000, "currency": "eur", "customer": customer.id})
    assert intent.status == "requires_payment_method"

    with pytest.raises(stripe.CardError):
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa_chargeDeclined"})
    assert client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}).status == "succeeded"

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert refusal.value.code == "payment_intent_unexpected_state"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.cancel(intent.id)


def test_an_intent_can_be_cancelled_and_changed_before(client):
    intent = client.v1.payment_intents.create({"amount": 4000, "currency": "eur", "metadata": {"a": "1", "b": "2"}})

    changed = client.v1.payment_intents.update(intent.id, {"amount": 5000, "metadata": {"a": "", "c": "3"}})
    assert (changed.amount, changed.metadata.to_dict()) == (5000, {"b": "2", "c": "3"})

    assert client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"}).status == "canceled"


@pytest.mark.parametrize(
    ("params", "code"),
    [({"amount": 49}, "amount_too_small"), ({"amount": 0}, "parameter_invalid_integer"), ({"amount": None}, None)],
)
def test_an_amount_out_of_bounds_is_refused(charge_now, params, code):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        charge_now("pm_card_visa", **params)
    assert refusal.value.code == (code or "parameter_missing")


def test_a_card_of_one_customer_never_pays_for_another(client, customer, charge_now):
    other = client.v1.customers.create({"email": "bo@example.org"})
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": other.id})

    with pytest.raises(stripe.InvalidRequestError, match="belongs to the Customer"):
        charge_now(method.id)
    assert client.v1.charges.list().data == []


def test_cards_are_attached_listed_and_let_go(client, customer):
    first = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    second = client.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer.id})

    def kept():
        return [method.id for method in client.v1.payment_methods.list({"customer": customer.id}).data]

    assert kept() == [second.id, first.id]
    assert second.card.brand == "mastercard"
    client.v1.payment_methods.detach(first.id)
    assert kept() == [second.id]
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_methods.detach(first.id)
    with pytest.raises(stripe.CardError):
        client.v1.payment_methods.attach("pm_card_visa_chargeDeclined", {"customer": customer.id})


def test_which_test_card_it_is_never_leaves_the_sandbox(client, customer):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})

    assert not [name for name in client.v1.payment_methods.retrieve(method.id).to_dict() if name.startswith("_")]


def test_card_numbers_are_refused_as_with_live_keys(client):
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    with pytest.raises(stripe.InvalidRequestError, match="generally unsafe"):
        client.v1.payment_methods.create({"type": "card", "card": card})

    assert client.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}}).card.last4 == "4242"


def test_a_setup_makes_a_card_ready_for_later(client, receiver, customer, charge_now):
    setup = client.v1.setup_intents.create({
        "customer": customer.id, "payment_method": "pm_card_authenticationRequiredOnSetup", "confirm": True,
        "return_url": "http://127.0.0.1:9/back",
    })  # fmt: skip
    assert setup.status == "requires_action"

    answer_bank(setup.next_action.redirect_to_url.url, "complete")

    setup = client.v1.setup_intents.retrieve(setup.id)
    assert setup.status == "succeeded"
    receiver.wait_for_type("setup_intent.succeeded")
    assert charge_now(setup.payment_method).status == "succeeded"


def test_a_refused_setup_keeps_nothing(client, customer):
    with pytest.raises(stripe.CardError):
        client.v1.setup_intents.create({
            "customer": customer.id, "payment_method": "pm_card_visa_chargeDeclined", "confirm": True,
        })  # fmt: skip
    assert client.v1.payment_methods.list({"customer": customer.id}).data == []


def test_customers_are_changed_found_and_forgotten(client, customer):
    client.v1.customers.update(customer.id, {"name": "Amara O.", "metadata": {"contact": "7"}})

    found = client.v1.customers.list({"email": "amara@example.org"}).data
    assert [(one.name, one.metadata["contact"]) for one in found] == [("Amara O.", "7")]
    assert client.v1.customers.delete(customer.id).deleted
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.retrieve(customer.id)


def test_the_account_and_balance_answer(client, charge_now):
    charge_now("pm_card_visa")

    assert client.v1.balance.retrieve().pending[0].amount == 3854
    entries = client.v1.balance_transactions.list({"type": "charge"}).data
    assert [(entry.amount, entry.fee) for entry in entries] == [(4000, 146)]
