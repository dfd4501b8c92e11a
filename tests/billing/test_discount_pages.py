"""The field for a code: where one could be used, with the price before anybody pays, and words where it cannot."""

from decimal import Decimal

import pytest
from django.core.cache import cache

from billing.models import DiscountUse, Order
from billing.views import codes
from tests.billing.test_basket import checkout, put
from tests.billing.test_shop_pages import GUEST, buy, fields_of, led_to_payment
from tests.factories.billing import DiscountCodeFactory
from tests.factories.core import ContactFactory
from tests.factories.shop import ShopItemFactory


@pytest.fixture(autouse=True)
def heron(association, provider):
    cache.clear()
    return ShopItemFactory(product__name="Heron mug", slug="heron")


def page_of(response):
    return " ".join(response.content.decode().split())


def test_nobody_is_asked_where_no_code_could_be_used(client):
    assert "I have a code" not in page_of(client.get("/shop/heron/"))
    DiscountCodeFactory(kinds=["event"])
    assert "I have a code" not in page_of(client.get("/shop/heron/"))
    DiscountCodeFactory(code="ANY")
    assert "I have a code" in page_of(client.get("/shop/heron/"))


def test_a_giver_is_not_asked(client):
    DiscountCodeFactory()
    ShopItemFactory(
        product__name="River fund", product__kind="donation", price=False, slug="fund", least_amount=Decimal(5)
    )

    assert "I have a code" not in page_of(client.get("/shop/fund/"))


def test_the_button_beside_it_shows_the_price_and_keeps_what_was_typed(client):
    DiscountCodeFactory()

    typed = {"discount": "spring-27", "full_name": "Noor", "quantity": "2"}

    page = page_of(client.post("/shop/heron/", {"then": "discount", **typed}))

    assert "With SPRING-27" in page
    assert "€11.25" in page
    assert "Early spring discount: €1.25 less." in page
    assert 'value="Noor"' in page
    assert "Please look at this again" not in page
    assert not Order.objects.exists()


def test_whoever_goes_on_without_looking_sees_the_price_first_and_then_pays_it(client):
    DiscountCodeFactory()

    seen = buy(client, "heron", discount="SPRING-27", **GUEST)

    assert seen.status_code == 200
    assert "This is the price with your code." in page_of(seen)
    assert not Order.objects.exists()
    answer = client.post("/shop/heron/", {**fields_of(seen), "quantity": "2", "discount": "SPRING-27", **GUEST})
    assert led_to_payment(answer)
    order = Order.objects.get()
    assert (order.total, order.discount_use.taken_off) == (Decimal("22.50"), Decimal("2.50"))


def test_sending_it_twice_is_buying_once_although_the_code_is_used_up_by_the_first(client):
    DiscountCodeFactory(most_uses=1)
    hidden = fields_of(buy(client, "heron", discount="SPRING-27", **GUEST))
    sent = {**hidden, "quantity": "1", "discount": "SPRING-27", **GUEST}

    answers = [client.post("/shop/heron/", sent) for _ in range(2)]

    assert [led_to_payment(answer) for answer in answers] == [True, True]
    assert Order.objects.count() == 1


def test_whoever_goes_back_has_their_own_use_again(client):
    DiscountCodeFactory(most_uses=1)
    for quantity in ("1", "2"):
        hidden = fields_of(buy(client, "heron", discount="SPRING-27", **GUEST))
        client.post("/shop/heron/", {**hidden, "quantity": quantity, "discount": "SPRING-27", **GUEST})

    first, second = Order.objects.order_by("pk")
    assert first.cancelled_at is not None
    assert (second.total, second.cancelled_at) == (Decimal("22.50"), None)


@pytest.mark.parametrize("address", ["/shop/heron/", "/basket/"])
def test_a_wrong_code_is_said_beside_the_field_and_nothing_is_lost(client, address):
    DiscountCodeFactory()
    put(client, "heron")
    hidden = fields_of(client.get(address))

    answer = client.post(address, {**hidden, "quantity": "1", "discount": "SPRIGN", **GUEST})
    page = page_of(answer)

    assert answer.status_code == 200
    assert "We know no such code. Look at it once more, letter by letter." in page
    assert 'href="#id_discount"' in page
    assert 'value="SPRIGN"' in page
    assert 'value="Noor de Wit"' in page
    assert not Order.objects.exists()


def test_a_code_that_this_person_used_is_refused_when_we_know_who_it_is(client):
    """On the page nobody knew yet; the order says it, beside the field."""
    DiscountCodeFactory(most_per_person=1)
    hidden = fields_of(buy(client, "heron", discount="SPRING-27", **GUEST))
    sent = {**hidden, "quantity": "1", "discount": "SPRING-27", **GUEST}
    assert led_to_payment(client.post("/shop/heron/", sent))
    client.cookies.clear()

    for address in ("/shop/heron/", "/basket/"):
        if address == "/basket/":
            put(client, "heron")
        hidden = fields_of(client.get(address))
        seen = client.post(address, {**hidden, "quantity": "1", "discount": "SPRING-27", **GUEST})
        answer = client.post(address, {**fields_of(seen), "quantity": "1", "discount": "SPRING-27", **GUEST})
        assert "You have used the code SPRING-27 as often as one person can." in page_of(answer)
    assert Order.objects.count() == 1


