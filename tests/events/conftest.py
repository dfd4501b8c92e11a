from datetime import UTC, datetime, time
from decimal import Decimal

import pytest
from django.utils import timezone

from events.operations import Attendee
from events.sweeps import offer_freed_seats
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.events import EventFactory, SessionFactory, TicketTypeFactory, register, wait_for
from tests.factories.members import PersonFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture
def walk(association):
    return EventFactory(slug="walk", title="Spring walk", capacity=3)


@pytest.fixture
def ticket(walk):
    """Twenty euros, three seats."""
    return TicketTypeFactory(event=walk, name="Standard")


@pytest.fixture
def amara(association):
    return PersonFactory(display_name="Amara Okafor", email="amara@example.org")


@pytest.fixture
def signed_in(client, amara):
    """Amara's browser."""
    access = AccessFactory(contact=amara, user__email="amara@example.org")
    client.force_login(access.user)
    client.user = access.user
    return client


@pytest.fixture
def as_staff(client):
    """A browser in which somebody of a role signed in with a second factor."""

    def signed_in_as(role):
        sign_in(client, UserFactory(role=role))
        return client

    return signed_in_as


@pytest.fixture
def full(ticket):
    """An order for each of the three seats."""
    orders = [register(ticket, at=NOW) for _ in range(3)]
    for order in orders:
        pay(order, at=NOW)
    return orders


@pytest.fixture
def dinner(walk):
    return SessionFactory(
        event=walk, title="Dinner", capacity=1, start_time=time(12), end_time=time(13), price=Decimal(15)
    )


@pytest.fixture
def offered(walk, ticket):
    """Wim and Kim waited and are offered two seats."""
    now = timezone.now()
    pay(register(ticket, at=now, others=[Attendee("A"), Attendee("B")]), at=now)
    found = wait_for(ticket, at=now, people=2, others=[Attendee("Kim Lee")])
    walk.capacity = 5
    walk.save()
    offer_freed_seats(at=now)
    found.refresh_from_db()
    return found
