"""The seeded demonstration, made once for all tests here and undone after the last."""

import pytest
from django.db import transaction
from django.utils import timezone

from ams.demo.seeding import seed


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """What `seed_demo` leaves; each test undoes what it does itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(at=timezone.now())
        transaction.set_rollback(True)