def test_a_code_that_was_withdrawn_since_the_page_was_made_is_said_above(client):
    code = DiscountCodeFactory()
    hidden = fields_of(buy(client, "heron", discount="SPRING-27", **GUEST))
    code.delete()

    answer = client.post("/shop/heron/", {**hidden, "quantity": "1", "discount": "SPRING-27", **GUEST})

    assert "We know no such code." in page_of(answer)
    assert not Order.objects.exists()


def test_the_basket_shows_the_sum_with_the_code(client):
    DiscountCodeFactory()
    ShopItemFactory(product__name="Poster", slug="poster", price="9.00")
    put(client, "heron", quantity="2")
    put(client, "poster")

    seen = checkout(client, discount="SPRING-27")

    assert "€30.60" in page_of(seen)
    assert "Early spring discount: €3.40 less." in page_of(seen)
    answer = client.post("/basket/", {**fields_of(seen), "quantity-heron": "2", "discount": "SPRING-27", **GUEST})
    assert led_to_payment(answer)
    assert Order.objects.get().total == Decimal("30.60")


def test_the_basket_shows_the_price_by_the_button_too(client):
    DiscountCodeFactory()
    put(client, "heron")

    page = page_of(client.post("/basket/", {"then": "discount", "discount": "SPRING-27", "full_name": "Noor"}))

    assert "With SPRING-27" in page
    assert 'value="Noor"' in page
    assert "Please look at this again" not in page


def test_whoever_signs_in_meanwhile_finds_their_code_again(signed_in):
    DiscountCodeFactory()
    session = signed_in.session
    session["typed"] = {
        "page": "/shop/heron/", "answers": {"discount": "SPRING-27"}, "until": 4e9, "signed_out": False
    }  # fmt: skip
    session.save()

    assert "With SPRING-27" in page_of(signed_in.get("/shop/heron/"))


def test_an_empty_basket_asks_for_no_code(client):
    DiscountCodeFactory()

    assert "I have a code" not in page_of(client.get("/basket/"))


def test_nobody_tries_codes_for_long(client, monkeypatch):
    monkeypatch.setattr(codes, "MOST_GUESSES", 2)
    DiscountCodeFactory()
    for guess in ("AAA", "AAB", "AAC"):
        assert "We know no such code" in page_of(buy(client, "heron", discount=guess, **GUEST))

    page = page_of(buy(client, "heron", discount="SPRING-27", **GUEST))

    assert "Too many codes were tried from here. Try again in" in page
    assert "€11.25" not in page
    assert led_to_payment(buy(client, "heron", **GUEST))  # without a code one can buy


def test_the_page_of_a_thing_keeps_to_twelve_queries_with_a_code(signed_in, django_assert_max_num_queries, heron):
    DiscountCodeFactory(most_uses=5, most_per_person=1, products=[heron.product])

    with django_assert_max_num_queries(12):
        page = page_of(signed_in.post("/shop/heron/", {"then": "discount", "discount": "SPRING-27"}))

    assert "With SPRING-27" in page


def test_the_admin_keeps_codes_and_says_how_often_they_were_used(as_staff, place, association):
    admin = as_staff("administrator")
    form = {"code": "spring 27", "name": "Spring", "percent": "10", "amount": "", "kinds": ["goods"], "products": [],
            "first_day": "", "last_day": "", "most_uses": "5", "most_per_person": "", "archived_at_0": "",
            "archived_at_1": ""}  # fmt: skip
    assert "Three to thirty capitals" in page_of(admin.post("/admin/billing/discountcode/add/", form | {"code": "ab"}))
    too_fine = admin.post("/admin/billing/discountcode/add/", form | {"percent": "", "amount": "1.005"})
    assert "no more decimals than EUR has" in page_of(too_fine)
    assert "Write either a share or an amount." in page_of(
        admin.post("/admin/billing/discountcode/add/", form | {"amount": "1"})
    )
    assert admin.post("/admin/billing/discountcode/add/", form).status_code == 302
    other = admin.post("/admin/billing/discountcode/add/", form | {"code": "FIVER", "percent": "", "amount": "5"})
    assert other.status_code == 302

    place(code="SPRING27", buyer=ContactFactory())
    listed = page_of(admin.get("/admin/billing/discountcode/"))

    assert "1 time of 5" in listed
    assert "0 times of 5" in listed
    assert "€5.00" in listed
    code = DiscountUse.objects.get().code
    page = page_of(admin.get(f"/admin/billing/discountcode/{code.pk}/change/"))
    assert 'name="code"' not in page  # a code that was given out stays the same word
    assert admin.post(f"/admin/billing/discountcode/{code.pk}/change/", form | {"name": "Other"}).status_code == 302
    code.refresh_from_db()
    assert (code.code, code.name) == ("SPRING27", "Other")
