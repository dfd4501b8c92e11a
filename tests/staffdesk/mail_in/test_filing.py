"""Where a mail ends: in a case, aside, or waiting for a decision; never nowhere, and never twice."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.urls import reverse

from ams.core.mails import RenderedMail
from ams.core.models import Activity, Message
from ams.core.outbox import post_message
from staffdesk import receiving
from staffdesk.invariants import mail_nobody_read
from staffdesk.models import Case, CaseMessage, IncomingMail
from staffdesk.operations import close_case, open_case
from staffdesk.operations.mail_arrived import automatic_headers
from staffdesk.operations.mail_in import MailIsDecided, WordsNeeded, discard_mail
from staffdesk.queries.mail_in import first_of
from staffdesk.receiving import receive_mail, release, take_up_interrupted
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW
from tests.staffdesk.mail_in.letters import bounce, complaint, letter, raw

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _answers_have_an_address(settings):
    settings.CASE_REPLY_ADDRESS = "office+c-{token}@riverbend.example"


@pytest.fixture
def receipt(amara):
    """A mail of ours to Amara."""
    mail = RenderedMail("Your receipt", "Thank you", "")
    return post_message(key="r", purpose="receipt", recipient=amara.email, mail=mail, contact=amara, at=NOW)


@pytest.fixture
def case(amara):
    return open_case(
        kind=Case.Kind.QUESTION, subject="A walk", words="When?", context={}, contact=amara, at=NOW, by=None,
        reply_email="amara@example.org",
    )  # fmt: skip


def receive(content, *, at=LATER, source="test"):
    return receive_mail(raw=content, source=source, at=at)


def heard(case):
    return [word.words for word in case.messages.filter(kind=CaseMessage.Kind.MAIL_IN)]


def test_a_persons_mail_opens_a_case_with_its_words(amara):
    mail = receive(letter("When is the next walk?", subject="The walk"))

    case = mail.case_message.case
    assert (mail.state, mail.verdict) == ("filed", "ordinary")
    assert (case.kind, case.subject, case.words) == ("mail", "The walk", "When is the next walk?")
    assert (case.contact, case.reply_email) == (amara, "amara@example.org")
    assert receiving.raw_of(mail) == letter("When is the next walk?", subject="The walk")


def test_the_same_mail_twice_is_one_row(amara):
    first, second = receive(letter()), receive(letter())

    assert first == second
    assert (IncomingMail.objects.count(), Case.objects.count()) == (1, 1)


def test_a_copy_that_came_another_way_opens_no_second_case(amara):
    first = receive(letter())
    copy = receive(b"Received: from another way\r\n" + letter())

    assert (copy.state, copy.verdict) == ("set_aside", "copy")
    assert first_of(copy) == first
    assert Case.objects.count() == 1


def test_a_copy_can_be_made_a_case_after_all(amara, ada):
    receive(letter())
    copy = receive(b"Received: from another way\r\n" + letter())

    assert release(mail=copy, at=LATER, by=ada).state == "filed"
    assert receive(b"Received: from a third way\r\n" + letter()).verdict == "copy"


def test_another_mail_with_a_stolen_message_id_is_no_copy(amara):
    receive(letter("One", message_id="<same@example.org>"))
    other = receive(letter("Two", message_id="<same@example.org>"))

    assert other.state == "filed"


@pytest.mark.parametrize("way", ["address", "answers", "subject", "number", "earlier"])
def test_an_answer_joins_its_case(case, receipt, way, amara):
    earlier = receive(letter(subject="Second matter", message_id="<e@example.org>"))
    case = earlier.case_message.case if way == "earlier" else case
    headers = {
        "address": {"to": f"office+c-{case.token}@riverbend.example"},
        "answers": {"references": f"<x@y> {receipt.message_id}"},
        "subject": {"subject": f"Re: something else [#{case.pk}-{case.token}]"},
        "number": {"subject": f"Re: A walk [#{case.pk}]"},
        "earlier": {"in_reply_to": "<e@example.org>"},
    }[way]
    if way == "answers":
        CaseMessage.objects.create(case=case, kind="mail_out", words="At two.", at=NOW, sent=receipt)

    mail = receive(letter("Thank you", **headers))

    assert mail.case_message.case == case
    assert heard(case)[-1] == "Thank you"
    assert "not-the-person" not in mail.remarks
    doubt = {"number": ["by-subject-only"], "earlier": ["by-their-mail-only"]}.get(way, [])
    assert mail.remarks == doubt


def test_a_made_up_sender_who_knows_the_number_is_not_believed(desk, case):
    """DESIGN section 4: From can be forged, so what joins by it alone says so where staff read it."""
    receive(letter("Send my card to my new address", subject=f"[#{case.pk}]"))
    receive(letter("Thank you", subject=f"[#{case.pk}-{case.token}]"))

    page = desk.get(reverse("staffdesk:case", args=[case.pk])).content.decode()
    assert page.count("Only the number in its subject led to this case") == 1


def test_an_answer_opens_its_closed_case_again(case, ada):
    close_case(case=case, words="Done", at=NOW, by=ada)

    receive(letter(to=f"office+c-{case.token}@riverbend.example"))

    case.refresh_from_db()
    assert case.closed_at is None


def test_whoever_has_the_token_joins_but_is_shown_as_somebody_else(case, amara):
    """From can be forged and mails are passed on: the token adds words, it makes nobody the case's person."""
    mail = receive(letter(sender="eve@example.net", to=f"office+c-{case.token}@riverbend.example"))

    case.refresh_from_db()
    assert "not-the-person" in mail.remarks
    assert mail.case_message.facts["stranger"] is True
    assert (case.contact, case.answer_to) == (amara, "amara@example.org")  # answers go where they went before


