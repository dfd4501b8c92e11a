"""An association, its staff, and a member with a history."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from ams.core.models import Role
from ams.core.money import Money
from billing.operations import LineRequest, place_order, take_payment
from members.operations import join_association
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory, TypeFactory
from tests.factories.shop import stocked

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nobody_wrote_before():
    """What was counted in one test does not count in the next."""
    cache.clear()


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture
def ada(association):
    """Service staff."""
    return UserFactory(email="ada@riverbend.example", name="Ada Novak", role=Role.SERVICE)


@pytest.fixture
def fin(association):
    """Finance staff."""
    return UserFactory(email="fin@riverbend.example", name="Fin Alvarez", role=Role.FINANCE)


@pytest.fixture
def desk(client, ada):
    """Ada's browser."""
    sign_in(client, ada)
    client.user = ada
    return client


@pytest.fixture
def finance(fin):
    """Fin's browser."""
    client = Client()
    sign_in(client, fin)
    client.user = fin
    return client


@pytest.fixture
def full(association):
    return TypeFactory(name="Full member", slug="full")


@pytest.fixture
def amara(association):
    return PersonFactory(display_name="Amara Okafor", email="amara@example.org", phone="030 123 45 67")


@pytest.fixture
def amaras_login(amara):
    return AccessFactory(contact=amara, user__email="amara@example.org").user


@pytest.fixture
def join(full):
    """Somebody joins and pays; the order."""

    def joined(contact, *, at=NOW, by=None):
        order = join_association(holder=contact, type=full, at=at, by=by)
        pay(order, at=at)
        return order

    return joined


@pytest.fixture
def buy(association):
    """Somebody orders mugs, unpaid unless told otherwise."""
    mug = ProductFactory(name="Mug", price="12.50")

    def bought(contact, *, at=NOW, paid=False, by=None):
        order = place_order(buyer=contact, lines=[LineRequest(mug, "", "Mug", 1, Decimal("12.50"))], at=at, by=by)
        if paid:
            pay(order, at=at)
        return order

    return bought


@pytest.fixture
def order(amara):
    """Two prints and a course, paid."""
    prints = ProductFactory(name="Print", kind="goods")
    stocked(prints, 5)
    lines = [
        LineRequest(prints, "", "Print", 2, Decimal(10)),
        LineRequest(ProductFactory(name="Gift", kind="donation"), "", "Gift", 1, Decimal(30)),
    ]
    order = place_order(buyer=amara, lines=lines, at=NOW, by=None)
    pay(order, at=NOW)
    return order


@pytest.fixture
def twice(order, amara):
    return take_payment(
        provider_id="pi_2", amount=Money(Decimal(20), "EUR"), contact=amara, order=order, method="card",
        detail="", at=NOW, by=None,
    )  # fmt: skip
