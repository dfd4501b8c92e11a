from datetime import UTC, datetime
from decimal import Decimal

import pytest

from billing.operations import LineRequest, place_order
from tests.factories.billing import ProductFactory
from tests.factories.core import AccessFactory, AssociationFactory, ContactFactory, UserFactory, sign_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture
def mug(association):
    return ProductFactory(name="Mug", price="12.50")


@pytest.fixture
def alice(association):
    return ContactFactory(display_name="Alice Moreau", email="alice@example.org")


@pytest.fixture
def place(mug, alice):
    """Place an order of mugs (two at 12.50 unless said) for Alice."""

    def ordered(*, at=NOW, quantity=2, unit_price="12.50", buyer=alice, by=None, product=mug, **details):
        line = LineRequest(product, "", product.name, quantity, Decimal(unit_price))
        return place_order(buyer=buyer, lines=[line], at=at, by=by, **details)

    return ordered


@pytest.fixture
def signed_in(client, alice):
    """Alice's browser."""
    access = AccessFactory(contact=alice, user__email="alice@example.org")
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
