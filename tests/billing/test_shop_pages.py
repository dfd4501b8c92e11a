"""The shop as visitors meet it: one page, one form, and what they typed is never lost."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Contact, Message
from billing.documents import render_receipt
from billing.models import Order, Parcel, Receipt, Stock
from tests.billing.test_documents import text_of
from tests.factories.billing import pay
from tests.factories.core import AccessFactory
from tests.factories.shop import ShopItemFactory, stocked

GUEST = {"full_name": "Noor de Wit", "email": "noor@example.org"}
ADDRESS = {"address_lines": "Kade 1\nUtrecht", "postcode": "3511 AB", "country": "NL"}


@pytest.fixture(autouse=True)
def _provider(association, provider):
    """Every purchase ends on the provider's page."""


@pytest.fixture
def heron():
    return ShopItemFactory(product__name="Heron mug", slug="heron")


def fields_of(response):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def buy(client, slug, **answers):
    """Open the page and send its form."""
    hidden = fields_of(client.get(f"/shop/{slug}/"))
    return client.post(f"/shop/{slug}/", {**hidden, "quantity": "1", **answers})


def led_to_payment(response):
    return response.status_code == 303 and "/c/pay/" in response["Location"]


def test_the_shop_lists_what_is_for_sale_and_nothing_else(client, heron):
    ShopItemFactory(product__name="Hidden", is_listed=False)
    ShopItemFactory(product__name="Archived", product__archived_at=timezone.now())
    ShopItemFactory(product__name="Priceless", price=False)

    page = client.get("/shop/").content.decode()

    assert "Heron mug" in page
    assert "€12.50" in page
    assert not re.search("Hidden|Archived|Priceless", page)


def test_the_way_to_the_shop_is_shown_only_when_there_is_one(client):
    assert b'href="/shop/"' not in client.get("/").content

    ShopItemFactory()

    assert b'href="/shop/"' in client.get("/").content


def test_a_guest_buys_on_one_page(client, heron):
    response = buy(client, "heron", quantity="2", **GUEST)

    assert led_to_payment(response), response.content
    order = Order.objects.get()
    assert (order.total, order.buyer.display_name, order.buyer.email) == (
        Decimal(25),
        "Noor de Wit",
        "noor@example.org",
    )
    assert order.channel == "self-service"
    assert client.get(f"/orders/{order.reference}/").status_code == 200


def test_a_guest_is_a_new_contact_whoever_has_that_address(client, heron, alice):
    """known_pains 5: matches are offered to people, never guessed."""
    AccessFactory(contact=alice, user__email="alice@example.org")

    buy(client, "heron", full_name=alice.display_name, email=alice.email)

    buyer = Order.objects.get().buyer
    assert buyer != alice
    assert not buyer.accesses.exists()


def test_whoever_signed_in_is_asked_for_nothing(signed_in, heron, alice):
    page = signed_in.get("/shop/heron/").content.decode()
    assert 'name="full_name"' not in page
    assert "You are buying for Alice Moreau." in page

    assert led_to_payment(buy(signed_in, "heron"))

    assert Order.objects.get().buyer == alice
    assert Contact.objects.count() == 1


def test_sending_the_form_twice_is_buying_once(client, heron):
    answers = {**fields_of(client.get("/shop/heron/")), "quantity": "1", **GUEST}

    first, second = client.post("/shop/heron/", answers), client.post("/shop/heron/", answers)

    assert led_to_payment(first)
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == Contact.objects.count() == 1


def test_so_it_is_when_the_first_click_took_the_last_piece(client, heron):
    stocked(heron.product, 1)
    answers = {**fields_of(client.get("/shop/heron/")), "quantity": "1", **GUEST}
    client.post("/shop/heron/", answers)

    assert led_to_payment(client.post("/shop/heron/", answers))
    assert Order.objects.count() == 1


def test_going_back_and_changing_something_replaces_the_order(client, heron):
    stocked(heron.product, 2)
    buy(client, "heron", quantity="2", **GUEST)
    page = client.get("/shop/heron/").content.decode()
    assert "You have this in an order that is not paid yet" in page

    assert led_to_payment(buy(client, "heron", quantity="1", **GUEST))

    first, second = Order.objects.order_by("pk")
    assert first.cancelled_at
    assert not second.cancelled_at
    assert Stock.objects.get().left == 1


