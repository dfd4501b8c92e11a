"""An association whose memberships these tests are about."""

import pytest
from django.core.cache import cache

from tests.factories.core import AssociationFactory, UserFactory
from tests.factories.members import TypeFactory


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture
def full(association):
    return TypeFactory(slug="full", name="Full member")


@pytest.fixture
def payment_page(provider):
    """Where the provider takes the money for an order."""

    def page_of(order):
        session = order.attempts.latest("started_at").session_id
        return provider.session(session).url

    return page_of


@pytest.fixture
def sign_in_staff(client):
    """Sign the client in as somebody of a role, second factor and all."""

    def sign_in(role):
        user = UserFactory(role=role, name="Ada Novak")
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return user

    return sign_in


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    """Codes asked for in one test do not count in the next."""
    cache.clear()
