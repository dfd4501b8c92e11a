"""Which case a mail goes on with, where it names several; and whose it is taken for."""

from datetime import timedelta

import pytest

from ams.core.mails import RenderedMail
from ams.core.outbox import post_message
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import open_case
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW
from tests.staffdesk.mail_in.letters import bounce, letter, raw
from tests.staffdesk.mail_in.test_filing import LATER, receive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _answers_have_an_address(settings):
    settings.CASE_REPLY_ADDRESS = "office+c-{token}@riverbend.example"


@pytest.fixture
def opened(amara):
    """A case of Amara's, answered by a mail of ours that stands in it as `sent`."""

    def one(subject):
        case = open_case(
            kind=Case.Kind.QUESTION, subject=subject, words="When?", context={}, contact=amara, at=NOW, by=None,
            reply_email="amara@example.org",
        )  # fmt: skip
        mail = RenderedMail(subject, "At two.", "")
        case.sent = post_message(
            key=subject, purpose="case.answer", recipient=amara.email, mail=mail, contact=amara, at=NOW
        )
        CaseMessage.objects.create(case=case, kind="mail_out", words="At two.", at=NOW, sent=case.sent)
        return case

    return one


def address_of(case):
    return f"office+c-{case.token}@riverbend.example"


def subject_of(case):
    return f"Re: [#{case.pk}-{case.token}]"


def test_our_address_goes_before_the_mail_it_answers_and_that_before_the_subject(opened):
    walk, card, fee = opened("Walk"), opened("Card"), opened("Fee")
    answers = {"references": card.sent.message_id, "subject": subject_of(fee)}

    assert receive(letter("One", to=address_of(walk), **answers)).case_message.case == walk
    assert receive(letter("Two", **answers)).case_message.case == card
    assert receive(letter("Three", subject=subject_of(fee).upper())).case_message.case == fee


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_mails_of_ours_the_nearest_one_counts(opened, order):
    far, near = [opened("Walk"), opened("Card")][::order]
    both = f"{far.sent.message_id} {near.sent.message_id}"

    mail = receive(letter("Yes", references=f"{both} <theirs@elsewhere.example>"))
    direct = receive(letter("No", in_reply_to=far.sent.message_id, references=both))

    assert (mail.case_message.case, mail.our_message) == (near, near.sent)
    assert direct.case_message.case == far


@pytest.mark.parametrize("order", [1, -1])
def test_a_returned_mail_is_the_one_that_came_back_not_one_it_answers(opened, order):
    back, other = [opened("Walk"), opened("Card")][::order]
    report = bounce(back.sent.message_id).replace(
        b"Subject: Your receipt", f"References: {other.sent.message_id}\r\nSubject: Your receipt".encode()
    ).replace(b"Thank you", f"Message-ID: {other.sent.message_id}".encode())  # fmt: skip

    assert receive(report).our_message == back.sent


def test_an_answer_to_a_mail_of_theirs_finds_it_though_a_copy_was_set_aside(amara):
    first = receive(letter("Look", message_id="<e@example.org>"))
    again = b"Received: from another way\r\n" + letter("Look", message_id="<e@example.org>")
    copy = receive(again, at=LATER + timedelta(minutes=1))

    answer = receive(letter("And?", in_reply_to="<e@example.org>"))

    assert copy.state == "set_aside"
    assert answer.case_message.case == first.case_message.case


@pytest.mark.parametrize(
    "headers",
    [
        {"reply_to": "eve@example.net"},
        {"sender": "Eve <eve@example.net>", "reply_to": "amara@example.org"},
    ],
)
def test_who_writes_and_who_is_answered_must_both_be_known(opened, headers):
    case = opened("Walk")

    mail = receive(letter(to=address_of(case), **headers))

    assert mail.case_message.case == case
    assert "not-the-person" in mail.remarks


def test_a_mail_of_nobody_is_not_theirs_who_have_no_address(association):
    PersonFactory(display_name="Nora", email="")

    assert receive(raw("Subject: Hello", body="Who am I?")).case_message.case.contact is None


def test_a_record_that_was_merged_stands_in_nobodys_way(amara):
    PersonFactory(display_name="Amara again", email="amara@example.org", merged_into=amara)

    assert receive(letter()).case_message.case.contact == amara


def test_the_same_words_from_somebody_else_are_no_copy(amara):
    receive(letter(message_id="<same@example.org>"))

    assert receive(letter(message_id="<same@example.org>", sender="eve@example.net")).state == "filed"


def test_who_writes_very_often_without_saying_who_waits_too(settings, association):
    settings.MAIL_IN_A_SENDER_AN_HOUR = 2

    states = [receive(raw("Subject: Hello", body=f"Number {number}")).state for number in range(4)]

    assert states == ["filed", "filed", "quarantine", "quarantine"]
