"""Handing over: once, line by line, and what becomes of failures."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import OperationalError

from billing import sweeps
from billing.fulfilment import NothingToDeliver, Outcome, fulfiller_for
from billing.models import OrderLine
from billing.operations import LineRequest, fulfil_paid_lines, place_order
from billing.queries import stuck_lines
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory, pay

pytestmark = pytest.mark.django_db


class Broken(NothingToDeliver):
    def fulfil(self, *, line, at):
        line.description = "half done"
        line.save()
        raise ValueError(f"There is no {line.product}.")


class Noted(NothingToDeliver):
    """Writes on each line how many were handed over before it."""

    def fulfil(self, *, line, at):
        turn = OrderLine.objects.filter(description__startswith="turn").count()
        OrderLine.objects.filter(pk=line.pk).update(description=f"turn {turn}")


class Away(NothingToDeliver):
    def fulfil(self, *, line, at):
        raise OperationalError("server closed the connection")


class Shown(NothingToDeliver):
    def outcome(self, *, line):
        return Outcome("components/notice.html", {"text": "Here is your mug"})


@pytest.fixture
def two_lines(alice, association):
    """An order of goods, and of a donation that cannot be handed over."""
    asked = [
        LineRequest(ProductFactory(kind="donation"), "", "Gift", 1, Decimal(10)),
        LineRequest(ProductFactory(name="Mug"), "", "Mug", 1, Decimal(10)),
    ]
    return place_order(buyer=alice, lines=asked, at=NOW, by=None)


def test_one_line_that_fails_keeps_no_other_waiting(two_lines, settings):
    settings.BILLING_FULFILLERS = settings.BILLING_FULFILLERS | {"donation": "tests.billing.test_fulfilment.Broken"}

    pay(two_lines, at=NOW)

    gift, mug = two_lines.lines.all()
    assert (gift.fulfilled_at, mug.fulfilled_at) == (None, NOW)
    assert (gift.failures, gift.description) == (1, "Gift")
    assert gift.last_failure.startswith("ValueError: There is no Product")


def test_failures_are_counted_and_tried_again_until_the_cause_is_gone(two_lines, settings):
    good = settings.BILLING_FULFILLERS
    settings.BILLING_FULFILLERS = good | {"donation": "tests.billing.test_fulfilment.Broken"}
    pay(two_lines, at=NOW)

    assert sweeps.fulfil_what_is_paid(at=NOW) == 0
    assert two_lines.lines.first().failures == 2
    settings.BILLING_FULFILLERS = good
    assert sweeps.fulfil_what_is_paid(at=NOW) == 1
    assert sweeps.fulfil_what_is_paid(at=NOW) == 0


def test_counting_failures_never_fails(two_lines, settings):
    settings.BILLING_FULFILLERS = settings.BILLING_FULFILLERS | {"donation": "tests.billing.test_fulfilment.Broken"}
    OrderLine.objects.update(failures=32_767)

    pay(two_lines, at=NOW)

    assert two_lines.lines.first().failures == 32_767


def test_a_database_in_trouble_is_not_the_lines_fault(two_lines, settings):
    settings.BILLING_FULFILLERS = settings.BILLING_FULFILLERS | {"donation": "tests.billing.test_fulfilment.Away"}

    with pytest.raises(OperationalError):
        pay(two_lines, at=NOW)

    assert two_lines.lines.first().failures == 0


def test_a_kind_nobody_hands_over_is_a_failure_like_any_other(two_lines, settings):
    settings.BILLING_FULFILLERS = {"goods": settings.BILLING_FULFILLERS["goods"]}

    pay(two_lines, at=NOW)

    assert two_lines.lines.first().last_failure == "KeyError: 'donation'"


def test_nothing_is_handed_over_unpaid(place):
    order = place()

    assert fulfil_paid_lines(order_id=order.pk, at=NOW) == 0
    assert order.lines.get().fulfilled_at is None


def test_those_that_failed_least_come_first(place, settings):
    settings.BILLING_FULFILLERS = {"goods": "tests.billing.test_fulfilment.Broken"}
    orders = [place(), place()]
    for order in orders:
        pay(order, at=NOW)
    OrderLine.objects.filter(order=orders[0]).update(failures=9)
    settings.BILLING_FULFILLERS = {"goods": "tests.billing.test_fulfilment.Noted"}

    assert sweeps.fulfil_what_is_paid(at=NOW) == 2

    notes = OrderLine.objects.filter(order__in=orders).order_by("description")
    assert [line.order_id for line in notes] == [orders[1].pk, orders[0].pk]


def test_lines_that_wait_too_long_are_stuck(place, settings):
    settings.BILLING_FULFILLERS = {"goods": "tests.billing.test_fulfilment.Broken"}
    order = place()
    pay(order, at=NOW)

    assert not stuck_lines(NOW)
    assert list(stuck_lines(NOW + timedelta(minutes=1))) == [order.lines.get()]


def test_what_is_handed_over_the_counter_shows_nothing_and_is_not_taken_back(place):
    line = place().lines.get()
    fulfiller = fulfiller_for("goods")

    fulfiller.fulfil(line=line, at=NOW)
    fulfiller.revoke(line=line, at=NOW)

    assert fulfiller.outcome(line=line) is None


def test_a_donation_is_done_once_it_is_paid_and_thanked_for(place):
    line = place().lines.get()
    fulfiller = fulfiller_for("donation")

    fulfiller.fulfil(line=line, at=NOW)
    fulfiller.revoke(line=line, at=NOW)

    shown = fulfiller.outcome(line=line)
    assert (shown.template, shown.context) == ("billing/_donated.html", {"line": line})
