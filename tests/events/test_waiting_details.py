"""Who waited chooses sessions and answers questions when they take up their seats, as when registering."""

import pytest
from django.utils import timezone

from ams.core.invariants import broken_invariants
from billing.models import Order
from events.models import Registration, SessionPlace, WaitlistEntry
from events.operations import NoSeatLeft, Wishes, take_up_offer
from tests.events.test_pages import text
from tests.events.test_sessions import asked, carried, named
from tests.factories.billing import pay
from tests.factories.events import QuestionFactory, register


@pytest.fixture
def diet(walk):
    return QuestionFactory(event=walk, is_required=True)


def page_of(entry):
    return f"/waiting/{entry.code}/"


def take_up(client, entry, **typed):
    sent = {**carried(client.get(page_of(entry))), "people": "2", **typed, "then": "take-up"}
    return client.post(page_of(entry), sent)


@pytest.mark.usefixtures("provider")
def test_each_of_them_is_asked_before_going_to_pay(client, diet, dinner, offered):
    second = take_up(client, offered, others="Kim Lee")
    assert "Who takes part in what" in text(second)
    assert "Standard × 2 €40.00" in text(second)
    assert not WaitlistEntry.objects.get().accepted_at

    answers = {named("You", asked(diet)): "Vegan", named("Kim Lee", asked(diet)): "All"}
    done = client.post(
        page_of(offered), carried(second) | answers | {"details": "1", named("Kim Lee", "sessions"): str(dinner.pk)}
    )

    assert done.status_code == 303
    order = WaitlistEntry.objects.get().order
    assert order.total == 55
    mine = Registration.objects.filter(order_line__order=order).order_by("pk")
    assert list(mine.values_list("name", "answers")) == [("Wim Wacht", {"diet": "Vegan"}), ("Kim Lee", {"diet": "All"})]
    assert SessionPlace.objects.get().registration.name == "Kim Lee"
    pay(order, at=timezone.now())
    assert list(broken_invariants(at=timezone.now())) == []


def test_the_page_names_nobody_who_was_not_named_on_it(client, diet, offered):
    """Whoever has the code may decide, and learns nothing of whom it is about (decision 25)."""
    second = text(take_up(client, offered))

    assert "Kim" not in second
    assert "Wim" not in second
    assert "You" in second
    assert "Person 2" in second


def test_what_is_missing_is_said_beside_each_and_going_back_loses_nothing(client, diet, offered):
    second = take_up(client, offered, others="Kim Lee")
    sent = carried(second) | {named("You", asked(diet)): "Vegan"}

    page = client.post(page_of(offered), sent | {"details": "1"})
    assert "Kim Lee – What you eat" in text(page)
    back = client.post(page_of(offered), sent | {"then": "back"})

    assert "2 seats are kept for you" in text(back)
    assert "Kim Lee" in back.content.decode()
    assert carried(back)[named("You", asked(diet))] == "Vegan"
    assert not WaitlistEntry.objects.get().accepted_at


def test_a_session_that_filled_up_is_said_on_the_second_page_and_the_offer_stands(
    client, walk, dinner, ticket, offered
):
    second = take_up(client, offered)
    walk.capacity = 6
    walk.save()
    register(ticket, at=timezone.now(), wishes=Wishes(sessions=(dinner.pk,)))

    page = client.post(page_of(offered), carried(second) | {"details": "1", named("You", "sessions"): str(dinner.pk)})

    assert "“Dinner” is full" in text(page)
    offered.refresh_from_db()
    assert (offered.accepted_at, offered.order) == (None, None)
    with pytest.raises(NoSeatLeft):
        take_up_offer(
            entry=offered, people=2, seen=None, at=timezone.now(), by=None, wishes=[Wishes(sessions=(dinner.pk,))]
        )
    assert Order.objects.filter(buyer=offered.contact).count() == 0


@pytest.mark.usefixtures("provider")
def test_where_nothing_is_asked_one_click_does(client, offered):
    assert take_up(client, offered).status_code == 303


@pytest.mark.usefixtures("provider")
def test_a_second_click_on_either_page_leads_to_the_same_order(client, diet, offered):
    sent = carried(take_up(client, offered)) | {"details": "1"}
    sent |= {named("You", asked(diet)): "Vegan", named("Person 2", asked(diet)): "All"}

    first, again = (client.post(page_of(offered), sent) for _ in range(2))

    assert first["Location"] == again["Location"] == take_up(client, offered)["Location"]
    assert Order.objects.filter(buyer=offered.contact).count() == 1


def test_the_second_page_keeps_to_twelve_queries(client, diet, dinner, offered, django_assert_max_num_queries):
    sent = carried(client.get(page_of(offered))) | {"people": "2", "then": "take-up"}

    with django_assert_max_num_queries(12):
        assert "Who takes part in what" in text(client.post(page_of(offered), sent))
