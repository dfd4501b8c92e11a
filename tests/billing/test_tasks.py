"""The worker's way in: each task does what its sweep does, now."""

import pytest
from celery import current_app

from ams.celery import app
from billing import tasks
from tests.billing.conftest import NOW
from tests.factories.billing import pay

pytestmark = pytest.mark.django_db


def test_an_order_is_handed_over(place, monkeypatch):
    order = place()
    monkeypatch.setattr("tests.factories.billing.fulfil_paid_lines", lambda **_: 0)
    pay(order, at=NOW)

    assert tasks.fulfil_order(order_id=order.pk) == 1
    assert tasks.fulfil_order(order_id=order.pk) == 0


def test_what_was_forgotten_is_handed_over(place, monkeypatch):
    monkeypatch.setattr("tests.factories.billing.fulfil_paid_lines", lambda **_: 0)
    pay(place(), at=NOW)

    assert tasks.fulfil_paid_orders() == 1


def test_sweeps_have_nothing_to_do_on_a_quiet_day(db):
    assert (tasks.reconcile_attempts(), tasks.expire_attempts(), tasks.apply_pending_events()) == (0, 0, 0)


def test_every_sweep_is_scheduled():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    ours = {name for name in current_app.tasks if name.startswith("billing.")} - {"billing.fulfil_order"}
    assert ours <= scheduled
