"""A code that takes something off a membership: asked of nobody else, seen before paying, used once."""

import re
from decimal import Decimal

import pytest

from billing.models import DiscountUse, Order
from members.models import JoinDraft
from members.operations import join_association
from tests.factories.billing import DiscountCodeFactory
from tests.factories.members import PersonFactory, TypeFactory
from tests.members.test_join_pages import AMARA
from tests.members.walking import type_code, walk

pytestmark = pytest.mark.usefixtures("association", "provider")
PAGE = "/join/full/"


@pytest.fixture
def spring(full):
    return DiscountCodeFactory(kinds=["membership"])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def shown(response):
    return dict(re.findall(r'name="(discount_seen)" value="([^"]*)"', response.content.decode()))


def test_nobody_is_asked_where_no_code_is_for_memberships(client, full):
    DiscountCodeFactory()
    assert 'name="discount"' not in client.get(PAGE).content.decode()
    DiscountCodeFactory(code="JOIN", kinds=["membership"])
    assert '<details class="code-field"><summary>I have a code' in client.get(PAGE).content.decode()


def test_the_price_is_seen_first_and_is_the_one_that_is_paid(client, spring):
    seen = client.post(PAGE, AMARA | {"discount": "spring-27"})
    assert "With SPRING-27 €36.00" in text(seen)
    assert 'value="Amara Okafor"' in seen.content.decode()
    assert not JoinDraft.objects.exists()

    walk(client, AMARA | {"discount": "spring-27"} | shown(seen))

    order = Order.objects.get()
    assert (order.total, order.discount_use.code) == (Decimal(36), spring)
    again = client.get(f"{PAGE}continue/")
    assert again.status_code == 303
    assert Order.objects.count() == 1


def test_the_button_beside_it_keeps_what_was_typed(client, spring):
    page = client.post(PAGE, AMARA | {"discount": "SPRING-27", "then": "discount"})

    assert "With SPRING-27" in text(page)
    assert 'value="amara@example.org"' in page.content.decode()
    assert "Please look at this again" not in text(page)


def test_a_link_brings_the_code_along(client, spring):
    """From a mailing: /join/?code=…, and on to the form, where the price with it stands already."""
    first = client.get("/join/?code=SPRING-27")
    assert first.url == "/join/full/?code=SPRING-27"
    assert "With SPRING-27 €36.00" in text(client.get(first.url))
    TypeFactory(slug="student")
    assert "/join/student/?code=SPRING-27" in client.get("/join/?code=SPRING-27").content.decode()


@pytest.mark.parametrize("code", ["WRONG", "TICKETS"])
def test_a_code_that_is_none_for_this_is_said_beside_the_field(client, spring, code):
    DiscountCodeFactory(code="TICKETS")

    page = client.post(PAGE, AMARA | {"discount": code})

    assert 'href="#id_discount"' in page.content.decode()
    assert not JoinDraft.objects.exists()


def test_a_code_used_up_while_the_mail_was_read_is_said_and_nothing_is_ordered(client, spring):
    sent = AMARA | {"discount": "SPRING-27"}
    client.post(PAGE, sent | shown(client.post(PAGE, sent)))
    spring.most_uses = 1
    spring.save()
    join_association(holder=PersonFactory(), type=JoinDraft.objects.get().type, at=JoinDraft.objects.get().created_at,
                     by=None, code="SPRING-27")  # fmt: skip

    page = client.get(type_code(client).url, follow=True)

    assert "was used as often as it could be" in text(page)
    assert Order.objects.count() == 1


AGAIN = {
    "the same code": ("SPRING-27", True, 36),
    "no code any more": ("", True, 36),
    "another code": ("OTHER", False, 20),
}


@pytest.mark.parametrize("asked", AGAIN)
def test_asking_again_gives_the_same_order_unless_another_code_is_used(full, spring, amara_at, asked):
    DiscountCodeFactory(code="OTHER", percent=50, kinds=["membership"])
    amara, at = amara_at
    first = join_association(holder=amara, type=full, at=at, by=None, code="SPRING-27")

    code, is_same, total = AGAIN[asked]
    again = join_association(holder=amara, type=full, at=at, by=None, code=code)

    assert (again == first) is is_same
    assert again.total == total
    assert Order.objects.filter(cancelled_at=None).count() == 1
    assert DiscountUse.objects.filter(order__cancelled_at=None).count() == 1


def test_an_order_without_a_code_is_replaced_by_one_with(full, spring, amara_at):
    amara, at = amara_at
    first = join_association(holder=amara, type=full, at=at, by=None)

    again = join_association(holder=amara, type=full, at=at, by=None, code="SPRING-27")

    first.refresh_from_db()
    assert first.cancelled_at
    assert again.total == 36


@pytest.fixture
def amara_at(full):
    person = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    return person, person.created_at
