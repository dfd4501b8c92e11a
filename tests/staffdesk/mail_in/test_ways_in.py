"""By a mail server's pipe, from a mailbox, and from providers: a mail is ours only once it is kept."""

import base64
import io
import json
import sys
from imaplib import IMAP4

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse

from ams.core.readiness import Level
from staffdesk import mailbox, readiness, receiving
from staffdesk.models import Case, IncomingMail
from staffdesk.tasks import fetch_mail_by_imap, take_up_mail
from tests.staffdesk.mail_in.letters import letter

pytestmark = pytest.mark.django_db


# --- The pipe --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pipe(monkeypatch):
    """Hand bytes to the command; the code a mail server sees, and what was said."""

    def piped(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        said = io.StringIO()
        try:
            call_command("receive_mail", stdout=said, stderr=said)
        except SystemExit as leave:
            return leave.code, said.getvalue()
        return 0, said.getvalue()

    return piped


def test_a_mail_by_the_pipe_is_taken(pipe, association):
    code, said = pipe(letter())

    assert (code, IncomingMail.objects.get().source) == (0, "pipe")
    assert "In a case" in said


def test_nothing_by_the_pipe_is_said(pipe, association):
    assert pipe(b"\n")[0] == 66  # EX_NOINPUT


def away(**_):
    raise OperationalError("no connection")


def full(**_):
    raise OSError("no space left")


@pytest.mark.parametrize("trouble", [away, full])
def test_while_nothing_can_be_kept_the_mail_server_is_told_to_come_again(pipe, association, monkeypatch, trouble):
    monkeypatch.setattr("staffdesk.management.commands.receive_mail.receive_mail", trouble)

    assert pipe(letter())[0] == 75  # EX_TEMPFAIL


def test_what_no_mail_server_passes_on_is_refused(pipe, association, monkeypatch):
    monkeypatch.setattr("staffdesk.management.commands.receive_mail.BIGGEST", 10)

    assert pipe(letter())[0] == 65  # EX_DATAERR


# --- The mailbox -----------------------------------------------------------------------------------------------------


class Box:
    """A mailbox as imap-tools shows it: uid -> raw mail, and what was marked as seen."""

    mails: dict[str, bytes] = {}
    seen: list[str] = []
    refusal = ""

    def __init__(self, host, port, timeout):
        self.where, self.client = (host, port), self

    def login(self, name, password, folder):
        if self.refusal:
            raise IMAP4.error(self.refusal)
        assert (name, password, folder) == ("office@x", "s:cret", "INBOX")

    def logout(self):
        pass

    def uids(self, wanted):
        assert wanted == "UNSEEN"
        return [uid for uid in self.mails if uid not in self.seen]

    def uid(self, command, uid, *_rest):
        if command == "STORE":
            self.seen.append(uid)
            return "OK", [b""]
        return "OK", [(b"1 (UID", self.mails[uid]), b")"]


@pytest.fixture
def box(monkeypatch, settings, association):
    cache.clear()
    settings.IMAP_URL = "imap+ssl://office%40x:s%3Acret@mail.example.org"
    monkeypatch.setattr(Box, "mails", {"7": letter("One"), "9": letter("Two")})
    monkeypatch.setattr(Box, "seen", [])
    monkeypatch.setitem(mailbox.KINDS, "imap+ssl", (Box, 993))
    return Box


def findings():
    return {(found.level, found.says) for found in readiness.ways_in()}


def test_unseen_mail_is_fetched_once_and_marked_once_it_is_kept(box):
    assert fetch_mail_by_imap() == 2
    assert fetch_mail_by_imap() == 0

    assert box.seen == ["7", "9"]
    assert Case.objects.count() == 2
    assert any(level == Level.OK and "last at" in says for level, says in findings())


def test_a_mail_that_could_not_be_kept_stays_unseen(box, monkeypatch):
    monkeypatch.setattr(receiving, "keep_mail", away)
    with pytest.raises(OperationalError):
        fetch_mail_by_imap()
    assert box.seen == []

    monkeypatch.undo()


def test_a_mailbox_that_refuses_us_is_told_by_the_doctor_and_raises_nothing(box, monkeypatch):
    monkeypatch.setattr(box, "refusal", "LOGIN failed")

    assert fetch_mail_by_imap() == 0
    assert any(level == Level.MISSING and "LOGIN failed" in says for level, says in findings())

    monkeypatch.setattr(box, "refusal", "")
    assert fetch_mail_by_imap() == 2
    assert not any(level == Level.MISSING for level, _says in findings())


@pytest.mark.parametrize("address", ["ftp://x", "imap+ssl://[broken"])
def test_an_address_that_is_none_is_told_too(box, settings, address):
    settings.IMAP_URL = address

    assert fetch_mail_by_imap() == 0
    assert mailbox.last_trouble()


def test_without_a_mailbox_nothing_is_asked(settings):
    settings.IMAP_URL = ""

    assert fetch_mail_by_imap() == 0
    assert take_up_mail() == 0


# --- Providers -------------------------------------------------------------------------------------------------------

POSTMARK = {
    "FromFull": {"Email": "amara@example.org", "Name": "Amara"},
    "ToFull": [{"Email": "hello@riverbend.example", "Name": ""}],
    "Subject": "A walk",
    "TextBody": "When?",
    "MessageID": "22c74902",
    "Date": "Sun, 22 Nov 2026 10:00:00 +0000",
    "Headers": [{"Name": "Message-ID", "Value": "<1@example.org>"}],
}


@pytest.fixture
def post(client, settings, association):
    settings.MAIL_HOOK_SECRET = "office:secret"
    settings.ANYMAIL = {"WEBHOOK_SECRET": settings.MAIL_HOOK_SECRET}

    def posted(content=POSTMARK, *, provider="postmark", secret="office:secret"):
        headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
        address = reverse("staffdesk:mail_hook", args=[provider])
        return client.post(address, json.dumps(content), content_type="application/json", headers=headers)

    return posted


def test_a_provider_hands_a_mail_over_once(post):
    assert [post().status_code, post().status_code] == [200, 200]  # it comes again when our answer got lost

    case = Case.objects.get()
    assert (case.words, case.reply_email) == ("When?", "amara@example.org")


def test_who_does_not_know_the_secret_hands_nothing_over(post, settings):
    assert post(secret="").status_code == 403
    assert post(secret="office:wrong").status_code == 403
    settings.MAIL_HOOK_SECRET = ""
    assert post().status_code == 403

    assert not IncomingMail.objects.exists()


def test_providers_that_need_more_than_a_secret_say_so(post):
    response = post(provider="mailgun")

    assert response.status_code == 503
    assert b"MAILGUN" in response.content


def test_a_provider_nobody_knows_is_not_found(post):
    assert post(provider="pigeon").status_code == 404


def test_a_mail_that_could_not_be_kept_comes_again(post, monkeypatch, client):
    client.raise_request_exception = False
    monkeypatch.setattr("staffdesk.views.mail_hooks.receive_mail", full)

    assert post().status_code == 500


@pytest.mark.parametrize(
    ("odd", "state"),
    [
        ({"Subject": "Grüße 🐦 " * 99, "FromFull": {"Email": "ä@exämple.org", "Name": '"'}}, "filed"),
        ({"Subject": "half a letter \ud83d"}, "quarantine"),
        ({"FromFull": {"Email": "a b@@x", "Name": "é\n"}}, "quarantine"),  # anymail can make nothing of it
        ({"Attachments": [{"Name": "a", "ContentType": "a/b", "Content": "no base64"}]}, "filed"),
    ],
)
def test_mails_nobody_may_write_are_kept_all_the_same(post, odd, state):
    """Answered otherwise, the provider would try for a day, and then throw them away."""
    assert post({**POSTMARK, **odd}).status_code == 200
    assert IncomingMail.objects.get().state == state
