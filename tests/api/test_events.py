"""Events through the API: which there are, what they cost somebody, who comes, and registering."""

from datetime import time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from billing.checkout import refresh_order
from billing.models import Order
from events.models import Registration, WaitlistEntry
from members.operations import set_member_price
from tests.api.conftest import LONG_AGO
from tests.factories.billing import DiscountCodeFactory, pay
from tests.factories.events import EventFactory, QuestionFactory, SessionFactory, TicketTypeFactory, register
from tests.factories.members import MembershipFactory, PersonFactory, year


def money(amount):
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def walk(association):
    link = "https://meet.example.org/secret"
    return EventFactory(slug="walk", title="Spring walk", capacity=3, online_link=link, zone="Europe/Lisbon")


@pytest.fixture
def ticket(walk):
    """Twenty euros."""
    return TicketTypeFactory(event=walk, name="Standard")


def test_events_that_were_announced_by_their_day(api, walk):
    EventFactory(slug="draft", published_at=None)
    EventFactory(slug="over", start_date="2020-01-04", end_date="2020-01-04")
    EventFactory(slug="gone", start_date="2099-01-01", end_date="2099-01-01", cancelled_at=timezone.now())

    def slugs(query=""):
        return [one["slug"] for one in api.get(f"events/{query}").json()["results"]]

    assert slugs() == ["over", "gone", "walk"]
    assert slugs("?state=coming") == ["walk"]
    assert slugs("?state=over") == ["over"]
    assert slugs("?state=cancelled") == ["gone"]
    first = api.get("events/?limit=2").json()
    second = api.get(first["next"].removeprefix("http://testserver/api/v1/")).json()
    assert [one["slug"] for one in first["results"] + second["results"]] == ["over", "gone", "walk"]
    assert second["next"] is None


def test_an_event_says_its_times_by_the_clocks_there_and_no_link(api, walk):
    answer = api.get("events/walk/")

    found = answer.json()
    assert (found["starts"], found["ends"], found["zone"]) == ("2099-05-02T10:00", "2099-05-02T13:00", "Europe/Lisbon")
    assert (found["starts_at"], found["state"], found["is_online"]) == ("2099-05-02T09:00:00Z", "coming", True)
    assert b"secret" not in answer.content
    assert api.get("events/nothing/").status_code == 404


def test_tickets_cost_what_they_would_cost_this_contact(api, walk, ticket, alice, full):
    MembershipFactory(holder=alice, type=full, terms=[year(timezone.localdate().year)])
    set_member_price(
        product=ticket.product, type=full, amount=Decimal(15), valid_from=LONG_AGO.date(), at=LONG_AGO, by=None
    )
    TicketTypeFactory(event=walk, name="Early", sold_until="2020-01-01", position=1)

    [anybody, early] = api.get("events/walk/ticket-types/").json()["results"]
    [member, _early] = api.get(f"events/walk/ticket-types/?contact={alice.number}").json()["results"]

    assert (anybody["id"], anybody["price"], anybody["left"]) == (ticket.pk, money("20.00"), 3)
    assert (anybody["is_available"], anybody["reason"]) == (True, "")
    assert not early["is_available"]
    assert early["reason"].startswith("It was to be had until 1")
    assert (member["price"], member["usual_price"]) == (money("15.00"), money("20.00"))
    assert member["price_note"] == "Member price"
    assert api.get("events/walk/ticket-types/?contact=999999").status_code == 400


def test_somebody_is_registered_and_pays_at_the_provider(api, ticket, alice, provider):
    others = [{"name": "Kim Lee", "email": "kim@example.org"}]
    body = {"ticket_type": ticket.pk, "contact": alice.number, "others": others}

    answer = api.post("registrations/", body)

    assert answer.status_code == 201, answer.content
    made = answer.json()
    order = Order.objects.get(reference=made["order"]["reference"])
    assert made["order"]["payment"]["url"] == order.attempts.get().url
    assert made["order"]["owed"] == money("40.00")
    assert order.channel == "api"
    assert [(one["name"], one["email"], one["state"], one["contact"]) for one in made["registrations"]] == [
        ("Alice Moreau", "alice@example.org", "held", alice.number), ("Kim Lee", "kim@example.org", "held", None),
    ]  # fmt: skip
    provider.pay(order)
    refresh_order(order=order, at=timezone.now())
    path = f"registrations/{made['registrations'][1]['id']}/"
    found = api.get(path).json()
    assert (found["state"], found["order"], found["event"]) == ("confirmed", order.reference, "walk")
    assert found["code"] == Registration.objects.get(name="Kim Lee").code


