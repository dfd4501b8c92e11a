"""A machine's mail is told from a person's, and a report says which mail of ours it is about."""

import pytest

from staffdesk.mail_in import Verdict, judge, read_mail
from staffdesk.mail_in.threads import bare_subject, traces_of
from staffdesk.mail_in.verdicts import wants_no_answer
from tests.staffdesk.mail_in.letters import bounce, complaint, letter, raw

OURS = "<k3v9@riverbend.example>"


def verdict(content, *, is_our_own=False):
    return judge(read_mail(content), is_our_own=is_our_own).verdict


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Verdict.ORDINARY),
        ({"auto_submitted": "no"}, Verdict.ORDINARY),  # known pain 38: it says that a person wrote it
        ({"auto_submitted": "no; comment", "subject": "Out of office"}, Verdict.ORDINARY),
        ({"auto_submitted": "auto-replied"}, Verdict.AUTO_REPLY),
        ({"auto_submitted": "auto-replied (vacation)"}, Verdict.AUTO_REPLY),
        ({"auto_submitted": "Auto-Generated"}, Verdict.AUTO_REPLY),
        ({"x_autoreply": "yes"}, Verdict.AUTO_REPLY),
        ({"x_autoreply": "no"}, Verdict.ORDINARY),
        ({"precedence": "auto_reply"}, Verdict.AUTO_REPLY),
        ({"precedence": "bulk"}, Verdict.ORDINARY),  # a list, or a shop: a person may have to read it
        ({"subject": "Automatic reply: your receipt"}, Verdict.AUTO_REPLY),
        ({"subject": "Abwesenheitsnotiz: bis Montag"}, Verdict.AUTO_REPLY),
        ({"subject": "Re: Out of office"}, Verdict.ORDINARY),  # a person answers to one
        ({"subject": "My vacation and the walk in May"}, Verdict.ORDINARY),
        ({"subject": "Delivery to my new address"}, Verdict.ORDINARY),  # a person moves
        ({"subject": "Automatic renewal"}, Verdict.ORDINARY),  # a person asks
        ({"x_auto_response_suppress": "All"}, Verdict.ORDINARY),  # asks not to be answered by a machine
    ],
)
def test_a_machines_answer_is_told_from_a_persons(headers, expected):
    assert verdict(letter(**headers)) == expected


def test_a_mail_of_our_own_goes_in_circles():
    assert verdict(letter(), is_our_own=True) == Verdict.LOOP


def test_a_mail_that_went_through_too_many_servers_goes_in_circles():
    hops = [f"Received: from s{n}" for n in range(41)]

    assert verdict(raw("From: a@example.org", *hops, body="x")) == Verdict.LOOP
    assert verdict(raw("From: a@example.org", *hops[:40], body="x")) == Verdict.ORDINARY


@pytest.mark.parametrize(
    ("action", "status", "expected"),
    [
        ("failed", "5.1.1", Verdict.BOUNCE),
        ("FAILED (user unknown)", "5.1.1", Verdict.BOUNCE),
        ("expired", "", Verdict.BOUNCE),
        ("delayed", "4.4.1", Verdict.DELAY),
        ("delivered", "2.0.0", Verdict.AUTO_REPLY),
        ("relayed", "2.0.0", Verdict.AUTO_REPLY),
    ],
)
def test_a_report_says_what_became_of_our_mail(action, status, expected):
    assert verdict(bounce(OURS, action=action, status=status)) == expected


