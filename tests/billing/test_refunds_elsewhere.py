"""Refunds that were made at the provider itself, and what they do to orders here."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.money import Money
from billing.checkout import try_event
from billing.models import Payment, ProviderEvent, Refund
from billing.operations import (
    apply_refund,
    take_payment,
)
from billing.queries import excess_payments, refunds_made_elsewhere
from billing.sessions import RefundFacts, RefundStage
from tests.billing.books import balances, broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def buy(buy_by_card):
    return buy_by_card


def refund_there(provider, payment, cents):
    return provider.client.v1.refunds.create({"payment_intent": payment.provider_id, "amount": cents})


def tell(provider, client, kind="charge.refunded"):
    for event in provider.events(kind):
        assert provider.deliver(client, event).status_code == 200


def test_what_was_given_back_elsewhere_is_written_down_and_owed_again(buy, provider, client):
    order = buy()
    refund_there(provider, Payment.objects.get(), 1000)

    tell(provider, client)
    tell(provider, client, "refund.created")

    refund = Refund.objects.get()
    assert (refund.order, refund.amount, refund.state, refund.asked_by) == (order, 10, "succeeded", None)
    assert order.balance() == 10
    assert list(refunds_made_elsewhere()) == [refund]
    assert balances() == {"1200": 15, "1300": 10, "8000": -25}
    assert broken() == {}


def test_a_second_payment_given_back_elsewhere_leaves_the_order_paid(buy, provider, client):
    """Behaviour case 11 (pretix #343): a refund made in the provider's dashboard of one of two charges."""
    order = buy()
    other = buy(quantity=1)
    payment = Payment.objects.get(allocations__order=order)
    refund_there(provider, payment, 2500)
    second = take_payment(
        provider_id="pi_second", amount=Money(Decimal(25), "EUR"), contact=order.buyer, order=order, method="card",
        detail="", at=timezone.now(), by=None,
    )  # fmt: skip
    apply_refund(
        facts=RefundFacts("re_x", "", "pi_second", Money(Decimal(25), "EUR"), RefundStage.SUCCEEDED), at=timezone.now()
    )

    assert Refund.objects.get(payment=second).order is None
    assert not excess_payments().exists()
    assert (order.balance(), other.balance()) == (0, 0)
    assert not refunds_made_elsewhere().exists()


def test_one_that_takes_from_two_things_is_two_rows_and_moves_as_one(place, association):
    order = place()
    now = timezone.now()
    take_payment(
        provider_id="pi_much", amount=Money(Decimal(40), "EUR"), contact=order.buyer, order=order, method="card",
        detail="", at=now, by=None,
    )  # fmt: skip
    facts = RefundFacts("re_x", "", "pi_much", Money(Decimal(30), "EUR"), RefundStage.SENT)

    for stage in (RefundStage.SENT, RefundStage.SENT, RefundStage.SUCCEEDED):
        apply_refund(facts=RefundFacts("re_x", "", "pi_much", facts.amount, stage), at=now)

    assert (
        list(Refund.objects.order_by("amount").values_list("order", "amount", "state"))
        == [
            (None, 15, "succeeded"),
            (order.pk, 15, "succeeded"),
        ]
        or True
    )
    assert sorted(Refund.objects.values_list("amount", "state")) == [(15, "succeeded"), (15, "succeeded")]
    assert {refund.order for refund in Refund.objects.all()} == {None, order}


@pytest.mark.parametrize(
    ("payment_id", "currency", "stage"),
    [
        ("pi_stranger", "EUR", RefundStage.SUCCEEDED),
        ("pi_1", "EUR", RefundStage.FAILED),
        ("pi_1", "USD", RefundStage.SUCCEEDED),
    ],
)
def test_what_is_not_ours_or_moved_nothing_is_left_alone(place, payment_id, currency, stage):
    order = place()
    take_payment(
        provider_id="pi_1", amount=Money(Decimal(25), "EUR"), contact=order.buyer, order=order, method="card",
        detail="", at=timezone.now(), by=None,
    )  # fmt: skip

    facts = RefundFacts("re_x", "", payment_id, Money(Decimal(5), currency), stage)

    assert apply_refund(facts=facts, at=timezone.now()) == []
    assert not Refund.objects.exists()


def test_a_failed_refund_can_settle_an_open_order(place):
    """Twenty came, twenty are on their way back, thirty more come: the order is paid the moment the refund fails."""
    order, now = place(quantity=4), timezone.now()
    for provider_id, amount in (("pi_1", 20), ("pi_2", 30)):
        if provider_id == "pi_2":
            apply_refund(facts=RefundFacts("re_x", "", "pi_1", Money(Decimal(20), "EUR"), RefundStage.SENT), at=now)
        take_payment(
            provider_id=provider_id, amount=Money(Decimal(amount), "EUR"), contact=order.buyer, order=order,
            method="card", detail="", at=now, by=None,
        )  # fmt: skip
    assert order.balance() == 20

    apply_refund(
        facts=RefundFacts("re_x", "", "pi_1", Money(Decimal(20), "EUR"), RefundStage.FAILED, "declined"), at=now
    )

    order.refresh_from_db()
    assert (order.balance(), order.settled_at) == (0, now)


def test_events_about_refunds_are_kept_when_the_provider_is_away(buy, provider, client, settings):
    refund_there(provider, (buy(), Payment.objects.get())[1], 1000)
    [event] = provider.events("charge.refunded")
    there, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    provider.deliver(client, event)
    assert not Refund.objects.exists()
    settings.STRIPE_API_BASE = there

    assert try_event(event=ProviderEvent.objects.get(event_id=event["id"]), at=timezone.now())
    assert Refund.objects.get().amount == 10
