"""The worker's way in: each task does what its sweep does, now."""

import pytest

from ams.core.money import Money
from billing import tasks
from billing.models import Payment
from billing.operations import take_payment
from tests.billing.conftest import NOW

pytestmark = pytest.mark.django_db


def receive(order):
    """Take the money; whoever should hand over afterwards was killed."""
    take_payment(
        provider_id="pi_1", amount=Money(order.total, order.currency), contact=order.buyer, order=order,
        method=Payment.Method.CARD, detail="", at=NOW, by=None,
    )  # fmt: skip


def test_an_order_is_handed_over(place):
    order = place()
    receive(order)

    assert tasks.fulfil_order(order_id=order.pk) == 1
    assert tasks.fulfil_order(order_id=order.pk) == 0


def test_what_was_forgotten_is_handed_over(place):
    receive(place())

    assert tasks.fulfil_paid_orders() == 1


def test_sweeps_have_nothing_to_do_on_a_quiet_day(db):
    assert (tasks.reconcile_attempts(), tasks.expire_attempts(), tasks.apply_pending_events()) == (0, 0, 0)
