"""A period compared with the payment provider: what it moved stands here, and what stands here it moved."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.money import Money
from billing.models import Payment, Reconciliation
from billing.operations import (
    PeriodNotPossible,
    apply_refund,
    begin_reconciliation,
    take_payment,
)
from billing.reconciling import reconcile
from billing.sessions import RefundFacts, RefundStage
from billing.sweeps import reconcile_what_waits
from tests.billing.test_disputes import CREATED, tell
from tests.billing.test_refunds import give, send
from tests.factories.core import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def compare(association):
    """Compare today, which only a test may."""

    def compared(days_ago=0):
        day = timezone.localdate() - timedelta(days=days_ago)
        run = Reconciliation.objects.create(first_day=day, last_day=day, asked_at=timezone.now())
        assert reconcile(run=run, at=timezone.now())
        run.refresh_from_db()
        return run

    return compared


def found(run):
    return [(one.what, one.kind, one.theirs, one.ours) for one in run.differences.order_by("pk")]


def test_what_both_know_is_no_difference_and_added_up_with_the_fees(compare, buy_by_card, provider, client):
    order = buy_by_card()
    send(give(order))
    buy_by_card()
    provider.process.control("dispute", payment_intent=Payment.objects.latest("pk").provider_id)
    tell(provider, client, CREATED)

    run = compare()

    assert found(run) == []
    sums = {one.kind: (one.count, one.amount) for one in run.sums.all()}
    assert sums == {"charge": (2, 2 * order.total), "refund": (1, -order.total), "dispute": (1, -order.total)}
    assert run.sums.get(kind="charge").fee > 0
    assert (run.moves, run.problem) == (4, "")


def test_each_thing_that_only_one_side_knows_is_named(compare, buy_by_card, provider):
    order = buy_by_card()
    past_us = provider.client.v1.refunds.create({"payment_intent": Payment.objects.get().provider_id, "amount": 700})
    made_up = take_payment(
        provider_id="pi_nobody_knows", amount=Money(Decimal(9), "EUR"), contact=ContactFactory(), order=None,
        method="card", detail="", at=timezone.now(), by=None,
    )  # fmt: skip

    run = compare()

    assert found(run) == [("refund", "not_here", Decimal(7), None), ("charge", "not_there", None, made_up.amount)]
    assert [one.provider_id for one in run.differences.order_by("pk")] == [past_us.id, "pi_nobody_knows"]
    assert order.refunds.count() == 0


def test_another_amount_is_named_with_its_order(compare, buy_by_card, provider):
    order = buy_by_card()
    theirs = provider.client.v1.refunds.create({"payment_intent": Payment.objects.get().provider_id, "amount": 700})
    facts = RefundFacts(
        theirs.id, "", Payment.objects.get().provider_id, Money(Decimal(6), "EUR"), RefundStage.SUCCEEDED
    )
    apply_refund(facts=facts, at=timezone.now())

    run = compare()

    assert found(run) == [("refund", "amount", Decimal(7), Decimal(6))]
    assert run.differences.get().order == order


def test_what_moved_on_another_day_is_compared_on_that_day(compare, buy_by_card):
    buy_by_card()

    run = compare(days_ago=1)

    assert (found(run), run.moves) == ([], 0)


def test_a_provider_that_is_away_is_asked_again_by_the_sweep(buy_by_card, provider, settings):
    buy_by_card()
    asked = timezone.now() - timedelta(minutes=11)
    today = timezone.localdate()
    run = Reconciliation.objects.create(first_day=today, last_day=today, asked_at=asked)
    base, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    assert not reconcile(run=run, at=timezone.now())
    run.refresh_from_db()
    assert "We cannot reach our payment provider" in run.problem

    settings.STRIPE_API_BASE = base

    assert reconcile_what_waits(at=timezone.now()) == 1
    assert reconcile_what_waits(at=timezone.now()) == 0
    run.refresh_from_db()
    assert (run.problem, run.moves) == ("", 1)
    assert not reconcile(run=run, at=timezone.now()), "It is done once."


@pytest.mark.parametrize(
    ("first", "last", "said"), [(1, 0, "over"), (1, 2, "before it begins"), (150, 1, "at most 100 days")]
)
def test_days_that_cannot_be_compared_are_refused(association, first, last, said):
    today = timezone.localdate()
    days = {"first_day": today - timedelta(days=first), "last_day": today - timedelta(days=last)}

    with pytest.raises(PeriodNotPossible, match=said):
        begin_reconciliation(**days, today=today, at=timezone.now(), by=None)
