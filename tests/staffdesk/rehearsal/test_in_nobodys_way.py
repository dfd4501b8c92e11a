"""Real business does not wait for a rehearsal that hangs, and a rehearsal does not wait long for real business."""

import threading

import pytest
from django.db import connection, transaction

from billing.models import Receipt
from members.operations import join_association
from staffdesk.rehearsal import play
from staffdesk.rehearsal.memberships import join
from staffdesk.rehearsal.plans import Plan
from staffdesk.rehearsal.stage import a_scene, noon
from tests.factories.billing import pay
from tests.factories.members import PersonFactory
from tests.staffdesk.rehearsal.conftest import NOW, everything, joining

pytestmark = [pytest.mark.sweep, pytest.mark.django_db(transaction=True)]
PATIENCE = 10  # seconds


def test_a_real_receipt_is_issued_while_a_rehearsal_hangs(student):
    first = PersonFactory()
    pay(join_association(holder=first, type=student, at=NOW, by=None), at=NOW)
    played, over, went_on = threading.Event(), threading.Event(), []

    def hang():
        try:
            with a_scene() as scene:
                join(Plan("join", type=student.pk), scene, day=NOW.date())
                tried = Receipt.objects.latest("pk").number
                played.set()
                went_on.append(over.wait(PATIENCE) and tried)
        finally:
            played.set()
            connection.close()

    thread = threading.Thread(target=hang)
    thread.start()
    assert played.wait(PATIENCE)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 2000")
    pay(join_association(holder=PersonFactory(), type=student, at=NOW, by=None), at=NOW)
    numbers = list(Receipt.objects.order_by("pk").values_list("number", flat=True))
    over.set()
    thread.join(PATIENCE)
    assert went_on
    assert not went_on[0].startswith("R-")
    assert numbers == ["R-000001", "R-000002"]
    assert list(Receipt.objects.order_by("pk").values_list("number", flat=True)) == numbers
    assert noon(NOW.date()).hour == 11


def test_a_rehearsal_gives_up_on_what_somebody_holds(student):
    one, before = joining(student), None
    held, over = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE members_membership IN ACCESS EXCLUSIVE MODE")
                held.set()
                over.wait(PATIENCE)
        finally:
            held.set()
            connection.close()

    before = everything()
    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(PATIENCE)
    result = play(one, at=NOW)
    over.set()
    thread.join(PATIENCE)
    assert result.result == "untried"
    assert result.took_ms < 5_000
    assert list(play(one, at=NOW).differences) == []
    assert everything() == before
