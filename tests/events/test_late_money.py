"""Money that comes when the seats are gone goes back by itself (known pain 17), and the person is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.invariants import broken_invariants
from ams.core.models import Message
from billing.checkout import start_checkout
from billing.models import Order, Refund
from billing.operations import Received, expire_order, record_shared_payment
from billing.operations.attempts import KEPT_FOR
from billing.queries import excess_payments
from billing.sweeps import send_refunds
from events.sweeps import give_back_late_money
from events.tasks import give_back_late_money as task
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.events import register


@pytest.fixture
def late(walk, ticket, provider):
    """An order paid at the provider in time, of which we hear when its seats have gone to somebody else."""
    walk.capacity = 1
    walk.save()
    order = register(ticket, at=timezone.now())
    start_checkout(order=order, at=timezone.now())
    provider.pay(order)
    later = timezone.now() + KEPT_FOR + timedelta(minutes=1)
    order.attempts.update(state="expired", closed_at=later)
    expire_order(order=order, at=later)
    pay(register(ticket, at=later), at=later)
    for event in provider.events(None):
        provider.deliver(Client(), event)
    order.refresh_from_db()
    return order


def test_it_goes_back_to_the_card_and_the_person_is_told(late):
    assert late.cancelled_at
    [payment] = excess_payments()

    assert give_back_late_money(at=timezone.now()) == 1
    send_refunds(at=timezone.now())

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount, refund.method, refund.state) == (payment, 20, "card", "succeeded")
    assert not excess_payments().exists()
    assert Message.objects.filter(purpose="sold_out", contact=late.buyer).exists()
    assert task() == 0
    assert Refund.objects.count() == 1
    assert list(broken_invariants(at=timezone.now())) == []


def test_a_cheque_for_several_pays_nothing_of_what_is_gone_and_they_are_told(walk, ticket):
    walk.capacity = 1
    walk.save()
    order, later = register(ticket, at=timezone.now()), timezone.now() + KEPT_FOR + timedelta(hours=1)
    pay(register(ticket, at=later), at=later)
    cheque = Received(uuid4(), "cheque", order.total, "1001")
    shares = {order.pk: order.total}

    payment = record_shared_payment(
        payer=order.buyer, received=cheque, shares=shares, at=later, by=UserFactory(role="finance")
    )

    order.refresh_from_db()
    assert (order.settled_at, payment.unallocated()) == (None, order.total)
    assert Message.objects.filter(purpose="sold_out", contact=order.buyer).exists()


def test_an_order_that_stands_is_left_alone(late):
    Order.objects.filter(pk=late.pk).update(cancelled_at=None)

    assert give_back_late_money(at=timezone.now()) == 0


def test_a_refusal_leaves_it_for_staff(late, monkeypatch):
    monkeypatch.setattr("billing.operations.giving_back.at_provider", lambda _payment: False)

    assert give_back_late_money(at=timezone.now()) == 0
    assert excess_payments().exists()
