"""Handing over, waiting, putting off, linking, merging and splitting cases."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ams.core.models import Role
from staffdesk.models import Case, CaseFile, CaseLink, CaseMessage
from staffdesk.operations import (
    CannotHaveCases,
    CaseIsClosed,
    CaseIsOpen,
    CaseWasMerged,
    NotInTheFuture,
    NotSaidHere,
    SameCase,
    answer,
    close_case,
    hand_over_case,
    hear,
    link_cases,
    merge_cases,
    reopen_case,
    snooze_case,
    split_case,
    stop_waiting,
    take_case,
    wait_for_member,
)
from staffdesk.queries.cases import conversation
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory
from tests.staffdesk.cases.seen import kinds, state
from tests.staffdesk.conftest import NOW

LATER, LATEST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
Kind = CaseMessage.Kind


# --- Whose it is, and when --------------------------------------------------------------------------------------------


def test_a_case_is_handed_over_with_a_word(mailed, ada, fin):
    case = take_case(case=mailed(), at=NOW, by=ada)

    hand_over_case(case=case, to=fin, queue="finance", words="She wants her money back.", at=LATER, by=ada)

    case.refresh_from_db()
    assert (case.owner, case.queue) == (fin, "finance")
    said = case.messages.latest("pk")
    assert (said.kind, said.facts) == ("handed_over", {"from": "Ada Novak", "to": "Fin Alvarez"})


def test_a_case_goes_back_to_a_department(mailed, ada):
    case = take_case(case=mailed(), at=NOW, by=ada)

    hand_over_case(case=case, queue="events", words="About the course.", at=LATER, by=ada)

    assert state(case) == set()
    assert case.queue == "events"


def test_nobody_gets_a_case_who_cannot_work_on_it(mailed, ada):
    case = mailed()

    for somebody in (UserFactory(role=Role.MEMBER), UserFactory(role=Role.SERVICE, is_active=False)):
        with pytest.raises(CannotHaveCases):
            hand_over_case(case=case, to=somebody, words="Yours.", at=LATER, by=ada)

    assert kinds(case) == ["mail_in"]


def test_a_case_is_put_off_until_its_time_comes(mailed, ada):
    case = mailed()

    snooze_case(case=case, until=LATEST, at=NOW, by=ada)

    assert not Case.objects.to_do(at=LATER).exists()
    assert Case.objects.snoozed(at=LATER).get() == case
    assert Case.objects.to_do(at=LATEST).get() == case
    with pytest.raises(NotInTheFuture):
        snooze_case(case=case, until=LATER, at=LATER, by=ada)


def test_a_case_waits_once_until_somebody_goes_on(mailed, ada):
    case = mailed()
    for at in (NOW, LATER):
        wait_for_member(case=case, words="Asked for the form.", at=at, by=ada)

    case.refresh_from_db()
    assert case.waiting_since == NOW
    assert Case.objects.waiting().get() == case
    assert not Case.objects.to_do(at=LATER).exists()
    for _again in range(2):
        stop_waiting(case=case, at=LATEST, by=ada)
    assert kinds(case) == ["mail_in", "waiting", "goes_on"]
    assert state(case) == set()


@pytest.mark.parametrize(
    "act",
    [
        lambda case, by: wait_for_member(case=case, words="?", at=LATEST, by=by),
        lambda case, by: stop_waiting(case=case, at=LATEST, by=by),
        lambda case, by: snooze_case(case=case, until=LATEST + timedelta(1), at=LATEST, by=by),
        lambda case, by: hand_over_case(case=case, words="Yours", at=LATEST, by=by),
    ],
)
def test_a_closed_case_is_not_worked_on(mailed, ada, act):
    case = mailed()
    wait_for_member(case=case, words="Which day?", at=NOW, by=ada)
    close_case(case=case, words="Never came back.", at=LATER, by=ada)

    with pytest.raises(CaseIsClosed):
        act(case, ada)

    assert state(case) == {"closed"}


def test_a_case_that_was_put_off_can_be_closed_and_opened_again_once(mailed, ada):
    case = mailed()
    snooze_case(case=case, until=LATEST, at=NOW, by=ada)

    close_case(case=case, words="Settled.", at=LATER, by=ada)
    assert state(case) == {"closed"}
    reopen_case(case=case, words="Not yet.", at=LATER, by=ada)
    with pytest.raises(CaseIsOpen):
        reopen_case(case=case, words="Not yet.", at=LATER, by=ada)

    assert state(case) == set()
    assert kinds(case) == ["mail_in", "snoozed", "closed", "reopened"]


# --- Cases that belong together ---------------------------------------------------------------------------------------


def test_a_link_shows_on_both(mailed, ada):
    one, other = mailed(), mailed()

    for _again in range(2):
        link_cases(case=other, other=one, at=LATER, by=ada)

    assert (CaseLink.objects.get().first, CaseLink.objects.get().second) == (one, other)
    assert kinds(one) == kinds(other) == ["mail_in", "linked"]
    with pytest.raises(SameCase):
        link_cases(case=one, other=one, at=LATER, by=ada)


def test_a_merged_case_ends_and_what_was_said_there_is_read_in_the_other(mailed, ada):
    """Known pain 31: a merged case escalated."""
    one, other = mailed("First"), mailed("Second")
    wait_for_member(case=other, words="Which?", at=NOW, by=ada)

    merge_cases(case=other, into=one, at=LATER, by=ada)

    assert state(other) == {"closed", "merged"}
    assert {said.words for said in conversation(one)} >= {"First", "Second", "Which?"}
    assert next(said.words for said in conversation(other)) == "Second"


def test_a_word_for_a_merged_case_goes_where_it_went(mailed, ada):
    one, two, three = mailed(), mailed(), mailed()
    merge_cases(case=one, into=two, at=NOW, by=ada)
    merge_cases(case=two, into=three, at=NOW, by=ada)

    said = hear(case=one, kind=Kind.MAIL_IN, words="Still there?", at=LATER)

    assert said.case == three
    assert answer(case=two, words="Yes.", by=ada, at=LATER).case == three
    with pytest.raises(CaseWasMerged):
        reopen_case(case=one, words="Again", at=LATER, by=ada)
    for case, into in ((one, three), (three, one)):
        with pytest.raises(CaseWasMerged):
            merge_cases(case=case, into=into, at=LATER, by=ada)


def test_nobody_is_quoted_to_somebody_else(mailed, ada):
    hers, his = mailed("My secret"), mailed("His", contact=PersonFactory(email="bob@example.org"))
    hear(case=hers, kind=Kind.MAIL_IN, words="My second secret", at=LATER)
    merge_cases(case=hers, into=his, at=LATEST, by=ada)

    said = answer(case=his, words="Both of you: yes.", by=ada, at=LATEST)

    assert "secret" not in said.sent.text + said.sent.html


def test_no_stranger_is_quoted_to_another(mailed, ada):
    hers = mailed("My secret", contact=None, reply_email="eve@example.net")
    his = mailed("His", contact=None, reply_email="bob@example.org")
    hear(case=hers, kind=Kind.MAIL_IN, words="My second secret", at=LATER)
    merge_cases(case=hers, into=his, at=LATEST, by=ada)

    said = answer(case=his, words="Yes.", by=ada, at=LATEST)

    assert "secret" not in said.sent.text + said.sent.html


def test_nothing_is_merged_into_a_closed_case(mailed, ada):
    one, other = mailed(), mailed()
    close_case(case=one, words="Done.", at=NOW, by=ada)

    with pytest.raises(CaseIsClosed):
        merge_cases(case=other, into=one, at=LATER, by=ada)
    merge_cases(case=one, into=other, at=LATER, by=ada)

    assert state(one) == {"closed", "merged"}
    assert one.closed_at == NOW


def test_a_second_matter_becomes_a_case_of_its_own(mailed, ada):
    case = mailed("Refund my ticket. And I moved.", reply_email="amara@work.example")
    CaseFile.objects.create(message=case.messages.get(), name="form.pdf", size=5, file="cases/form.pdf")

    new = split_case(case=case, message=case.messages.get(), subject="I moved", at=LATER, by=ada, queue="membership")

    assert (new.subject, new.contact, new.queue, new.words) == ("I moved", case.contact, "membership", case.words)
    copy = new.messages.earliest("pk")
    assert (copy.kind, copy.at, copy.facts["case"]) == ("mail_in", NOW, case.pk)
    assert (new.last_heard_at, new.answer_to) == (NOW, "amara@work.example")
    assert [(one.name, one.file.name) for one in copy.files.all()] == [("form.pdf", "cases/form.pdf")]
    assert kinds(case) == ["mail_in", "split"]
    assert CaseLink.objects.get().second == new


def test_only_what_the_member_said_here_can_be_split_off(mailed, ada):
    case, other = mailed(), mailed()
    note = answer(case=case, words="Yes.", by=ada, at=NOW)

    for said in (note, other.messages.get()):
        with pytest.raises(NotSaidHere):
            split_case(case=case, message=said, subject="X", at=LATER, by=ada)


@pytest.mark.parametrize(
    "change",
    [{"waiting_since": NOW}, {"snoozed_until": NOW}],
)
def test_the_database_refuses_a_closed_case_that_waits(mailed, ada, change):
    case = close_case(case=mailed(), words="Done.", at=NOW, by=ada)

    with pytest.raises(IntegrityError, match="closed_case_waits_for_nothing"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


def test_the_database_refuses_an_open_case_that_is_merged(mailed):
    one, other = mailed(), mailed()

    with pytest.raises(IntegrityError, match="merged_case_is_closed"), transaction.atomic():
        Case.objects.filter(pk=one.pk).update(merged_into=other)
