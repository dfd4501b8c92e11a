"""One form, several kinds of ticket: an adult and a child, a member and a guest, in one order and on one page."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest

from ams.core.invariants import broken_invariants
from ams.core.models import Access
from billing.models import Order
from billing.operations import Newcomer, PriceMoved
from events.models import Registration
from events.operations import Attendee, Booking, CannotRegister, NoSeatLeft
from events.purchases import make_registration
from tests.events.conftest import NOW
from tests.events.test_joining import cheaper
from tests.events.test_pages import text
from tests.events.test_sessions import asked, carried, named
from tests.factories.billing import DiscountCodeFactory, pay
from tests.factories.core import AccessFactory
from tests.factories.events import QuestionFactory, TicketTypeFactory, register, wait_for
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year

PAGE = "/events/walk/register/"
GUEST = {"full_name": "Noor Vos", "email": "noor@example.org"}


@pytest.fixture
def child(walk, ticket):
    """Five euros; a standard ticket costs twenty."""
    return TicketTypeFactory(event=walk, name="Child", price=Decimal(5))


@pytest.fixture
def chidi(signed_in):
    contact = PersonFactory(display_name="Chidi Okafor", email="")
    AccessFactory(user=signed_in.user, contact=contact, relation=Access.Relation.GUARDIAN)
    return contact


def come(ticket, kind, **more):
    """Noor with the one ticket, Kim with the other."""
    return register(ticket, at=NOW, others=[Attendee("Kim Lee", kind=kind)], **more)


def tickets():
    return list(Registration.objects.order_by("pk").values_list("name", "ticket_type__name"))


def different(client, **typed):
    return client.post(PAGE, {**carried(client.get(PAGE)), **typed, "then": "different"})


def test_an_adult_and_a_child_are_one_order_with_a_line_each(ticket, child):
    order = come(ticket, child)

    assert order.total == 25
    assert tickets() == [("Noor Vos", "Standard"), ("Kim Lee", "Child")]
    pay(order, at=NOW)
    assert Registration.objects.confirmed().count() == 2
    assert list(broken_invariants(at=NOW)) == []


def test_most_people_never_meet_it(client, ticket, child):
    page = client.get(PAGE).content.decode()

    assert page.count('name="others') == 1
    assert "Not all with the same ticket?" in page
    child.delete()
    assert "Not all with the same ticket?" not in client.get(PAGE).content.decode()


def test_a_guest_says_who_comes_with_which_ticket_on_one_page(client, ticket, child, provider):
    page = different(client, **GUEST, ticket=str(ticket.pk), others="Kim Lee")
    assert "Please look at this again" not in text(page)
    assert re.search(rf'name="others-{ticket.pk}"[^>]*>\s*Kim Lee', page.content.decode()), "What was typed stays."
    assert "Who else comes with “Child”, €5.00" in text(page)

    sent = carried(page) | GUEST | {"ticket": str(ticket.pk), f"others-{child.pk}": "Kim Lee kim@example.org\nLou"}
    assert client.post(PAGE, sent).status_code == 303

    assert Order.objects.get().total == 30
    assert tickets() == [("Noor Vos", "Standard"), ("Kim Lee", "Child"), ("Lou", "Child")]


def test_back_to_one_ticket_for_all_keeps_the_names(client, ticket, child):
    typed = {**GUEST, "ticket": str(ticket.pk), f"others-{ticket.pk}": "Kim Lee", f"others-{child.pk}": "Lou"}

    page = client.post(PAGE, {**carried(different(client)), **typed, "then": "same"}).content.decode()

    assert re.search(r'name="others"[^>]*>\s*Kim Lee\nLou<', page)
    assert 'value="Noor Vos"' in page
    assert "tickets_are" not in page


def test_what_cannot_be_taken_is_said_beside_the_ticket_it_is_about(client, walk, ticket):
    few = TicketTypeFactory(event=walk, name="Few", most_per_order=2)
    sent = carried(different(client)) | GUEST | {"ticket": str(ticket.pk), f"others-{few.pk}": "A\nB\nC"}

    page = client.post(PAGE, sent)

    assert "at most 2 people at once" in text(page)
    assert f'href="#id_others-{few.pk}"' in page.content.decode()
    page = client.post(PAGE, sent | {f"others-{few.pk}": "kim@example.org"})
    assert "Write a name before the address" in text(page)
    assert not Order.objects.exists()


@pytest.mark.usefixtures("provider")
def test_a_parent_and_a_child_we_know_each_have_theirs(signed_in, amara, chidi, ticket, child):
    page = different(signed_in)
    assert "Chidi Okafor" in text(page)

    sent = carried(page) | {f"with-{amara.pk}": str(ticket.pk), f"with-{chidi.pk}": str(child.pk)}
    signed_in.post(PAGE, sent)

    assert list(Registration.objects.order_by("pk").values_list("contact", "ticket_type")) == [
        (amara.pk, ticket.pk), (chidi.pk, child.pk),
    ]  # fmt: skip


@pytest.mark.usefixtures("provider")
def test_a_child_comes_alone(signed_in, amara, chidi, ticket, child):
    sent = carried(different(signed_in)) | {f"with-{amara.pk}": "", f"with-{chidi.pk}": str(child.pk)}
    assert signed_in.post(PAGE, sent).status_code == 303
    assert [one.contact for one in Registration.objects.all()] == [chidi]


def test_somebody_has_to_come(signed_in, amara, chidi, ticket, child):
    sent = carried(different(signed_in)) | {f"with-{amara.pk}": "", f"with-{chidi.pk}": ""}

    assert "Say who comes." in text(signed_in.post(PAGE, sent))
    assert not Registration.objects.exists()


def test_who_is_alone_in_their_login_chooses_a_ticket_and_names_the_others(signed_in, amara, ticket, child, provider):
    sent = carried(different(signed_in)) | {"ticket": str(ticket.pk), f"others-{child.pk}": "Kim Lee"}

    signed_in.post(PAGE, sent)

    assert tickets() == [("Amara Okafor", "Standard"), ("Kim Lee", "Child")]
    assert Registration.objects.get(name="Amara Okafor").contact == amara


def test_an_organisation_names_people_under_their_tickets(client, ticket, child, provider):
    firm = OrganisationFactory(display_name="Okafor Ltd", email="office@okafor.example")
    access = AccessFactory(contact=firm, relation=Access.Relation.ORGANISATION)
    client.force_login(access.user)
    sent = carried(different(client))
    assert "Say who comes." in text(client.post(PAGE, sent))

    client.post(PAGE, sent | {f"others-{ticket.pk}": "Ana", f"others-{child.pk}": "Bo"})

    assert tickets() == [("Ana", "Standard"), ("Bo", "Child")]
    assert Order.objects.get().buyer == firm


def test_a_member_pays_as_one_for_each_ticket_that_has_a_member_price(amara, ticket, child):
    kind = TypeFactory()
    MembershipFactory(holder=amara, type=kind, terms=[year(2026)])
    cheaper(ticket.product, kind, 12)

    assert come(ticket, child, buyer=amara).total == 17


RULES = {
    "no more than its own limit": ({"most_per_order": 1}, CannotRegister, "At most 1"),
    "in its own days": ({"sold_from": "2099-05-01"}, CannotRegister, "From 1.May.2099"),
    "approved by staff": ({"needs_approval": True}, CannotRegister, "asked for"),
    "in its own seats": ({"capacity": 1}, NoSeatLeft, "Child"),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_ticket_keeps_its_own_rules(ticket, child, rule):
    change, error, words = RULES[rule]
    type(child).objects.filter(pk=child.pk).update(**change)
    child.refresh_from_db()

    with pytest.raises(error, match=words):
        register(ticket, at=NOW, others=[Attendee("Kim", kind=child), Attendee("Lou", kind=child)])

    assert not Order.objects.exists()


def test_a_ticket_of_another_event_is_none_here(ticket):
    with pytest.raises(CannotRegister):
        come(ticket, TicketTypeFactory(name="Elsewhere"))


def test_every_price_is_the_one_that_was_shown(ticket, child):
    with pytest.raises(PriceMoved, match="Child"):
        come(ticket, child, seen=Decimal(20), seen_others=((child.pk, Decimal(4)),))
    assert come(ticket, child, seen=Decimal(20), seen_others=((child.pk, Decimal(5)),)).total == 25


def test_seats_of_the_event_are_counted_together(ticket, child):
    with pytest.raises(NoSeatLeft, match="Only 3 seats"):
        register(ticket, at=NOW, others=[Attendee("Kim"), *[Attendee("Lou", kind=child)] * 2])


@pytest.mark.parametrize("capacity", [None, 1])
def test_who_goes_back_for_another_ticket_keeps_the_seat_where_that_ticket_has_room(ticket, child, capacity):
    """A full event: the seat one holds already is one's own, whichever ticket it is for. Those who wait stay behind."""
    type(child).objects.filter(pk=child.pk).update(capacity=capacity)
    earlier = register(ticket, at=NOW, others=[Attendee("Kim"), Attendee("Lou")])
    waits = wait_for(child, at=NOW)
    booking = Booking(uuid4(), ticket, Newcomer("Noor", "n@example.org"), (Attendee("Kim", kind=child),))

    order = make_registration(booking=booking, earlier=earlier, at=NOW, by=None)

    assert order.total == 25
    waits.refresh_from_db()
    assert waits.offered_at == (NOW if capacity is None else None), "The third seat is free; of its type perhaps not."
    assert list(broken_invariants(at=NOW)) == []


