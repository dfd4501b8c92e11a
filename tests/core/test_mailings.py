"""Mailings: written at once, sent over few connections, each message with its own claim; no single mail waits."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.utils import timezone

from ams.core import tasks
from ams.core.delivery import Answer, Line, Outcome
from ams.core.mailings import BATCH, SAFETY, claim_messages, release_messages, send_claimed, withdraw_messages
from ams.core.mails import RenderedMail
from ams.core.models import Message, MessageAttempt
from ams.core.outbox import LEASE, Draft, conclude, post_message, post_messages, resume_abandoned_messages
from tests.factories.core import AssociationFactory, ContactFactory
from tests.mail_server import free_port, listening

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAIL = RenderedMail("Renew?", "Renew?\n", "<p>Renew?</p>")


@pytest.fixture
def server(settings):
    with listening(settings) as handler:
        yield handler


@pytest.fixture(autouse=True)
def _association(db):
    AssociationFactory()
    cache.clear()


def drafts(count, first=0, purpose="letter"):
    return [
        Draft(f"letter:{number:04}", purpose, f"reader{number}@example.org", MAIL)
        for number in range(first, first + count)
    ]


def single(key="receipt:1", at=NOON):
    return post_message(key=key, purpose="receipt", recipient="amara@example.org", mail=MAIL, contact=None, at=at)


def states(**narrowed):
    return sorted(Message.objects.filter(**narrowed).values_list("state", flat=True))


def test_many_rows_are_written_at_once_and_each_key_once():
    contact = ContactFactory()
    first = post_messages([Draft("letter:0000", "letter", "a@example.org", MAIL, contact.pk)], at=NOON)

    again = post_messages(drafts(3), at=NOON + timedelta(hours=1))

    assert [row.key for row in first] == ["letter:0000"]
    assert sorted(row.key for row in again) == ["letter:0001", "letter:0002"]
    kept = Message.objects.get(key="letter:0000")
    assert (kept.recipient, kept.contact, kept.created_at, kept.is_bulk) == ("a@example.org", contact, NOON, True)
    assert (kept.sender, kept.reply_to) == ("Riverbend Naturalists <office@example.org>", "hello@riverbend.example")
    assert post_messages([], at=NOON) == []


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_that_write_the_same_at_the_same_moment_write_it_once():
    written, start = [], threading.Barrier(2)

    def write():
        start.wait(5)
        with transaction.atomic():
            written.extend(row.key for row in post_messages(drafts(200), at=NOON))
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]

    assert sorted(written) == [draft.key for draft in drafts(200)]
    assert Message.objects.count() == 200


def test_single_mails_are_claimed_before_any_mailing():
    post_messages(drafts(30), at=NOON)
    receipt = single(at=NOON + timedelta(minutes=1))

    claimed = claim_messages(at=NOON + timedelta(minutes=1), limit=3)

    assert claimed[0] == receipt
    assert [message.is_bulk for message in claimed] == [False, True, True]
    assert states(state="sending") == ["sending"] * 3


def test_what_one_has_claimed_no_other_claims():
    post_messages(drafts(40), at=NOON)

    first, second, third = (claim_messages(at=NOON) for _worker in range(3))

    assert (len(first), len(second), third) == (BATCH, 40 - BATCH, [])
    assert not {message.pk for message in first} & {message.pk for message in second}


def test_a_batch_goes_over_one_connection_and_each_message_keeps_its_attempt(server):
    post_messages(drafts(10), at=NOON)

    with Line() as line:
        assert send_claimed(claim_messages(at=NOON), line=line, now=lambda: NOON) == 10

    assert server.connections == 1
    assert sorted(mail["To"] for mail in server.received) == sorted(f"reader{n}@example.org" for n in range(10))
    assert len({mail["Message-ID"] for mail in server.received}) == 10
    assert set(MessageAttempt.objects.values_list("number", "outcome", "at")) == {(1, "accepted", NOON)}
    assert states() == ["sent"] * 10


def test_a_connection_is_given_back_after_a_hundred_mails(server):
    post_messages(drafts(120), at=NOON)

    with Line() as line:
        while claimed := claim_messages(at=NOON):
            send_claimed(claimed, line=line, now=lambda: NOON)

    assert (server.connections, len(server.received)) == (2, 120)


def test_one_refusal_stops_nobody_else(server):
    server.replies["reader1@example.org"] = "550 no such mailbox"
    post_messages(drafts(3), at=NOON)

    with Line() as line:
        assert send_claimed(claim_messages(at=NOON), line=line, now=lambda: NOON) == 2

    assert states() == ["failed", "sent", "sent"]
    assert "no such mailbox" in Message.objects.get(key="letter:0001").failure


def test_without_a_server_one_message_pays_for_finding_out_and_the_rest_wait_untouched(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    post_messages(drafts(5), at=NOON)

    with Line() as line:
        assert send_claimed(claim_messages(at=NOON), line=line, now=lambda: NOON) == 0
        assert line.is_down

    assert states() == ["queued"] * 5
    assert list(Message.objects.order_by("key").values_list("attempts", flat=True)) == [1, 0, 0, 0, 0]
    assert Message.objects.due(at=NOON).count() == 4


def test_a_batch_that_takes_too_long_is_given_back_while_its_lease_still_holds(server):
    post_messages(drafts(3), at=NOON)
    claimed = claim_messages(at=NOON)
    clock = iter([NOON, NOON, NOON + LEASE - SAFETY + timedelta(seconds=1)])

    with Line() as line:
        assert send_claimed(claimed, line=line, now=lambda: next(clock)) == 1

    assert states() == ["queued", "queued", "sent"]
    assert Message.objects.filter(attempts=1).count() == 1


def test_what_was_lost_to_somebody_else_is_not_given_back():
    post_messages(drafts(1), at=NOON)
    claimed = claim_messages(at=NOON)
    resume_abandoned_messages(at=NOON + LEASE + timedelta(seconds=1))
    again = claim_messages(at=NOON + LEASE + timedelta(minutes=1))

    release_messages(claimed)

    assert conclude(claimed[0], Answer(Outcome.ACCEPTED), NOON) is False
    assert Message.objects.get().lease_until == again[0].lease_until


def never_mind_odd_ones(keys, at):
    return {key: "Nobody wants odd ones." for key in keys if int(key[-1]) % 2}


def test_a_mailing_may_be_withdrawn_right_before_it_is_sent(settings, server):
    settings.MESSAGE_WITHDRAWALS = {"letter": f"{__name__}.never_mind_odd_ones"}
    post_messages(drafts(4), at=NOON)
    post_messages([Draft("other:1", "other", "other@example.org", MAIL)], at=NOON)
    receipt = single("letter:9")

    left = withdraw_messages(claim_messages(at=NOON), at=NOON)

    assert sorted(message.key for message in left) == ["letter:0000", "letter:0002", "letter:9", "other:1"]
    assert receipt in left
    withdrawn = Message.objects.filter(state="withdrawn").order_by("key")
    assert [(one.key, one.failure, one.attempts) for one in withdrawn] == [
        ("letter:0001", "Nobody wants odd ones.", 0),
        ("letter:0003", "Nobody wants odd ones.", 0),
    ]
    assert claim_messages(at=NOON + timedelta(days=1)) == []


def test_the_task_sends_everything_and_frees_the_lane(server):
    now = timezone.now()
    post_messages(drafts(60), at=now)
    single(at=now)

    assert tasks.send_mailings() == 61
    assert tasks.send_mailings() == 0
    assert states() == ["sent"] * 61


def test_one_worker_at_a_time_carries_mailings(server):
    post_messages(drafts(2), at=timezone.now())
    cache.add(tasks.LANE, "taken", 60)

    assert tasks.send_mailings() == 0
    assert states() == ["queued", "queued"]


def test_the_task_gives_up_for_now_when_there_is_no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    post_messages(drafts(60), at=timezone.now())

    assert tasks.send_mailings() == 0
    assert Message.objects.filter(attempts=1).count() == 1
    assert cache.add(tasks.LANE, "free again", 60)


def test_a_slice_of_time_ends_and_the_rest_goes_to_the_end_of_the_queue(server, django_capture_on_commit_callbacks):
    post_messages(drafts(3 * BATCH), at=timezone.now())

    with django_capture_on_commit_callbacks() as enqueued:
        assert tasks.send_mailings(seconds=0.001) == BATCH

    assert len(enqueued) == 1


def test_the_sweep_hands_single_mails_on_one_by_one_and_mailings_as_one(django_capture_on_commit_callbacks):
    now = timezone.now()
    post_messages(drafts(30), at=now)
    single(at=now)

    with django_capture_on_commit_callbacks() as enqueued:
        assert tasks.send_due_messages() == 1

    assert len(enqueued) == 2  # the receipt, and one task for all of the mailing