def test_a_number_alone_lets_no_stranger_into_a_case(case):
    mail = receive(letter(sender="eve@example.net", subject=f"[#{case.pk}]"))

    assert mail.case_message.case != case
    assert heard(case) == []


def test_a_forged_sender_gets_no_answer_meant_for_somebody_else(amara):
    """Who asks to be answered elsewhere is not the contact whose address stands in From."""
    mail = receive(letter(reply_to="eve@example.net"))

    assert mail.case_message.case.contact is None
    assert "answers-elsewhere" in mail.remarks


def test_of_several_people_with_one_address_none_is_picked(amara):
    PersonFactory(display_name="Her son", email="Amara@example.org")

    mail = receive(letter())

    assert mail.case_message.case.contact is None
    assert "several-people" in mail.remarks


def test_a_mail_that_answers_one_of_ours_says_which(receipt, amara):
    mail = receive(letter("It is wrong", in_reply_to=receipt.message_id))

    assert mail.our_message == receipt
    assert mail.case_message.case.context == {"answers": "Your receipt"}


@pytest.mark.parametrize("content", [raw("From: a@example.org"), raw("From: a@example.org", body=b"\0\0")])
def test_a_mail_without_words_is_a_case_all_the_same(content, association):
    case = receive(content).case_message.case

    assert (case.subject, case.words) == ("(no subject)", "(The mail has no text.)")


def test_a_returned_mail_is_written_on_the_mail_and_opens_no_case(receipt, amara):
    mail = receive(bounce(receipt.message_id))
    receipt.refresh_from_db()

    assert (mail.state, mail.verdict, mail.our_message) == ("set_aside", "bounce", receipt)
    assert (receipt.returned_at, receipt.return_words) == (LATER, "550 5.1.1 User unknown")
    assert Activity.objects.filter(kind="message.returned", contact=amara).count() == 1
    assert not Case.objects.exists()


def test_a_second_return_and_a_delay_change_nothing(receipt):
    receive(bounce(receipt.message_id, action="delayed", why="451 4.4.1 later"))
    receipt.refresh_from_db()
    assert receipt.returned_at is None

    receive(bounce(receipt.message_id))
    receive(bounce(receipt.message_id, why="550 again"), at=LATER + timedelta(hours=1))
    receipt.refresh_from_db()
    assert (receipt.returned_at, receipt.return_words) == (LATER, "550 5.1.1 User unknown")


def test_a_report_about_nothing_of_ours_says_nothing_of_anybody(receipt):
    mail = receive(bounce("<made-up@riverbend.example>", to="amara@example.org"))

    assert (mail.state, mail.our_message) == ("set_aside", None)
    assert not Message.objects.filter(returned_at__isnull=False).exists()


def test_a_complaint_is_written_on_the_mail(receipt, amara):
    receive(complaint(receipt.message_id))
    receipt.refresh_from_db()

    assert receipt.complained_at == LATER
    assert Activity.objects.filter(kind="message.complained", contact=amara).count() == 1
    assert not Case.objects.exists()


def test_automatic_answers_and_our_own_mails_open_no_case_and_are_kept(receipt):
    automatic = receive(letter(auto_submitted="auto-replied", in_reply_to=receipt.message_id))
    our_own = receive(letter(message_id=receipt.message_id))

    assert [(mail.state, mail.verdict) for mail in (automatic, our_own)] == [
        ("set_aside", "auto_reply"), ("set_aside", "loop"),
    ]  # fmt: skip
    assert not Case.objects.exists()


def test_an_automatic_answer_joins_no_case_either(case):
    """Known pain 38: it would stop waiting and start clocks, and nobody wrote it."""
    receive(letter(auto_submitted="auto-replied", to=f"office+c-{case.token}@riverbend.example"))

    assert heard(case) == []


def test_whoever_writes_very_often_waits(settings, amara):
    """Known pain 38: what has no header that says so can be a loop all the same."""
    settings.MAIL_IN_A_SENDER_AN_HOUR = 2
    states = [receive(letter(f"Mail {n}")).state for n in range(4)]
    later = receive(letter("Much later"), at=LATER + timedelta(hours=2))

    assert states == ["filed", "filed", "quarantine", "quarantine"]
    assert later.state == "filed"
    assert receive(letter("Somebody else", sender="bob@example.org")).state == "filed"


