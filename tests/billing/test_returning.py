"""A cheque that bounces: its row, the books, what is owed again, and what becomes of what it paid for."""

import re
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.urls import reverse

from ams.core.models import ExceptionMade, Message, ReasonCode
from billing.models import CreditNote, Product, Receipt, Refund
from billing.operations import CannotReturn, Received, fulfil_paid_lines, record_shared_payment, return_payment
from tests.billing.books import balances, broken
from tests.billing.conftest import NOW
from tests.factories.billing import invoiced, pay
from tests.factories.core import ContactFactory

FORM, SOON = UUID("6a1d3c1e-0f3b-4b63-9f0f-0a4b9c0d7e55"), NOW + timedelta(days=2)


@pytest.fixture
def paid(place, finance, alice, mug):
    """An invoice of 20 and an order of 25, paid by one cheque of 50."""
    orders = [invoiced(mug, alice, at=NOW, price=20).order, place()]
    received = Received(UUID(int=7), "cheque", Decimal(50), "1001")
    shares = {order.pk: order.balance() for order in orders}
    payment = record_shared_payment(payer=alice, received=received, shares=shares, at=NOW, by=finance)
    for order in orders:
        fulfil_paid_lines(order_id=order.pk, at=NOW)
    return payment, orders


def test_all_of_it_is_owed_again_and_the_books_say_so(paid, finance, why):
    payment, orders = paid

    refunds = return_payment(payment=payment, request=FORM, why=why, at=SOON, by=finance)
    again = return_payment(payment=payment, request=UUID(int=1), why=why, at=SOON, by=finance)

    assert {one.order: one.amount for one in refunds} == {None: 5, orders[0]: 20, orders[1]: 25}
    assert {one.pk for one in again} == {one.pk for one in refunds}
    assert [order.balance() for order in orders] == [20, 25]
    assert payment.unallocated() == 0
    assert balances() == {"1300": 45, "8000": -45}
    mails = Message.objects.filter(purpose="returned")
    assert mails.count() == 3
    assert {"See you soon!" in mail.text for mail in mails} == {True}
    assert ExceptionMade.objects.count() == 1
    assert broken() == {}


def test_whose_address_nobody_knows_is_not_mailed(place, finance, why):
    order = place(buyer=ContactFactory(email=""))
    received = Received(UUID(int=8), "cheque", order.total, "1002")
    payment = record_shared_payment(
        payer=order.buyer, received=received, shares={order.pk: order.total}, at=NOW, by=finance
    )

    return_payment(payment=payment, request=FORM, why=why, at=SOON, by=finance)

    assert order.balance() == order.total
    assert not Message.objects.filter(purpose="returned").exists()


def test_it_can_be_paid_anew(paid, finance, why):
    payment, orders = paid
    return_payment(payment=payment, request=FORM, why=why, at=SOON, by=finance)

    for order in orders:
        pay(order, at=SOON)

    assert [order.balance() for order in orders] == [0, 0]
    assert Receipt.objects.count() == 3
    assert broken() == {}


def test_a_card_payment_does_not_come_back_so(place, finance, why):
    with pytest.raises(CannotReturn, match="Only a cheque"):
        return_payment(payment=pay(place(), at=NOW), request=FORM, why=why, at=SOON, by=finance)

    assert not Refund.objects.exists()


def test_what_the_product_says_is_chosen_and_staff_may_choose_otherwise(as_staff, paid):
    """One order is taken back by the rule; of the other somebody says that they keep it."""
    payment, orders = paid
    Product.objects.update(when_returned="take_back")
    reason = ReasonCode.objects.create(code="bank", label="The bank")
    client, page = as_staff("finance"), reverse("staffdesk:payment_returned", args=[payment.pk])
    assert len(re.findall(r'value="revoke"[^>]*checked', client.get(page).content.decode())) == 2
    sent = {f"order-{orders[0].pk}": "revoke", f"order-{orders[1].pk}": "keep", "reason": reason.pk,
            "words": "No cover.", "request": str(FORM)}  # fmt: skip

    assert client.post(page, sent | {"words": ""}).status_code == 200
    for _twice in range(2):
        assert client.post(page, sent).status_code == 302

    assert [order.balance() for order in orders] == [0, 25]
    assert [bool(order.lines.get().revoked_at) for order in orders] == [True, False]
    assert CreditNote.objects.get().order == orders[0]
    assert balances() == {"1300": 25, "8000": -25}
    assert broken() == {}
    assert (
        "came back from the bank" in client.get(reverse("billing:order", args=[orders[1].reference])).content.decode()
    )
    assert "written down already" in client.get(page).content.decode()
