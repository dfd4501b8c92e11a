"""An association whose memberships these tests are about."""

import pytest
from django.core.cache import cache

from tests.factories.core import AssociationFactory


@pytest.fixture
def association(db):
    return AssociationFactory()


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    """Codes asked for in one test do not count in the next."""
    cache.clear()
