"""Coming tickets on the account page, and what staff read of them in the timeline."""

from decimal import Decimal

import pytest
from django.utils import timezone

from ams.core.models import Role
from billing.operations import cancel_order
from events.operations import Attendee
from tests.events.test_pages import text
from tests.factories.billing import pay
from tests.factories.events import EventFactory, TicketTypeFactory, register, wait_for


def test_coming_tickets_stand_on_the_account_page_also_those_for_others(signed_in, amara, ticket):
    pay(register(ticket, at=timezone.now(), buyer=amara, others=[Attendee("Kim Lee")]), at=timezone.now())
    register(ticket, at=timezone.now(), buyer=amara)

    page = text(signed_in.get("/account/"))

    assert page.count("Spring walk") == 2, "The unpaid one is no ticket yet."
    assert "Sat 2 May 2099, 10:00 – 13:00 · Kim Lee" in page


def test_what_is_over_is_no_longer_there(signed_in, amara, walk):
    free = TicketTypeFactory(event=walk, price=Decimal(0))
    register(free, at=timezone.now(), buyer=amara)
    walk.start_date = walk.end_date = "2020-01-01"
    walk.save()

    assert "My tickets" not in text(signed_in.get("/account/"))


@pytest.mark.parametrize("many", [1, 3])
def test_tickets_cost_the_account_page_one_question(signed_in, amara, many, django_assert_max_num_queries):
    for _ in range(many):
        register(TicketTypeFactory(event=EventFactory(), price=Decimal(0)), at=timezone.now(), buyer=amara)
    signed_in.get("/account/")

    with django_assert_max_num_queries(12):
        signed_in.get("/account/")


def test_the_timeline_tells_of_it(as_staff, amara, ticket):
    pay(register(ticket, at=timezone.now(), buyer=amara), at=timezone.now())

    page = text(as_staff(Role.SERVICE).get(f"/desk/people/{amara.number}/"))

    assert "Registered for an event: Spring walk" in page


def test_what_somebody_waits_for_stands_on_the_account_page(signed_in, amara, walk, ticket):
    full = register(ticket, at=timezone.now(), others=[Attendee("Kim Lee"), Attendee("Lou Reis")])
    entry = wait_for(ticket, at=timezone.now(), who=amara)

    assert "Waiting for a seat" in text(signed_in.get("/account/"))
    cancel_order(order=full, at=timezone.now(), by=None)
    page = signed_in.get("/account/")
    assert "A seat is kept for you" in text(page)
    assert f'href="/waiting/{entry.code}/"' in page.content.decode()