def test_what_the_mail_server_calls_spam_waits(association):
    mail = receive(letter(x_spam_flag="YES"))

    assert (mail.state, mail.reason) == ("quarantine", "spam")


def test_what_is_too_big_waits_unread(association, monkeypatch):
    monkeypatch.setattr(receiving, "BIGGEST", 100)

    mail = receive(letter("x" * 200))

    assert (mail.state, mail.reason) == ("quarantine", "too_big")


def test_nothing_at_all_waits(association):
    assert receive(b"\r\n").reason == "unreadable"


def explode(_raw):
    raise RecursionError("too deep")


def test_what_breaks_the_reader_waits_and_can_be_let_through(association, monkeypatch, ada):
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "read_mail", explode)
        mail = receive(letter("Please read me"))
        assert (mail.state, mail.reason, mail.failure) == ("quarantine", "unreadable", "RecursionError: too deep")
        by_its_letters = release(mail=receive(letter("Other")), at=LATER, by=ada)
        assert "Other" in by_its_letters.case_message.case.words

    filed = release(mail=mail, at=LATER, by=ada)

    assert filed.case_message.case.words == "Please read me"
    assert (filed.state, filed.decided_by, filed.reason) == ("filed", ada, "")
    with pytest.raises(MailIsDecided):
        release(mail=mail, at=LATER, by=ada)


def test_what_cannot_be_filed_waits(amara, monkeypatch):
    monkeypatch.setattr(receiving, "file_mail", lambda **_: explode(b""))

    assert receive(letter()).reason == "not_filed"


def test_while_the_database_is_away_the_mail_stays_kept_and_is_read_later(amara, monkeypatch):
    def away(**_):
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as broken:
        broken.setattr(receiving, "file_mail", away)
        with pytest.raises(OperationalError):
            receive(letter())
    mail = IncomingMail.objects.get()
    assert mail.state == "kept"
    assert list(mail_nobody_read(LATER + timedelta(hours=1))) != []

    assert take_up_interrupted(at=LATER) == 0  # somebody may be reading it at this moment
    assert take_up_interrupted(at=LATER + timedelta(minutes=6)) == 1
    mail.refresh_from_db()
    assert mail.state == "filed"
    assert list(mail_nobody_read(LATER + timedelta(hours=1))) == []


def test_a_raw_mail_that_is_gone_waits_for_a_decision(amara, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(receiving, "take_up", lambda **_: None)
        receive(letter())
    mail = IncomingMail.objects.get()
    default_storage.delete(mail.raw.name)

    take_up_interrupted(at=LATER + timedelta(minutes=6))

    mail.refresh_from_db()
    assert (mail.state, mail.reason) == ("quarantine", "unreadable")


def test_a_machines_mail_can_be_made_a_case_after_all(amara, ada):
    mail = receive(letter("I am back on Monday. By the way, when is the walk?", auto_submitted="auto-replied"))

    assert release(mail=mail, at=LATER, by=ada).case_message.case.contact == amara


def test_discarding_takes_a_word_and_keeps_the_mail(association, ada):
    mail = receive(letter(x_spam_flag="YES"))
    with pytest.raises(WordsNeeded):
        discard_mail(mail=mail, words=" ", at=LATER, by=ada)

    discarded = discard_mail(mail=mail, words="Lottery", at=LATER, by=ada)

    assert (discarded.state, discarded.words, discarded.decided_by) == ("discarded", "Lottery", ada)
    assert default_storage.exists(mail.raw.name)
    with pytest.raises(MailIsDecided):
        discard_mail(mail=mail, words="Again", at=LATER, by=ada)
    with pytest.raises(MailIsDecided):
        release(mail=mail, at=LATER, by=ada)


@pytest.fixture
def acknowledging(settings, association):
    settings.MAIL_IN_ACKNOWLEDGE = True


def told():
    return [mail.recipient for mail in Message.objects.filter(purpose="case.arrived")]


def test_people_are_told_that_their_mail_arrived_once_a_day(acknowledging):
    case = receive(letter("One")).case_message.case
    receive(letter("Two"))
    receive(letter("Three", sender="bob@example.org"))
    receive(letter("Four", to=f"office+c-{case.token}@riverbend.example"))

    assert told() == ["amara@example.org", "bob@example.org"]
    sent = Message.objects.filter(purpose="case.arrived").earliest("pk")
    assert sent.reply_to == f"office+c-{case.token}@riverbend.example"
    assert automatic_headers(sent)["Auto-Submitted"] == "auto-replied"
    for again in (timedelta(hours=23), timedelta(hours=24)):
        receive(letter(f"After {again}"), at=LATER + again)
    assert told().count("amara@example.org") == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"list_id": "<x.y>"},
        {"auto_submitted": "auto-replied"},
        {"precedence": "bulk"},
        {"sender": "no-reply@x.example"},
    ],
)
def test_machines_and_lists_are_told_nothing(acknowledging, headers):
    """Known pain 38: two machines that answer each other never stop."""
    receive(letter(**headers))

    assert told() == []


def test_nobody_is_told_anything_unless_the_association_wants_it(amara):
    receive(letter())

    assert told() == []