def test_what_is_paid_is_not_replaced(client, heron):
    buy(client, "heron", **GUEST)
    pay(Order.objects.get(), at=timezone.now())

    buy(client, "heron", **GUEST)

    assert Order.objects.filter(cancelled_at=None).count() == 2


def test_what_was_typed_comes_back_with_the_error_beside_the_field(client, heron):
    page = buy(client, "heron", quantity="11", full_name="Noor de Wit", email="nowhere").content.decode()

    assert "At most 10 go into one order." in page
    assert "This is no e-mail address." in page
    assert 'value="Noor de Wit"' in page
    assert not Order.objects.exists()


def test_somebody_else_took_the_last_piece_meanwhile(client, heron):
    stocked(heron.product, 1)
    answers = {**fields_of(client.get("/shop/heron/")), "quantity": "1", **GUEST}
    buy(type(client)(), "heron", full_name="Quick", email="quick@example.org")

    page = client.post("/shop/heron/", answers).content.decode()

    assert "“Heron mug” is sold out." in page
    assert 'value="Noor de Wit"' in page


def test_a_page_says_that_it_is_sold_out(client, heron):
    stocked(heron.product, 0)

    page = client.get("/shop/heron/").content.decode()

    assert "There is none left just now." in page
    assert "Buy now" not in page


def test_a_price_that_changed_is_shown_before_it_is_asked(client, heron):
    answers = {**fields_of(client.get("/shop/heron/")), "quantity": "1", **GUEST}
    heron.product.prices.create(amount=14, valid_from=timezone.localdate(), set_at=timezone.now())

    refused = client.post("/shop/heron/", answers)
    assert "The price of “Heron mug” has changed" in refused.content.decode()
    assert "€14.00" in refused.content.decode()

    assert led_to_payment(client.post("/shop/heron/", {**answers, **fields_of(refused)}))
    assert Order.objects.get().total == 14


@pytest.fixture
def poster():
    return ShopItemFactory(product__name="Poster", slug="poster", is_posted=True)


def test_what_is_posted_needs_an_address(client, poster):
    page = buy(client, "poster", **GUEST).content.decode()
    assert "Write the address that we should send it to." in page

    assert led_to_payment(buy(client, "poster", **GUEST, **ADDRESS))

    order = Order.objects.get()
    parcel = Parcel.objects.get()
    assert (parcel.name, parcel.lines, parcel.postcode, parcel.country, parcel.due_at) == (
        "Noor de Wit", "Kade 1\nUtrecht", "3511 AB", "NL", None,
    )  # fmt: skip
    pay(order, at=timezone.now())
    parcel.refresh_from_db()
    assert parcel.due_at


def test_a_guest_is_told_that_it_is_posted_but_never_where_to(client, poster):
    buy(client, "poster", **GUEST, **ADDRESS)
    order = Order.objects.get()
    pay(order, at=timezone.now())

    page = client.get(f"/orders/{order.reference}/paid/").content.decode()

    assert "We pack it and write to you when it is on its way." in page
    assert "Kade 1" not in page
    assert "noor@example.org" not in page


def test_the_buyer_who_signed_in_sees_where_it_goes(signed_in, poster):
    assert led_to_payment(buy(signed_in, "poster", **ADDRESS))
    order = Order.objects.get()
    pay(order, at=timezone.now())

    page = signed_in.get(f"/orders/{order.reference}/paid/").content.decode()

    assert "We pack it and write to you when it is on its way to:" in page
    assert "Kade 1" in page


# --- Free amounts -----------------------------------------------------------------------------------------------------


@pytest.fixture
def fund():
    return ShopItemFactory(
        product__name="River fund", product__kind="donation", price=False, slug="fund",
        least_amount=Decimal(5), suggested_amounts=[Decimal(10), Decimal(25)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "given"),
    [
        ({"suggestion": "25.00"}, 25),
        ({"amount": "7.50"}, Decimal("7.50")),
        ({"amount": "25", "suggestion": "25.00"}, 25),
    ],
)
def test_the_giver_says_how_much(client, fund, answers, given):
    assert led_to_payment(buy(client, "fund", **GUEST, **answers))
    order = Order.objects.get()
    pay(order, at=timezone.now())
    assert order.total == given


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Choose an amount, or write one."),
        ({"amount": "4.99"}, "The least amount is €5.00."),
        ({"amount": "7.505"}, "no more decimals than EUR has"),
        ({"amount": "100001"}, "That is more than this page takes."),
        ({"amount": "a lot"}, "Write the amount in figures"),
        ({"amount": "30", "suggestion": "25.00"}, "You chose one amount and wrote another."),
        ({"suggestion": "1"}, "Select a valid choice"),
    ],
)
def test_an_amount_that_cannot_be_given_is_refused_beside_the_field(client, fund, answers, words):
    page = buy(client, "fund", **GUEST, **answers).content.decode()

    assert words in page
    assert not Order.objects.exists()


