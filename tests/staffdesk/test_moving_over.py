"""On the desk: a registrant comes to another event; what it costs is said before it is done."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import ReasonCode, Role
from billing.models import Refund
from billing.operations import Why
from events.models import Registration
from tests.factories.billing import pay
from tests.factories.core import UserFactory, sign_in
from tests.factories.events import TicketTypeFactory, register
from tests.staffdesk.test_registrants import WALK, text


@pytest.fixture
def ticket(desk):
    return TicketTypeFactory(event__slug="walk", event__title="Spring walk", event__capacity=None, name="Standard")


@pytest.fixture
def noor(ticket):
    pay(register(ticket, at=timezone.now()), at=timezone.now())
    return Registration.objects.get(name="Noor Vos")


@pytest.fixture
def administrator(desk):
    """A browser of somebody who may move people and give money back."""
    client = Client()
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))
    return client


@pytest.fixture
def why(db):
    return Why(ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She asked nicely")


def test_another_event_is_chosen_then_told_then_done(administrator, desk, noor, why):
    tour = TicketTypeFactory(event__slug="tour", event__title="Harbour tour", name="Deck", price=Decimal(15))
    link = f"{WALK}registrants/{noor.pk}/another-event/"

    asked = text(administrator.get(link))
    told = text(administrator.get(f"{link}?to={tour.pk}"))
    offered = desk.get(f"{link}?to={tour.pk}")

    assert "Harbour tour (" in asked
    assert "Paid for the old ticket €20.00 The new ticket costs them €15.00 Too much €5.00" in told
    assert "By bank transfer" in told
    assert "By bank transfer" in text(offered)  # within the limit of service; how far is tested with the exceptions
    given = {"reason": why.reason.pk, "words": why.words, "seen": "-5.00", "money": "transfer",
             "request": offered.context["form"]["request"].value()}  # fmt: skip
    assert "Choose what becomes of the difference." in text(
        administrator.post(f"{link}?to={tour.pk}", {**given, "money": ""})
    )
    assert "has changed meanwhile" in text(administrator.post(f"{link}?to={tour.pk}", {**given, "seen": "-6"}))
    after = administrator.post(f"{link}?to={tour.pk}", given, follow=True)

    noor.refresh_from_db()
    assert after.redirect_chain[-1][0] == f"/desk/events/tour/registrants/{noor.moved_to.pk}/"
    assert "They come to “Harbour tour” now, and are told." in text(after)
    assert "Was to come to Spring walk" in text(after)
    assert "Comes instead to Harbour tour" in text(administrator.get(f"{WALK}registrants/{noor.pk}/"))
    assert Refund.objects.get().amount == 5


def test_what_the_other_event_costs_more_stands_on_the_page(desk, noor, why):
    tour = TicketTypeFactory(event__slug="tour", price=Decimal(30))
    link = f"{WALK}registrants/{noor.pk}/another-event/?to={tour.pk}"
    shown = desk.get(link)
    assert "Still to be paid €10.00" in text(shown)

    given = {"reason": why.reason.pk, "words": why.words, "seen": "10.00", "money": "ask",
             "request": shown.context["form"]["request"].value()}  # fmt: skip
    after = text(desk.post(link, given, follow=True))

    assert "€10.00 · to be paid" in after


def test_where_nobody_can_be_moved_the_page_says_so(desk, noor, ticket):
    link = f"{WALK}registrants/{noor.pk}/another-event/"
    unpriced = TicketTypeFactory(price=False)

    assert "has no price" in text(desk.get(f"{link}?to={unpriced.pk}"))
    assert "Choose another ticket." in text(desk.get(f"{link}?to={ticket.pk}"))
    assert "Choose an event and a ticket." in text(desk.get(f"{link}?to="))
    assert desk.get(f"{WALK}registrants/999999/another-event/").status_code == 404
