"""Comparing a period with the payment provider, as finance does."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Difference, ProviderSum, Reconciliation
from tests.staffdesk.test_registrants import text

DAYS = {"first_day": date(2026, 10, 1), "last_day": date(2026, 10, 31)}
PAGE = "/desk/books/provider/"


@pytest.fixture
def run(finance):
    return Reconciliation.objects.create(**DAYS, asked_at=timezone.now())


def test_finance_asks_for_a_period_and_sees_that_it_is_at_work(finance):
    answer = finance.post(PAGE, {"first_day": "2026-10-01", "last_day": "2026-10-31"}, follow=True)

    assert Reconciliation.objects.get().by == finance.user
    assert "1 Oct 2026 – 31 Oct 2026 At work" in text(answer)
    assert "The provider is being asked." in text(answer)


def test_days_to_come_are_refused_beside_the_field_and_stay_typed(finance):
    answer = finance.post(PAGE, {"first_day": "2026-10-01", "last_day": "2999-01-01"})

    assert "Only days that are over can be compared." in text(answer)
    assert 'value="2999-01-01"' in answer.content.decode()


def test_differences_lead_to_their_order_and_sums_say_what_moved(finance, run, buy, amara):
    order = buy(amara)
    Reconciliation.objects.update(done_at=timezone.now(), moves=3)
    ProviderSum.objects.create(run=run, kind="charge", currency="EUR", count=3, amount=60, fee=Decimal("1.50"))
    known = {"run": run, "what": "charge", "currency": "EUR"}
    Difference.objects.create(**known, kind="amount", provider_id="pi_1", theirs=20, ours=25, order=order)
    Difference.objects.create(**known, kind="not_here", provider_id="pi_2", theirs=9)

    page = text(finance.get(f"{PAGE}{run.pk}/"))

    assert "2 differences" in page
    assert f"Payment Another amount pi_1 €20.00 €25.00 {order.reference}" in page
    assert "Payment There, but not here pi_2 €9.00 — —" in page
    assert "Payment 3 €60.00 €1.50" in page
    assert "2 differences" in text(finance.get(PAGE))


def test_where_all_is_alike_it_says_so(finance, run):
    Reconciliation.objects.update(done_at=timezone.now())

    assert "stands in our books, to the cent" in text(finance.get(reverse("staffdesk:comparison", args=[run.pk])))
    assert "All alike" in text(finance.get(PAGE))


def test_what_came_to_nothing_says_why_and_that_it_is_tried_again(finance, run):
    Reconciliation.objects.update(problem="We cannot reach our payment provider just now.")

    page = text(finance.get(f"{PAGE}{run.pk}/"))

    assert "Tried again soon" in page
    assert "We cannot reach our payment provider just now." in page