def test_without_suggestions_one_writes_the_amount(client, fund):
    fund.suggested_amounts = []
    fund.save()

    assert "Write how much you want to give." in buy(client, "fund", **GUEST).content.decode()
    assert led_to_payment(buy(client, "fund", amount="12", **GUEST))


def test_a_giver_is_thanked(signed_in, fund):
    buy(signed_in, "fund", amount="12")
    order = Order.objects.get()
    pay(order, at=timezone.now())

    page = signed_in.get(f"/orders/{order.reference}/paid/").content.decode()

    assert "Thank you for your donation" in page
    assert "River fund" in page


def test_a_guest_who_gives_is_thanked_too(client, fund):
    buy(client, "fund", amount="12", **GUEST)
    order = Order.objects.get()
    pay(order, at=timezone.now())

    assert "Thank you for your donation" in client.get(f"/orders/{order.reference}/paid/").content.decode()


# --- Signing in, and what does not fit -----------------------------------------------------------------------------


def test_signing_in_comes_back_with_what_was_typed(client, heron, alice):
    answers = {**fields_of(client.get("/shop/heron/")), "quantity": "3", "then": "sign-in"}

    away = client.post("/shop/heron/", answers)
    assert away["Location"] == "/sign-in/?next=/shop/heron/"

    client.force_login(AccessFactory(contact=alice).user)
    assert 'name="quantity" value="3"' in client.get("/shop/heron/").content.decode()


def test_a_login_that_is_nobody_yet_is_asked_for_the_name_alone(client, heron):
    user = AccessFactory(user__email="new@example.org", ended_at=timezone.now()).user
    client.force_login(user)

    assert led_to_payment(buy(client, "heron", full_name="Newly Here"))

    buyer = Order.objects.get().buyer
    assert (buyer.display_name, buyer.email) == ("Newly Here", "new@example.org")
    assert buyer.accesses.get().user == user


def test_what_does_not_fit_goes_to_a_person_with_the_product(client, heron):
    page = client.post("/help/doesnt-fit/?page=shop&product=heron", {"quantity": "3"}).content.decode()

    assert "heron" in page
    assert "/help/doesnt-fit/?page=shop&amp;product=heron" in client.get("/shop/heron/").content.decode()


@pytest.mark.parametrize("address", ["/shop/nothing/", "/shop/heron/nothing.webp"])
def test_what_is_not_there_is_not_found(client, heron, address):
    assert client.get(address).status_code == 404


def test_a_thing_without_a_price_is_not_found(client):
    ShopItemFactory(slug="later", price=False)

    assert client.get("/shop/later/").status_code == 404


@pytest.mark.parametrize("others", [1, 3])
def test_the_pages_cost_the_same_for_one_thing_or_many(signed_in, heron, others, django_assert_max_num_queries):
    for _ in range(others):
        ShopItemFactory(stock=3)

    for address in ("/shop/", "/shop/heron/"):
        with django_assert_max_num_queries(12) as asked:
            signed_in.get(address)
        assert len(asked) <= 10, [query["sql"][:80] for query in asked.captured_queries]


def test_the_receipt_of_a_donation_says_so_and_thanks(client, fund, heron):
    buy(client, "fund", amount="7.50", **GUEST)
    pay(Order.objects.get(), at=timezone.now())

    receipt, mail = Receipt.objects.get(), Message.objects.get(purpose="receipt")
    assert receipt.facts["lines"][0]["is_gift"] is True
    for words in (mail.text, mail.html):
        assert "Thank you for your donation. We received" in words
        assert "River fund (donation)" in words
    paper = text_of(render_receipt(receipt.facts))
    assert "Donated on" in paper
    assert "What you gave" in paper
    assert "Thank you for your donation." in paper
    assert "paid for" not in paper


def test_the_receipt_of_a_purchase_speaks_of_no_donation(client, heron):
    buy(client, "heron", **GUEST)
    pay(Order.objects.get(), at=timezone.now())

    assert "donation" not in Message.objects.get(purpose="receipt").text
    assert "What you paid for" in text_of(render_receipt(Receipt.objects.get().facts))
