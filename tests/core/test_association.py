"""The association's own day, and what is said while there is none."""

from datetime import UTC, datetime

import pytest

from ams.core.association import NoAssociation, association_zone, day_of, the_association
from tests.factories.core import AssociationFactory

pytestmark = pytest.mark.django_db


def test_days_are_the_associations():
    assert association_zone().key == "Europe/Amsterdam"
    AssociationFactory(time_zone="Pacific/Auckland")

    assert day_of(datetime(2026, 3, 1, 12, tzinfo=UTC)).isoformat() == "2026-03-02"


def test_without_a_profile_people_are_told_what_to_do():
    with pytest.raises(NoAssociation, match="An administrator creates it"):
        the_association()
