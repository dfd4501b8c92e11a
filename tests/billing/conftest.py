from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from ams.core.models import ReasonCode
from billing.checkout import refresh_order, start_checkout
from billing.operations import GivingBack, LineRequest, Why, give_back, place_order
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


@pytest.fixture
def finance(association):
    return UserFactory(role="finance")


@pytest.fixture
def why(db):
    return Why(
        ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She cannot come after all.", "See you soon!"
    )


@pytest.fixture
def give(finance, why):
    """Give back as a colleague does: `off` is taken off the lines in their order."""

    def given(
        order, *, off=(), method="transfer", why=why, by=finance, at=NOW + timedelta(days=3), request=None, **asked
    ):
        parts = dict(zip(order.lines.values_list("pk", flat=True), map(Decimal, off), strict=False))
        asking = GivingBack(request=request or uuid4(), credits=parts, method=method, **asked)
        return give_back(order=order, asked=asking, why=why, at=at, by=by)

    return given


@pytest.fixture
def buy_by_card(place, provider):
    """An order paid by a card at the provider."""

    def bought(card="success", **details):
        order = place(at=timezone.now(), **details)
        start_checkout(order=order, at=timezone.now())
        provider.pay(order, card)
        refresh_order(order=order, at=timezone.now())
        order.refresh_from_db()
        return order

    return bought