@pytest.fixture
def programme(walk, ticket):
    """Two sessions at the same time, one later that costs extra, and two questions of which one must be answered."""
    return {
        "birds": SessionFactory(event=walk, title="Bird calls", capacity=1),
        "boats": SessionFactory(event=walk, title="Boats"),
        "dinner": SessionFactory(event=walk, title="Dinner", start_time=time(12), end_time=time(13), price=Decimal(15)),
        "diet": QuestionFactory(event=walk, is_required=True),
        "miles": QuestionFactory(event=walk, key="miles", label="Miles", kind="number"),
    }


def test_what_is_asked_and_chosen_is_listed_with_its_price(api, walk, programme):
    found = api.get("events/walk/ticket-types/").json()

    assert [(one["title"], one["price"], one["left"], one["is_available"]) for one in found["sessions"]] == [
        ("Bird calls", None, 1, True), ("Boats", None, None, True), ("Dinner", money("15.00"), None, True),
    ]  # fmt: skip
    assert found["sessions"][0]["starts"] == "2099-05-02T11:00"
    assert [(one["key"], one["kind"], one["is_required"]) for one in found["questions"]] == [
        ("diet", "text", True), ("miles", "number", False),
    ]  # fmt: skip


def test_answers_and_sessions_come_with_each_person(api, ticket, alice, programme, provider):
    birds, dinner = programme["birds"].pk, programme["dinner"].pk
    body = {
        "ticket_type": ticket.pk, "contact": alice.number, "answers": {"diet": "Vegan", "miles": 12},
        "sessions": [birds, dinner], "others": [{"name": "Kim Lee", "answers": {"diet": "Anything"}}],
    }  # fmt: skip

    made = api.post("registrations/", body).json()

    assert [(one["answers"], one["sessions"]) for one in made["registrations"]] == [
        ({"diet": "Vegan", "miles": 12}, sorted([birds, dinner])), ({"diet": "Anything"}, []),
    ]  # fmt: skip
    assert made["order"]["total"] == money("55.00")


ASKED = {"answers": {"diet": "Vegan"}}


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/answers/diet"),
        ({"answers": {"diet": ""}}, "/answers/diet"),
        ({"answers": {"diet": None}}, "/answers/diet"),
        ({"answers": {"diet": "Vegan", "shoes": "42"}}, "/answers/shoes"),
        ({"answers": {"diet": "Vegan", "miles": "12"}}, "/answers/miles"),
        ({"answers": {"diet": "Vegan", "miles": 1e99}}, "/answers/miles"),
        ({"answers": "Vegan"}, "/answers"),
        ({**ASKED, "sessions": ["x"]}, "/sessions/0"),
        ({**ASKED, "others": [{"name": "Kim"}]}, "/others/0/answers/diet"),
        (
            {**ASKED, "others": [{"name": "Kim", **ASKED}, {"name": "Lee", "answers": {"diet": 1}}]},
            "/others/1/answers/diet",
        ),
    ],
)
@pytest.mark.usefixtures("programme")
def test_what_the_page_would_not_take_is_not_taken_here(api, ticket, alice, sent, pointer):
    answer = api.post("registrations/", {"ticket_type": ticket.pk, "contact": alice.number, **sent})

    assert answer.status_code == 400, answer.content
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert not Registration.objects.exists()


def test_sessions_that_cannot_be_had_together_or_at_all_are_refused(api, ticket, alice, programme, provider):
    def post(*chosen, **more):
        body = {"ticket_type": ticket.pk, "contact": alice.number, "sessions": list(chosen), **ASKED, **more}
        return api.post("registrations/", body)

    elsewhere = SessionFactory().pk
    birds, boats = programme["birds"].pk, programme["boats"].pk
    others = [{"name": "Kim", "sessions": [birds], **ASKED}]
    for answer, why in (
        (post(birds, boats), "at the same time"),
        (post(elsewhere), "cannot be chosen any more"),
        (post(birds, others=others), "Only 1 seat of “Bird calls”"),
    ):
        assert (answer.status_code, why in answer.json()["detail"]) == (422, True), answer.content
    assert not Registration.objects.exists()


