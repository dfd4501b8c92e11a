"""What operations refuse or find done already: corners that no page leads to, and raw callers do."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from ams.core.money import Money
from billing.models import Order, Payment, SavedMethod
from billing.operations import (
    CannotOrder,
    Purchase,
    Wanted,
    apply_card_visit,
    begin_card_visit,
    buy,
    close_card_visit,
    expire_order,
    fulfil_paid_lines,
    keep_card,
    open_card_visit,
    pack_parcel,
    take_payment,
)
from billing.operations.parcels import ShipTo, _tell
from billing.sessions import CardFacts, CardVisitFacts, Stage
from tests.billing.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.shop import ShopItemFactory, stocked

pytestmark = pytest.mark.django_db
CARD = CardFacts("cus_1", "pm_1", "visa", "4242", 2030, 12)


# --- Cards -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(alice):
    return begin_card_visit(contact=alice, keep_for="", return_path="/account/", at=NOW)


def told(visit, stage=Stage.COMPLETE, card=CARD, visit_id=None):
    return CardVisitFacts("cs_1", str(visit.pk) if visit_id is None else visit_id, stage, "", card)


def test_a_card_told_of_twice_is_kept_once(visit):
    first = apply_card_visit(facts=told(visit), at=NOW)
    again = apply_card_visit(facts=told(visit), at=NOW)

    assert first.method == again.method == SavedMethod.objects.get()


def test_a_card_that_another_visit_brings_again_is_the_same(alice, visit):
    kept = apply_card_visit(facts=told(visit), at=NOW).method

    assert keep_card(contact=alice, card=CARD, keep_for="", at=NOW) == kept


def test_a_visit_that_is_still_open_stays_so(visit):
    found = apply_card_visit(facts=told(visit, Stage.OPEN, None), at=NOW)

    assert (found.method, found.closed_at) == (None, None)


def test_a_visit_ends_without_a_card_once(visit):
    assert close_card_visit(visit=visit, at=NOW)
    assert not close_card_visit(visit=visit, at=NOW)


def test_a_visit_is_known_by_its_session_where_its_name_is_none_of_ours(visit):
    open_card_visit(visit=visit, session_id="cs_1", url="https://pay.example/1")

    assert apply_card_visit(facts=told(visit, visit_id="somebody else's"), at=NOW).method.last_four == "4242"
    assert apply_card_visit(facts=CardVisitFacts("cs_2", "unknown", Stage.COMPLETE, "", CARD), at=NOW) is None


# --- Orders and payments ----------------------------------------------------------------------------------------------


def test_too_little_money_takes_up_no_expired_order(place, mug, alice):
    stocked(mug, 2)
    order = place()
    assert expire_order(order=order, at=NOW + timedelta(minutes=38))

    payment = take_payment(
        provider_id="late", amount=Money(Decimal("1.00"), "EUR"), contact=alice, order=order,
        method=Payment.Method.CARD, detail="", at=NOW + timedelta(minutes=40), by=None,
    )  # fmt: skip

    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert not payment.allocations.exists()


def test_a_payment_of_nothing_is_refused_by_the_database(place, alice):
    with pytest.raises(IntegrityError):
        take_payment(
            provider_id="nothing", amount=Money(Decimal("-1.00"), "EUR"), contact=alice, order=place(),
            method=Payment.Method.CARD, detail="", at=NOW, by=None,
        )  # fmt: skip


def test_an_order_that_the_database_refuses_for_another_reason_is_not_tried_for_ever(place):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE billing_order ADD CONSTRAINT no_euro CHECK (currency <> 'EUR') NOT VALID")

    with pytest.raises(IntegrityError, match="no_euro"):
        place()


def test_what_is_packed_stays_packed_and_what_was_told_is_not_told_again(place, mug, alice):
    ShopItemFactory(product=mug, price=False, is_posted=True)
    order = place(ship_to=ShipTo("Alice Moreau", "Kade 1", "3511 AB", "NL"))
    pay(order, at=NOW)
    fulfil_paid_lines(order_id=order.pk, at=NOW)
    packer = UserFactory(role="service")

    first = pack_parcel(parcel=order.parcel, at=NOW, by=packer)
    again = pack_parcel(parcel=order.parcel, at=NOW + timedelta(hours=1), by=packer)

    assert first.packed_at == again.packed_at == NOW
    assert not _tell(order.parcel.pk, NOW)


# --- The shop ---------------------------------------------------------------------------------------------------------


def wants(alice, item, **details):
    return Purchase(uuid4(), (Wanted(item, **details),), alice)


@pytest.mark.parametrize(
    ("thing", "asked"),
    [
        ({"is_listed": False}, {}),
        ({"most_per_order": 2}, {"quantity": 3}),
        ({"most_per_order": 2}, {"quantity": 0}),
        ({"product__kind": "donation", "least_amount": Decimal(5)}, {"amount": Decimal("0.001")}),
        ({"is_posted": True}, {}),
    ],
)
def test_what_the_shop_does_not_sell_so_is_refused(alice, thing, asked):
    item = ShopItemFactory(**thing)

    with pytest.raises(CannotOrder):
        buy(purchase=wants(alice, item, **asked), at=timezone.now(), by=None)

    assert not Order.objects.exists()
