"""Charging a card that was left: once, whatever breaks and whoever tells us first (known_pains 8)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from billing.card_visits import refresh_card_visits, start_card_visit
from billing.charges import charge_saved_method, decline_in_words, send_charge
from billing.checkout import refresh_order, start_checkout, withdraw_order
from billing.models import CardVisit, CheckoutAttempt, Payment, SavedMethod
from billing.operations import (
    CardNotInForce,
    NothingToPay,
    SomebodyIsPaying,
    begin_charge,
    cancel_order,
    close_attempt,
    end_saved_method,
)
from billing.provider import ProviderAway
from billing.sweeps import check_card_visits, expire_attempts, forget_ended_cards, reconcile_attempts

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    return place(at=timezone.now(), channel="system")


@pytest.fixture
def leave(provider, alice):
    """Alice leaves a card on the provider's page."""

    def left(card="success"):
        start_card_visit(contact=alice, keep_for="tests", return_path="/account/", at=timezone.now())
        provider.pay_session(CardVisit.objects.open().get().session_id, card)
        assert refresh_card_visits(contact=alice, at=timezone.now())
        return SavedMethod.objects.in_force().get()

    return left


def intents(provider):
    return [one for one in provider.client.v1.payment_intents.list().data if one.status == "succeeded"]


def charge(order, method):
    return charge_saved_method(order=order, method=method, at=timezone.now())


def assert_charged_once(order, provider):
    order.refresh_from_db()
    payment = Payment.objects.get()
    assert order.settled_at
    assert payment.provider_id == intents(provider)[0].id
    assert len(intents(provider)) == 1
    assert order.attempts.filter(state="paid").count() == 1
    assert not CheckoutAttempt.objects.open().exists()


def test_a_card_that_was_left_is_charged(order, leave, provider):
    attempt = charge(order, leave())

    assert attempt.state == "paid"
    assert order.receipts.count() == 1
    assert Payment.objects.get().detail == "Visa •••• 4242"
    assert_charged_once(order, provider)
    with pytest.raises(NothingToPay):
        charge(order, SavedMethod.objects.get())


@pytest.mark.parametrize(
    ("card", "code", "words"),
    [
        ("saved_then_declined", "generic_decline", "without saying why"),
        ("authentication_no_funds", "insufficient_funds", "not enough money"),
        ("authentication_3ds", "authentication_required", "confirm"),
    ],
)
def test_why_a_card_was_declined_is_kept(order, leave, card, code, words):
    attempt = charge(order, leave(card))

    assert (attempt.state, attempt.decline) == ("expired", code)
    assert words in decline_in_words(code)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("copies", [1, 5])
def test_webhooks_may_come_before_the_answer_and_as_often_as_they_like(order, leave, provider, client, copies):
    """The process dies after the provider charged and before it heard so."""
    method = leave()
    provider.process.control("switches", faults=3, fault_when="after")
    attempt = charge(order, method)
    assert attempt.state == "started"

    for event in provider.events("payment_intent.succeeded") * copies:
        assert provider.deliver(client, event).status_code == 200
    send_charge(attempt=attempt, at=timezone.now())

    assert_charged_once(order, provider)


def test_a_webhook_after_a_decline_changes_nothing(order, leave, provider, client):
    attempt = charge(order, leave("saved_then_declined"))

    for event in provider.events("payment_intent.payment_failed") * 2:
        provider.deliver(client, event)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.decline) == ("expired", "generic_decline")


def test_webhooks_about_a_visits_own_payment_are_left_to_the_visit(order, provider, client):
    start_checkout(order=order, at=timezone.now())
    provider.pay(order)
    for event in provider.events("payment_intent.succeeded"):
        assert provider.deliver(client, event).status_code == 200
    assert not Payment.objects.exists()

    refresh_order(order=order, at=timezone.now())
    assert Payment.objects.count() == 1


def test_a_charge_nobody_heard_of_is_found_by_the_sweep(order, leave, provider):
    method = leave()
    provider.process.control("switches", faults=3, fault_when="after")
    charge(order, method)

    assert reconcile_attempts(at=timezone.now() + timedelta(minutes=5)) == 1

    assert_charged_once(order, provider)


def test_killed_before_the_call_it_is_made_once_by_whoever_comes_next(order, leave, provider):
    begin_charge(order=order, method=leave(), at=timezone.now())

    reconcile_attempts(at=timezone.now() + timedelta(minutes=5))
    reconcile_attempts(at=timezone.now() + timedelta(minutes=10))

    assert_charged_once(order, provider)


def test_begun_again_it_is_the_same_attempt(order, leave, provider):
    method = leave()
    first = begin_charge(order=order, method=method, at=timezone.now())
    assert begin_charge(order=order, method=method, at=timezone.now()) == first
    charge(order, method)
    assert_charged_once(order, provider)


