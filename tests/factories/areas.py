"""The areas, as a migration makes them; tests that empty the database took them away."""

from datetime import UTC, datetime

from django.db.models import F

from staffdesk.models import Area
from staffdesk.operations.areas import ship_areas

LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=UTC)


def owned_by(owner, code="membership", **values):
    """One of them, with an owner and whatever else."""
    ship_areas(at=LONG_AGO)
    Area.objects.update(looked_after=F("code"))
    Area.objects.filter(code=code).update(owner=owner, created_at=LONG_AGO, **values)
    return Area.objects.get(code=code)
