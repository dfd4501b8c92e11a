"""Discount codes: what they take off, for whom, until when, and never more often than they may be used."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from ams.core.money import Money
from billing.discounts import CannotDiscount, Piece, apply_code, could_have_a_code, usable_code
from billing.models import DiscountCode, DiscountUse, Order, Payment, Receipt, TaxRate
from billing.operations import (
    LineRequest,
    cancel_order,
    expire_order,
    fulfil_paid_lines,
    has_expired,
    place_order,
    take_payment,
)
from billing.sweeps import expire_orders
from tests.billing.books import balances, broken
from tests.billing.conftest import NOW
from tests.billing.test_concurrency import at_once
from tests.factories.billing import DiscountCodeFactory, ProductFactory, TaxCodeFactory, pay
from tests.factories.core import ContactFactory

TODAY = date(2026, 11, 22)


def quoted(*pieces, code="SPRING-27", buyer=None, on=TODAY, **more):
    return apply_code(usable_code(code, buyer=buyer, on=on, **more), [Piece(*piece) for piece in pieces], on)


@pytest.mark.parametrize(
    ("off", "price", "paid"),
    [
        ({"percent": 10}, "12.50", "11.25"),
        ({"percent": 33}, "0.99", "0.66"),
        ({"percent": 50}, "0.01", "0.01"),  # half is rounded up
        ({"percent": 100}, "12.50", "0.00"),
        ({"amount": Decimal("2.50")}, "12.50", "10.00"),
        ({"amount": Decimal(20)}, "12.50", "0.00"),  # never below nothing
    ],
)
def test_what_is_taken_off_each_piece(mug, place, off, price, paid):
    DiscountCodeFactory(**off)
    if Decimal(price) == Decimal(paid):
        with pytest.raises(CannotDiscount, match="takes nothing off what you chose"):
            place(unit_price=price, code="SPRING-27")
        return

    order = place(unit_price=price, quantity=2, code=" spring-27 ")

    line = order.lines.get()
    assert line.unit_price == Decimal(paid)
    assert line.gross == order.total == 2 * Decimal(paid)
    use = DiscountUse.objects.get()
    assert (use.order, use.code.code) == (order, "SPRING-27")
    assert use.taken_off == 2 * (Decimal(price) - Decimal(paid))


def test_the_line_says_so_and_the_receipt_shows_the_price_paid(place):
    DiscountCodeFactory()

    order = place(code="SPRING-27")
    pay(order, at=NOW)

    assert order.lines.get().description == "Mug (Early spring discount, 10 % off)"
    facts = Receipt.objects.get().facts
    assert facts["lines"][0]["description"] == "Mug (Early spring discount, 10 % off)"
    assert (facts["lines"][0]["unit_price"], facts["total"]) == ("11.25", "22.50")
    assert balances() == {"1200": Decimal("22.50"), "8000": Decimal("-22.50")}
    assert broken() == {}


def test_a_credit_note_gives_back_what_was_paid_and_no_more(place, give):
    DiscountCodeFactory(amount=Decimal("2.50"))
    order = place(code="SPRING-27")
    pay(order, at=NOW)

    note = give(order, off=["20"]).credit_note

    assert order.lines.get().description == "Mug (Early spring discount)"
    assert note.gross == 20
    assert order.balance() == 0
    assert broken() == {}


def test_an_order_that_comes_to_nothing_is_settled_at_once(place):
    DiscountCodeFactory(percent=100)

    order = place(code="SPRING-27")

    assert (order.total, order.settled_at) == (0, NOW)
    assert order.lines.get().fulfilled_at == NOW


def test_tax_is_that_of_the_price_paid(association, alice):
    association.legal_entity.prices_include_tax = False
    association.legal_entity.save()
    code = TaxCodeFactory(code="vat21", treatment="taxed")
    TaxRate.objects.create(tax_code=code, percent=Decimal(21), valid_from="2000-01-01")
    product = ProductFactory(tax_code=code, seller=association.legal_entity)
    DiscountCodeFactory()

    found = quoted((product, 1, Decimal("10.00")))
    line = LineRequest(product, "", "Course", 1, Decimal("10.00"))
    order = place_order(buyer=alice, lines=[line], at=NOW, by=None, code="SPRING-27")

    assert (found.before, found.after) == (Money(Decimal("12.10"), "EUR"), Money(Decimal("10.89"), "EUR"))
    assert (order.lines.get().net, order.lines.get().tax, order.total) == (
        Decimal("9.00"), Decimal("1.89"), Decimal("10.89"),
    )  # fmt: skip
    assert DiscountUse.objects.get().taken_off == Decimal("1.21")


@pytest.fixture
def things(association):
    """One product of each kind, at ten."""
    return {kind: ProductFactory(kind=kind, price="10.00") for kind in ("goods", "event", "membership", "donation")}


def cheaper(things, order=("goods", "event", "membership", "donation")):
    try:
        found = quoted(*[(things[kind], 1, Decimal(10)) for kind in order])
    except CannotDiscount:
        return []
    return [kind for kind, price in zip(order, found.unit_prices, strict=True) if price < 10]


def test_a_code_for_everything_is_for_goods_and_tickets(things):
    DiscountCodeFactory()

    assert cheaper(things) == ["goods", "event"]


def test_a_code_for_a_kind_is_for_that_alone(things):
    DiscountCodeFactory(kinds=["membership"])

    assert cheaper(things) == ["membership"]
    assert could_have_a_code([things["membership"]], TODAY)
    assert not could_have_a_code([things["goods"], things["event"]], TODAY)


def test_a_code_for_products_is_for_those_alone(things):
    DiscountCodeFactory(products=[things["event"], things["donation"]])

    assert cheaper(things) == ["event", "donation"]
    assert cheaper(things, ["goods"]) == []
    assert could_have_a_code([things["donation"]], TODAY)
    assert not could_have_a_code([things["goods"]], TODAY)


def test_a_code_for_a_kind_and_a_product_is_for_both(things):
    DiscountCodeFactory(kinds=["event"], products=[things["membership"]])

    assert cheaper(things) == ["event", "membership"]


def test_nobody_is_asked_for_a_code_where_none_can_be_used(things):
    assert not could_have_a_code(list(things.values()), TODAY)
    DiscountCodeFactory(last_day=TODAY - timedelta(days=1))
    assert not could_have_a_code(list(things.values()), TODAY)
    DiscountCodeFactory(code="ANY")
    assert could_have_a_code([things["goods"]], TODAY)
    assert not could_have_a_code([things["membership"]], TODAY)
    assert not could_have_a_code([], TODAY)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": "OTHER"}, "We know no such code."),
        ({"first_day": date(2026, 11, 23)}, "The code SPRING-27 can be used from 23.November.2026 on."),
        ({"last_day": date(2026, 11, 21)}, "The code SPRING-27 could be used until 21.November.2026."),
        ({"archived_at": NOW}, "The code SPRING-27 is no longer valid."),
        ({"kinds": ["event"]}, "The code SPRING-27 takes nothing off what you chose."),
    ],
)
def test_a_code_that_cannot_be_used_says_why_and_nothing_is_ordered(place, changes, why):
    DiscountCodeFactory(**changes)

    with pytest.raises(CannotDiscount, match=why):
        place(code="SPRING-27")

    assert not Order.objects.exists()


def test_both_ends_of_its_days_count(place):
    DiscountCodeFactory(first_day=TODAY, last_day=TODAY)

    place(code="SPRING-27")

    assert DiscountUse.objects.count() == 1


def test_it_is_used_as_often_as_it_may_be_and_cancelled_orders_do_not_count(place):
    DiscountCodeFactory(most_uses=2)
    first = place(code="SPRING-27", buyer=ContactFactory())
    place(code="SPRING-27", buyer=ContactFactory())

    with pytest.raises(CannotDiscount, match="was used as often as it could be"):
        place(code="SPRING-27", buyer=ContactFactory())
    assert quoted((first.lines.get().product, 1, Decimal(10)), besides=first).after.amount == 9
    cancel_order(order=first, at=NOW, by=None)

    place(code="SPRING-27", buyer=ContactFactory())
    assert DiscountUse.objects.count() == 3


def test_a_person_uses_it_as_often_as_one_may(place, alice):
    DiscountCodeFactory(most_per_person=1)
    place(code="SPRING-27")

    with pytest.raises(CannotDiscount, match="as often as one person can"):
        place(code="SPRING-27")
    with pytest.raises(CannotDiscount, match="as often as one person can"):  # whoever does not sign in is new each time
        place(code="SPRING-27", buyer=ContactFactory(email="Alice@Example.org"))

    place(code="SPRING-27", buyer=ContactFactory(email="bob@example.org"))
    place(code="SPRING-27", buyer=ContactFactory(email=""))
    assert quoted((place().lines.get().product, 1, Decimal(10))).after.amount == 9  # nobody knows yet who asks


def test_those_who_became_one_count_as_one(place, alice):
    DiscountCodeFactory(most_per_person=2)
    absorbed = ContactFactory(email="")
    place(code="SPRING-27", buyer=absorbed)
    place(code="SPRING-27")
    absorbed.merged_into = alice
    absorbed.save()

    for buyer in (alice, absorbed):
        with pytest.raises(CannotDiscount, match="as often as one person can"):
            place(code="SPRING-27", buyer=buyer)


def test_an_order_that_was_not_paid_in_time_gives_its_use_back(place):
    DiscountCodeFactory(most_uses=1)
    order = place(code="SPRING-27", channel="self-service")
    assert not expire_orders(at=NOW + timedelta(minutes=30))
    assert expire_orders(at=NOW + timedelta(minutes=40)) == 1

    order.refresh_from_db()
    assert order.cancelled_at is not None
    assert has_expired(order)
    place(code="SPRING-27", buyer=ContactFactory())


def test_an_order_with_a_code_that_nobody_counts_waits_for_its_buyer(place):
    DiscountCodeFactory()
    place(code="SPRING-27", channel="self-service")

    assert not expire_orders(at=NOW + timedelta(days=30))


def late_money(order):
    return take_payment(
        provider_id="pi_late", amount=Money(order.total, "EUR"), contact=order.buyer, order=order,
        method=Payment.Method.CARD, detail="", at=NOW + timedelta(hours=2), by=None,
    )  # fmt: skip


def test_money_that_comes_late_pays_if_the_use_is_still_free(place):
    DiscountCodeFactory(most_uses=1, last_day=TODAY)
    order = place(code="SPRING-27")
    expire_order(order=order, at=NOW + timedelta(hours=1))

    late_money(order)
    fulfil_paid_lines(order_id=order.pk, at=NOW + timedelta(hours=2))

    order.refresh_from_db()
    assert order.settled_at == NOW + timedelta(hours=2)
    assert DiscountUse.objects.get().lapsed_at is None
    assert broken() == {}


def test_money_that_comes_late_is_too_much_if_others_used_it_up(place):
    DiscountCodeFactory(most_uses=1)
    order = place(code="SPRING-27")
    expire_order(order=order, at=NOW + timedelta(hours=1))
    place(code="SPRING-27", buyer=ContactFactory(), at=NOW + timedelta(hours=1))

    payment = late_money(order)

    order.refresh_from_db()
    assert order.settled_at is None
    assert payment.unallocated() == order.total
    assert broken() == {}


def test_what_was_taken_off_stays_written(place):
    DiscountCodeFactory()
    place(code="SPRING-27")

    for change in ({"taken_off": 1}, {"code": DiscountCodeFactory(code="OTHER")}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            DiscountUse.objects.update(**change)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        DiscountUse.objects.all().delete()


@pytest.mark.parametrize("wrong", [{"percent": 10, "amount": 5}, {"percent": None}, {"percent": 101}])
def test_a_code_takes_off_a_share_or_an_amount(association, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        DiscountCode.objects.create(code="WRONG", name="Wrong", **wrong)


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_a_code_that_can_be_used_five_times(place):
    DiscountCodeFactory(most_uses=5)
    buyers = [ContactFactory() for _ in range(20)]

    answers = at_once(
        *[lambda buyer=buyer: place(code="SPRING-27", buyer=buyer, at=timezone.now()) for buyer in buyers], workers=20
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["CannotDiscount"] * 15 + ["Order"] * 5
    assert DiscountUse.objects.count() == Order.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_one_person_in_eight_windows_uses_it_once(place, alice):
    DiscountCodeFactory(most_per_person=1)

    answers = at_once(*[lambda: place(code="SPRING-27", at=timezone.now())] * 8)

    assert sorted(type(answer).__name__ for answer in answers) == ["CannotDiscount"] * 7 + ["Order"]
