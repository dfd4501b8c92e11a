"""A code holds for those of a party who register now, and for the rest when their seats are offered."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from billing.discounts import CannotDiscount
from billing.models import DiscountUse, Order
from billing.operations import Newcomer
from events.models import WaitlistEntry
from events.operations import Attendee, CannotWait, Wish, register_some, take_up_offer
from events.sweeps import offer_freed_seats
from tests.events.test_codes import hidden, text
from tests.factories.billing import DiscountCodeFactory, pay
from tests.factories.events import register

ADDRESS = "/events/walk/wait/"
PARTY = {"full_name": "Noor Vos", "email": "noor@example.org", "others": "Kim Lee\nLou Reis", "discount": "spring-27"}
KIM, LOU = Attendee("Kim Lee"), Attendee("Lou Reis")


@pytest.fixture(autouse=True)
def _two_free(ticket):
    """Two seats for a party of three."""
    cache.clear()
    pay(register(ticket, at=timezone.now()), at=timezone.now())


def party(ticket):
    return Wish(uuid4(), ticket, Newcomer("Noor Vos", "noor@example.org"), people=3, others=(KIM, LOU))


def some_now(ticket, code="SPRING-27"):
    return register_some(wish=party(ticket), now=2, at=timezone.now(), by=None, code=code)


def offered(walk, entry):
    """The rest have their offer."""
    walk.capacity = 4
    walk.save()
    offer_freed_seats(at=timezone.now())
    entry.refresh_from_db()
    return entry


def test_the_code_typed_before_counts_for_those_who_register_now_and_once(client, provider):
    DiscountCodeFactory(most_uses=1)
    led_here = client.post(ADDRESS, PARTY)
    sent = hidden(led_here) | PARTY | {"people": "3", "how": "some"}

    answer, again = client.post(ADDRESS, sent), client.post(ADDRESS, sent)

    assert "Standard with SPRING-27" in text(led_here)
    assert "€18.00" in text(led_here)
    assert (answer.status_code, again["Location"]) == (303, answer["Location"])
    assert DiscountUse.objects.get().order.total == 36
    assert WaitlistEntry.objects.get().size == 1


def test_nobody_goes_to_pay_before_they_saw_the_price_with_the_code(client):
    DiscountCodeFactory()
    sent = hidden(client.post(ADDRESS, PARTY)) | PARTY | {"people": "3", "how": "some", "discount_seen": ""}

    seen, asked = client.post(ADDRESS, sent), client.post(ADDRESS, sent | {"how": "", "then": "discount"})

    assert "This is the price with your code." in text(seen)
    assert "Standard with SPRING-27" in text(asked)
    assert "Choose whether" not in text(asked)
    assert not WaitlistEntry.objects.exists()


def test_a_code_they_cannot_use_any_more_is_said_beside_its_field_and_nothing_is_done(client, ticket, walk):
    DiscountCodeFactory(most_per_person=1)
    some_now(ticket)
    walk.capacity = 6
    walk.save()
    four = PARTY | {"others": "Kim Lee\nLou Reis\nSam Roe"}
    sent = hidden(client.post(ADDRESS, four)) | four | {"people": "4", "how": "some"}

    refused = client.post(ADDRESS, sent)

    assert "You have used the code SPRING-27 as often as one person can." in text(refused)
    assert 'href="#id_discount"' in text(refused)
    assert (DiscountUse.objects.count(), WaitlistEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("limit", ["most_uses", "most_per_person"])
def test_those_who_wait_use_it_once_more_as_far_as_it_allows(ticket, walk, limit):
    code = DiscountCodeFactory(**{limit: 1})
    _order, entry = some_now(ticket)
    offered(walk, entry)
    asked = {"entry": entry, "people": 1, "seen": None, "at": timezone.now(), "by": None, "code": code.code}

    with pytest.raises(CannotDiscount):
        take_up_offer(**asked)
    entry.refresh_from_db()
    assert (entry.accepted_at, code.uses.count()) == (None, 1)
    type(code).objects.update(**{limit: 2})

    assert take_up_offer(**asked).total == 18
    assert code.uses.count() == 2


def test_a_code_that_is_used_up_lets_nobody_register_or_wait(ticket):
    DiscountCodeFactory(most_uses=0)

    with pytest.raises(CannotDiscount):
        some_now(ticket)

    assert not WaitlistEntry.objects.exists()
    assert not Order.objects.filter(settled_at=None).exists()


def test_where_the_rest_cannot_wait_the_code_is_not_used(ticket, walk):
    DiscountCodeFactory(most_uses=1)
    walk.has_waiting_list = False
    walk.save()

    with pytest.raises(CannotWait):
        some_now(ticket)

    assert not DiscountUse.objects.exists()
