"""Staff take something off an order while somebody is there to pay it: the old amount cannot be paid any more."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from billing.checkout import start_checkout
from billing.models import CheckoutAttempt
from billing.operations import GivingBack, preview_giving_back
from billing.sweeps import expire_attempts
from billing.tasks import end_misfitting_visits


@pytest.fixture
def visited(place, provider):
    """Twenty-five to be paid, and somebody there to pay it."""
    order = place(at=timezone.now())
    start_checkout(order=order, at=timezone.now())
    return order


@pytest.mark.parametrize("off", ["5", "25"])
def test_the_visit_is_ended_by_the_worker_after_the_commit(visited, give, provider, off, monkeypatch):
    asked_for = []
    monkeypatch.setattr("billing.operations.giving_back.enqueue", lambda task, **facts: asked_for.append((task, facts)))
    give(visited, off=[off], method="", at=timezone.now())
    assert asked_for == [("billing.end_misfitting_visits", {"order_id": visited.pk})]

    assert end_misfitting_visits(order_id=visited.pk) == 1

    attempt = CheckoutAttempt.objects.get()
    assert (attempt.state, provider.session(attempt.session_id).status) == ("expired", "expired")
    assert end_misfitting_visits(order_id=visited.pk) == 0


def test_the_sweep_does_it_where_the_worker_did_not(visited, give, settings):
    give(visited, off=["5"], method="", at=timezone.now())
    base, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    assert end_misfitting_visits(order_id=visited.pk) == 0
    settings.STRIPE_API_BASE = base

    assert expire_attempts(at=timezone.now() + timedelta(seconds=5)) == 1

    start_checkout(order=visited, at=timezone.now())
    assert sorted(CheckoutAttempt.objects.values_list("amount", "state")) == [(20, "open"), (25, "expired")]


def test_a_visit_for_what_is_owed_goes_on(visited, give):
    assert expire_attempts(at=timezone.now()) == 0
    assert end_misfitting_visits(order_id=visited.pk) == 0

    assert CheckoutAttempt.objects.get().state == "open"


def test_what_was_only_looked_at_ends_nothing(visited, finance, why, django_capture_on_commit_callbacks):
    asked = GivingBack(request=uuid4(), credits={visited.lines.get().pk: Decimal(5)})
    with django_capture_on_commit_callbacks() as enqueued:
        preview_giving_back(order=visited, asked=asked, why=why, at=timezone.now(), by=finance)

    assert enqueued == []
