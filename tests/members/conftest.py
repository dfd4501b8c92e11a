"""An association whose memberships these tests are about."""

import pytest

from tests.factories.core import AssociationFactory


@pytest.fixture
def association(db):
    return AssociationFactory()
