"""Sessions and questions: what each who comes chooses and answers, on the second page and under the lock."""

import re
from datetime import time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.invariants import broken_invariants
from ams.core.models import FieldDefinition
from billing.models import Order
from billing.operations import Newcomer
from events.forms.details import block_of
from events.models import Registration, SessionPlace
from events.operations import Attendee, Booking, CannotChoose, NoSeatLeft, Wishes, withdraw_ticket
from events.purchases import make_registration
from events.queries import places_of, sessions_of
from tests.events.conftest import NOW
from tests.events.test_pages import hidden, text
from tests.factories.billing import pay
from tests.factories.events import QuestionFactory, SessionFactory, TicketTypeFactory, register

PAGE = "/events/walk/register/"


def named(name, field, nth=1):
    return f"{block_of(name, nth)}-{field}"


def asked(question):
    return f"asked-{question.field_id}"


def guest(client, **more):
    answers = hidden(client.get(PAGE))
    return answers | {"full_name": "Noor Vos", "email": "noor@example.org", **more}


def carried(page):
    """The hidden fields of a page, as its form would send them."""
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.content.decode()))


@pytest.fixture
def birds(walk):
    return SessionFactory(event=walk, title="Bird calls", capacity=1)


@pytest.fixture
def dinner(walk):
    return SessionFactory(event=walk, title="Dinner", start_time=time(12), end_time=time(13), price=Decimal(15))


@pytest.fixture
def diet(walk):
    return QuestionFactory(event=walk, is_required=True)


def test_an_event_that_asks_nothing_has_one_page(client, ticket, provider):
    assert client.post(PAGE, guest(client)).status_code == 303


def test_a_second_page_asks_each_who_comes(client, ticket, birds, diet, provider):
    first = client.post(PAGE, guest(client, others="Kim Lee"))
    assert first.status_code == 200
    assert not Order.objects.exists()
    assert text(first).count("What you eat") == 2
    assert "11 a.m. – noon" in text(first) or "11:00 – 12:00" in text(first)

    done = client.post(PAGE, carried(first) | {
        "details": "1", named("Noor Vos", asked(diet)): "Vegan", named("Kim Lee", asked(diet)): "Anything",
        named("Kim Lee", "sessions"): str(birds.pk),
    })  # fmt: skip

    assert done.status_code == 303
    assert [one.answers for one in Registration.objects.order_by("pk")] == [{"diet": "Vegan"}, {"diet": "Anything"}]
    place = SessionPlace.objects.get()
    assert (place.session, place.registration.name, place.order_line) == (birds, "Kim Lee", None)
    assert Order.objects.get().total == 40


def test_nothing_typed_is_lost_by_going_back_and_on(client, ticket, birds, diet):
    first = client.post(PAGE, guest(client, others="Kim Lee"))
    typed = carried(first) | {named("Kim Lee", asked(diet)): "No nuts", named("Kim Lee", "sessions"): str(birds.pk)}

    back = client.post(PAGE, typed | {"then": "back"})
    assert "Kim Lee" in back.content.decode()
    assert "noor@example.org" in back.content.decode()
    assert "Please look at this again" not in text(back)
    again = client.post(PAGE, carried(back) | {
        "full_name": "Noor Vos", "email": "noor@example.org", "others": "Lou Ray\nKim Lee",
    })  # fmt: skip

    page = again.content.decode()
    assert "No nuts" in page
    assert re.search(rf'name="{named("Kim Lee", "sessions")}" value="{birds.pk}"[^>]*checked', page)
    assert "Please look at this again" not in page
    assert not Order.objects.exists()


def test_what_has_to_be_answered_is_said_beside_each(client, ticket, diet):
    first = client.post(PAGE, guest(client, others="Kim Lee"))

    page = client.post(PAGE, carried(first) | {"details": "1", named("Noor Vos", asked(diet)): "Vegan"})

    assert text(page).count("Please answer this too.") == 2  # at the top, and beside Kim's field
    assert "Kim Lee – What you eat" in text(page)
    assert "Vegan" in page.content.decode()
    assert not Order.objects.exists()


def test_two_sessions_at_the_same_time_cannot_both_be_chosen(client, walk, ticket, birds):
    moths = SessionFactory(event=walk, title="Moths", start_time=time(11, 30), end_time=time(12, 30))
    wishes = Wishes(sessions=(birds.pk, moths.pk))

    with pytest.raises(CannotChoose, match="at the same time"):
        register(ticket, at=NOW, wishes=wishes)
    first = client.post(PAGE, guest(client))
    page = client.post(
        PAGE, carried(first) | {"details": "1", named("Noor Vos", "sessions"): [str(birds.pk), str(moths.pk)]}
    )

    assert "“Bird calls” and “Moths” take place at the same time" in text(page)
    assert not Registration.objects.exists()


def test_one_that_begins_when_another_ends_is_after_it(ticket, birds, dinner):
    register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk, dinner.pk)))

    assert SessionPlace.objects.count() == 2


