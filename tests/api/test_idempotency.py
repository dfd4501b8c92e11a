"""Asking again does nothing twice: after a lost answer, at the same moment, and when the server died in between."""

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction
from django.utils import timezone

from ams.core.models import ApiAnswer, Contact
from billing.models import Order
from tests.api.conftest import Caller
from tests.nights import pass_night

BOB = {"kind": "person", "name": "Bob Bly"}
ROOT = Path(__file__).resolve().parents[2]


def test_the_same_call_twice_is_done_once_and_answered_alike(api):
    first = api.post("contacts/", BOB, Idempotency_Key="one")
    second = api.post("contacts/", BOB, Idempotency_Key="one")

    assert first.status_code == second.status_code == 201
    assert second.content == first.content
    assert (second["Location"], second["ETag"]) == (first["Location"], first["ETag"])
    assert Contact.objects.count() == 1


def test_the_answer_is_that_of_the_first_time_whatever_happened_since(api):
    number = api.post("contacts/", BOB, Idempotency_Key="one").json()["number"]
    api.patch(f"contacts/{number}/", {"phone": "1"})

    assert api.post("contacts/", BOB, Idempotency_Key="one").json()["phone"] == ""


@pytest.mark.parametrize("other", [{**BOB, "phone": "1"}, {"kind": "person", "name": "Carol"}])
def test_the_same_name_for_something_else_is_refused(api, other):
    api.post("contacts/", BOB, Idempotency_Key="one")

    answer = api.post("contacts/", other, Idempotency_Key="one")

    assert (answer.status_code, answer.json()["type"].rpartition("#")[2]) == (422, "not-possible")
    assert Contact.objects.count() == 1


def test_the_same_name_at_another_address_is_refused(api, alice):
    api.patch(f"contacts/{alice.number}/", {"phone": "1"}, Idempotency_Key="one")

    assert api.post("contacts/", BOB, Idempotency_Key="one").status_code == 422


def test_what_was_refused_may_be_tried_again(api, alice, full, museum):
    sent = {"contact": museum.number, "type": "full"}
    assert api.post("memberships/", sent, Idempotency_Key="one").status_code == 422

    assert not ApiAnswer.objects.exists()
    answer = api.post("memberships/", {**sent, "contact": alice.number}, Idempotency_Key="one")
    assert answer.status_code == 201


def test_two_keys_may_use_the_same_name(api, key_for):
    other = key_for("contacts:write")

    api.post("contacts/", BOB, Idempotency_Key="one")
    other.post("contacts/", BOB, Idempotency_Key="one")

    assert Contact.objects.count() == 2


def test_after_a_day_a_name_is_free_again(api):
    api.post("contacts/", BOB, Idempotency_Key="one")
    ApiAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24))
    api.post("contacts/", BOB, Idempotency_Key="one")
    assert Contact.objects.count() == 2

    assert pass_night("api_answers", at=timezone.now()) == 0
    assert pass_night("api_answers", at=timezone.now() + timedelta(hours=25)) == 1


def test_an_order_made_while_the_provider_was_away_gets_its_payment_page_later(api, alice, full, request):
    sent = {"contact": alice.number, "type": "full"}
    without = api.post("memberships/", sent, Idempotency_Key="one").json()
    request.getfixturevalue("provider")

    with_page = api.post("memberships/", sent, Idempotency_Key="one").json()

    assert without["order"]["payment"]["url"] is None
    assert with_page["order"]["payment"]["url"] == Order.objects.get().attempts.latest("started_at").url
    assert with_page["order"]["reference"] == without["order"]["reference"]
    assert api.post("memberships/", sent, Idempotency_Key="one").json() == with_page


def together(*calls):
    """Each in a thread of its own, as in several processes; what they were answered."""
    answers, ready = [], threading.Barrier(len(calls))

    def make(call):
        ready.wait(timeout=20)
        try:
            answers.append(call())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_wins_and_the_others_get_its_answer(api):
    answers = together(*[lambda: Caller(api.secret).post("contacts/", BOB, Idempotency_Key="one")] * 5)

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_is_told_to_come_back(api, monkeypatch):
    """The first call holds its name in a transaction that does not end."""
    monkeypatch.setattr("ams.api.answers.LONGEST_WAIT", "200ms")
    took, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            ApiAnswer.objects.create(
                api_key=api.key, name="one", fingerprint="x", status=0, body="", created_at=timezone.now()
            )
            took.set()
            done.wait(timeout=20)
            transaction.set_rollback(True)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    took.wait(timeout=20)
    refused = api.post("contacts/", BOB, Idempotency_Key="one")
    done.set()
    holder.join(timeout=20)

    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (409, "conflict")
    assert api.post("contacts/", BOB, Idempotency_Key="one").status_code == 201


DIES = """
import json, os, signal, sys
import django
django.setup()
from django.conf import settings
from django.test import Client

class DieBeforeAnswering:
    def __init__(self, get_response):
        self.get_response = get_response
    def __call__(self, request):
        response = self.get_response(request)
        assert response.status_code == 201, response.content
        os.kill(os.getpid(), signal.SIGKILL)

sys.modules["dying"] = type(sys)("dying")
sys.modules["dying"].DieBeforeAnswering = DieBeforeAnswering
settings.MIDDLEWARE = ["dying.DieBeforeAnswering", *settings.MIDDLEWARE]
headers = {"Authorization": "Bearer " + sys.argv[1], "Idempotency-Key": "one"}
Client().post("/api/v1/memberships/", sys.argv[2], content_type="application/json", headers=headers)
"""


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_a_server_killed_between_commit_and_answer_has_done_it_once(api, alice, full):
    sent = {"contact": alice.number, "type": "full"}
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST'].replace('/', '%2F')}"
    died = subprocess.run(
        [sys.executable, "-c", DIES, api.secret, json.dumps(sent)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ams.settings",
             "SECRET_KEY": django_settings.SECRET_KEY},
        check=False,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    order = Order.objects.get()

    again = api.post("memberships/", sent, Idempotency_Key="one")

    assert again.status_code == 201
    assert again.json()["order"]["reference"] == order.reference
    assert Order.objects.count() == 1
