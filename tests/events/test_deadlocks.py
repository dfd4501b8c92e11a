"""A deadlock costs whoever sent a form a second, never an error page."""

import time
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.test import Client

from billing.models import SubmittedForm
from events.models import Event, Registration
from tests.billing.test_concurrency import at_once
from tests.events.test_concurrency import hidden
from tests.factories.events import TicketTypeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def somebody_waits_for(cursor):
    """Whether the transaction of this cursor keeps anybody waiting."""
    cursor.execute("SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")
    return cursor.fetchone() is not None


def test_a_registration_that_meets_a_deadlock_is_done_once_more(association, caplog):
    event = TicketTypeFactory(event__slug="walk").event
    client = Client()
    answers = hidden(client) | {"full_name": "Noor", "email": "noor@example.org"}
    held = Signal()

    def in_the_other_order():
        """Hold what a registration locks last; once it waits for that, want what it holds."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout TO '60s'")  # the registration is the one to be ended
            Event.objects.select_for_update().get(pk=event.pk)
            held.set()
            until = time.monotonic() + 20
            while not somebody_waits_for(cursor):
                assert time.monotonic() < until
                time.sleep(0.02)
            form = SubmittedForm(key=answers["key"], at=event.published_at)
            SubmittedForm.objects.bulk_create([form], ignore_conflicts=True)
            transaction.set_rollback(True)

    def registers():
        held.wait(20)
        return client.post("/events/walk/register/", answers)

    _, answer = at_once(in_the_other_order, registers)

    assert answer["Location"].startswith("/orders/")
    assert "A deadlock at /events/walk/register/; it is done once more." in caplog.text
    assert Registration.objects.count() == 1
