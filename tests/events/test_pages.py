"""What visitors, members and guests see and do."""

import re
from decimal import Decimal

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import Role
from billing.models import Order
from events.models import Registration
from events.operations import call_off_event
from members.models import MemberPrice
from tests.factories.billing import pay
from tests.factories.core import LONG_AGO
from tests.factories.events import EventFactory, TicketTypeFactory, register
from tests.factories.members import TypeFactory


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(key|prices|ticket)" value="([^"]*)"', page.content.decode()))


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def test_the_list_says_what_comes_and_the_front_page_leads_there(client, walk, ticket):
    EventFactory(title="A draft", published_at=None)
    EventFactory(title="Long over", start_date="2020-01-01", end_date="2020-01-01")

    page = text(client.get("/events/"))

    assert "Spring walk" in page
    assert "Sat 2 May 2099, 10:00 – 13:00 · Boathouse" in page
    assert "A draft" not in page
    assert "Long over" not in page
    assert "/events/" in client.get("/").content.decode()


def test_where_nothing_comes_the_page_says_so(client, association):
    assert "Nothing is planned" in text(client.get("/events/"))
    assert 'href="/events/"' not in client.get("/").content.decode()


def test_an_event_says_what_a_ticket_costs_and_what_membership_would_save(client, walk, ticket):
    kind = TypeFactory()
    MemberPrice.objects.create(
        product=ticket.product, type=kind, amount=Decimal(12), valid_from=LONG_AGO.date(), set_at=LONG_AGO
    )

    page = text(client.get("/events/walk/"))

    assert "€20.00" in page
    assert "Members pay €12.00 and save €8.00" in page
    assert "only 3 seats left" in page


def test_the_online_link_is_for_those_with_a_ticket(client, signed_in, amara, walk, ticket):
    walk.online_link = "https://meet.example.org/river"
    walk.save()
    pay(register(ticket, at=timezone.now(), buyer=amara), at=timezone.now())
    address = f"/tickets/{Registration.objects.get().code}/"

    assert "meet.example.org" not in client.get("/events/walk/").content.decode()
    assert "meet.example.org" in signed_in.get(address).content.decode()
    assert "meet.example.org" not in Client().get(address).content.decode()
    assert b"meet.example.org" in signed_in.get(f"{address}calendar.ics").content
    assert b"meet.example.org" not in Client().get(f"{address}calendar.ics").content


@pytest.mark.parametrize("slug", ["nowhere", "draft"])
@pytest.mark.parametrize("page", ["", "register/"])
def test_what_is_not_announced_is_not_there(client, association, slug, page):
    EventFactory(slug="draft", published_at=None)

    assert client.get(f"/events/{slug}/{page}").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("address", "most"), [("/events/", 4), ("/events/walk/", 11), ("/events/walk/register/", 11)])
def test_pages_cost_the_same_for_one_or_many(signed_in, walk, *, many, address, most, django_assert_max_num_queries):
    TicketTypeFactory.create_batch(many, event=walk)
    EventFactory.create_batch(many)
    signed_in.get(address)

    with django_assert_max_num_queries(most):
        assert signed_in.get(address).status_code == 200


def test_a_member_registers_with_one_click(signed_in, amara, ticket, provider):
    page = signed_in.get("/events/walk/register/")
    assert "Amara Okafor comes." in text(page)
    assert 'name="full_name"' not in page.content.decode()

    answer = signed_in.post("/events/walk/register/", hidden(page))

    assert answer.status_code == 303
    assert Registration.objects.get().contact == amara
    assert answer["Location"].startswith("http://127.0.0.1")


def test_a_guest_is_asked_for_name_and_address_and_sees_it_through(client, walk, provider):
    TicketTypeFactory(event=walk, price=Decimal(0))
    answers = hidden(client.get("/events/walk/register/"))
    answers |= {"full_name": "Noor Vos", "email": "noor@example.org", "others": "Kim Lee kim@example.org\r\n\r\nLou"}

    done = client.post("/events/walk/register/", answers, follow=True)

    assert "Thank you, it is done" in text(done)
    assert "Noor" not in text(done).replace("A ticket, Noor Vos", "")
    assert list(Registration.objects.values_list("name", "email")) == [
        ("Noor Vos", "noor@example.org"), ("Kim Lee", "kim@example.org"), ("Lou", ""),
    ]  # fmt: skip


def test_a_signed_in_member_sees_the_ticket_at_once(signed_in, walk):
    TicketTypeFactory(event=walk, price=Decimal(0))

    done = signed_in.post("/events/walk/register/", hidden(signed_in.get("/events/walk/register/")), follow=True)

    assert "Amara Okafor : Spring walk" in text(done)
    assert "Show or print the ticket" in text(done)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ("kim@example.org", "Write a name before the address"),
        ("Kim kim@nowhere", "This is no e-mail address: kim@nowhere"),
        ("Kim @ home", "This is no name"),
        ("\n".join(f"Kim {n}" for n in range(10)), "at most 10 people at once"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays_typed(client, ticket, others, words):
    answers = hidden(client.get("/events/walk/register/"))
    answers |= {"full_name": "Noor Vos", "email": "noor@example.org", "others": others}

    page = client.post("/events/walk/register/", answers)

    assert words in text(page)
    assert others.splitlines()[0] in page.content.decode()
    assert "Noor Vos" in page.content.decode()
    assert not Order.objects.exists()


def test_a_ticket_for_one_asks_for_nobody_else(client, walk):
    TicketTypeFactory(event=walk, most_per_order=1)

    page = client.get("/events/walk/register/")

    assert 'name="others"' not in page.content.decode()


def test_more_people_than_one_may_be_together(client, walk):
    TicketTypeFactory(event=walk, most_per_order=1, name="Single")
    TicketTypeFactory(event=walk, most_per_order=4, name="Group")
    answers = hidden(client.get("/events/walk/register/"))
    single = walk.ticket_types.get(name="Single")
    answers |= {"full_name": "Noor", "email": "n@example.org", "others": "Kim", "ticket": str(single.pk)}

    assert "one registers 1 person at once" in text(client.post("/events/walk/register/", answers))
    assert "Choose a ticket." in text(client.post("/events/walk/register/", {**answers, "ticket": ""}))


def test_too_many_for_the_seats_that_are_left(client, ticket):
    answers = hidden(client.get("/events/walk/register/"))
    answers |= {"full_name": "Noor Vos", "email": "noor@example.org", "others": "A\nB\nC"}

    assert "Only 3 seats of “Spring walk” are free" in text(client.post("/events/walk/register/", answers))


@pytest.mark.parametrize("prices", ["", "1", "1=x"])
def test_a_form_without_the_price_it_showed_is_taken(client, ticket, provider, prices):
    answers = hidden(client.get("/events/walk/register/"))
    answers |= {"full_name": "Noor Vos", "email": "noor@example.org", "prices": prices.replace("1", str(ticket.pk))}

    assert client.post("/events/walk/register/", answers).status_code == 303


def test_who_goes_back_and_changes_something_has_one_order(client, ticket, provider):
    answers = hidden(client.get("/events/walk/register/"))
    answers |= {"full_name": "Noor Vos", "email": "noor@example.org", "others": "Kim\nLou"}
    client.post("/events/walk/register/", answers)
    page = client.get("/events/walk/register/")
    assert "You have begun to register" in text(page)
    assert "only 3 seats left" in text(page), "What they keep themselves is free for them."

    again = client.post("/events/walk/register/", {**answers, **hidden(page), "others": "Kim"})

    assert again.status_code == 303
    assert Order.objects.filter(cancelled_at=None).count() == 1
    assert Registration.objects.filter(cancelled_at=None).count() == 2


def test_signing_in_first_keeps_what_was_typed(client, ticket):
    answers = {**hidden(client.get("/events/walk/register/")), "others": "Kim Lee", "then": "sign-in"}

    answer = client.post("/events/walk/register/", answers)

    assert answer["Location"] == "/sign-in/?next=/events/walk/register/"
    assert "Kim Lee" in client.get("/events/walk/register/").content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [("called off", "This event was cancelled."), ("full", "Every seat is taken"), ("later", "From 1 May 2099 on"),
     ("begun", "This event has begun.")],
)  # fmt: skip
def test_a_closed_event_says_why(signed_in, walk, ticket, state, words):
    if state == "called off":
        call_off_event(event=walk, at=timezone.now(), by=None)
    if state == "full":
        walk.capacity = 1
        walk.save()
        register(ticket, at=timezone.now())
    if state == "later":
        ticket.sold_from = "2099-05-01"
        ticket.save()
    if state == "begun":
        walk.start_date = "2020-01-01"
        walk.save()

    for browser in (Client(), signed_in):
        page = browser.get("/events/walk/")
        assert words in text(page)
        assert "/register/" not in page.content.decode().replace("page=register", "")
    assert browser.get("/events/walk/register/").status_code == 200


def test_a_stranger_who_scans_a_ticket_learns_that_it_is_valid_and_no_name(client, amara, ticket):
    order = register(ticket, at=timezone.now(), buyer=amara)
    code = Registration.objects.get().code
    assert "not paid yet" in text(client.get(f"/tickets/{code}/"))
    pay(order, at=timezone.now())

    page = client.get(f"/tickets/{code.lower()}/")

    assert "Valid for Spring walk" in text(page)
    assert "Amara" not in text(page)
    assert page["X-Robots-Tag"] == "noindex"
    assert client.get("/tickets/NOTHING/").status_code == client.get("/tickets/NOTHING/calendar.ics").status_code == 404


def test_staff_see_whose_ticket_it_is(as_staff, amara, ticket):
    pay(register(ticket, at=timezone.now(), buyer=amara), at=timezone.now())

    assert "Amara Okafor" in text(as_staff(Role.SERVICE).get(f"/tickets/{Registration.objects.get().code}/"))


@pytest.mark.parametrize(
    ("ended", "words"),
    [("lapsed_at", "not paid in time"), ("cancelled_at", "was cancelled"), (None, "does not take place")],
)
def test_a_ticket_that_holds_no_more_says_why(client, ticket, ended, words):
    now = timezone.now()
    order = register(ticket, at=now)
    if ended is None:
        pay(order, at=now)
        call_off_event(event=ticket.event, at=now, by=None)
    else:
        Registration.objects.update(**{ended: now})

    page = text(client.get(f"/tickets/{Registration.objects.get().code}/"))

    assert "This ticket is not valid" in page
    assert words in page


def test_the_calendar_file_is_one(client, amara, ticket):
    pay(register(ticket, at=timezone.now(), buyer=amara), at=timezone.now())

    answer = client.get(f"/tickets/{Registration.objects.get().code}/calendar.ics")

    assert answer["Content-Type"] == "text/calendar"
    [entry] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert entry["SUMMARY"] == "Spring walk"
    assert entry["LOCATION"] == "Boathouse, Mill Lane 3"
