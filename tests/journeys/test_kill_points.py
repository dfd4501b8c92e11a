"""Processes die with `kill -9` at named points around a payment: nothing is lost, nothing is doubled."""

import pytest

from ams.core.models import Message
from billing.models import CheckoutAttempt, Payment, Receipt
from members.models import Term
from tests.journeys.people import assert_invariants_hold, wait_for
from tests.journeys.scenes import POINTS

pytestmark = pytest.mark.slow
PROCESSES = ("Web", "Worker", "Redis", "PostgreSQL")
ALL = "all of them"
IN_MAKE_TEST = {("after the commit", ALL)}
IN_THE_SWEEP = {
    ("before the call", "Web"), ("after the call", "Web"), ("after the call", "PostgreSQL"),
    ("after the commit", "Web"), ("after the mail was accepted", "Worker"),
}  # fmt: skip


def every_case():
    for point in POINTS:
        for victim in (*PROCESSES, ALL):
            marks = pytest.mark.sweep if (point, victim) in IN_THE_SWEEP else pytest.mark.soak
            marks = () if (point, victim) in IN_MAKE_TEST else marks
            yield pytest.param(point, victim, marks=marks, id=f"{point}: {victim}")


@pytest.mark.parametrize(("point", "victim"), [*every_case()])
def test_whoever_dies_while_somebody_pays(stack, point, victim):
    scene = POINTS[point](stack)
    with scene.ending:
        scene.reach()
        stack.kill(*(PROCESSES if victim == ALL else [victim]))
        scene.let_go()
        stack.revive(**scene.told)
        stack.control("deliver")

        stack.later(10, 12, **scene.told)
        scene.finish()

        assert_nothing_lost_and_nothing_doubled(scene)
        scene.assert_mailed(victim)
    stack.revive()


def assert_nothing_lost_and_nothing_doubled(scene):
    who, order = scene.who, scene.who.order()
    assert order.settled_at
    assert who.membership().holder.orders.count() == 1
    payment = Payment.objects.get(contact=order.buyer)
    assert (payment.amount, Receipt.objects.get(contact=order.buyer).payment) == (order.total, payment)
    assert Term.objects.get(membership=who.membership()).order_line == order.lines.get()
    [paid] = [session for session in scene.sessions() if session["payment_status"] == "paid"]
    assert payment.provider_id == paid["payment_intent"]
    assert [
        session["status"] for session in scene.sessions() if session is not paid and session["status"] == "open"
    ] == []
    assert not CheckoutAttempt.objects.open().filter(order=order).exists()
    wait_for(lambda: who.mails("receipt").get().state == Message.State.SENT, seconds=20)
    assert_invariants_hold()
