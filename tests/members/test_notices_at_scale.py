"""A mailing to many, by the real worker to a real mail server; the worker dies half-way and nobody is lost or doubled.

Each notice is one row, whatever happens. A mail that the server had taken when the worker died, before that was
written down, goes out a second time under the same Message-ID: at most one for each death.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from ams.celery import app
from ams.core import tasks
from ams.core.association import day_of
from ams.core.delivery import Line
from ams.core.mailings import claim_messages, send_claimed
from ams.core.mails import RenderedMail
from ams.core.models import Message, MessageAttempt
from ams.core.outbox import LEASE, post_message, resume_abandoned_messages
from members.operations import plan_notices
from members.operations.notices import post_due_notices
from tests.factories.core import AssociationFactory
from tests.factories.members import TypeFactory
from tests.mail_server import free_port
from tests.members.crowd import crowd_of

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def where_it_is_noon():
    """A time zone in which it is about noon: notices go out by day."""
    return f"Etc/GMT{timezone.now().hour - 12:+d}"


@pytest.fixture
def members():
    """Makes so many members whose year ends in thirty days."""
    cache.clear()
    association = AssociationFactory(time_zone=where_it_is_noon())
    full = TypeFactory(slug="full", name="Full member")
    plan_notices(type=full, at=timezone.now() - timedelta(days=100))

    def make(count):
        crowd_of(count, full, day_of(timezone.now()) + timedelta(days=30))
        return association

    yield make
    with connection.cursor() as cursor:  # faster than deleting, and past the tables that nothing may be deleted from
        cursor.execute("TRUNCATE core_contact, core_message, members_membership CASCADE")


class Sink:
    """The mail server, and what it took."""

    def __init__(self, folder):
        self.port, self.file = free_port(), folder / "taken.txt"
        self.file.touch()
        command = [sys.executable, "-m", "tests.mail_sink", str(self.port), str(self.file)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == b"listening\n"

    def taken(self):
        return [line.split() for line in self.file.read_text(encoding="utf-8").splitlines()]

    def count(self):
        return self.file.read_bytes().count(b"\n")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def sink(tmp_path):
    sink = Sink(tmp_path)
    yield sink
    sink.stop()


@contextmanager
def worker(sink, log):
    """A worker as `up` starts it, on this test's database and broker."""
    url = urlsplit(os.environ["DATABASE_URL"])
    told = {
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "DJANGO_SETTINGS_MODULE": "ams.settings",
        "LOG_LEVEL": "WARNING",
        "C_FORCE_ROOT": "1",
    }
    command = [
        sys.executable, "-W", "ignore", "-m", "celery", "-A", "ams", "worker", "--concurrency=2",
        "--without-gossip", "--without-mingle", "--loglevel=WARNING",
    ]  # fmt: skip
    with log.open("ab") as words:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **told}, stdout=words, stderr=words, start_new_session=True
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process):
    """`kill -9` it with all it forked."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def wait_until(done, *, seconds, meanwhile=lambda: None):
    """Ask ever less often: counting a hundred thousand rows takes the machine's time from those who send."""
    began = time.monotonic()
    while not done():
        waited = time.monotonic() - began
        assert waited < seconds, "it took too long"
        meanwhile()
        time.sleep(0.2 + waited / 100)


def as_beat_does():
    """What beat would have enqueued by now; asked more often than beat does, so that a test need not wait for it."""
    app.send_task("members.send_due_notices")
    app.send_task("core.send_due_messages")


def sent():
    return Message.objects.filter(purpose="renewal.notice", state="sent").count()


def pass_the_leases(sink, settings):
    """Two minutes later: what the dead worker held is sent again, by us."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    later = timezone.now() + LEASE + timedelta(seconds=1)
    resume_abandoned_messages(at=later)
    later += timedelta(minutes=1)
    with Line() as line:
        while claimed := claim_messages(at=later):
            send_claimed(claimed, line=line, now=lambda: later)


def mail_to(count, *, members, sink, settings, log, seconds):
    """The whole mailing, with a death half-way; how long it took, in seconds."""
    members(count)
    began = time.monotonic()
    with worker(sink, log) as first:
        as_beat_does()
        wait_until(lambda: sink.count() >= count // 2, seconds=seconds, meanwhile=Ticker(as_beat_does))
        kill(first)
    cache.delete(tasks.LANE)  # half a minute later
    cache.delete("members.notices.lane")
    with worker(sink, log):
        held = Message.objects.filter(state="sending").count()
        wait_until(lambda: sent() >= count - held, seconds=seconds, meanwhile=Ticker(as_beat_does))
        took = time.monotonic() - began
    pass_the_leases(sink, settings)
    return took


class Ticker:
    """Does something each few seconds, however often it is called."""

    def __init__(self, act, every=3):
        self.act, self.every, self.last = act, every, time.monotonic()

    def __call__(self):
        if time.monotonic() - self.last > self.every:
            self.act()
            self.last = time.monotonic()


def assert_nobody_was_lost_and_nobody_written_to_twice(count, sink):
    notices = Message.objects.filter(purpose="renewal.notice")
    assert notices.count() == notices.values("contact").distinct().count() == count
    assert set(notices.values_list("state", flat=True)) == {"sent"}
    taken = sink.taken()
    assert {address for address, _id in taken} == set(notices.values_list("recipient", flat=True))
    assert {message_id for _address, message_id in taken} == set(notices.values_list("message_id", flat=True))
    assert len(taken) <= count + 2  # one for each process of the worker that died
    doubtful = MessageAttempt.objects.filter(outcome="unknown").values("message").distinct().count()
    assert len(taken) - count <= doubtful


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_a_mailing_survives_the_death_of_its_worker(members, sink, settings, tmp_path):
    mail_to(1_000, members=members, sink=sink, settings=settings, log=tmp_path / "worker.log", seconds=120)

    assert_nobody_was_lost_and_nobody_written_to_twice(1_000, sink)


@pytest.mark.sweep
@pytest.mark.django_db(transaction=True)
def test_a_single_mail_does_not_wait_behind_a_mailing(members, sink, tmp_path):
    members(2_000)
    post_due_notices(at=timezone.now())
    with worker(sink, tmp_path / "worker.log"):
        as_beat_does()
        wait_until(lambda: sent() > 100, seconds=60)
        mail = RenderedMail("Your receipt", "Here it is.\n", "")
        began = timezone.now()
        receipt = post_message(
            key="receipt:1", purpose="receipt", recipient="amara@mail.example", mail=mail, contact=None, at=began
        )
        wait_until(lambda: Message.objects.get(pk=receipt.pk).state == "sent", seconds=20)

    arrived: datetime = Message.objects.get(pk=receipt.pk).sent_at
    assert sent() < 2_000, "the mailing was over: this shows nothing"
    assert arrived - began < timedelta(seconds=5)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_hundred_thousand_notices_are_written_and_sent_in_ten_minutes(
    members, sink, settings, tmp_path, record_property
):
    count = int(os.environ.get("NOTICES", "100000"))
    took = mail_to(count, members=members, sink=sink, settings=settings, log=tmp_path / "worker.log", seconds=900)

    record_property("figure", f"{count} notices written and sent in {took:.0f} s, {count / took:.0f} a second")
    assert_nobody_was_lost_and_nobody_written_to_twice(count, sink)
    assert took < 600