def test_a_report_says_which_mail_to_whom_and_why():
    report = judge(read_mail(bounce(OURS)), is_our_own=False).report

    assert report.message_ids[0] == OURS
    assert (report.recipients, report.status) == (("amara@example.org",), "5.1.1")
    assert report.words == "550 5.1.1 User unknown"


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("MAILER-DAEMON@x.example", "failure notice", f"<a@b.example>:\n550 no such user\n\nMessage-ID: {OURS}\n"),
        ("postmaster@x.example", "Undeliverable: receipt", f"user unknown\n\n> Message-ID: {OURS}\n"),
        ("Mail Delivery System <x@x.example>", "Mail delivery failed: returning message", f"Message-Id: {OURS}"),
    ],
)
def test_reports_written_freely_are_recognised_too(sender, subject, body):
    found = judge(read_mail(raw(f"From: {sender}", f"Subject: {subject}", body=body)), is_our_own=False)

    assert found.verdict == Verdict.BOUNCE
    assert OURS in found.report.message_ids


def test_a_person_who_writes_about_a_failure_is_a_person():
    assert verdict(letter(subject="Undelivered mail", sender="Bob <bob@example.org>")) == Verdict.ORDINARY
    assert verdict(letter(subject="A walk", sender="postmaster@example.org")) == Verdict.ORDINARY


def test_a_complaint_names_the_mail_it_is_about():
    found = judge(read_mail(complaint(OURS)), is_our_own=False)

    assert (found.verdict, found.report.message_ids[0], found.report.words) == (Verdict.COMPLAINT, OURS, "abuse")


@pytest.mark.parametrize(
    ("headers", "silent"),
    [
        ({}, False),
        ({"precedence": "list"}, True),
        ({"list_id": "<birds.example.org>"}, True),
        ({"return_path": "<>"}, True),
        ({"x_auto_response_suppress": "All"}, True),
        ({"sender": "no-reply@example.org"}, True),
        ({"sender": "news@shop.example"}, True),
        ({"sender": "newton@example.org"}, False),
        ({"feedback_id": "1:shop"}, True),
        ({"sender": "nobody"}, True),
        ({"reply_to": "bounces@example.org"}, True),
    ],
)
def test_lists_and_machines_are_never_answered_by_a_machine(headers, silent):
    assert wants_no_answer(read_mail(letter(**headers))) is silent


TOKEN = "0123456789ab"
PATTERN = "office+c-{token}@riverbend.example"


@pytest.mark.parametrize(
    ("address", "tokens"),
    [
        (f"office+c-{TOKEN}@riverbend.example", (TOKEN,)),
        (f"Office <OFFICE+C-{TOKEN}@Riverbend.example>", (TOKEN,)),
        (f"office+c-{TOKEN}@elsewhere.example", ()),
        (f"other+c-{TOKEN}@riverbend.example", ()),
        (f"my-office+c-{TOKEN}@riverbend.example", ()),
        ("office@riverbend.example", ()),
        ("office+c-xyz@riverbend.example", ()),
    ],
)
def test_our_token_is_read_from_the_address_a_mail_was_sent_to(address, tokens):
    assert traces_of(read_mail(letter(to=address)), pattern=PATTERN).tokens == tokens
    assert traces_of(read_mail(letter(to=address)), pattern="").tokens == ()


def test_what_a_mail_answers_is_named_by_the_nearest_first():
    mail = read_mail(letter(in_reply_to="<b@x>", references="<a@x> <b@x> <c@x>"))

    assert traces_of(mail, pattern="").answered == ("<b@x>", "<c@x>", "<a@x>")


@pytest.mark.parametrize(
    ("subject", "tokens", "numbers", "bare"),
    [
        (f"Re: A walk [#12-{TOKEN}]", (TOKEN,), (), "Re: A walk"),
        (f"RE: A WALK [#12-{TOKEN.upper()}]", (TOKEN,), (), "RE: A WALK"),
        ("AW: A walk [#12]", (), (12,), "AW: A walk"),
        ("Room [#12b] and #13", (), (), "Room [#12b] and #13"),
        ("A walk", (), (), "A walk"),
    ],
)
def test_a_subject_may_name_a_case(subject, tokens, numbers, bare):
    traces = traces_of(read_mail(letter(subject=subject)), pattern="")

    assert (traces.subject_tokens, traces.subject_numbers) == (tokens, numbers)
    assert bare_subject(subject) == bare
