"""The desk writes down money that came by transfer or in cash."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import Payment
from billing.operations import LineRequest, cancel_order, place_order
from tests.factories.billing import DiscountCodeFactory, ProductFactory
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(amara):
    line = LineRequest(ProductFactory(name="Gift", kind="donation"), "", "Gift", 1, Decimal(30))
    return place_order(buyer=amara, lines=[line], at=NOW, by=None)


def address(order):
    return f"/desk/orders/{order.reference}/received/"


def text(response):
    return " ".join(response.content.decode().split())


def send(client, order, **answers):
    page = client.get(address(order)).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(request)" value="([^"]*)"', page))
    usual = {"method": "transfer", "amount": "30", "reference": "RF18", "arrived_on": str(timezone.localdate())}
    return client.post(address(order), {**hidden, **usual, **answers})


def test_what_is_owed_is_filled_in_and_written_down_in_one_go(finance, order):
    assert "€30.00 is owed." in text(finance.get(address(order)))
    assert 'value="30.00"' in text(finance.get(address(order)))

    answer = send(finance, order)

    assert answer["Location"] == f"/desk/orders/{order.reference}/"
    page = text(finance.get(answer["Location"]))
    assert "Written down. The receipt is on its way to them." in page
    assert "Bank transfer RF18" in page
    assert "Money was received by transfer, cheque or in cash" in page
    assert "More money came for this order" in page
    assert Payment.objects.get().amount == 30


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("10", "€20.00 is missing then. Nothing is handed over before it is paid, which can be done by card."),
        ("35.00", "€5.00 is too much: it stays theirs, and you can give it back."),
    ],
)
def test_another_amount_is_told_before_it_is_written_down(finance, order, amount, words):
    told = send(finance, order, amount=amount)
    assert words in text(told)
    assert "Write it down all the same" in text(told)
    again = send(finance, order, amount="12", told=amount)
    assert "€18.00 is missing then." in text(again)  # another amount than the one that was told
    assert not Payment.objects.exists()

    send(finance, order, amount=amount, told=amount)

    assert Payment.objects.get().amount == Decimal(amount)


def test_after_a_part_the_member_pays_exactly_the_rest(finance, order, client):
    send(finance, order, amount="10", told="10")

    page = text(finance.get(f"/orders/{order.reference}/"))

    assert "Part of it is paid" in page
    assert "Pay €20.00" in page
    assert 'value="20.00"' in text(finance.get(address(order)))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"reference": ""}, "Write the bank’s own reference, as it stands on the statement."),
        ({"amount": "much"}, "This is no amount of money. Write it like 12.50."),
        ({"amount": ""}, "Write how much came."),
        ({"amount": "10.005", "told": "10.005"}, "This is no amount of money. Write it like 12.50."),
        ({"method": ""}, "Choose how it came."),
        ({"arrived_on": ""}, "Say on which day it arrived."),
        ({"arrived_on": "2999-01-01"}, "This day is still to come."),
        ({"arrived_on": "soon"}, "Write the day like 2026-11-20."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(finance, order, answers, words):
    assert words in text(send(finance, order, **answers))
    assert not Payment.objects.exists()


def test_a_transfer_that_was_written_down_before_is_refused_beside_its_reference(finance, order):
    send(finance, order, amount="10", told="10")

    page = text(send(finance, order, amount="20"))

    assert "The transfer RF18 was written down on" in page
    assert 'href="#id_reference"' in page
    assert Payment.objects.count() == 1


def test_a_day_of_an_earlier_month_is_told_before_it_is_booked_there(finance, order):
    told = send(finance, order, arrived_on="2026-01-30")
    assert "It is booked in January 2026, whose figures change with it." in text(told)
    assert 'name="told" value="30 2026-01-30"' in text(told)
    assert "whose figures change" in text(send(finance, order, arrived_on="2026-02-01", told="30 2026-01-30"))
    assert not Payment.objects.exists()

    answer = send(finance, order, arrived_on="2026-01-30", told="30 2026-01-30")

    assert Payment.objects.get().arrived_on == date(2026, 1, 30)
    assert "30 Jan 2026" in text(finance.get(answer["Location"]))


def test_today_is_filled_in_and_needs_no_day_of_its_own(finance, order):
    assert f'name="arrived_on" value="{timezone.localdate()}"' in text(finance.get(address(order)))

    send(finance, order)

    assert Payment.objects.get().arrived_on is None


def test_money_for_an_order_that_is_over_stays_theirs(finance, order):
    cancel_order(order=order, at=NOW, by=None)
    assert "so nothing is owed for it" in text(finance.get(address(order)))

    send(finance, order, told="30")

    page = text(finance.get(f"/desk/orders/{order.reference}/"))
    assert "€30.00 of what came on" in page


def test_more_can_come_for_what_is_paid(finance, order):
    send(finance, order)
    assert "Nothing is owed for this order." in text(finance.get(address(order)))

    send(finance, order, reference="RF19", told="30")

    assert sum(payment.unallocated() for payment in Payment.objects.all()) == 30


def test_only_finance_may(order, desk, finance):
    assert desk.get(address(order)).status_code == 403
    assert "Money received" not in text(desk.get(f"/desk/orders/{order.reference}/"))
    assert finance.get("/desk/orders/NOTHING/received/").status_code == 404


def test_the_order_says_which_code_took_something_off(finance, amara):
    DiscountCodeFactory()
    line = LineRequest(ProductFactory(name="Mug"), "", "Mug", 2, Decimal(30))
    order = place_order(buyer=amara, lines=[line], at=NOW, by=None, code="SPRING-27")

    page = text(finance.get(f"/desk/orders/{order.reference}/"))

    assert "Taken off by the code SPRING-27" in page
    assert "€6.00" in page
