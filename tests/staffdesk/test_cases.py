"""A case is opened once, belongs to somebody, and closes with a word."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ams.core.models import Activity
from staffdesk.models import Case
from staffdesk.operations import (
    CaseIsClosed,
    CaseIsOpen,
    CaseNeedsWords,
    add_note,
    close_case,
    note_matter,
    open_case,
    reopen_case,
    take_case,
)
from tests.staffdesk.conftest import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ask(amara):
    """Amara writes to us."""

    def asked(words="I can no longer come on Thursday", **details):
        details = {"kind": Case.Kind.QUESTION, "subject": "", "context": {}, "contact": amara, "by": None} | details
        return open_case(words=words, at=NOW, **details)

    return asked


def done(case):
    return list(Activity.objects.of_contact(case.contact).values_list("kind", flat=True))


def test_a_new_case_waits_in_the_queue_of_member_service(ask):
    case = ask()

    assert (case.owner, case.queue, case.closed_at) == (None, Case.Queue.SERVICE, None)
    assert case.subject == "I can no longer come on Thursday"
    assert done(case) == ["case.opened"]


def test_a_long_story_gets_a_short_subject(ask):
    case = ask("Two universities " * 20)

    assert len(case.subject) == 80
    assert case.words == ("Two universities " * 20).strip()


def test_a_key_opens_one_case_however_often_it_is_sent(ask):
    first = ask(key="form:1")
    second = ask(key="form:1", words="Sent twice")

    assert first == second
    assert second.words == "I can no longer come on Thursday"
    assert done(first) == ["case.opened"]


def test_cases_without_a_key_are_never_the_same(ask):
    assert ask() != ask()


def test_a_case_about_nothing_is_refused(ask):
    with pytest.raises(CaseNeedsWords):
        ask("  ")

    assert not Case.objects.exists()


def test_whoever_takes_a_case_has_it(ask, ada, fin):
    case = ask()

    take_case(case=case, at=LATER, by=ada)
    take_case(case=case, at=LATER, by=fin)

    assert Case.objects.get(pk=case.pk).owner == fin
    assert done(case) == ["case.taken", "case.taken", "case.opened"]


def test_a_closed_case_cannot_be_taken(ask, ada, fin):
    case = take_case(case=ask(), at=NOW, by=ada)
    close_case(case=case, words="Refunded.", at=LATER, by=ada)

    with pytest.raises(CaseIsClosed):
        take_case(case=case, at=LATER, by=fin)

    assert Case.objects.get(pk=case.pk).owner == ada


def test_a_case_closes_with_a_word_that_colleagues_can_read(ask, ada):
    case = close_case(case=ask(), words=" Refunded. ", at=LATER, by=ada)

    said = case.messages.get()
    assert (said.kind, said.words, said.author, said.at) == ("closed", "Refunded.", ada, LATER)
    assert case.closed_at == LATER


@pytest.mark.parametrize("act", [close_case, add_note])
def test_nothing_happens_without_words(act, ask, ada):
    case = ask()

    with pytest.raises(CaseNeedsWords):
        act(case=case, words=" ", at=LATER, by=ada)

    assert Case.objects.get(pk=case.pk).closed_at is None
    assert not case.messages.exists()


def test_two_colleagues_cannot_both_close_a_case(ask, ada, fin):
    case = ask()
    close_case(case=case, words="Done.", at=LATER, by=ada)

    with pytest.raises(CaseIsClosed):
        close_case(case=case, words="Done too.", at=LATER, by=fin)

    assert [said.words for said in case.messages.all()] == ["Done."]


def test_a_case_that_was_not_over_goes_back_to_its_owner(ask, ada):
    case = take_case(case=ask(), at=NOW, by=ada)
    close_case(case=case, words="Done.", at=NOW, by=ada)

    case = reopen_case(case=case, words="She wrote again.", at=LATER, by=ada)

    assert (case.closed_at, case.owner) == (None, ada)
    assert done(case)[0] == "case.reopened"


def test_an_open_case_cannot_be_opened_again(ask, ada):
    case = ask()

    with pytest.raises(CaseIsOpen):
        reopen_case(case=case, words="Again.", at=LATER, by=ada)

    assert not case.messages.exists()


def test_a_call_is_written_down_as_ones_own_case(amara, ada):
    case = note_matter(contact=amara, words="Asked for a brochure", settled=False, at=NOW, by=ada)

    assert (case.owner, case.closed_at, case.kind) == (ada, None, Case.Kind.NOTED)


def test_a_call_that_is_settled_is_kept_closed(amara, ada):
    case = note_matter(contact=amara, words="Asked for a brochure", settled=True, at=NOW, by=ada)

    assert case.closed_at == NOW
    assert done(case) == ["case.closed", "case.taken", "case.opened"]


def test_a_case_belongs_to_a_person_or_a_queue(ask):
    case = ask()

    with pytest.raises(IntegrityError, match="case_has_owner_or_queue"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(queue="")
