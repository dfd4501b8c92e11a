"""Mails as rows first: sent at least once by whoever holds the lease, to a real mail server that may say no."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from ams.core.mails import RenderedMail
from ams.core.models import AssociationProfile, Message, MessageAttempt, Role
from ams.core.outbox import (
    BACK_OFF,
    LEASE,
    Attached,
    MessageIsNotFailed,
    post_message,
    resume_abandoned_messages,
    retry_message,
    send_message,
)
from ams.core.tasks import send_due_messages
from tests.factories.core import AssociationFactory, ContactFactory, UserFactory
from tests.mail_server import free_port, listening

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAIL = RenderedMail("Your card", "Here it is.\n", "<p>Here it is.</p>")


@pytest.fixture
def server(settings):
    with listening(settings) as handler:
        yield handler


@pytest.fixture
def unused_port():
    return free_port()


@pytest.fixture(autouse=True)
def _association():
    AssociationFactory()


def post(key="card:1", recipient="amara@example.org", **details):
    defaults = {"purpose": "card", "mail": MAIL, "contact": None, "at": NOON}
    return post_message(key=key, recipient=recipient, **defaults | details)


def send(message, at=NOON):
    result = send_message(message_id=message.pk, at=at)
    message.refresh_from_db()
    return result


def attempts(message):
    return list(message.attempt_rows.order_by("number").values_list("number", "outcome"))


def test_an_accepted_mail_is_sent_once_with_both_twins_under_its_own_id(server):
    message = post()

    assert send(message) is True
    assert send(message) is False

    (mail,) = server.received
    assert (message.state, message.sent_at, attempts(message)) == ("sent", NOON, [(1, "accepted")])
    assert mail["Message-ID"] == message.message_id
    assert mail["To"] == "amara@example.org"
    assert mail["From"] == f"Riverbend Naturalists <{settings.DEFAULT_FROM_EMAIL}>"
    assert mail["Reply-To"] == "hello@riverbend.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(["plain"]).get_content().strip() == "Here it is."
    assert mail.get_body(["html"]).get_content().strip() == "<p>Here it is.</p>"


def test_there_is_one_row_per_key(server):
    first = post(recipient="amara@example.org")
    second = post(recipient="somebody.else@example.org", mail=RenderedMail("Other", "Other", ""))

    assert second == first
    assert second.recipient == "amara@example.org"
    assert Message.objects.count() == 1


def test_a_refused_mail_failed_and_says_why(server):
    server.replies["amara@example.org"] = "550 no such mailbox"
    message = post()

    assert send(message) is False

    assert (message.state, attempts(message)) == ("failed", [(1, "refused")])
    assert "no such mailbox" in message.failure


def test_a_deferred_mail_waits_longer_each_time_and_fails_in_the_end(server):
    server.replies["amara@example.org"] = "451 greylisted, try later"
    message = post()
    at = NOON
    for wait in BACK_OFF:
        assert send(message, at) is False
        assert (message.state, message.next_attempt_at) == ("queued", at + wait)
        assert send(message, at + wait - timedelta(seconds=1)) is False
        at += wait

    send(message, at)

    assert (message.state, message.attempts) == ("failed", len(BACK_OFF) + 1)
    assert {outcome for _number, outcome in attempts(message)} == {"deferred"}


def test_the_servers_word_after_the_content_counts_too(server):
    refused, deferred = post("a"), post("b")
    server.replies["data"] = "554 looks like spam"
    send(refused)
    server.replies["data"] = "452 disk full"
    send(deferred)

    assert (refused.state, attempts(refused)) == ("failed", [(1, "refused")])
    assert (deferred.state, attempts(deferred)) == ("queued", [(1, "deferred")])


def test_a_line_that_breaks_after_the_content_leaves_the_outcome_unknown(server):
    server.hang_up = True
    message = post()

    send(message)
    server.hang_up = False
    send(message, NOON + BACK_OFF[0])

    assert (message.state, attempts(message)) == ("sent", [(1, "unknown"), (2, "accepted")])
    assert {mail["Message-ID"] for mail in server.received} == {message.message_id}


def test_a_server_that_is_away_only_defers(settings, unused_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    message = post()

    send(message)

    assert (message.state, attempts(message)) == ("queued", [(1, "deferred")])


def test_without_a_mail_server_mail_waits_and_says_what_to_do(settings):
    settings.EMAIL_BACKEND = "ams.core.mail_backends.NotConfiguredBackend"
    message = post()

    send(message)

    assert (message.state, attempts(message)) == ("queued", [(1, "deferred")])
    assert "Set EMAIL_URL" in message.attempt_rows.get().detail


def test_an_abandoned_mail_is_recorded_as_unknown_and_sent_again_under_the_same_id(server):
    message = post()
    Message.objects.filter(pk=message.pk).update(state="sending", lease_until=NOON + LEASE)

    assert resume_abandoned_messages(at=NOON + LEASE) == 0
    assert send(message, NOON + LEASE) is False
    assert resume_abandoned_messages(at=NOON + LEASE + timedelta(seconds=1)) == 1
    send(message, NOON + timedelta(hours=1))

    assert attempts(message) == [(1, "unknown"), (2, "accepted")]
    assert server.received[0]["Message-ID"] == message.message_id


def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(server, monkeypatch):
    message = post()

    def dawdle(self, *args, **kwargs):
        resume_abandoned_messages(at=NOON + LEASE + timedelta(seconds=1))
        return 1

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", dawdle)
    assert send(message) is False

    assert (message.state, attempts(message)) == ("queued", [(1, "unknown")])


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends(server):
    message = post()
    barrier = threading.Barrier(6)
    results = []

    def work():
        barrier.wait()
        results.append(send_message(message_id=message.pk, at=NOON))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [False] * 5 + [True]
    assert len(server.received) == 1


@pytest.mark.parametrize("reply", [None, "550 no"])
@pytest.mark.parametrize("is_demo", [False, True])
def test_what_only_the_reader_may_see_is_forgotten_once_it_is_sent_or_never_will_be(server, reply, is_demo):
    AssociationProfile.objects.update(is_demo=is_demo)
    server.replies["amara@example.org"] = reply
    message = post(sensitive=True)

    send(message)

    assert (message.text, message.html) == ((MAIL.text, MAIL.html) if is_demo else ("", ""))


def test_attachments_are_made_when_the_mail_is_sent(server, settings):
    settings.MESSAGE_ATTACHMENTS = {"made-up": "tests.core.test_outbox.make_file"}
    message = post(attachments=[Attached("made-up", "17", "seventeen.txt")])

    send(message)

    (file,) = server.received[0].iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content().strip()) == (
        "seventeen.txt",
        "text/plain",
        "This is 17.",
    )


def make_file(reference):
    if reference == "broken":
        raise RuntimeError("The printer is on fire.")
    return f"This is {reference}.".encode()


def test_an_attachment_that_cannot_be_made_holds_the_mail_back(server, settings):
    settings.MESSAGE_ATTACHMENTS = {"made-up": "tests.core.test_outbox.make_file"}
    message = post(attachments=[Attached("made-up", "broken", "x.txt")])

    send(message)

    assert (message.state, attempts(message), server.received) == ("queued", [(1, "deferred")], [])
    assert "The printer is on fire." in message.attempt_rows.get().detail


def test_a_failed_mail_can_be_sent_again_by_staff_and_no_other(server):
    server.replies["amara@example.org"] = "550 no"
    message, secret, waiting = post(), post("code", sensitive=True), post("later", recipient="b@example.org")
    send(message), send(secret)
    staff = UserFactory(role=Role.SERVICE)
    server.replies.clear()

    retry_message(message=message, at=NOON, by=staff)
    send(message)

    assert (message.state, attempts(message)) == ("sent", [(1, "refused"), (2, "accepted")])
    for other in (secret, waiting):
        with pytest.raises(MessageIsNotFailed, match="Only a message that failed"):
            retry_message(message=other, at=NOON, by=staff)


def test_the_sweep_hands_on_what_is_due(django_capture_on_commit_callbacks):
    due, later = post("due"), post("later", at=datetime(2126, 1, 1, tzinfo=UTC))
    left = post("left")
    Message.objects.filter(pk=left.pk).update(state="sending", lease_until=NOON)

    with django_capture_on_commit_callbacks():
        assert send_due_messages() == 1
    left.refresh_from_db()

    assert (due.state, later.state, left.state) == ("queued", "queued", "queued")
    assert attempts(left) == [(1, "unknown")]


def test_a_mail_whose_business_failed_was_never_written():
    def fail():
        with transaction.atomic():
            post()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not Message.objects.exists()


def test_attempts_cannot_be_rewritten(server):
    message = post()
    send(message)

    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        MessageAttempt.objects.filter(message=message).update(outcome="refused")
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute("DELETE FROM core_messageattempt")


def test_members_see_their_mails_but_no_codes():
    mine, other = UserFactory(), ContactFactory()
    contact = ContactFactory()
    contact.accesses.create(user=mine, granted_at=NOON)
    card = post("card", contact=contact)
    post("code", contact=contact, sensitive=True)
    post("elsewhere", contact=other)

    assert list(Message.objects.visible_to(mine)) == [card]
    assert Message.objects.visible_to(UserFactory(role=Role.SERVICE)).count() == 3
