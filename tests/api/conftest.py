import json
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client

from ams.core.api_keys import make_api_key
from ams.core.models import Role, Scope
from tests.factories.billing import ProductFactory
from tests.factories.core import AssociationFactory, UserFactory
from tests.factories.members import OrganisationFactory, PersonFactory, TypeFactory

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
EVERYTHING = tuple(Scope.values)


class Caller:
    """Another system with a key: JSON in, JSON out."""

    def __init__(self, secret, client=None):
        self.client = client or Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def __call__(self, method, path, body=None, **headers):
        content = b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method, f"/api/v1/{path}", content, content_type="application/json", headers={**self.headers, **named}
        )

    def get(self, path):
        return self("GET", path)

    def post(self, path, body=None, **headers):
        return self("POST", path, body, **headers)

    def patch(self, path, body, **headers):
        return self("PATCH", path, body, **headers)


@pytest.fixture(autouse=True)
def _no_calls_counted():
    cache.clear()


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture
def administrator(association):
    return UserFactory(role=Role.ADMINISTRATOR, email="admin@example.org")


@pytest.fixture
def key_for(administrator):
    """A caller whose key has these scopes."""

    def made(*scopes, by=None, **details):
        new = make_api_key(name="Website", scopes=scopes, at=LONG_AGO, by=by or administrator, **details)
        caller = Caller(new.secret)
        caller.key, caller.secret = new
        return caller

    return made


@pytest.fixture
def api(key_for):
    """A caller who may do everything."""
    return key_for(*EVERYTHING)


@pytest.fixture
def alice(association):
    return PersonFactory(display_name="Alice Moreau", email="alice@example.org")


@pytest.fixture
def museum(association):
    return OrganisationFactory(display_name="Museum", email="office@museum.example")


@pytest.fixture
def full(association):
    """A year of membership for 40 euros."""
    return TypeFactory(name="Full member", slug="full")


@pytest.fixture
def mug(association):
    return ProductFactory(name="Mug", price="12.50")
