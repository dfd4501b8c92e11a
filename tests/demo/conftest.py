"""The seeded demonstration: its data are made once in a test run, for the journeys and for the tests here."""

import os
from pathlib import Path

import pytest

from ams.core.models import Contact, Message
from ams.demo.seeding import Seeded
from billing.models import Receipt
from tests.journeys.stack import Stack, seeded_folder
from tests.sandbox.process import free_port


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """What `seed_demo` leaves, in a database server of its own; each test undoes what it does itself."""
    stack = Stack(seeded_folder(Path(os.environ["DATA_DIR"], "demo")), free_port())
    try:
        stack.begin_servers()
        with django_db_blocker.unblock(), stack.database():
            yield Seeded(Contact.objects.count(), Receipt.objects.count(), Message.objects.count())
    finally:
        stack.end()
