"""Whoever charges a saved card dies with `kill -9`, or the provider or the database does: it is charged once."""

import os
import signal
import subprocess
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from ams.core.embedded.paths import CHECKOUT
from billing.models import CheckoutAttempt, Payment, Receipt
from members.models import AutoRenewal, ChargeTry, PlannedRenewal, Term
from tests.journeys.callers import Caller
from tests.journeys.people import assert_invariants_hold, wait_for

pytestmark = pytest.mark.slow
RENEW_ONE = Path(__file__).with_name("renew_one.py")


class Renewing:
    """Somebody who joined and lets it renew by itself, a year later."""

    def __init__(self, stack):
        self.stack, caller = stack, Caller(stack)
        caller.prove_address()
        stack.control("pay", session=caller.session())
        caller.get(caller.page_after_paying())
        self.membership = wait_for(caller.who.membership)
        wait_for(lambda: Term.objects.filter(membership=self.membership).exists())
        path = f"/account/renewal/{self.membership.pk}/"
        stack.control("pay", session=caller.post(path, do="start").headers["Location"].rsplit("/", 1)[1])
        caller.get(path)
        caller.close()
        self.agreement = AutoRenewal.objects.in_force().get(membership=self.membership)
        self.last_day = Term.objects.get(membership=self.membership).last_day
        assert self.run(self.noon(self.last_day - timedelta(days=20))) == 0

    @staticmethod
    def noon(day):
        return timezone.make_aware(datetime.combine(day, time(12)))

    @property
    def due(self):
        return self.noon(PlannedRenewal.objects.get(agreement=self.agreement).charge_on)

    def begin(self, at):
        return subprocess.Popen(
            [sys.executable, str(RENEW_ONE), str(self.agreement.pk), at.isoformat()], cwd=CHECKOUT, text=True,
            env={**self.stack.deployment.environment, "PYTHONPATH": str(CHECKOUT)}
        )  # fmt: skip

    def run(self, at):
        return self.begin(at).wait(timeout=120)

    def charges(self):
        """How many cards the provider has charged, whatever we know of it."""
        told = self.stack.control("deliveries?limit=1000", method="GET")["data"]
        return sum(one["type"] == "payment_intent.succeeded" for one in told)

    def begun(self):
        return CheckoutAttempt.objects.filter(charge_try__planned__agreement=self.agreement)


@pytest.fixture
def renewing(stack):
    yield Renewing(stack)
    stack.control("switches", mode="normal", latency=0)


def kill(process):
    process.kill()
    process.wait()


@pytest.mark.parametrize(
    ("point", "victim"),
    [
        pytest.param("before the call", "worker", marks=pytest.mark.sweep),
        pytest.param("after the call", "PostgreSQL", marks=pytest.mark.sweep),
        pytest.param("before the call", "PostgreSQL", marks=pytest.mark.soak),
        pytest.param("after the call", "worker", marks=pytest.mark.soak),
    ],
)
def test_a_saved_card_is_charged_once_whoever_dies(stack, renewing, point, victim):
    at, before = renewing.due, renewing.charges()
    stack.control("switches", mode="dropped", latency=25 if point == "after the call" else 0)  # nobody tells us
    sandbox = stack.services["Sandbox"].process
    if point == "before the call":
        os.kill(sandbox.pid, signal.SIGSTOP)
    worker = renewing.begin(at)
    wait_for(lambda: renewing.begun().exists(), seconds=20)
    if point == "after the call":
        wait_for(lambda: renewing.charges() > before, seconds=20)

    if victim == "worker":
        kill(worker)
    else:
        stack.kill(victim)
    stack.kill("Sandbox")
    stack.start("Sandbox")
    kill(worker)
    stack.revive()
    stack.control("switches", latency=0)

    for minutes in (5, 10):
        assert renewing.run(at + timedelta(minutes=minutes)) == 0

    assert renewing.charges() == before + 1
    assert ChargeTry.objects.filter(planned__agreement=renewing.agreement).count() == 1
    payment = Payment.objects.get(attempt=renewing.begun().get())
    assert Receipt.objects.filter(payment=payment).count() == 1
    assert Term.objects.filter(membership=renewing.membership).count() == 2
    assert PlannedRenewal.objects.get(agreement=renewing.agreement).outcome == PlannedRenewal.Outcome.RENEWED
    assert_invariants_hold()
