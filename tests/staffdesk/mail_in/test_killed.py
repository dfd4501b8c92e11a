"""Processes die with `kill -9` while they take mail in: nothing is lost, nothing is doubled once it comes again."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone

from staffdesk import mailbox
from staffdesk.invariants import mail_nobody_read
from staffdesk.models import Case, CaseMessage, Clock, IncomingMail
from staffdesk.receiving import INTERRUPTED_AFTER, raw_of, receive_mail, take_up_interrupted
from tests.factories.standards import promise
from tests.staffdesk.mail_in.letters import letter
from tests.staffdesk.mail_in.mortal import IMAP, PIPE, Folder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sweep]
READ_BY_THE_SWEEP = {"kept, and not read", "read, and in no case", "in a case, and not committed"}


@pytest.fixture
def killed(association, tmp_path):
    """After every child has died at its point: the raw mails by way and point."""
    promise()
    raws = {}
    for way, points in (("pipe", PIPE), ("imap", IMAP)):
        (tmp_path / way).mkdir()
        for point in points:
            raws[way, point] = letter(f"By {way}: {point}", message_id=f"<{len(raws)}@example.org>")
            (tmp_path / way / f"{point}.eml").write_bytes(raws[way, point])
    base, _, options = os.environ["DATABASE_URL"].partition("?")
    address = f"{base.rpartition('/')[0]}/{connection.settings_dict['NAME']}?{options}"
    told = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "ams.settings", "DATA_DIR": str(configured.DATA_DIR)}
    mortal = subprocess.run(
        [sys.executable, "-m", "tests.staffdesk.mail_in.mortal", str(tmp_path)],
        env=os.environ | told, cwd=configured.BASE_DIR, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    endings = [line.split("|") for line in mortal.stdout.splitlines() if "|" in line]
    assert {(way, point): code for way, point, code in endings} == dict.fromkeys(raws, "-9"), mortal.stderr
    return raws


def everything_is_there_once(raws):
    assert sorted(raw_of(mail) for mail in IncomingMail.objects.all()) == sorted(raws.values())
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"filed"}
    assert Case.objects.count() == CaseMessage.objects.count() == Clock.objects.count() == len(raws)
    assert sorted(Case.objects.values_list("words", flat=True)) == sorted(f"By {way}: {name}" for way, name in raws)


def test_what_died_while_it_took_mail_in_loses_nothing_and_doubles_nothing(killed, tmp_path, monkeypatch):
    """The mail server and the mailbox hand over again what nobody said was taken."""
    now = timezone.now()
    read = set(IncomingMail.objects.filter(state="filed").values_list("text", flat=True))
    assert read == {"By pipe: committed, and nobody was told", "By imap: in a case, and not marked"}

    for (way, _point), raw in killed.items():
        if way == "pipe":
            receive_mail(raw=raw, source="pipe", at=now)
    monkeypatch.setitem(mailbox.KINDS, "imap", (Folder, 143))
    monkeypatch.setattr(Folder, "path", tmp_path / "imap")
    monkeypatch.setattr(configured, "IMAP_URL", "imap://office:secret@mail.example.org")
    assert (mailbox.fetch_mail(at=now), mailbox.fetch_mail(at=now)) == (len(IMAP), 0)

    everything_is_there_once(killed)


def test_what_was_kept_is_read_by_the_sweep_though_nobody_hands_it_over_again(killed):
    later = timezone.now() + INTERRUPTED_AFTER + timedelta(minutes=20)
    assert list(mail_nobody_read(later)) != []

    assert take_up_interrupted(at=later) == len(READ_BY_THE_SWEEP) + 1

    assert list(mail_nobody_read(later)) == []
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"filed"}
    assert Case.objects.count() == CaseMessage.objects.count() == IncomingMail.objects.count() == 6
