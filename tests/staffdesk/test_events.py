"""The room of events: how full, what it brought, who comes; with many registrants as with one."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Role
from billing.operations import Newcomer, cancel_order
from events.models import Registration
from events.operations import Attendee
from tests.factories.billing import pay
from tests.factories.core import AssociationFactory, UserFactory, sign_in
from tests.factories.events import EventFactory, TicketTypeFactory, register


@pytest.fixture
def desk(client, db):
    AssociationFactory()
    sign_in(client, UserFactory(role=Role.SERVICE))
    return client


@pytest.fixture
def ticket(desk):
    return TicketTypeFactory(event__slug="walk", event__title="Spring walk", event__capacity=10, name="Standard")


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def fill(ticket):
    """Two who come, one who has not paid, one who cancelled."""
    now = timezone.now()
    pay(register(ticket, at=now, others=[Attendee("Kim Lee")]), at=now)
    register(ticket, at=now, buyer=Newcomer("Una Unpaid", "una@example.org"))
    cancel_order(order=register(ticket, at=now, buyer=Newcomer("Gus Gone", "")), at=now, by=None)


def test_the_list_says_how_full_each_is(desk, ticket):
    fill(ticket)
    EventFactory(title="A draft", published_at=None)
    EventFactory(title="Long over", start_date="2020-01-01", end_date="2020-01-01")

    coming, over = text(desk.get("/desk/events/")), text(desk.get("/desk/events/?state=over"))

    assert "Spring walk Sat 2 May 2099, 10:00 – 13:00 Announced 2 1 10" in coming
    assert "A draft" in coming
    assert "Long over" not in coming
    assert "Long over" in over


def test_empty_rooms_say_what_will_be_there(desk):
    assert "Nothing is planned" in text(desk.get("/desk/events/"))
    assert "Nothing is over yet" in text(desk.get("/desk/events/?state=over"))


def test_an_event_says_what_is_taken(desk, ticket):
    fill(ticket)
    TicketTypeFactory(event=ticket.event, name="Student", capacity=3)

    page = text(desk.get("/desk/events/walk/"))

    assert "3 of 10 seats are taken" in page
    assert "Standard 2 1 — Student 0 0 3" in page
    assert "Kim Lee" in page
    assert "Una Unpaid" not in page


@pytest.mark.parametrize(("state", "name"), [("unpaid", "Una Unpaid"), ("gone", "Gus Gone")])
def test_others_are_behind_their_tabs(desk, ticket, state, name):
    fill(ticket)

    page = text(desk.get(f"/desk/events/walk/?state={state}"))

    assert name in page
    assert "Kim Lee" not in page


def test_an_event_without_limits_has_room_for_everybody(desk):
    TicketTypeFactory(event__slug="walk", event__capacity=None)

    page = text(desk.get("/desk/events/walk/"))

    assert "room for everybody" in page
    assert "Nobody here" in page


@pytest.mark.parametrize("many", [1, 60])
def test_the_page_costs_the_same_for_one_or_many(desk, ticket, many, django_assert_max_num_queries):
    Registration.objects.bulk_create(
        Registration(ticket_type=ticket, name=f"Name {n:03}", code=f"C{n}", registered_at=timezone.now(),
                     lapsed_at=timezone.now()) for n in range(many)
    )  # fmt: skip

    with django_assert_max_num_queries(25):
        page = desk.get("/desk/events/walk/?state=gone")

    assert page.content.decode().count('<span dir="auto">Name ') == min(many, 25)


def test_registrants_are_a_file_in_batches(desk, ticket, monkeypatch):
    monkeypatch.setattr("staffdesk.tables.in_batches.__defaults__", (1,))
    fill(ticket)

    answer = desk.get("/desk/events/walk/registrants.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0].startswith("\ufeffName,E-mail,Ticket,Code,Order")
    assert [line.split(",")[0] for line in lines[1:]] == ["Kim Lee", "Noor Vos"]
    assert Decimal(lines[1].split(",")[5]) == 20
