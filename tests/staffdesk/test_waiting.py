"""Who asks and waits, as staff see and decide it; and whom they register themselves (known pain 16)."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.models import ExceptionMade, ReasonCode
from billing.operations import Newcomer
from events.models import Registration, WaitlistEntry
from events.operations import Attendee, DeskBooking, register_by_staff
from events.sweeps import offer_freed_seats
from staffdesk.queries.events import fullness_of
from tests.factories.billing import pay
from tests.factories.core import AssociationFactory, UserFactory, sign_in
from tests.factories.events import EventFactory, TicketTypeFactory, register, wait_for
from tests.factories.members import PersonFactory

LIST = "/desk/events/walk/waiting/"
REGISTER = "/desk/events/walk/register/"


@pytest.fixture
def ticket(db):
    AssociationFactory()
    return TicketTypeFactory(event=EventFactory(slug="walk", title="Spring walk", capacity=2), name="Standard")


@pytest.fixture
def staff(client, ticket):
    sign_in(client, UserFactory(role="service"))
    return client


@pytest.fixture
def goodwill(db):
    return ReasonCode.objects.create(code="goodwill", label="Goodwill")


@pytest.fixture
def full(ticket):
    pay(register(ticket, at=timezone.now(), others=[Attendee("Kim")]), at=timezone.now())


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(key)" value="([^"]*)"', page.content.decode()))


def test_staff_see_who_asks_first_and_say_yes(staff, ticket):
    helper = TicketTypeFactory(event=ticket.event, name="Helper", price=0, needs_approval=True)
    asked = wait_for(helper, at=timezone.now(), words="I know the river.")

    page = staff.get(LIST)
    assert "I know the river." in text(page)
    answer = staff.post(f"{LIST}{asked.pk}/approve/", follow=True)

    assert "is offered seats" in text(answer)
    assert WaitlistEntry.objects.offered(at=timezone.now()).get() == asked
    assert "Wim Wacht" in text(staff.get(f"{LIST}?state=offered"))
    assert "answered" not in text(staff.post(f"{LIST}{asked.pk}/approve/", follow=True))


def test_staff_say_no_with_a_word(staff, ticket):
    helper = TicketTypeFactory(event=ticket.event, name="Helper", price=0, needs_approval=True)
    asked = wait_for(helper, at=timezone.now(), words="?")
    address = f"{LIST}{asked.pk}/refuse/"
    assert "A word to them" in text(staff.get(address))

    assert staff.post(address, {"note": "Next year!"})["Location"] == LIST

    assert "Staff said no" in text(staff.get(f"{LIST}?state=gone"))
    assert "do not wait any more" in text(staff.post(address, {"note": ""}))


def test_staff_take_somebody_off_the_list_and_offer_out_of_turn(staff, ticket, full, goodwill):
    first, second = (wait_for(ticket, at=timezone.now(), people=people) for people in (2, 1))
    address = f"{LIST}{second.pk}/offer/"
    why = {"reason": goodwill.pk, "words": "Guest of honour"}
    assert "is full" in text(staff.post(address, why))
    assert "Choose a reason" in text(staff.post(address, {"words": ""}))

    answer = staff.post(f"{LIST}{first.pk}/take-off/", follow=True)
    assert "no longer waits" in text(answer)
    assert "do not wait any more" in text(staff.post(f"{LIST}{first.pk}/take-off/", follow=True))
    WaitlistEntry.objects.filter(pk=first.pk).update(ended_at=None, ending="")
    ticket.event.capacity = 3
    ticket.event.save()
    assert staff.post(address, why)["Location"] == LIST

    assert ExceptionMade.objects.get().what == "event.offered_out_of_turn"


def test_an_entry_of_another_event_is_not_there(staff, ticket):
    other = wait_for(TicketTypeFactory(), at=timezone.now())

    assert staff.post(f"{LIST}{other.pk}/approve/").status_code == 404


def test_staff_register_somebody_new_at_a_full_event_with_a_reason(staff, ticket, full, goodwill):
    """Known pain 16 (tendenci #1149)."""
    answers = hidden(staff.get(REGISTER)) | {"ticket": ticket.pk, "name": "Ines Sol", "email": "", "pays": "price"}

    refused = staff.post(REGISTER, answers)
    assert "is full" in text(refused)
    assert 'value="Ines Sol"' in refused.content.decode()
    assert "Choose a reason" in text(staff.post(REGISTER, answers | {"overbook": "on"}))
    why = {"overbook": "on", "reason": goodwill.pk, "words": "The speaker"}
    answer = staff.post(REGISTER, answers | why)
    again = staff.post(REGISTER, answers | why)

    one = Registration.objects.get(name="Ines Sol")
    assert answer["Location"] == again["Location"] == f"/desk/orders/{one.order_line.order.reference}/"
    assert one.overbooked_by.words == "The speaker"


def test_staff_find_whom_they_register_and_it_may_be_free_with_a_reason(staff, ticket, goodwill):
    amara = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    found = staff.get(f"{REGISTER}?q=okafor")
    assert f'href="?contact={amara.number}"' in found.content.decode()
    address = f"{REGISTER}?contact={amara.number}"
    answers = hidden(staff.get(address)) | {"ticket": ticket.pk, "pays": "free"}

    assert "Choose a reason" in text(staff.post(address, answers))
    staff.post(address, answers | {"reason": goodwill.pk, "words": "Leads the walk"})

    assert Registration.objects.confirmed().get().contact == amara
    assert "Nobody matches" in text(staff.get(f"{REGISTER}?q=zzzz"))
    assert staff.get(f"{REGISTER}?contact=99999999").status_code == 404
    assert staff.get(f"{REGISTER}?contact=x").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_costs_the_same_for_one_or_many(staff, ticket, full, many, django_assert_max_num_queries):
    for _ in range(many):
        wait_for(ticket, at=timezone.now(), who=PersonFactory())
    staff.get(LIST)

    with django_assert_max_num_queries(14):
        assert staff.get(f"{LIST}?state=waiting").status_code == 200


def test_offered_and_overbooked_seats_are_told_apart_on_the_page_of_the_event(staff, ticket, full, goodwill):
    """Nobody reads of a free seat that is offered already, nor of a missing one where one was too many."""
    wait_for(ticket, at=timezone.now())
    booking = DeskBooking(uuid4(), ticket, Newcomer("Ines Sol", ""), True, True, goodwill, "The speaker")
    register_by_staff(booking=booking, at=timezone.now(), by=UserFactory(role="service"))
    ticket.event.capacity = 4
    ticket.event.save()
    offer_freed_seats(at=timezone.now())

    whole, [part] = fullness_of(ticket.event, [ticket], at=timezone.now())

    assert (whole.coming, whole.offered, whole.extra, whole.free) == (3, 1, 1, 1)
    assert (part.offered, part.extra) == (1, 1)
    assert "Offered to those who wait" in text(staff.get("/desk/events/walk/"))
