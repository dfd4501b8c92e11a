"""A code holds for what is chosen later on too: sessions of the second page, and seats that somebody waited for."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.utils import timezone

from billing.discounts import CannotDiscount
from billing.models import DiscountUse, Order
from events.models import Registration
from events.operations import Wishes, take_up_offer
from tests.events.test_codes import send, text
from tests.events.test_sessions import carried, named
from tests.events.test_waiting_details import page_of, take_up
from tests.factories.billing import DiscountCodeFactory
from tests.factories.events import SessionFactory


@pytest.fixture(autouse=True)
def _provider(ticket, provider):
    """Whoever registers ends on the provider's page."""
    cache.clear()


@pytest.fixture
def course(walk):
    """A session that costs extra, and the only thing this code is for."""
    made = SessionFactory(event=walk, title="Bird calls", price=Decimal(15))
    DiscountCodeFactory(code="BIRDS", amount=Decimal(5), percent=None, most_uses=1).products.add(made.product)
    return made


def test_a_code_for_a_session_is_asked_for_and_told_on_the_first_page(client, course):
    page = text(client.get("/events/walk/register/"))
    seen = send(client, discount="birds")

    assert "I have a code" in page
    assert "Bird calls with BIRDS" in text(seen)
    assert "€10.00" in text(seen)
    assert not Order.objects.exists()


def test_a_code_for_a_session_takes_it_off_where_it_is_chosen(client, course):
    seen = send(client, discount="BIRDS", others="Kim Lee")
    second = send(client, seen, discount="BIRDS", others="Kim Lee")
    assert "€40.00" in text(second), "The tickets cost what they did."
    assert "€10.00" in text(second)

    mine = {named("Noor Vos", "sessions"): str(course.pk), "details": "1"}
    done = client.post("/events/walk/register/", {**carried(second), **mine})

    assert done.status_code == 303
    assert (Order.objects.get().total, DiscountUse.objects.get().taken_off) == (Decimal(50), Decimal(5))


def test_who_chooses_nothing_that_it_is_for_is_told_beside_the_code(client, course):
    seen = send(client, discount="BIRDS")

    page = client.post("/events/walk/register/", {**carried(send(client, seen, discount="BIRDS")), "details": "1"})

    assert "The code BIRDS takes nothing off what you chose." in text(page)
    assert 'href="#id_discount"' in text(page)
    assert not Order.objects.exists()
    assert not Registration.objects.exists()


def test_where_it_is_for_tickets_too_the_first_page_tells_of_those(client, course):
    DiscountCodeFactory(code="ALL")

    page = text(send(client, discount="ALL"))

    assert "€18.00" in page
    assert "Bird calls with ALL" not in page


def test_an_offer_is_taken_up_with_a_code_whose_price_was_seen(client, offered):
    DiscountCodeFactory(most_uses=1)
    assert "I have a code" in text(client.get(page_of(offered)))

    seen = take_up(client, offered, discount="spring-27")
    assert "This is the price with your code." in text(seen)
    assert "€18.00" in text(seen)
    sent = {**carried(seen), "people": "2", "discount": "spring-27", "then": "take-up"}
    first, again = client.post(page_of(offered), sent), client.post(page_of(offered), sent)

    offered.refresh_from_db()
    assert (first.status_code, again.status_code) == (303, 303)
    assert offered.order.total == 36
    assert DiscountUse.objects.get().order == offered.order


def test_the_button_beside_the_code_takes_nothing_up(client, offered):
    DiscountCodeFactory()

    page = text(client.post(page_of(offered), {"then": "discount", "discount": "SPRING-27", "people": "1"}))

    assert "Standard with SPRING-27" in page
    assert 'name="people" value="1"' in page
    offered.refresh_from_db()
    assert offered.accepted_at is None


def test_a_code_that_cannot_be_used_leaves_the_offer_standing(client, offered):
    DiscountCodeFactory(code="USED", last_day=timezone.localdate() - timedelta(days=1))

    page = text(take_up(client, offered, discount="USED"))

    assert "The code USED could be used until" in page
    with pytest.raises(CannotDiscount):
        take_up_offer(entry=offered, people=2, seen=None, at=offered.offered_at, by=None, code="USED")
    offered.refresh_from_db()
    assert (offered.accepted_at, offered.order) == (None, None)


def test_sessions_of_who_waited_cost_less_with_a_code_too(client, course, offered):
    seen = take_up(client, offered, discount="BIRDS")
    assert "Bird calls with BIRDS" in text(seen)
    sent = {**carried(seen), "people": "2", "discount": "BIRDS", "then": "take-up"}
    second = client.post(page_of(offered), sent)
    assert "€10.00" in text(second)

    answers = {"details": "1", named("You", "sessions"): str(course.pk)}
    client.post(page_of(offered), carried(second) | answers)

    offered.refresh_from_db()
    assert offered.order.total == 50


def test_the_waiting_page_keeps_to_twelve_queries_with_a_code(client, course, offered, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.post(page_of(offered), {"then": "discount", "discount": "BIRDS", "people": "2"})


def test_the_first_page_keeps_to_twelve_queries_with_a_code_for_later(signed_in, course, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        signed_in.post("/events/walk/register/", {"then": "discount", "discount": "BIRDS"})


def test_a_session_and_a_ticket_of_one_order_are_one_use(offered, course):
    code = DiscountCodeFactory(code="BOTH", kinds=["event"], most_uses=1)

    order = take_up_offer(
        entry=offered, people=2, seen=None, at=offered.offered_at, by=None, code="BOTH",
        wishes=[Wishes(sessions=(course.pk,))],
    )  # fmt: skip

    assert order.total == Decimal("49.50")
    assert code.uses.count() == 1