def test_but_takes_none_of_a_type_that_is_full(ticket, child):
    type(child).objects.filter(pk=child.pk).update(capacity=1)
    register(child, at=NOW)
    earlier = register(ticket, at=NOW)
    booking = Booking(uuid4(), child, Newcomer("Noor", "n@example.org"))

    with pytest.raises(NoSeatLeft, match="Child"):
        make_registration(booking=booking, earlier=earlier, at=NOW, by=None)

    assert list(broken_invariants(at=NOW)) == []


def test_the_second_page_sums_them_up_with_the_code(client, walk, ticket, child, provider):
    """What stands there is what is paid: 20 and 5 with a tenth off."""
    QuestionFactory(event=walk)
    DiscountCodeFactory()
    sent = carried(different(client)) | GUEST | {"ticket": str(ticket.pk), f"others-{child.pk}": "Kim Lee"}
    seen = client.post(PAGE, sent | {"discount": "SPRING-27"})

    second = client.post(PAGE, sent | carried(seen) | {"discount": "SPRING-27"})

    for words in ("Standard × 1 €18.00", "Child × 1 €4.50", "Together €22.50"):
        assert words in text(second)
    client.post(PAGE, carried(second) | {"details": "1"})
    assert Order.objects.get().total == Decimal("22.50")