def test_a_session_that_costs_extra_is_a_line_of_its_own(ticket, dinner):
    order = register(ticket, at=NOW, others=[Attendee("Kim Lee")], wishes=Wishes(sessions=(dinner.pk,)))

    assert order.total == 55
    assert [line.description for line in order.lines.order_by("position")] == [
        "A ticket, Noor Vos", "A ticket, Kim Lee", "Spring walk: Dinner, Noor Vos",
    ]  # fmt: skip
    pay(order, at=NOW)
    assert all(line.fulfilled_at for line in order.lines.all())
    line = SessionPlace.objects.get().order_line
    withdraw_ticket(line=line, at=NOW)
    assert SessionPlace.objects.get().cancelled_at == NOW
    assert Registration.objects.confirmed().count() == 2, "The ticket itself stands."
    assert list(broken_invariants(at=NOW)) == []


def test_the_last_seat_of_a_session_is_had_once(ticket, birds):
    register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk,)))

    with pytest.raises(NoSeatLeft, match="“Bird calls” is full") as refused:
        register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk,)))

    assert refused.value.what == birds
    assert Registration.objects.count() == 1
    [session] = sessions_of(ticket.event, at=NOW)
    assert session.taken == 1
    register(ticket, at=NOW)


def test_who_goes_back_takes_their_seat_along_but_no_seat_of_a_full_session(ticket, birds):
    """A seat at the event that passes from the earlier order of the same visitor is none in a session."""
    earlier = register(ticket, at=NOW)
    register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk,)))
    booking = Booking(uuid4(), ticket, Newcomer("Noor Vos", "n@example.org"), wishes=Wishes(sessions=(birds.pk,)))

    with pytest.raises(NoSeatLeft, match="Bird calls"):
        make_registration(booking=booking, earlier=earlier, at=NOW, by=None)

    assert list(broken_invariants(at=NOW)) == []


def test_a_seat_in_a_session_is_free_when_the_ticket_is(ticket, birds):
    order = register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk,)))
    pay(order, at=NOW)
    withdraw_ticket(line=order.lines.get(), at=NOW)

    register(ticket, at=NOW, wishes=Wishes(sessions=(birds.pk,)))

    assert list(broken_invariants(at=NOW)) == []


def test_a_session_that_filled_up_meanwhile_is_said_on_the_second_page(client, ticket, birds, provider):
    first = client.post(PAGE, guest(client))
    register(ticket, at=timezone.now(), wishes=Wishes(sessions=(birds.pk,)))

    page = client.post(PAGE, carried(first) | {"details": "1", named("Noor Vos", "sessions"): str(birds.pk)})

    assert page.status_code == 200
    assert "“Bird calls” is full" in text(page)
    assert "Who takes part in what" in text(page)
    assert Registration.objects.count() == 1


def test_a_price_of_a_session_that_moved_is_shown_first(client, ticket, dinner, provider):
    first = client.post(PAGE, guest(client))
    sent = carried(first) | {"details": "1", named("Noor Vos", "sessions"): str(dinner.pk)}

    page = client.post(PAGE, sent | {"session_prices": f"{dinner.pk}=10.00 x=y 3"})
    assert "The price of “Dinner” has changed meanwhile" in text(page)
    assert client.post(PAGE, sent).status_code == 303
    assert Order.objects.get().total == 35


def test_a_session_of_another_event_is_not_to_be_had(ticket):
    with pytest.raises(CannotChoose, match="cannot be chosen"):
        register(ticket, at=NOW, wishes=Wishes(sessions=(SessionFactory().pk,)))


def test_an_answer_has_to_fit_its_question_and_others_are_not_kept(walk, ticket):
    QuestionFactory(event=walk, key="born", label="Born", kind="date")

    with pytest.raises(CannotChoose, match="Born: Write a date"):
        register(ticket, at=NOW, wishes=Wishes(answers=(("born", "yesterday"),)))
    register(ticket, at=NOW, wishes=Wishes(answers=(("born", "2001-02-03"), ("unasked", "x"))))

    assert Registration.objects.get().answers == {"born": "2001-02-03"}


def test_a_field_put_away_is_asked_no_more(client, ticket, diet, provider):
    FieldDefinition.objects.update(archived_at=NOW)

    assert client.post(PAGE, guest(client)).status_code == 303


def test_free_events_stay_free_with_sessions(client, walk, birds):
    TicketTypeFactory(event=walk, price=Decimal(0))
    first = client.post(PAGE, guest(client))

    done = client.post(
        PAGE, carried(first) | {"details": "1", named("Noor Vos", "sessions"): str(birds.pk)}, follow=True
    )

    assert "Thank you, it is done" in text(done)
    registration = Registration.objects.confirmed().get()
    assert [place.session for place in places_of([registration.pk])[registration.pk]] == [birds]


def test_what_was_chosen_is_part_of_what_makes_a_form_the_same(ticket, birds):
    key = "9a1f3f5e-0000-4000-8000-000000000001"
    first = register(ticket, at=NOW, key=key)

    assert register(ticket, at=NOW, key=key) == first
    assert register(ticket, at=NOW, key=key, wishes=Wishes(sessions=(birds.pk,))) != first


@pytest.mark.parametrize("many", [1, 3])
def test_the_second_page_costs_the_same_for_one_or_many(client, walk, ticket, *, many, django_assert_max_num_queries):
    for number in range(many):
        SessionFactory(event=walk, price=Decimal(5))
        QuestionFactory(event=walk, key=f"q{number}", label=f"Question {number}")
    answers = guest(client, others="Kim")
    client.post(PAGE, answers)

    with django_assert_max_num_queries(12):
        page = client.post(PAGE, answers)
    assert "Who takes part in what" in text(page)
    assert len(page.content) < 60_000
