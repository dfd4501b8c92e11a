"""Discount codes where one registers: the price is seen before anybody pays, and a code is never used too often."""

import re
from decimal import Decimal

import pytest
from django.core.cache import cache

from billing.models import Order
from events.models import Registration
from tests.events.test_sessions import carried, named
from tests.factories.billing import DiscountCodeFactory
from tests.factories.events import QuestionFactory, SessionFactory, TicketTypeFactory

GUEST = {"full_name": "Noor Vos", "email": "noor@example.org"}


@pytest.fixture(autouse=True)
def _provider(ticket, provider):
    """Whoever registers ends on the provider's page."""
    cache.clear()


def text(response):
    return " ".join(response.content.decode().split())


def hidden(response):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def send(client, before=None, **answers):
    page = before or client.get("/events/walk/register/")
    return client.post("/events/walk/register/", {**hidden(page), **GUEST, **answers})


def test_nobody_is_asked_where_no_code_could_be_used(client):
    DiscountCodeFactory(kinds=["goods"])
    assert "I have a code" not in text(client.get("/events/walk/register/"))
    DiscountCodeFactory(code="ANY")
    assert "I have a code" in text(client.get("/events/walk/register/"))


def test_the_price_is_seen_before_going_to_pay(client):
    DiscountCodeFactory()

    seen = send(client, discount="spring-27", others="Kim Lee")

    assert "This is the price with your code." in text(seen)
    assert "€18.00" in text(seen)
    assert not Order.objects.exists()
    answer = send(client, seen, discount="spring-27", others="Kim Lee")
    assert answer.status_code == 303
    order = Order.objects.get()
    assert (order.total, order.discount_use.taken_off) == (Decimal(36), Decimal(4))
    assert [line.description for line in order.lines.all()] == [
        "A ticket, Noor Vos (Early spring discount, 10 % off)", "A ticket, Kim Lee (Early spring discount, 10 % off)",
    ]  # fmt: skip


def test_the_button_beside_it_keeps_what_was_typed(client, walk):
    DiscountCodeFactory()
    TicketTypeFactory(event=walk, name="Student", price=Decimal(10))

    page = text(client.post("/events/walk/register/", {"then": "discount", "discount": "SPRING-27", **GUEST}))

    assert "Standard with SPRING-27" in page
    assert "Student with SPRING-27" in page
    assert 'value="Noor Vos"' in page
    assert "Please look at this again" not in page


def test_a_wrong_code_is_said_beside_its_field(client):
    DiscountCodeFactory()

    page = text(send(client, discount="WRONG"))

    assert "We know no such code." in page
    assert 'href="#id_discount"' in page
    assert 'value="Noor Vos"' in page
    assert not Registration.objects.exists()


def test_a_second_click_and_going_back_count_as_one_use(client):
    DiscountCodeFactory(most_uses=1)
    seen = send(client, discount="SPRING-27")
    first = send(client, seen, discount="SPRING-27")

    again = send(client, seen, discount="SPRING-27")
    assert again["Location"] == first["Location"]
    assert Order.objects.count() == 1
    seen = send(client, discount="SPRING-27", others="Kim Lee")
    assert send(client, seen, discount="SPRING-27", others="Kim Lee").status_code == 303

    earlier, order = Order.objects.order_by("pk")
    assert earlier.cancelled_at is not None
    assert (order.total, order.cancelled_at) == (Decimal(36), None)


def test_a_person_who_used_it_is_told_beside_the_field(client):
    DiscountCodeFactory(most_per_person=1)
    seen = send(client, discount="SPRING-27")
    assert send(client, seen, discount="SPRING-27").status_code == 303
    client.cookies.clear()

    seen = send(client, discount="SPRING-27")
    page = text(send(client, seen, discount="SPRING-27"))

    assert "You have used the code SPRING-27 as often as one person can." in page
    assert Order.objects.count() == 1


def test_the_second_page_shows_what_is_paid(client, walk, ticket):
    QuestionFactory(event=walk)
    dinner = SessionFactory(event=walk, title="Dinner", price=Decimal(15))
    DiscountCodeFactory()
    seen = send(client, discount="SPRING-27", others="Kim Lee")

    second = send(client, seen, discount="SPRING-27", others="Kim Lee")

    assert "€36.00" in text(second)
    assert "€13.50" in text(second), "A session too costs what it says."
    mine = {named("Noor Vos", "sessions"): str(dinner.pk), "details": "1"}
    client.post("/events/walk/register/", {**carried(second), **mine})
    assert Order.objects.get().total == Decimal("49.50")


def test_the_page_keeps_to_twelve_queries_with_a_code(signed_in, django_assert_max_num_queries):
    DiscountCodeFactory(most_uses=5, most_per_person=1)

    with django_assert_max_num_queries(12):
        page = text(signed_in.post("/events/walk/register/", {"then": "discount", "discount": "SPRING-27"}))

    assert "With SPRING-27" in page


def test_a_field_for_a_code_makes_the_others_no_shorter(client):
    DiscountCodeFactory()
    page = client.get("/events/walk/register/").content.decode()

    assert 'name="discount"' in page
    assert "field--code" not in page
