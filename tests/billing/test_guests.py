"""Whoever made an order without signing in can see it through, and is told nothing of anybody."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from billing.guests import IN_SESSION, MOST_KEPT, is_remembered, remember_order
from tests.factories.billing import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(place):
    return place(at=timezone.now(), channel="self-service")


@pytest.fixture
def guest(client, order):
    """A browser that made the order a moment ago."""
    session = client.session
    session[IN_SESSION] = {order.reference: timezone.now().timestamp()}
    session.save()
    return client


def page(client, order, name=""):
    return client.get(f"/orders/{order.reference}/{name}")


def test_a_guest_pays_and_comes_back_to_a_thank_you(guest, order, provider):
    assert "Pay €25.00" in page(guest, order).content.decode()

    assert guest.post(f"/orders/{order.reference}/pay/").status_code == 303
    provider.pay(order)
    done = page(guest, order, "paid/").content.decode()

    assert "Thank you, it is paid" in done
    assert "Everything else comes by e-mail." in done
    assert order.lines.get().fulfilled_at


@pytest.mark.parametrize("name", ["", "paid/"])
def test_a_guest_learns_nothing_of_the_person(guest, order, name):
    pay(order, at=timezone.now())

    text = page(guest, order, name).content.decode()

    assert order.buyer.display_name not in text
    assert order.buyer.email not in text
    assert "/receipts/" not in text
    assert guest.get(f"/receipts/{order.receipts.get().number}.pdf").status_code == 302  # asked to sign in


@pytest.mark.parametrize("name", ["", "paid/"])
def test_another_browser_is_asked_to_sign_in(client, order, name):
    response = page(client, order, name)

    assert response.status_code == 302
    assert "/orders/" in response["Location"]


def test_another_browser_cannot_pay_either(client, order):
    assert client.post(f"/orders/{order.reference}/pay/").status_code == 302
    assert not order.attempts.exists()


def test_a_guest_sees_no_other_order(guest, place):
    assert page(guest, place(at=timezone.now())).status_code == 302


def test_a_day_later_it_is_forgotten(guest, order):
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1), tick=False):
        assert page(guest, order).status_code == 302


def test_nothing_of_a_guest_is_kept_by_the_browser(guest, order):
    assert "no-store" in page(guest, order)["Cache-Control"]


def test_the_newest_orders_are_remembered(rf, client, place):
    request = rf.get("/")
    request.session = client.session
    now = timezone.now()
    orders = [place(at=now) for _ in range(MOST_KEPT + 1)]

    for number, made in enumerate(orders):
        remember_order(request, made, at=now + timedelta(seconds=number))

    after = now + timedelta(minutes=1)
    assert [is_remembered(request, made.reference, at=after) for made in orders] == [False] + [True] * MOST_KEPT
