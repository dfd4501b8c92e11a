"""What the system finds by itself becomes one case per thing, and goes away by itself when it is well."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from ams.core.invariants import all_invariants
from ams.core.models import Message
from ams.core.money import Money
from billing.models import OrderLine, Payment
from billing.operations import take_payment
from staffdesk.models import Case
from staffdesk.operations import (
    close_case,
    open_case,
    report_broken_invariants,
    report_excess_payments,
    report_stuck_lines,
    take_case,
)
from staffdesk.tasks import report_broken_invariants as invariants_task
from staffdesk.tasks import report_stuck_business as business_task
from tests.factories.core import UserFactory
from tests.staffdesk.conftest import NOW

SOON, DAYS_LATER = NOW + timedelta(minutes=11), NOW + timedelta(days=3)


@pytest.fixture
def stuck(buy, amara):
    """A paid mug that nobody handed over."""
    order = buy(amara, paid=True)
    OrderLine.objects.filter(order=order).update(fulfilled_at=None, last_failure="The shelf is empty.")
    return order


@pytest.fixture
def excess(buy, amara):
    """Twenty euros for a mug of 12.50."""
    order = buy(amara)
    return take_payment(
        provider_id="pi_1", amount=Money(Decimal("20.00"), "EUR"), contact=amara, order=order,
        method=Payment.Method.CARD, detail="", at=NOW, by=None,
    )  # fmt: skip


def test_a_paid_line_that_is_stuck_becomes_one_case(stuck, amara):
    assert [report_stuck_lines(at=SOON), report_stuck_lines(at=DAYS_LATER)] == [1, 1]

    case = Case.objects.get()
    assert (case.kind, case.contact, case.queue) == (Case.Kind.STUCK_ORDER, amara, Case.Queue.SERVICE)
    assert case.context == {
        "order": stuck.reference,
        "line": stuck.lines.get().pk,
        "failure": "The shelf is empty.",
    }


def test_the_sweep_that_hands_over_has_ten_minutes(stuck):
    assert report_stuck_lines(at=NOW + timedelta(minutes=9)) == 0

    assert not Case.objects.exists()


def test_a_case_nobody_took_closes_when_the_line_is_handed_over(stuck):
    report_stuck_lines(at=SOON)
    OrderLine.objects.update(fulfilled_at=SOON)

    report_stuck_lines(at=DAYS_LATER)

    assert Case.objects.get().closed_at == DAYS_LATER


def test_a_case_somebody_took_stays_open_until_they_close_it(stuck, ada):
    report_stuck_lines(at=SOON)
    take_case(case=Case.objects.get(), at=SOON, by=ada)
    OrderLine.objects.update(fulfilled_at=SOON)

    report_stuck_lines(at=DAYS_LATER)

    assert Case.objects.get().closed_at is None


def test_a_case_that_was_closed_too_early_opens_again_after_a_day(stuck, ada):
    report_stuck_lines(at=SOON)
    close_case(case=Case.objects.get(), words="Should be fine.", at=SOON, by=ada)

    report_stuck_lines(at=SOON + timedelta(hours=23))
    assert Case.objects.get().closed_at == SOON

    report_stuck_lines(at=DAYS_LATER)
    assert Case.objects.get().closed_at is None


def test_what_pays_no_order_becomes_a_case_for_finance(excess, amara):
    assert [report_excess_payments(at=SOON), report_excess_payments(at=SOON)] == [1, 1]

    case = Case.objects.get()
    assert (case.kind, case.contact, case.queue) == (Case.Kind.EXCESS_PAYMENT, amara, Case.Queue.FINANCE)
    assert case.context == {"payment": "pi_1", "excess": "7.500", "currency": "EUR"}


def test_an_old_excess_keeps_its_open_case(excess):
    report_excess_payments(at=SOON)

    assert report_excess_payments(at=NOW + timedelta(days=90)) == 1
    assert Case.objects.get().closed_at is None


def test_a_broken_invariant_becomes_a_case_with_its_offenders(association, amara):
    Message.objects.create(
        key="late", purpose="test", recipient="a@example.org", sender="b@example.org", subject="Late", text="Late",
        message_id="<1@example.org>", created_at=NOW, next_attempt_at=NOW,
    )  # fmt: skip

    assert report_broken_invariants(at=NOW + timedelta(hours=1)) == 1

    case = Case.objects.get()
    assert (case.kind, case.queue, case.key) == (Case.Kind.INVARIANT, Case.Queue.SYSTEM, "invariant:core.messages-move")
    assert case.context["how_many"] == 1
    assert "a@example.org" in case.context["offenders"][0]

    Message.objects.update(state="sent", sent_at=NOW)
    assert report_broken_invariants(at=NOW + timedelta(hours=2)) == 0
    assert Case.objects.get().closed_at == NOW + timedelta(hours=2)


def found(name, at):
    return list(next(one for one in all_invariants() if one.name == name).offenders(at))


def test_a_stuck_line_without_a_case_breaks_an_invariant(stuck):
    line = stuck.lines.get()
    an_hour_later = NOW + timedelta(hours=1)

    assert found("staffdesk.stuck-lines-have-cases", an_hour_later) == [
        f"line {line.pk} of order {stuck.reference} is paid, not handed over, and has no case"
    ]

    report_stuck_lines(at=an_hour_later)
    assert found("staffdesk.stuck-lines-have-cases", an_hour_later) == []


def test_a_case_of_a_colleague_who_left_breaks_an_invariant(amara):
    gone = UserFactory(role="service", name="Gus")
    case = open_case(kind="noted", subject="", words="A", context={}, contact=amara, at=NOW, by=gone)
    take_case(case=case, at=NOW, by=gone)
    assert found("staffdesk.cases-have-somebody", NOW) == []

    gone.is_active = False
    gone.save()

    assert found("staffdesk.cases-have-somebody", NOW) == [f"case {case.pk} belongs to Gus, who may no longer sign in"]


@time_machine.travel(SOON, tick=False)
def test_the_sweeps_may_run_any_number_of_times(stuck, excess):
    assert [business_task(), business_task()] == [3, 3]  # two mugs not handed over, 7.50 too much
    assert invariants_task() == invariants_task()
    assert Case.objects.exclude(kind=Case.Kind.INVARIANT).count() == 3