def test_answers_stay_with_who_gave_them(client, walk, ticket, child, provider):
    diet = QuestionFactory(event=walk)
    sent = carried(different(client)) | GUEST | {"ticket": str(ticket.pk), f"others-{child.pk}": "Kim Lee"}
    second = client.post(PAGE, sent)

    client.post(PAGE, carried(second) | {"details": "1", named("Kim Lee", asked(diet)): "No nuts"})

    assert list(Registration.objects.order_by("pk").values_list("name", "answers")) == [
        ("Noor Vos", {}), ("Kim Lee", {"diet": "No nuts"}),
    ]  # fmt: skip


def test_with_too_few_seats_all_names_go_along_to_the_waiting_list(client, ticket, child):
    typed = {**GUEST, "tickets_are": "different", f"others-{ticket.pk}": "A\nB", f"others-{child.pk}": "C"}

    page = client.post("/events/walk/wait/", typed).content.decode()

    assert 'name="people" value="4"' in page


@pytest.mark.parametrize("many", [1, 5])
def test_the_page_keeps_to_twelve_queries(signed_in, walk, ticket, chidi, *, many, django_assert_max_num_queries):
    TicketTypeFactory.create_batch(many, event=walk)
    DiscountCodeFactory()
    sent = carried(different(signed_in))

    with django_assert_max_num_queries(12):
        assert "Who else comes" in text(signed_in.post(PAGE, {**sent, "then": "discount", "discount": "SPRING-27"}))
