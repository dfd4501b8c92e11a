"""Waiting for a seat as people do it: known pain 19 (two free places, a party of three: the party decides)."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import Message
from billing.models import Order
from events.models import Registration, WaitlistEntry
from events.operations import Attendee, call_off_event
from events.sweeps import offer_freed_seats
from tests.factories.billing import pay
from tests.factories.events import EventFactory, TicketTypeFactory, register, wait_for
from tests.factories.members import PersonFactory

KIM = Attendee("Kim Lee")
ADDRESS = "/events/walk/wait/"


def hidden(page):
    return dict(
        re.findall(r'<input type="hidden" name="(key|ticket|seen|people)" value="([^"]*)"', page.content.decode())
    )


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def entry():
    return WaitlistEntry.objects.get()


@pytest.fixture
def full(ticket):
    now = timezone.now()
    order = register(ticket, at=now, others=[KIM, KIM])
    pay(order, at=now)
    return order


@pytest.fixture
def offered(full, walk, ticket):
    """Somebody who waited and is offered two seats."""
    found = wait_for(ticket, at=timezone.now(), people=2, others=[KIM])
    walk.capacity = 5
    walk.save()
    offer_freed_seats(at=timezone.now())
    found.refresh_from_db()
    return found


def test_a_full_event_leads_to_waiting(client, full):
    page = client.get("/events/walk/")

    assert f'href="{ADDRESS}"' in page.content.decode()
    assert "Every seat is taken" in text(page)
    assert f'href="{ADDRESS}"' in client.get("/events/walk/register/").content.decode()


def test_a_guest_waits_and_has_a_page_of_their_own(client, full):
    answers = hidden(client.get(ADDRESS)) | {"full_name": "Noor Vos", "email": "noor@example.org", "people": "2"}

    answer = client.post(ADDRESS, answers)
    again = client.post(ADDRESS, answers)

    assert answer["Location"] == again["Location"] == f"/waiting/{entry().code}/"
    assert (entry().name, entry().size, entry().contact.email) == ("Noor Vos", 2, "noor@example.org")
    page = Client().get(answer["Location"])
    assert "Place in line 1" in text(page)
    assert "Noor" not in text(page), "The code tells nobody who it is."
    assert page["X-Robots-Tag"] == "noindex"
    assert Message.objects.filter(purpose="event.waits", recipient="noor@example.org").count() == 1


def test_who_is_signed_in_is_asked_nothing_but_how_many(signed_in, amara, full):
    page = signed_in.get(ADDRESS)

    assert 'name="full_name"' not in page.content.decode()
    signed_in.post(ADDRESS, hidden(page) | {"people": "1"})

    assert entry().contact == amara


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(client, full):
    page = client.post(ADDRESS, hidden(client.get(ADDRESS)) | {"full_name": "Noor", "email": "noor", "people": "11"})

    assert "This is no e-mail address" in text(page)
    assert "At most 10 people" in text(page)
    assert 'value="Noor"' in page.content.decode()
    assert not WaitlistEntry.objects.exists()


def test_opening_the_mail_and_the_page_changes_nothing(client, offered):
    before = WaitlistEntry.objects.values().get()

    page = client.get(f"/waiting/{offered.code}/")

    assert "2 seats are kept for you" in text(page)
    assert "€40.00" in text(page)
    assert "Kim" not in text(page)
    assert WaitlistEntry.objects.values().get() == before
    assert not Order.objects.exclude(settled_at=None).filter(buyer=offered.contact).exists()


def test_an_offer_is_taken_up_with_one_click(client, offered, provider):
    page = client.get(f"/waiting/{offered.code}/")

    answer = client.post(f"/waiting/{offered.code}/", hidden(page) | {"people": "2", "then": "take-up"})
    again = Client().post(f"/waiting/{offered.code}/", hidden(page) | {"people": "2", "then": "take-up"})

    order = entry().order
    assert answer.status_code == again.status_code == 303
    assert answer["Location"] == again["Location"]
    assert answer["Location"].startswith(provider.process.url)
    assert order.total == 40
    assert [one.name for one in Registration.objects.filter(order_line__order=order)] == ["Wim Wacht", "Kim Lee"]
    assert client.get(f"/orders/{order.reference}/").status_code == 200
    assert "kept until you have paid" in text(client.get(f"/waiting/{offered.code}/"))


def test_it_can_be_paid_from_its_page_later(client, offered, provider):
    client.post(f"/waiting/{offered.code}/", {"people": "2", "then": "take-up"})

    answer = Client().post(f"/waiting/{offered.code}/", {"then": "pay"})

    assert answer["Location"].startswith(provider.process.url)
    pay(entry().order, at=timezone.now())
    assert "You are registered" in text(client.get(f"/waiting/{offered.code}/"))


def test_a_price_that_moved_meanwhile_is_shown_first(client, offered):
    answers = hidden(client.get(f"/waiting/{offered.code}/")) | {"people": "2", "then": "take-up", "seen": "19.00"}

    page = client.post(f"/waiting/{offered.code}/", answers)

    assert "The price has changed" in text(page)
    assert 'name="seen" value="20.00"' in page.content.decode()
    assert entry().accepted_at is None


def test_an_offer_is_declined_with_one_click(client, offered):
    answer = client.post(f"/waiting/{offered.code}/", {"then": "leave"})

    assert entry().ending == "declined"
    assert "You no longer wait" in text(client.get(answer["Location"]))


def test_two_windows_decline_after_taking_up(client, offered, provider):
    client.post(f"/waiting/{offered.code}/", {"people": "2", "then": "take-up"})

    page = client.post(f"/waiting/{offered.code}/", {"then": "leave"}, follow=True)

    assert "taken up already" in text(page)
    assert entry().ended_at is None


def test_an_offer_that_ran_out_says_so(client, offered):
    WaitlistEntry.objects.update(offer_ends_at=timezone.now())

    page = client.post(f"/waiting/{offered.code}/", {"people": "2", "then": "take-up"})

    assert "The offer has run out" in text(page)
    assert not Order.objects.filter(buyer=offered.contact).exists()


def test_more_than_were_offered_cannot_come(client, offered):
    page = client.post(f"/waiting/{offered.code}/", {"people": "3", "then": "take-up"})

    assert "At most 2 seats" in text(page)
    assert entry().accepted_at is None


def test_a_code_nobody_has_is_told_nothing(client, association):
    assert client.get("/waiting/NOTHING/").status_code == 404
    assert client.post("/waiting/NOTHING/", {"then": "take-up"}).status_code == 404


def test_an_event_called_off_says_so_to_those_who_wait(client, full, ticket, walk):
    found = wait_for(ticket, at=timezone.now())
    call_off_event(event=walk, at=timezone.now(), by=None)

    assert "does not take place" in text(client.get(f"/waiting/{found.code}/"))


# --- Known pain 19 ----------------------------------------------------------------------------------------------------


@pytest.fixture
def two_free(ticket):
    """Two seats for a party of three."""
    pay(register(ticket, at=timezone.now()), at=timezone.now())


PARTY = {"full_name": "Noor Vos", "email": "noor@example.org", "others": "Kim Lee\nLou Reis lou@example.org"}


def test_a_party_too_large_is_led_from_the_form_to_waiting_and_decides(client, two_free, provider):
    """Known pain 19 (webform_civicrm #647)."""
    address = "/events/walk/register/"
    refused = client.post(address, hidden(client.get(address)) | PARTY)
    assert "Only 2 seats" in text(refused)
    assert f'formaction="{ADDRESS}"' in refused.content.decode()

    page = client.post(ADDRESS, hidden(refused) | PARTY)

    shown = page.content.decode()
    assert 'value="Noor Vos"' in shown
    assert 'name="people" value="3"' in shown
    assert "2 of us register now, the rest wait" in text(page)
    assert "We all wait" in text(page)
    assert not WaitlistEntry.objects.exists()


def test_some_register_now_and_the_rest_wait(client, two_free, provider):
    """Known pain 19: two now and one waiting."""
    answers = hidden(client.post(ADDRESS, PARTY)) | PARTY | {"people": "3", "how": "some"}

    answer = client.post(ADDRESS, answers)
    again = client.post(ADDRESS, answers)

    assert answer["Location"] == again["Location"]
    assert answer["Location"].startswith(provider.process.url)
    held = Registration.objects.held(at=timezone.now())
    assert [one.name for one in held] == ["Noor Vos", "Kim Lee"]
    assert (entry().size, entry().others) == (1, [{"name": "Lou Reis", "email": "lou@example.org"}])
    assert entry().contact == held[0].contact


def test_or_all_of_them_wait(client, two_free):
    """Known pain 19: all waiting; the two seats stay free for others."""
    answers = hidden(client.post(ADDRESS, PARTY)) | PARTY | {"people": "3", "how": "all"}

    client.post(ADDRESS, answers)

    assert (entry().size, entry().offered_at) == (3, None)
    assert "only 2 seats left" in text(client.get("/events/walk/"))


def test_nobody_decides_for_them(client, two_free):
    page = client.post(ADDRESS, hidden(client.post(ADDRESS, PARTY)) | PARTY | {"people": "3"})

    assert "Choose whether some of you register now" in text(page)
    assert not WaitlistEntry.objects.exists()


def test_where_seats_are_free_nobody_waits(client, two_free):
    answers = hidden(client.get(ADDRESS)) | {"full_name": "Noor Vos", "email": "noor@example.org", "people": "2"}

    page = client.post(ADDRESS, answers, follow=True)

    assert page.redirect_chain[-1][0] == "/events/walk/register/"
    assert 'value="Noor Vos"' in page.content.decode()
    assert not WaitlistEntry.objects.exists()


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_a_ticket_staff_approve_is_asked_for_with_a_few_words(client, walk):
    TicketTypeFactory(event=walk, name="Helper", price=0, needs_approval=True)
    assert "Ask for a place" in text(client.get("/events/walk/"))
    answers = hidden(client.get(ADDRESS)) | {"full_name": "Noor Vos", "email": "noor@example.org", "people": "1"}

    refused = client.post(ADDRESS, answers)
    answer = client.post(ADDRESS, answers | {"words": "I know the river."})

    assert "Write a sentence or two" in text(refused)
    assert (entry().kind, entry().words, entry().offered_at) == ("approval", "I know the river.", None)
    assert "We have your request" in text(client.get(answer["Location"]))
    assert client.get("/events/walk/register/").content.decode().count("Helper") == 0


@pytest.mark.sweep
@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("address", "most"), [("/events/walk/", 11), (ADDRESS, 12), ("/waiting/{code}/", 12)])
def test_pages_cost_the_same_for_one_or_many(
    signed_in, full, walk, ticket, *, many, address, most, django_assert_max_num_queries
):
    TicketTypeFactory.create_batch(many, event=walk)
    EventFactory.create_batch(many)
    entries = [wait_for(ticket, at=timezone.now(), who=PersonFactory()) for _ in range(many)]
    address = address.format(code=entries[-1].code)
    signed_in.get(address)

    with django_assert_max_num_queries(most):
        page = signed_in.get(address)

    assert page.status_code == 200
    assert len(page.content) < 60_000


def test_who_needs_two_kinds_of_ticket_is_told_what_to_do(client, offered, walk):
    said = ("You all wait for the same kind of ticket.", "Does one of you need another kind of ticket")
    offer = f"/waiting/{offered.code}/"
    alone = [said[0] in text(client.get(ADDRESS)), said[1] in text(client.get(offer))]
    TicketTypeFactory(event=walk, name="Child")

    several = [said[0] in text(client.get(ADDRESS)), said[1] in text(client.get(offer))]

    assert (alone, several) == ([False, False], [True, True])