def test_answers_are_for_keys_that_may_read_them(key_for, ticket, alice, programme):
    register(ticket, at=timezone.now(), buyer=alice)
    programme["miles"].field.seen_by = "administrators"
    programme["miles"].field.save()
    Registration.objects.update(answers={"diet": "Vegan", "miles": 3})

    def read(*scopes):
        return key_for("events:read", *scopes).get("registrations/").json()["results"][0]["answers"]

    assert read() is None
    assert read("contacts:read") == {"diet": "Vegan"}
    assert read("contacts:read", "contacts:restricted") == {"diet": "Vegan", "miles": 3}


def test_the_same_request_sent_again_registers_once(api, ticket, alice, provider):
    name, body = str(uuid4()), {"ticket_type": ticket.pk, "contact": alice.number}

    answers = [api.post("registrations/", body, Idempotency_Key=name) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert Registration.objects.count() == 1


def test_a_discount_code_holds_here_too(api, ticket, alice, provider):
    DiscountCodeFactory(most_uses=1)
    body = {"ticket_type": ticket.pk, "contact": alice.number, "discount_code": "spring-27"}

    assert api.post("registrations/", body).json()["order"]["total"] == money("18.00")
    refused = api.post("registrations/", body)

    assert refused.status_code == 422
    assert "was used as often as it could be" in refused.json()["detail"]
    assert Registration.objects.count() == 1


def test_what_is_free_is_confirmed_at_once(api, walk, alice):
    free = TicketTypeFactory(event=walk, price=Decimal(0))

    made = api.post("registrations/", {"ticket_type": free.pk, "contact": alice.number}).json()

    assert made["order"]["payment"] is None
    assert made["registrations"][0]["state"] == "confirmed"


def test_no_more_are_registered_than_there_are_seats(api, ticket, alice, provider):
    others = [{"name": f"Friend {number}"} for number in range(3)]

    answer = api.post("registrations/", {"ticket_type": ticket.pk, "contact": alice.number, "others": others})

    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (422, "not-possible")
    assert "Only 3 seats" in answer.json()["detail"]
    assert not Registration.objects.exists()


@pytest.mark.parametrize("wrong", ["draft", "approval", "unknown"])
def test_what_cannot_be_had_here_is_refused(api, ticket, alice, wrong):
    kind = {
        "draft": lambda: TicketTypeFactory(event=EventFactory(published_at=None)).pk,
        "approval": lambda: TicketTypeFactory(event=ticket.event, needs_approval=True).pk,
        "unknown": lambda: 999999,
    }[wrong]()

    answer = api.post("registrations/", {"ticket_type": kind, "contact": alice.number})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/ticket_type"


def test_who_comes_by_event_contact_and_state(api, walk, ticket, alice):
    other = TicketTypeFactory(event=EventFactory(slug="other"))
    register(ticket, at=timezone.now(), buyer=alice)
    register(other, at=timezone.now(), buyer=alice)
    lapsed, gone = register(ticket, at=timezone.now()), register(ticket, at=timezone.now())
    Registration.objects.filter(order_line__order=lapsed).update(lapsed_at=timezone.now())
    Registration.objects.filter(order_line__order=gone).update(cancelled_at=timezone.now())

    def events(query):
        return [(one["event"], one["state"]) for one in api.get(f"registrations/?{query}").json()["results"]]

    assert events("") == [("walk", "held"), ("other", "held"), ("walk", "lapsed"), ("walk", "cancelled")]
    assert events("event=walk&state=held") == [("walk", "held")]
    assert events(f"contact={alice.number}") == [("walk", "held"), ("other", "held")]
    assert events("state=lapsed") == [("walk", "lapsed")]
    assert events("state=cancelled") == [("walk", "cancelled")]
    assert events("state=confirmed") == []
    assert api.get("registrations/999999/").status_code == 404


def test_who_waits_in_the_order_in_which_they_came(api, walk, ticket, alice):
    for number, changes in enumerate(
        ({}, {"kind": "approval"}, {"offered_at": timezone.now(), "offer_ends_at": timezone.now() + timedelta(hours=1)})
    ):
        WaitlistEntry.objects.create(
            ticket_type=ticket, contact=PersonFactory(),
            name=f"Party {number}", email="a@example.org", size=number + 1, code=f"CODE{number}",
            joined_at=LONG_AGO + timedelta(days=number), **changes,
        )  # fmt: skip

    found = api.get("waiting/?event=walk").json()["results"]

    assert [(one["name"], one["size"], one["state"]) for one in found] == [
        ("Party 0", 1, "waiting"), ("Party 1", 2, "asking"), ("Party 2", 3, "offered"),
    ]  # fmt: skip
    assert api.get("waiting/").status_code == 400
    assert api.get("waiting/?event=nothing").status_code == 400


def test_names_are_for_keys_that_may_read_people(key_for, ticket, alice):
    register(ticket, at=timezone.now(), buyer=alice)
    WaitlistEntry.objects.create(
        ticket_type=ticket, contact=alice, name="Alice", email="a@example.org", size=1, code="CODE", joined_at=LONG_AGO
    )
    reader = key_for("events:read")

    [found] = reader.get("registrations/").json()["results"]
    [waits] = reader.get("waiting/?event=walk").json()["results"]

    assert (found["name"], found["email"], found["code"], waits["name"]) == (None, None, None, None)
    assert found["contact"] == alice.number
    assert reader.post("registrations/", {"ticket_type": ticket.pk, "contact": alice.number}).status_code == 403
    assert key_for("contacts:read").get("events/").status_code == 403


def test_registrations_take_as_many_questions_whether_there_are_few_or_many(
    api, walk, ticket, alice, django_assert_max_num_queries
):
    walk.capacity = None
    walk.save()
    for _ in range(12):
        register(ticket, at=timezone.now(), buyer=alice)

    with django_assert_max_num_queries(8):
        assert len(api.get("registrations/?event=walk").json()["results"]) == 12


def test_a_ticket_is_given_back_by_the_rules(api, walk, ticket, alice, provider):
    free = TicketTypeFactory(event=walk, price=Decimal(0), name="Free")
    [mine] = api.post("registrations/", {"ticket_type": free.pk, "contact": alice.number}).json()["registrations"]

    answers = [api.post(f"registrations/{mine['id']}/cancellation/") for _ in range(2)]

    assert [answer.json()["state"] for answer in answers] == ["cancelled", "cancelled"]
    assert api.get("events/walk/ticket-types/").json()["results"][0]["left"] == 3


def test_what_the_rules_do_not_allow_is_refused(api, ticket, alice):
    order = register(ticket, at=timezone.now(), buyer=alice)
    pay(order, at=timezone.now())
    one = Registration.objects.get()

    answer = api.post(f"registrations/{one.pk}/cancellation/")

    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.cancelled_at is None
    assert api.post("registrations/999999/cancellation/").status_code == 404


def test_people_are_let_in_at_the_door_once(api, walk, ticket, alice):
    pay(register(ticket, at=timezone.now(), buyer=alice), at=timezone.now())
    code = Registration.objects.get().code

    first = api.post("check-ins/", {"event": "walk", "code": f"https://example.org/tickets/{code}/"}).json()
    again = api.post("check-ins/", {"event": "walk", "code": code}).json()

    assert (first["verdict"], first["registration"]["name"]) == ("in", "Alice Moreau")
    assert (again["verdict"], again["checked_in_at"]) == ("already", first["checked_in_at"])
    unknown = api.post("check-ins/", {"event": "walk", "code": "NOTHING"}).json()
    assert unknown == {"verdict": "unknown", "checked_in_at": None, "registration": None}
    EventFactory(slug="other")
    wrong = api.post("check-ins/", {"event": "other", "code": code}).json()
    assert (wrong["verdict"], wrong["checked_in_at"]) == ("other_event", None)
    assert api.post("check-ins/", {"event": "nothing", "code": code}).status_code == 400


def test_who_lets_people_in_need_not_know_their_names(key_for, walk, ticket, alice):
    pay(register(ticket, at=timezone.now(), buyer=alice), at=timezone.now())
    code = Registration.objects.get().code

    answer = key_for("checkins:write").post("check-ins/", {"event": "walk", "code": code}).json()

    assert (answer["verdict"], answer["registration"]["name"]) == ("in", None)
    assert key_for("events:write").post("check-ins/", {"event": "walk", "code": code}).status_code == 403
