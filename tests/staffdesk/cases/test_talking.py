"""What members say in a case, and what they are answered."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from ams.core.delivery import attachment_content
from ams.core.models import Activity, Message
from staffdesk.keeping import keep_file
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import (
    CaseIsClosed,
    CaseNeedsWords,
    NowhereToAnswer,
    SomethingNewWasSaid,
    answer,
    close_case,
    hear,
    snooze_case,
    take_case,
    wait_for_member,
)
from staffdesk.operations.cases.mails import threading_headers
from staffdesk.queries.cases import conversation
from staffdesk.references import message_ids, shortened, subject_about
from tests.factories.members import PersonFactory
from tests.staffdesk.cases.seen import kinds, state
from tests.staffdesk.conftest import NOW

LATER, LATEST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
Kind = CaseMessage.Kind


def test_the_first_word_is_a_message_by_the_channel_it_came(mailed):
    case = mailed()

    first = case.messages.get()
    assert (first.kind, first.words, first.at) == ("mail_in", case.words, NOW)
    assert first.facts == {"message_id": "<one@mail.example>", "is_opening": True}
    assert first.is_from_member
    assert not first.is_answer
    assert case.last_heard_at == NOW


def test_what_the_system_found_has_no_first_word(mailed):
    case = mailed(said=None)

    assert kinds(case) == []
    assert case.last_heard_at is None


def test_each_case_has_a_token_of_its_own(mailed):
    one, other = mailed(), mailed()

    assert len(one.token) == 12
    assert one.token != other.token
    with pytest.raises(IntegrityError, match="one_case_a_token"), transaction.atomic():
        Case.objects.filter(pk=one.pk).update(token=other.token)


# --- The member's words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.MAIL_IN, Kind.CALL_IN, Kind.WEB])
def test_any_word_of_the_member_ends_waiting_and_being_put_off(mailed, ada, kind):
    """Known pain 29: an answer through the web was ignored."""
    case = mailed()
    wait_for_member(case=case, words="Which day suits you?", at=NOW, by=ada)
    snooze_case(case=case, until=LATEST, at=NOW, by=ada)

    said = hear(case=case, kind=kind, words="Friday.", at=LATER)

    assert said.is_from_member
    assert state(case) == set()
    assert case.last_heard_at == LATER


def test_a_word_for_a_closed_case_opens_it_again_for_whoever_had_it(mailed, ada):
    case = take_case(case=mailed(), at=NOW, by=ada)
    close_case(case=case, words="Done.", at=NOW, by=ada)

    hear(case=case, kind=Kind.MAIL_IN, words="Not quite.", at=LATER)

    assert state(case) == {"owned"}
    told = Activity.objects.filter(kind__in=["case.heard", "case.reopened"])
    assert {(one.kind, one.channel) for one in told} == {
        ("case.heard", "self-service"), ("case.reopened", "self-service"),
    }  # fmt: skip


def test_a_case_of_somebody_who_left_goes_back_to_its_queue(mailed, ada):
    case = take_case(case=mailed(), at=NOW, by=ada)
    close_case(case=case, words="Done.", at=NOW, by=ada)
    ada.is_active = False
    ada.save(update_fields=["is_active"])

    hear(case=case, kind=Kind.MAIL_IN, words="Not quite.", at=LATER)

    assert state(case) == set()


def test_a_mail_delivered_twice_is_heard_once(mailed):
    case = mailed()

    first = hear(case=case, kind=Kind.MAIL_IN, words="Friday.", at=LATER, key="mail:7")
    again = hear(case=case, kind=Kind.MAIL_IN, words="Friday.", at=LATEST, key="mail:7")

    assert first == again
    assert kinds(case) == ["mail_in", "mail_in"]


def test_nothing_odd_in_a_mail_keeps_it_out(mailed):
    case = mailed("Nul\x00l", subject="\x00")

    said = hear(case=case, kind=Kind.MAIL_IN, words=" \x00", at=LATER, author_name="x" * 400)

    assert (case.subject, case.words) == ("Null", "Null")
    assert said.words == "(Nothing was written.)"


# --- Our answers ------------------------------------------------------------------------------------------------------


def test_an_answer_is_a_mail_from_a_person_in_the_thread(mailed, ada):
    case = mailed()
    hear(
        case=case, kind=Kind.MAIL_IN, words="Or Friday?", at=LATER, author_name="Amara",
        facts={"message_id": "<two@mail.example>", "references": "<one@mail.example>"},
    )  # fmt: skip

    said = answer(case=case, words="Friday is fine.", by=ada, at=LATEST)

    mail = said.sent
    assert (mail.recipient, mail.purpose, mail.state) == ("amara@example.org", "case.answer", Message.State.QUEUED)
    assert mail.sender.startswith('"Ada Novak, ')
    assert mail.subject == f"Re: The course [#{case.pk}-{case.token}]"
    assert "Friday is fine.\n\nAda Novak\n" in mail.text
    assert "> Or Friday?" in mail.text
    assert threading_headers(mail) == {
        "Auto-Submitted": "no",
        "In-Reply-To": "<two@mail.example>",
        "References": "<one@mail.example> <two@mail.example>",
    }
    assert (said.is_answer, state(case)) == (True, {"owned"})


def test_a_second_answer_stands_below_the_first_one(mailed, ada):
    case = mailed(said=Kind.WEB, facts=None)
    first = answer(case=case, words="Friday is fine.", by=ada, at=LATER)

    second = answer(case=case, words="At ten.", by=ada, at=LATEST)

    assert "In-Reply-To" not in threading_headers(first.sent)
    assert threading_headers(second.sent)["In-Reply-To"] == first.sent.message_id


def test_every_answer_answers_the_members_last_mail(mailed, ada):
    case = mailed()
    first = answer(case=case, words="Friday is fine.", by=ada, at=LATER)

    second = threading_headers(answer(case=case, words="At ten.", by=ada, at=LATEST).sent)

    assert second["In-Reply-To"] == "<one@mail.example>"
    assert second["References"] == f"<one@mail.example> {first.sent.message_id}"


def test_the_address_answers_go_to_carries_the_token_where_one_is_set_up(mailed, ada, settings):
    settings.CASE_REPLY_ADDRESS = "office+c-{token}@riverbend.example"
    case = mailed()

    said = answer(case=case, words="Friday is fine.", by=ada, at=LATER)

    assert said.sent.reply_to == f"office+c-{case.token}@riverbend.example"


def test_answer_and_waiting_are_one_save(mailed, ada):
    """Known pain 28: a reply and "waiting" in one save lost the answer."""
    case = mailed()

    said = answer(case=case, words="Which day?", by=ada, at=LATER, then="wait")

    assert (said.kind, said.facts["then"]) == ("mail_out", "wait")
    assert state(case) == {"owned", "waits"}
    assert kinds(case) == ["mail_in", "mail_out"]


def test_answer_and_closing_are_one_save(mailed, ada):
    """Known pain 28."""
    case = mailed()

    answer(case=case, words="Refunded.", by=ada, at=LATER, then="close")

    assert state(case) == {"owned", "closed"}
    assert set(Activity.objects.values_list("kind", flat=True)) == {"case.opened", "case.answered", "case.closed"}


@pytest.mark.parametrize("kind", [Kind.CALL_OUT, Kind.WEB_OUT])
def test_what_was_told_otherwise_is_an_answer_without_a_mail(mailed, ada, kind):
    said = answer(case=mailed(), words="Told her.", by=ada, at=LATER, kind=kind)

    assert (said.is_answer, said.sent, Message.objects.count()) == (True, None, 0)


def test_no_answer_goes_where_a_later_mail_says(mailed, ada):
    """From can be forged, so the address is the one the case began with."""
    case = mailed(reply_email="amara@work.example")
    hear(case=case, kind=Kind.MAIL_IN, words="Hi", at=LATER, facts={"from": "mallory@example.net"})

    assert answer(case=case, words="Hello.", by=ada, at=LATEST).sent.recipient == "amara@work.example"


def test_nobody_is_answered_without_an_address(mailed, ada):
    case = mailed(contact=PersonFactory(email=""))

    with pytest.raises(NowhereToAnswer):
        answer(case=case, words="Hello.", by=ada, at=LATER)

    assert kinds(case) == ["mail_in"]


def test_an_empty_answer_changes_nothing(mailed, ada):
    case = mailed()

    with pytest.raises(CaseNeedsWords):
        answer(case=case, words=" ", by=ada, at=LATER, then="close")

    assert state(case) == set()


def test_a_second_click_sends_no_second_answer(mailed, ada):
    case = mailed()

    first = answer(case=case, words="Friday.", by=ada, at=LATER, key="once:1")

    assert answer(case=case, words="Friday.", by=ada, at=LATER, key="once:1") == first
    assert Message.objects.count() == 1


def test_a_file_goes_with_the_answer(mailed, ada):
    kept = keep_file(ContentFile(b"%PDF-1", name="../How to get there.pdf"), at=NOW)

    said = answer(case=mailed(), words="Attached.", by=ada, at=LATER, files=[kept])

    assert [(one.name, one.size) for one in said.files.all()] == [("How to get there.pdf", 6)]
    assert attachment_content(said.sent.attachments.get()) == (b"%PDF-1", "application/pdf")


def test_whoever_saw_less_than_was_said_is_shown_it_first(mailed, ada, fin):
    case = mailed()
    seen = case.messages.get().pk
    answer(case=case, words="Friday.", by=fin, at=LATER)

    with pytest.raises(SomethingNewWasSaid, match="Fin Alvarez"):
        answer(case=case, words="Saturday.", by=ada, at=LATER, seen=seen)
    seen = case.messages.latest("pk").pk
    hear(case=case, kind=Kind.MAIL_IN, words="Not on Friday.", at=LATER)
    with pytest.raises(SomethingNewWasSaid, match="Amara Okafor"):
        answer(case=case, words="Saturday.", by=ada, at=LATER, seen=seen)
    answer(case=case, words="Saturday.", by=ada, at=LATER, seen=case.messages.latest("pk").pk)

    assert [said.words for said in conversation(case)[1:]] == ["Friday.", "Not on Friday.", "Saturday."]


def test_a_closed_case_can_be_answered_and_stays_closed(mailed, ada, fin):
    case = mailed()
    close_case(case=case, words="Done.", at=LATER, by=ada)

    answer(case=case, words="Welcome.", by=fin, at=LATEST)
    with pytest.raises(CaseIsClosed):
        answer(case=case, words="Which day?", by=fin, at=LATEST, then="wait")

    assert state(case) == {"closed"}


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_are_both_kept(mailed, ada, fin):
    case, start = mailed(), Barrier(2)

    def answers(by, then):
        start.wait()
        answer(case=case, words=f"By {by.name}", by=by, at=LATER, then=then)
        connection.close()

    both = [Thread(target=answers, args=one) for one in ((ada, "close"), (fin, ""))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert {said.words for said in conversation(case)[1:]} == {"By Ada Novak", "By Fin Alvarez"}
    assert "closed" in state(case)
    assert Message.objects.count() == 2


# --- How a mail says which case it is about ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("The course", "Re: The course [#7-0123456789ab]"),
        ("Re: AW: re[2]: The course", "Re: The course [#7-0123456789ab]"),
        ("Re: The course [#7-0123456789ab]", "Re: The course [#7-0123456789ab]"),
        ("Regarding: the course", "Re: Regarding: the course [#7-0123456789ab]"),
    ],
)
def test_a_subject_says_once_that_it_is_an_answer(subject, answered):
    assert subject_about(subject, number=7, token="0123456789ab") == answered


def test_only_what_looks_like_a_message_id_is_one():
    assert message_ids("<a@b> junk <c d@e>\r\nBcc: <f@g>") == ["<a@b>", "<f@g>"]
    assert shortened([f"<{n}@x>" for n in range(20)])[:2] == ["<0@x>", "<11@x>"]
    assert len(shortened([f"<{n}@x>" for n in range(20)])) == 10