def test_a_card_that_was_ended_in_between_is_not_charged(order, leave, provider):
    method = leave()
    attempt = begin_charge(order=order, method=method, at=timezone.now())
    assert end_saved_method(method=method, reason="unused", at=timezone.now(), by=None)
    assert not end_saved_method(method=method, reason="unused", at=timezone.now(), by=None)

    assert send_charge(attempt=attempt, at=timezone.now()).state == "expired"
    assert intents(provider) == []
    with pytest.raises(CardNotInForce):
        charge(order, method)


def test_an_order_that_was_cancelled_in_between_is_not_charged(order, leave, provider):
    attempt = begin_charge(order=order, method=leave(), at=timezone.now())
    cancel_order(order=order, at=timezone.now(), by=None)

    assert expire_attempts(at=timezone.now()) == 1
    attempt.refresh_from_db()
    assert attempt.state == "expired"
    assert intents(provider) == []


def test_a_frozen_worker_that_wakes_up_late_sends_nothing(order, leave, provider):
    attempt = begin_charge(order=order, method=leave(), at=timezone.now())
    close_attempt(attempt=attempt, at=timezone.now())

    send_charge(attempt=attempt, at=timezone.now())

    assert intents(provider) == []


def test_a_charge_made_before_the_order_was_cancelled_is_kept_as_received(order, leave, provider):
    method = leave()
    provider.process.control("switches", faults=3, fault_when="after")
    charge(order, method)
    cancel_order(order=order, at=timezone.now(), by=None)

    expire_attempts(at=timezone.now() + timedelta(minutes=1))

    assert Payment.objects.get().unallocated() == order.total
    assert len(intents(provider)) == 1


def test_withdrawing_asks_first_whether_it_was_charged(order, leave, provider):
    attempt = begin_charge(order=order, method=leave(), at=timezone.now())
    provider.process.control("switches", faults=3, fault_when="before")
    with pytest.raises(ProviderAway):
        withdraw_order(order=order, at=timezone.now(), by=None)
    order.refresh_from_db()
    assert order.cancelled_at is None
    assert CheckoutAttempt.objects.open().get() == attempt


def test_nobody_is_charged_while_they_are_on_the_payment_page(order, leave):
    method = leave()
    start_checkout(order=order, at=timezone.now())
    with pytest.raises(SomebodyIsPaying):
        charge(order, method)


def test_who_pays_while_a_charge_is_unknown_is_not_charged_twice(order, leave, provider):
    method = leave()
    provider.process.control("switches", faults=3, fault_when="after")
    charge(order, method)

    with pytest.raises(NothingToPay):
        start_checkout(order=order, at=timezone.now())

    assert_charged_once(order, provider)


def test_a_visit_that_was_left_is_ended_in_time(alice, provider):
    at = timezone.now()
    start_card_visit(contact=alice, keep_for="tests", return_path="/account/", at=at)
    first = start_card_visit(contact=alice, keep_for="tests", return_path="/account/", at=at)
    other = start_card_visit(contact=alice, keep_for="others", return_path="/account/", at=at)
    assert first != other
    assert CardVisit.objects.open().get().keep_for == "others"

    assert check_card_visits(at=at + timedelta(minutes=40)) == 1
    assert not CardVisit.objects.open().exists()
    assert not SavedMethod.objects.exists()


def test_a_card_whose_visit_nobody_came_back_from_is_kept_by_the_webhook(alice, provider, client):
    start_card_visit(contact=alice, keep_for="tests", return_path="/account/", at=timezone.now())
    provider.pay_session(CardVisit.objects.open().get().session_id, "mastercard")
    for event in provider.events("checkout.session.completed") * 3:
        assert provider.deliver(client, event).status_code == 200

    assert str(SavedMethod.objects.get()) == "Mastercard •••• 4444"
    assert CardVisit.objects.get().method == SavedMethod.objects.get()


def test_a_visit_whose_answer_was_lost_is_the_same_one(alice, provider):
    provider.process.control("switches", faults=3, fault_when="after")
    with pytest.raises(ProviderAway):
        start_card_visit(contact=alice, keep_for="tests", return_path="/account/", at=timezone.now())
    url = start_card_visit(contact=alice, keep_for="tests", return_path="/account/", at=timezone.now())
    assert CardVisit.objects.get().url == url
    assert len(provider.client.v1.customers.list().data) == 1


def test_another_card_takes_the_place_of_the_one_before_and_that_is_forgotten(leave, provider):
    first, second = leave(), leave("mastercard")
    first.refresh_from_db()
    assert first.end_reason == "replaced"
    assert first.customer_id == second.customer_id

    assert forget_ended_cards(at=timezone.now()) == 1
    first.refresh_from_db()
    assert first.forgotten_at
    assert provider.client.v1.payment_methods.retrieve(first.method_id).customer is None
    SavedMethod.objects.filter(pk=first.pk).update(forgotten_at=None)
    assert forget_ended_cards(at=timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_charge_once(order, leave, provider):
    method = leave()

    def act(_number):
        try:
            return charge(order, method).state
        except NothingToPay:
            return "paid"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(act, range(4))) == {"paid"}
    assert_charged_once(order, provider)
