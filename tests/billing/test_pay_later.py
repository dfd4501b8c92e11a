"""Pay later: who may, what the order then is, what is given before the money, and what the books say."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ams.core.models import Activity, Contact, ExceptionMade, Message
from billing.models import Invoice, InvoicePaper, Order, PayLater
from billing.operations import (
    CannotCancel,
    CannotInvoice,
    InvoiceRequest,
    OutsideTheRules,
    cancel_order,
    change_purchase_order,
    expire_order,
    issue_invoice,
)
from billing.pay_later import CannotPayLater, terms_of
from billing.queries import orders_to_expire
from billing.receipts import invoice_file
from tests.billing.books import balances, broken
from tests.billing.conftest import NOW
from tests.billing.test_documents import text_of
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import ContactFactory

LATER = NOW + timedelta(days=40)


@pytest.fixture
def rule(mug):
    """Mugs may be paid later by everybody, unless said."""
    return lambda **said: PayLater.objects.create(product=mug, **{"who": "everybody", **said})


def invoice(order, *, at=NOW, by=None, outside=None, **asked):
    return issue_invoice(order=order, asked=InvoiceRequest(**asked), at=at, by=by, outside=outside)


def test_nothing_may_be_paid_later_unless_somebody_says_so(place, rule):
    with pytest.raises(CannotPayLater, match="paid at once"):
        invoice(place())
    rule(who="nobody")

    with pytest.raises(CannotPayLater, match="paid at once"):
        invoice(place())

    assert not Invoice.objects.exists()
    assert balances() == {}


def test_an_invoice_sells_the_order_and_says_until_when_it_is_paid(place, rule, alice):
    rule(days=14)
    order = place()

    issued = invoice(order, purchase_order="  PO  4711 ", address="Quay 1\nUtrecht")

    order.refresh_from_db()
    assert (order.invoiced_at, order.settled_at, order.balance()) == (NOW, None, 25)
    assert order.lines.get().due_at is None
    assert (issued.number, issued.gross, issued.due_on, issued.contact) == ("I-000001", 25, date(2026, 12, 6), alice)
    facts = issued.paper.facts
    assert (facts["purchase_order"], facts["to_pay"], facts["due_on"]) == ("PO 4711", "25.00", "2026-12-06")
    assert facts["bill_to"] == {"name": "Alice Moreau", "address_lines": ["Quay 1", "Utrecht"]}
    assert balances() == {"1300": 25, "8000": -25}
    mail = Message.objects.get(purpose="invoice")
    assert (mail.recipient, mail.attachments.get().kind) == ("alice@example.org", "invoice")
    assert Activity.objects.filter(kind="order.invoiced").count() == 1
    assert broken() == {}


def test_asked_twice_there_is_one(place, rule):
    rule()
    order = place()

    assert invoice(order) == invoice(order, purchase_order="other")
    assert (Invoice.objects.count(), Message.objects.filter(purpose="invoice").count()) == (1, 1)


def test_what_is_given_at_once_is_handed_over_and_the_money_only_settles(place, rule):
    rule(is_given_at_once=True)
    order = place()
    invoice(order)

    payment = pay(order, at=LATER)

    line = order.lines.get()
    assert (line.due_at, order.settled_at) == (NOW, LATER)
    assert balances() == {"1200": 25, "8000": -25}
    assert payment.receipt.facts["note"] == ""
    assert broken() == {}


def test_what_is_given_for_the_money_waits_for_it_and_is_kept_meanwhile(place, rule):
    rule()
    order = place()
    invoice(order)

    assert not orders_to_expire(at=LATER, after=timedelta(0), margin=timedelta(0)).exists()
    assert not expire_order(order=order, at=LATER)
    with pytest.raises(CannotCancel, match="void"):
        cancel_order(order=order, at=LATER, by=None)
    pay(order, at=LATER)
    assert order.lines.get().fulfilled_at == LATER
    assert broken() == {}


def test_who_may(place, rule, alice, mug):
    rule(who="organisations")
    with pytest.raises(CannotPayLater):
        invoice(place())
    Contact.objects.filter(pk=alice.pk).update(kind="organisation")
    assert invoice(place())
    both = {mug.pk, ProductFactory().pk}  # of the other nobody said that it may be paid later
    assert terms_of({mug.pk}, ContactFactory(kind="organisation"), NOW.date())
    assert terms_of(both, ContactFactory(kind="organisation"), NOW.date()) is None
    PayLater.objects.update(who="members")
    with pytest.raises(CannotPayLater):
        invoice(place())


def test_one_buyer_owes_no_more_than_is_allowed(place, rule):
    rule(most_owed=Decimal(40))
    first = place()
    invoice(first)

    with pytest.raises(CannotPayLater, match="more than we invoice"):
        invoice(place())

    pay(first, at=LATER)
    assert invoice(place(), at=LATER)


def test_staff_invoice_what_the_rules_do_not_give_with_a_reason(place, why, finance):
    order = place()

    issued = invoice(order, by=finance, outside=OutsideTheRules(why, 10, at_once=True))

    assert issued.exception == ExceptionMade.objects.get()
    assert (issued.due_on, issued.issued_by) == (date(2026, 12, 2), finance)
    assert order.lines.get().due_at == NOW


def test_beyond_the_rules_somebody_has_to_decide(place, why):
    with pytest.raises(CannotInvoice, match="Somebody has to decide this"):
        invoice(place(), outside=OutsideTheRules(why, 10, at_once=True))

    assert not Invoice.objects.exists()


def test_whose_address_nobody_knows_has_an_invoice_that_is_not_mailed(place, finance, why):
    order = place(buyer=ContactFactory(email=""))

    issued = invoice(order, by=finance, outside=OutsideTheRules(why, 10, at_once=False))

    assert issued.paper.facts["mailed_to"] == ""
    assert not Message.objects.filter(purpose="invoice").exists()


def test_what_is_paid_gets_no_invoice(place, rule):
    rule()
    order = place()
    pay(order, at=NOW)

    with pytest.raises(CannotInvoice, match="Nothing is owed"):
        invoice(order)


def test_it_is_voided_by_a_credit_note(place, rule, give):
    rule(is_given_at_once=True)
    order = place()
    invoice(order)

    give(order, off=["25"], method="", revoked=frozenset(order.lines.values_list("pk", flat=True)))

    order.refresh_from_db()
    assert (order.balance(), order.settled_at) == (0, NOW + timedelta(days=3))
    assert balances() == {}
    assert broken() == {}


def test_what_was_paid_and_taken_off_before_stands_on_it(place, rule, give):
    rule()
    order = place()
    give(order, off=["5"], method="", at=NOW)

    issued = invoice(order)

    assert (issued.gross, issued.paper.facts["credited"], issued.paper.facts["to_pay"]) == (25, "5.00", "20.00")
    assert balances() == {"1300": 20, "8000": -20}
    assert broken() == {}


def test_another_purchase_order_number_is_a_further_version(place, rule, finance):
    rule()
    issued = invoice(place(), purchase_order="A1")

    paper = change_purchase_order(invoice=issued, purchase_order="B2", at=LATER, by=finance)
    same = change_purchase_order(invoice=issued, purchase_order=" B2 ", at=LATER, by=finance)

    assert (paper.version, same, InvoicePaper.objects.count()) == (2, paper, 2)
    assert {**paper.facts, "purchase_order": "A1", "version": 1} == issued.papers.get(version=1).facts
    assert Message.objects.filter(purpose="invoice").count() == 2
    with invoice_file(paper=paper, at=LATER).file.open("rb") as file:
        said = " ".join(text_of(file.read()).split())
    assert "B2" in said
    assert "This is version 2 of this invoice" in said
    assert broken() == {}


def test_broken_invoices_are_named(place, rule):
    rule()
    order = place()
    invoice(order)

    Order.objects.filter(pk=order.pk).update(total=30)

    assert {"billing.invoices-agree", "billing.receivables-agree"} <= broken().keys()
