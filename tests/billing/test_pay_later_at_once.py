"""Many invoices at once, and a process that dies after the commit."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Message
from billing.models import Invoice, JournalEntry, Order, OrderLine, PayLater
from billing.operations import InvoiceRequest, issue_invoice
from billing.pay_later import CannotPayLater
from billing.sweeps import fulfil_what_is_paid
from tests.billing.books import broken
from tests.billing.test_concurrency import at_once
from tests.factories.core import ContactFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rule(mug):
    return PayLater.objects.create(product=mug, who="everybody", is_given_at_once=True, most_owed=Decimal(60))


def act(order):
    return lambda: issue_invoice(order=order, asked=InvoiceRequest(), at=timezone.now(), by=None)


def test_numbers_follow_each_other_and_nobody_owes_more_than_is_allowed(place, rule, alice):
    """Eight of others, three of one buyer of which two fit, each asked for twice."""
    orders = [place(buyer=ContactFactory()) for _ in range(8)] + [place() for _ in range(3)]

    came = at_once(*[act(order) for order in orders for _ in range(2)])

    refused = [one for one in came if isinstance(one, CannotPayLater)]
    assert {type(one) for one in came} == {Invoice, CannotPayLater}
    assert (len(came), len(refused)) == (22, 2)
    assert list(Invoice.objects.order_by("serial").values_list("serial", flat=True)) == list(range(1, 11))
    assert JournalEntry.objects.filter(kind="sale").count() == 10
    assert Invoice.objects.filter(contact=alice).count() == 2


def test_whoever_dies_after_the_commit_has_lost_nothing(place, rule):
    """Before the mail is sent and anything handed over: the rows are there, and a sweep goes on."""
    issued = issue_invoice(order=place(), asked=InvoiceRequest(), at=timezone.now(), by=None)

    assert OrderLine.objects.get().fulfilled_at is None
    assert Message.objects.get(purpose="invoice").state == Message.State.QUEUED
    assert fulfil_what_is_paid(at=timezone.now()) == 1
    assert (Order.objects.get().invoice, Message.objects.count()) == (issued, 1)
    assert broken() == {}
