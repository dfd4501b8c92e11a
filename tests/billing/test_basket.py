"""Several things, one checkout: what changed meanwhile is said before anybody pays."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.baskets import Entry
from billing.models import Order, ShopItem
from billing.offers import price_basket
from tests.billing.test_shop_pages import ADDRESS, GUEST, fields_of, led_to_payment
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, LegalEntityFactory
from tests.factories.shop import ShopItemFactory, stocked


@pytest.fixture(autouse=True)
def _shop(association, provider):
    ShopItemFactory(product__name="Heron mug", slug="heron")
    ShopItemFactory(product__name="Poster", slug="poster", is_posted=True, price="9.00")
    ShopItemFactory(
        product__name="River fund", product__kind="donation", price=False, slug="fund", least_amount=Decimal(5)
    )


def put(client, slug, **answers):
    return client.post(f"/shop/{slug}/", {"quantity": "1", "then": "basket", **answers}, follow=True)


def checkout(client, **answers):
    quantities = dict(re.findall(r'name="(quantity-\w+)" value="(\d+)"', client.get("/basket/").content.decode()))
    return client.post("/basket/", {**fields_of(client.get("/basket/")), **quantities, **GUEST, **answers})


def product(slug):
    return ShopItem.objects.get(slug=slug).product


def test_an_empty_basket_leads_back_to_the_shop(client):
    assert "Your basket is empty" in client.get("/basket/").content.decode()
    assert "Basket:" not in client.get("/shop/").content.decode()
    assert client.post("/basket/", {}).status_code == 200


def test_what_is_put_in_lies_there(client):
    put(client, "heron", quantity="2")
    put(client, "heron")
    page = put(client, "fund", amount="7.50").content.decode()

    assert "“River fund” is in your basket." in page
    assert 'name="quantity-heron" value="3"' in page
    assert "€45.00" in page
    assert "Basket: 2 things" in client.get("/shop/").content.decode()


def test_nobody_is_asked_who_they_are_before_it_lies_there(client):
    page = put(client, "fund", amount="1").content.decode()

    assert "The least amount is €5.00." in page
    assert "Write your name" not in page


def test_one_order_comes_of_everything_in_it(client):
    put(client, "heron", quantity="2")
    put(client, "poster")
    put(client, "fund", amount="7.50")

    assert led_to_payment(checkout(client, **ADDRESS))

    order = Order.objects.get()
    assert [(line.kind, line.quantity, line.gross) for line in order.lines.all()] == [
        ("goods", 2, 25), ("goods", 1, 9), ("donation", 1, Decimal("7.5")),
    ]  # fmt: skip
    assert order.parcel.country == "NL"
    pay(order, at=timezone.now())
    assert not order.lines.filter(fulfilled_at=None).exists()
    assert [item.line.description for item in order.parcel.items.all()] == ["Poster"]
    assert "Your basket is empty" in client.get("/basket/").content.decode()


def test_a_basket_is_kept_until_it_is_paid(client):
    put(client, "heron")
    checkout(client)

    page = client.get("/basket/").content.decode()
    assert "You have an order of this that is not paid yet" in page

    assert led_to_payment(checkout(client))
    assert [bool(order.cancelled_at) for order in Order.objects.order_by("pk")] == [True, False]


def test_sending_it_twice_is_one_order_even_with_the_last_pieces(client):
    stocked(product("heron"), 2)
    put(client, "heron", quantity="2")
    answers = {**fields_of(client.get("/basket/")), "quantity-heron": "2", **GUEST}

    first, second = client.post("/basket/", answers), client.post("/basket/", answers)

    assert led_to_payment(first)
    assert second["Location"] == first["Location"]
    assert Order.objects.count() == 1


def test_how_many_can_be_changed_and_things_taken_out(client):
    put(client, "heron")
    put(client, "poster")

    page = client.post(
        "/basket/", {"quantity-heron": "4", "quantity-poster": "1", "then": "update", **GUEST}, follow=True
    ).content.decode()
    assert 'name="quantity-heron" value="4"' in page
    assert "€59.00" in page
    assert 'value="Noor de Wit"' in page

    page = client.post("/basket/", {"quantity-heron": "4", "then": "without poster"}, follow=True).content.decode()
    assert "Poster" not in page
    client.post("/basket/", {"quantity-heron": "0", "then": "update"})
    assert "Your basket is empty" in client.get("/basket/").content.decode()


def test_a_number_changed_on_the_way_to_pay_is_shown_first(client):
    put(client, "heron")
    answers = {**fields_of(client.get("/basket/")), "quantity-heron": "3", **GUEST}

    shown = client.post("/basket/", answers)
    assert "The total has changed." in shown.content.decode()
    assert not Order.objects.exists()

    assert led_to_payment(client.post("/basket/", {**answers, **fields_of(shown)}))
    assert Order.objects.get().total == Decimal("37.5")


def test_a_price_that_changed_is_said_before_paying(client):
    put(client, "heron")
    client.get("/basket/")
    product("heron").prices.create(amount=14, valid_from=timezone.localdate(), set_at=timezone.now())

    page = client.get("/basket/").content.decode()

    assert "It costs €14.00 each now; it was €12.50." in page
    assert "It costs" not in client.get("/basket/").content.decode()


def test_what_ran_short_is_said_and_made_to_fit(client):
    put(client, "heron", quantity="4")
    stocked(product("heron"), 2)

    page = client.get("/basket/").content.decode()

    assert "You can have 2 of it, so that is what we put here." in page
    assert 'name="quantity-heron" value="2"' in page


def test_what_is_sold_out_must_be_taken_out(client):
    put(client, "heron")
    answers = {**fields_of(client.get("/basket/")), "quantity-heron": "1", **GUEST}
    stocked(product("heron"), 0)

    page = client.post("/basket/", answers).content.decode()

    assert "Something in your basket cannot be had any more." in page
    assert "Sold out meanwhile. Take it out to go on." in page
    assert "Go to payment" not in page
    assert not Order.objects.exists()


def test_what_is_no_longer_sold_is_taken_out_and_said(client):
    put(client, "heron")
    put(client, "poster")
    ShopItem.objects.filter(slug="poster").update(is_listed=False)

    assert "no longer sold, so it is taken out: poster." in client.get("/basket/").content.decode()
    assert "no longer sold" not in client.get("/basket/").content.decode()


def test_things_of_two_sellers_are_bought_separately(client):
    foundation = LegalEntityFactory(name="Riverbend Foundation")
    ShopItemFactory(slug="legacy", product__seller=foundation)
    put(client, "heron")
    put(client, "legacy")

    page = checkout(client).content.decode()

    assert "These are sold by different organisations" in page
    assert 'value="Noor de Wit"' in page


def test_signing_in_keeps_basket_and_answers(client, alice):
    put(client, "heron")
    away = client.post("/basket/", {"quantity-heron": "2", "then": "sign-in", "postcode": ""})
    assert away["Location"] == "/sign-in/?next=/basket/"

    client.force_login(AccessFactory(contact=alice).user)
    page = client.get("/basket/").content.decode()

    assert 'name="quantity-heron" value="2"' in page
    assert "You are buying for Alice Moreau." in page
    assert led_to_payment(checkout(client))


def test_a_full_basket_takes_no_more(client, monkeypatch):
    monkeypatch.setattr("billing.baskets.MOST_ENTRIES", 1)
    put(client, "heron")

    assert "Poster" not in re.sub("“Poster”", "", put(client, "poster").content.decode())


@pytest.mark.parametrize("things", [1, 3])
def test_a_basket_costs_the_same_for_one_thing_or_many(signed_in, things, django_assert_max_num_queries):
    for _ in range(things):
        put(signed_in, ShopItemFactory(stock=3).slug)

    with django_assert_max_num_queries(12) as asked:
        signed_in.get("/basket/")
    assert len(asked) <= 12


def test_prices_without_tax_are_taxed_by_line(association, alice):
    """docs/decisions/0003-money.md §3: rounded per line, as the order will be."""
    association.legal_entity.prices_include_tax = False
    association.legal_entity.save()
    code = product("heron").tax_code
    code.treatment = "taxed"
    code.save()
    code.rates.create(percent=Decimal(21), valid_from="2020-01-01")

    basket = price_basket([Entry("heron", 3)], alice, timezone.localdate())

    assert (basket.lines[0].offer.to_pay.amount, basket.total.amount) == (Decimal("15.13"), Decimal("45.38"))
