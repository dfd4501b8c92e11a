"""The door on a phone: what the page says to each ticket, without JavaScript; how little the count costs."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import ReasonCode
from billing.models import Order
from billing.operations import Newcomer
from events.models import CheckIn, Registration, Session
from events.operations import Attendee
from members.models import MemberPrice
from tests.factories.billing import pay
from tests.factories.core import LONG_AGO
from tests.factories.events import EventFactory, TicketTypeFactory, register
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, year

DOOR = "/desk/events/walk/check-in/"


@pytest.fixture
def ticket(desk):
    return TicketTypeFactory(event__slug="walk", event__title="Spring walk", event__capacity=None, name="Standard")


@pytest.fixture
def noor(ticket):
    now = timezone.now()
    pay(register(ticket, at=now, others=[Attendee("Kim Lee")]), at=now)
    return Registration.objects.get(name="Noor Vos")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_handing_over_a_code_says_come_in_and_then_since_when(desk, noor):
    first, second = (text(desk.post(DOOR, {"code": noor.code})) for _ in range(2))

    assert "Come in Noor Vos · Standard" in first
    assert "1 of 2 are in" in first
    came = CheckIn.objects.get().at.astimezone(noor.ticket_type.event.tz)
    assert f"Already came in at {came:%H:%M}" in second
    assert "Let in by Ada Novak" in second


def test_other_tickets_say_what_is_wrong(desk, noor, ticket):
    other = TicketTypeFactory(event__title="Autumn count", event__capacity=None)
    register(other, at=timezone.now(), buyer=Newcomer("Otto", ""))
    register(ticket, at=timezone.now(), buyer=Newcomer("Una Unpaid", ""))
    codes = dict(Registration.objects.values_list("name", "code"))

    assert "Wrong event Otto" in (wrong := text(desk.post(DOOR, {"code": codes["Otto"]})))
    assert "The ticket is for Autumn count, 2 May 2099." in wrong
    assert "Not paid Una Unpaid" in text(desk.post(DOOR, {"code": codes["Una Unpaid"]}))
    assert "No such ticket" in text(desk.post(DOOR, {"code": "NOTHING"}))
    assert "No such ticket" in text(desk.post(DOOR))


def test_a_scan_gets_the_answer_alone(desk, noor):
    answer = desk.post(DOOR, {"code": noor.code}, headers={"HX-Request": "true"})

    assert answer.content.decode().strip().startswith('<div id="door">')
    assert "Come in" in text(answer)


def test_names_are_found_and_let_in_and_out_again(desk, noor):
    found = desk.get(DOOR, {"q": "vos"})
    assert "Noor Vos" in text(found)
    assert f'value="{noor.code}"' in found.content.decode()

    after = desk.post(DOOR, {"code": noor.code, "q": "vos"})
    assert "in since" in text(after)
    undone = desk.post(f"{DOOR}{CheckIn.objects.get().pk}/undo/", {"q": "vos"}, follow=True)

    assert "Undone: Noor Vos is not in." in text(undone)
    assert "0 of 2 are in" in text(undone)
    assert "is called so" in text(desk.get(DOOR, {"q": "nobody"}))


def test_the_count_is_a_few_bytes(desk, noor, django_assert_max_num_queries):
    desk.post(DOOR, {"code": noor.code})

    with django_assert_max_num_queries(6):  # session, user, association, event, two counts
        answer = desk.get(f"{DOOR}count/")

    assert text(answer).strip() == "1 of 2 are in"
    assert len(answer.content) < 100


def test_a_session_has_its_own_door(desk, noor):
    event = noor.ticket_type.event
    times = {name: getattr(event, name) for name in ("start_date", "start_time", "end_date", "end_time")}
    session = Session.objects.create(event=event, title="Bird calls", **times)

    assert "Bird calls" in text(desk.get(DOOR))
    assert "0 of 0 are in" in text(desk.get(DOOR, {"session": session.pk}))
    assert "no place was taken in Bird calls" in text(desk.post(f"{DOOR}?session={session.pk}", {"code": noor.code}))
    for made_up in ("x", "9" * 30, session.pk + 1):
        assert "0 of 2 are in" in text(desk.get(DOOR, {"session": made_up, "came": made_up}))


def test_somebody_without_a_ticket_is_let_in(desk, ticket):
    page = desk.get(f"{DOOR}walk-in/")
    key = page.context["form"].initial.get("key") or page.context["form"]["key"].value()
    given = {"name": "Wim Walker", "email": "", "ticket": ticket.pk, "paid": "cash", "key": key}

    after = desk.post(f"{DOOR}walk-in/", given, follow=True)

    assert "Standard · €20.00" in text(page)
    assert "Come in Wim Walker" in text(after)
    assert "1 of 1 are in" in text(after)


def test_nothing_typed_is_lost_and_what_is_missing_is_said_beside_it(desk, ticket):
    page = desk.post(f"{DOOR}walk-in/", {"name": "Wim Walker", "ticket": ticket.pk, "paid": "free"})

    assert "Choose a reason" in text(page)
    assert "Say in a few words why" in text(page)
    assert 'value="Wim Walker"' in page.content.decode()
    ReasonCode.objects.create(code="press", label="Press")
    full = TicketTypeFactory(event=ticket.event, capacity=1, name="Bench")
    register(full, at=timezone.now(), buyer=Newcomer("Bea", ""))
    again = desk.post(
        f"{DOOR}walk-in/",
        {
            "name": "Wim",
            "ticket": full.pk,
            "paid": "cash",
            "key": page.context["form"]["key"].value() or "6f1f7a58-30a4-4a3e-8f2e-6a3a8f7f6d11",
        },
    )
    assert "“Bench” is full" in text(again)


@pytest.fixture
def member(ticket):
    """Amara, whose membership makes a ticket cost twelve instead of twenty."""
    kind = TypeFactory()
    holder = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    MembershipFactory(holder=holder, type=kind, terms=[year(timezone.now().year)])
    MemberPrice.objects.create(
        product=ticket.product, type=kind, amount=Decimal(12), valid_from=LONG_AGO.date(), set_at=LONG_AGO
    )
    return holder


KEY = "6f1f7a58-30a4-4a3e-8f2e-6a3a8f7f6d11"


@pytest.mark.parametrize("typed", ["amara okafor", "Ámara Okafor", "number", "address"])
def test_a_member_without_a_ticket_pays_what_members_pay(desk, ticket, member, typed):
    """The price of who comes applies by itself, once staff have said who that is; nobody is picked for them."""
    name = {"number": str(member.number), "address": "A. O."}.get(typed, typed)
    email = "Amara@example.org" if typed == "address" else ""
    given = {"name": name, "email": email, "ticket": ticket.pk, "paid": "cash", "key": KEY}

    page = desk.post(f"{DOOR}walk-in/", given)
    assert f"Amara Okafor, no. {member.number} · Standard €12.00" in text(page).replace("\xa0", " ")
    assert not Order.objects.filter(lines__product=ticket.product).exists()
    after = desk.post(f"{DOOR}walk-in/", given | {"person": str(member.number)}, follow=True)

    assert "Come in Amara Okafor" in text(after)
    order = Order.objects.get(lines__product=ticket.product)
    assert (order.buyer, order.total, order.balance()) == (member, 12, 0)
    assert Registration.objects.get().contact == member


def test_a_namesake_who_is_new_pays_what_others_pay(desk, ticket, member):
    given = {"name": "Amara Okafor", "email": "", "ticket": ticket.pk, "paid": "cash", "key": KEY, "person": "new"}

    desk.post(f"{DOOR}walk-in/", given)

    order = Order.objects.get(lines__product=ticket.product)
    assert order.total == 20
    assert order.buyer != member


def test_a_number_nobody_has_is_no_name(desk, ticket):
    page = desk.post(f"{DOOR}walk-in/", {"name": "99999", "ticket": ticket.pk, "paid": "cash", "key": KEY})

    assert "Nobody has this number." in text(page)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("many", [1, 8])
def test_asking_who_it_is_costs_the_same_for_one_or_many(desk, ticket, member, many, django_assert_max_num_queries):
    PersonFactory.create_batch(many - 1, display_name="Amara Okafor")

    with django_assert_max_num_queries(25):
        page = desk.post(f"{DOOR}walk-in/", {"name": "Amara Okafor", "ticket": ticket.pk, "paid": "cash", "key": KEY})

    assert "Say who it is" in text(page)


@pytest.mark.parametrize("many", [1, 30])
def test_looking_for_a_name_costs_the_same_for_one_or_many(desk, ticket, many, django_assert_max_num_queries):
    now = timezone.now()
    Registration.objects.bulk_create(
        Registration(ticket_type=ticket, name=f"Name {n:03}", code=f"C{n}", registered_at=now) for n in range(many)
    )

    with django_assert_max_num_queries(25):
        page = desk.get(DOOR, {"q": "name"})

    assert page.content.decode().count('<li>\n      <span class="door__who">') == min(many, 20)


def test_a_member_has_no_business_at_the_door(desk, amaras_login):
    EventFactory(slug="walk")
    browser = Client()
    browser.force_login(amaras_login)

    assert browser.get(DOOR).status_code == 403
    assert browser.post(DOOR, {"code": "X"}).status_code == 403
