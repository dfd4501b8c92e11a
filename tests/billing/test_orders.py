"""Placing and cancelling orders."""

import secrets
from decimal import Decimal

import pytest

from ams.core.models import Activity, Message
from billing.models import JournalEntry, Order, OrderLine, TaxRate
from billing.operations import CannotCancel, CannotOrder, LineRequest, cancel_order, place_order
from billing.references import ALPHABET, new_reference
from tests.billing.conftest import NOW
from tests.factories.billing import ProductFactory, TaxCodeFactory, pay
from tests.factories.core import LegalEntityFactory, UserFactory

pytestmark = pytest.mark.django_db


def vat(percent, code="vat"):
    tax = TaxCodeFactory(code=code, name=f"VAT {percent} %", treatment="taxed")
    TaxRate.objects.create(tax_code=tax, percent=Decimal(percent), valid_from="2000-01-01")
    return tax


def test_an_order_freezes_what_was_agreed(association, alice):
    product = ProductFactory(name="Mug", tax_code=vat("21"))

    order = place_order(
        buyer=alice, lines=[LineRequest(product, "blue", "Blue mug", 2, Decimal("12.10"))], at=NOW, by=None
    )
    association.legal_entity.name = "Renamed"
    association.legal_entity.save()

    order.refresh_from_db()
    assert (order.total, order.currency, order.placed_at) == (Decimal("24.20"), "EUR", NOW)
    assert order.seller_facts["name"] == "Riverbend Naturalists e.V."
    assert order.bill_to == {"name": "Alice Moreau", "address": "", "email": "alice@example.org"}
    line = order.lines.get()
    assert (line.kind, line.reference, line.tax_code, line.tax_percent) == ("goods", "blue", "vat", Decimal(21))
    assert (line.net, line.tax, line.gross) == (Decimal("20.00"), Decimal("4.20"), Decimal("24.20"))


def test_prices_without_tax_get_it_added(association, alice):
    association.legal_entity.prices_include_tax = False
    association.legal_entity.save()
    product = ProductFactory(tax_code=vat("19"))

    order = place_order(buyer=alice, lines=[LineRequest(product, "", "Mug", 1, Decimal("10.00"))], at=NOW, by=None)

    line = order.lines.get()
    assert (line.net, line.tax, order.total) == (Decimal("10.00"), Decimal("1.90"), Decimal("11.90"))


def test_a_line_says_why_there_is_no_tax(association, alice):
    exempt = TaxCodeFactory(code="exempt", treatment="exempt", note="Exempt, article 132(1)(l).")
    product = ProductFactory(tax_code=exempt)

    order = place_order(buyer=alice, lines=[LineRequest(product, "", "Mug", 1, Decimal(10))], at=NOW, by=None)

    assert order.lines.get().tax_note == "Exempt, article 132(1)(l)."


def test_somebody_else_can_be_billed(place):
    order = place(bill_to={"name": "Moreau Ltd", "address": "Quay 1\nUtrecht"})

    assert order.bill_to == {"name": "Moreau Ltd", "address": "Quay 1\nUtrecht", "email": "alice@example.org"}


def test_the_business_is_recorded_with_its_door(place):
    staff = UserFactory(role="service")

    by_herself, by_staff = place(channel="self-service"), place(by=staff)

    assert (by_herself.channel, by_staff.channel) == ("self-service", "staff")
    assert list(Activity.objects.filter(kind="order.placed").order_by("pk").values_list("channel", flat=True)) == [
        "self-service", "staff",
    ]  # fmt: skip


def test_nothing_cannot_be_ordered(alice):
    with pytest.raises(CannotOrder, match="nothing in this order"):
        place_order(buyer=alice, lines=[], at=NOW, by=None)


def test_two_sellers_need_two_orders(association, alice):
    ours = LineRequest(ProductFactory(), "", "Mug", 1, Decimal(10))
    theirs = LineRequest(ProductFactory(seller=LegalEntityFactory(name="The Foundation")), "", "Book", 1, Decimal(10))

    with pytest.raises(CannotOrder, match="The Foundation"):
        place_order(buyer=alice, lines=[ours, theirs], at=NOW, by=None)

    assert not Order.objects.exists()


@pytest.mark.parametrize(("quantity", "price"), [(0, "10"), (1, "-1"), (1, "9.999")])
def test_lines_are_of_something_at_a_price_that_exists(place, quantity, price):
    with pytest.raises(CannotOrder, match="Mug"):
        place(quantity=quantity, unit_price=price)

    assert not Order.objects.exists()


def test_what_costs_nothing_is_settled_handed_over_and_confirmed_at_once(place):
    order = place(unit_price="0")

    assert order.settled_at == NOW
    assert order.lines.get().fulfilled_at == NOW
    assert not order.receipts.exists()
    assert not JournalEntry.objects.exists()
    message = Message.objects.get(key=f"confirmation:{order.pk}")
    assert message.recipient == "alice@example.org"
    assert order.reference in message.subject
    assert [activity.kind for activity in Activity.objects.order_by("pk")] == ["order.placed", "order.paid"]


def test_nobody_is_confirmed_to_without_an_address(place, alice):
    alice.email = ""
    alice.save()

    assert place(unit_price="0").settled_at == NOW
    assert not Message.objects.exists()


def test_references_are_readable_and_never_reused(place, monkeypatch):
    first = place()
    thrown = iter(first.reference.replace("-", "") + "AAAABBBB")
    with monkeypatch.context() as dice:
        dice.setattr(secrets, "choice", lambda _letters: next(thrown))
        second = place()

    assert second.reference == "AAAA-BBBB"
    assert not set("01IO") & set(ALPHABET)
    assert len({new_reference() for _ in range(500)}) == 500


def test_an_unpaid_order_can_be_cancelled_once(place):
    order = place()

    cancel_order(order=order, at=NOW, by=None)
    again = cancel_order(order=order, at=NOW.replace(hour=13), by=None)

    assert again.cancelled_at == NOW
    assert Activity.objects.filter(kind="order.cancelled").count() == 1


def test_a_paid_order_is_not_cancelled(place):
    order = place()
    pay(order, at=NOW)

    with pytest.raises(CannotCancel, match=order.reference):
        cancel_order(order=order, at=NOW, by=None)

    order.refresh_from_db()
    assert order.cancelled_at is None


def test_the_database_adds_up_lines_too(place):
    line = place().lines.get()

    with pytest.raises(Exception, match="line_adds_up"):
        OrderLine.objects.filter(pk=line.pk).update(gross=Decimal(1))
