"""Joining in the same order: the member price at once, and a membership that runs when it is paid."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.invariants import broken_invariants
from ams.core.models import Contact
from billing.models import Order
from billing.operations import PriceMoved
from events.models import Registration
from events.operations import Attendee, Wishes
from events.queries import joins_for, offer_for
from members.models import JoinQuestion, MemberPrice, Membership
from members.operations import AlreadyMember, join_association
from members.queries import NotOffered, membership_state
from members.terms import State
from tests.events.conftest import NOW
from tests.events.test_pages import hidden, text
from tests.events.test_sessions import asked, carried, named
from tests.factories.billing import DiscountCodeFactory, pay
from tests.factories.core import LONG_AGO
from tests.factories.events import QuestionFactory, SessionFactory, register
from tests.factories.members import MembershipFactory, TypeFactory, year

PAGE = "/events/walk/register/"


@pytest.fixture
def full(association, ticket):
    """Forty euros a year; a ticket costs its holders twelve instead of twenty."""
    kind = TypeFactory(name="Full member", slug="full", price=Decimal(40))
    cheaper(ticket.product, kind, 12)
    return kind


def cheaper(product, kind, amount, *, since=date(2020, 1, 1)):
    MemberPrice.objects.create(product=product, type=kind, amount=Decimal(amount), valid_from=since, set_at=LONG_AGO)


def offered(event, contact=None):
    return [one.type.slug for one in joins_for(offer_for(event, contact, at=NOW), contact, at=NOW)]


def test_a_guest_joins_with_the_ticket(client, ticket, full, provider):
    page = client.get(PAGE)
    assert "Join in the same order, and pay the member price" in text(page)
    assert 'name="joining"' not in page.content.decode(), "Nobody is asked who did not want to know."
    page = client.get(f"{PAGE}?join=yes")
    assert "Join too: Full member + €40.00" in text(page)
    assert "Your ticket then costs €12.00" in text(page)

    sent = hidden(page) | {"full_name": "Noor Vos", "email": "noor@example.org", "joining": str(full.pk)}
    assert client.post(f"{PAGE}?join=yes", sent).status_code == 303

    order = Order.objects.get()
    assert order.total == 52
    assert [line.kind for line in order.lines.order_by("position")] == ["event", "membership"]
    pay(order, at=timezone.now())
    membership = Membership.objects.get()
    assert (membership.holder, membership.type) == (order.buyer, full)
    assert membership_state(membership, timezone.localdate()) is State.CURRENT
    assert Registration.objects.confirmed().get().contact == membership.holder
    assert list(broken_invariants(at=timezone.now())) == []


def test_only_registering_stays_what_it_costs_others(client, ticket, full, provider):
    sent = hidden(client.get(f"{PAGE}?join=yes")) | {"full_name": "Noor Vos", "email": "noor@example.org"}

    client.post(f"{PAGE}?join=yes", sent | {"joining": ""})

    assert Order.objects.get().total == 20
    assert not Membership.objects.exists()


def test_the_second_page_and_what_it_offers_are_at_the_member_price_too(client, walk, ticket, full, provider):
    diet, dinner = QuestionFactory(event=walk), SessionFactory(event=walk, title="Dinner", price=Decimal(15))
    cheaper(dinner.product, full, 9)
    sent = hidden(client.get(f"{PAGE}?join=yes"))
    sent |= {"full_name": "Noor Vos", "email": "noor@example.org", "joining": str(full.pk)}

    second = client.post(f"{PAGE}?join=yes", sent)
    assert "€12.00" in text(second)
    assert "€9.00" in text(second)
    assert "€40.00" in text(second)
    details = {"details": "1", named("Noor Vos", asked(diet)): "All", named("Noor Vos", "sessions"): str(dinner.pk)}
    client.post(f"{PAGE}?join=yes", carried(second) | details)

    assert Order.objects.get().total == 61


@pytest.mark.parametrize("who", ["member", "lapsed", "organisation", "asked more", "staff approve", "nobody pays less"])
def test_it_is_offered_to_whom_it_helps_and_who_can_join_here(walk, ticket, full, amara, who):
    contact = amara
    if who in ("member", "lapsed"):
        MembershipFactory(holder=amara, type=full, terms=[year(2026 if who == "member" else 2020)])
    if who == "organisation":
        Contact.objects.update(kind=Contact.Kind.ORGANISATION)
        contact.refresh_from_db()
    if who == "asked more":
        question = QuestionFactory(key="born", label="Born")
        JoinQuestion.objects.create(field=question.field, type=full, is_required=True)
    if who == "staff approve":
        type(full).objects.update(needs_approval=True)
    if who == "nobody pays less":
        cheaper(ticket.product, full, 20, since=date(2021, 1, 1))

    assert offered(walk, contact) == []


def test_it_is_offered_to_strangers_and_to_people_we_know(walk, full, amara):
    assert offered(walk) == offered(walk, amara) == ["full"]


def test_who_began_to_join_before_has_one_membership_and_one_order_for_it(ticket, full, amara):
    before = join_association(holder=amara, type=full, at=NOW, by=None)

    order = register(ticket, at=NOW, buyer=amara, joining=full)

    before.refresh_from_db()
    assert before.cancelled_at
    assert order.total == 52
    assert join_association(holder=amara, type=full, at=NOW, by=None) == order, "The join page leads to the same order."
    assert Membership.objects.count() == 1


def test_prices_and_types_are_looked_at_again(ticket, full, amara):
    with pytest.raises(PriceMoved, match="Full member"):
        register(ticket, at=NOW, buyer=amara, joining=full, seen_joining=Decimal(35))
    with pytest.raises(PriceMoved):
        register(ticket, at=NOW, buyer=amara, joining=full, seen=Decimal(20))
    type(full).objects.update(needs_approval=True)
    full.refresh_from_db()
    with pytest.raises(NotOffered):
        register(ticket, at=NOW, buyer=amara, joining=full)
    assert not Order.objects.exists()
    assert not Membership.objects.exists()


def test_a_member_does_not_join_again(ticket, full, amara):
    MembershipFactory(holder=amara, type=full, terms=[year(2026)])

    with pytest.raises(AlreadyMember):
        register(ticket, at=NOW, buyer=amara, joining=full)


def test_who_comes_along_pays_what_whoever_orders_pays(ticket, full):
    order = register(ticket, at=NOW, others=[Attendee("Kim Lee", wishes=Wishes())], joining=full)

    assert order.total == 64


def test_asking_costs_a_guest_no_more_than_a_page_may(client, ticket, full, django_assert_max_num_queries):
    client.get(PAGE)

    with django_assert_max_num_queries(12):
        client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(f"{PAGE}?join=yes")


@pytest.mark.parametrize("many", [1, 3])
def test_what_comes_of_sending_it_costs_no_more_either(
    client, walk, ticket, full, *, many, django_assert_max_num_queries
):
    """What is missing, the price with a code, the second page: for one who joins along, with one type or with many."""
    others = TypeFactory.create_batch(many - 1)
    for one in others:
        cheaper(ticket.product, one, 11)
    for dinner in SessionFactory.create_batch(many, event=walk, price=Decimal(15)):
        for one in [full, *others]:
            cheaper(dinner.product, one, 9)
    QuestionFactory(event=walk)
    DiscountCodeFactory(most_uses=5, kinds=["event", "membership"])
    sent = hidden(client.get(f"{PAGE}?join=yes")) | {"joining": str(full.pk), "discount": "SPRING-27"}

    with django_assert_max_num_queries(12):
        assert "Write your name" in text(client.post(f"{PAGE}?join=yes", sent))
    with django_assert_max_num_queries(12):
        assert "with SPRING-27" in text(client.post(f"{PAGE}?join=yes", {**sent, "then": "discount"}))
    sent |= {"full_name": "Noor Vos", "email": "noor@example.org"}
    with django_assert_max_num_queries(12):
        sent |= carried(client.post(f"{PAGE}?join=yes", sent))
    with django_assert_max_num_queries(12):
        assert "Who takes part in what" in text(client.post(f"{PAGE}?join=yes", sent))


def test_a_code_holds_for_the_ticket_and_the_membership(client, ticket, full, provider):
    """A tenth off twelve and off forty: the price is seen first, and it is the one that is paid."""
    DiscountCodeFactory(kinds=["event", "membership"])
    sent = hidden(client.get(f"{PAGE}?join=yes"))
    sent |= {"full_name": "Noor Vos", "email": "noor@example.org", "joining": str(full.pk), "discount": "SPRING-27"}

    seen = client.post(f"{PAGE}?join=yes", sent)
    assert "Standard with SPRING-27 €18.00" in text(seen)
    assert "Standard + Full member with SPRING-27 €46.80" in text(seen)
    assert not Order.objects.exists()
    assert client.post(f"{PAGE}?join=yes", sent | carried(seen)).status_code == 303

    order = Order.objects.get()
    assert (order.total, order.discount_use.taken_off) == (Decimal("46.80"), Decimal("5.20"))


def test_the_second_page_says_what_is_paid_with_ticket_membership_and_code(client, walk, ticket, full, provider):
    dinner = SessionFactory(event=walk, title="Dinner", price=Decimal(15))
    DiscountCodeFactory(kinds=["event", "membership"])
    sent = hidden(client.get(f"{PAGE}?join=yes")) | {"joining": str(full.pk), "discount": "SPRING-27"}
    sent |= {"full_name": "Noor Vos", "email": "noor@example.org"}
    sent |= carried(client.post(f"{PAGE}?join=yes", sent))

    second = client.post(f"{PAGE}?join=yes", sent)
    for words in ("Standard × 1 €10.80", "Full member €36.00", "Together €46.80", "Dinner €13.50"):
        assert words in text(second)
    client.post(f"{PAGE}?join=yes", carried(second) | {"details": "1", named("Noor Vos", "sessions"): str(dinner.pk)})

    assert Order.objects.get().total == Decimal("60.30")
