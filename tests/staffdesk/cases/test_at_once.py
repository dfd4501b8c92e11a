"""People and machines at one case at the same moment, and words that reach it later than they were said."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from staffdesk.models import CaseMessage, Clock
from staffdesk.operations import answer, close_case, hear, merge_cases, reopen_case, stop_waiting, wait_for_member
from staffdesk.operations.cases.said import locked
from staffdesk.operations.clocks import switch_off
from tests.factories.standards import promise
from tests.staffdesk.conftest import NOW

EARLIER, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


@pytest.fixture
def waits(mailed, ada):
    promise()
    return wait_for_member(case=mailed(), words="Which day?", at=LATER, by=ada)


ENDINGS = {
    "a mail": lambda case, _ada: hear(case=case, kind=CaseMessage.Kind.MAIL_IN, words="Monday", at=EARLIER),
    "a colleague": lambda case, ada: stop_waiting(case=case, at=EARLIER, by=ada),
    "its end": lambda case, ada: close_case(case=case, words="Over.", at=EARLIER, by=ada),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.django_db
def test_what_came_before_waiting_began_and_is_heard_after_ends_it_all_the_same(waits, ada, ending):
    """A mailbox is emptied mail by mail, all by one clock; a colleague who is second waits for the first."""
    ENDINGS[ending](waits, ada)

    waits.refresh_from_db()
    assert waits.waiting_since is None
    assert [(one.began_at, one.ended_at) for one in waits.pauses.all()] == [(LATER, LATER)]


@pytest.mark.django_db
def test_what_came_before_a_case_was_closed_and_is_heard_after_opens_it_again(mailed, ada):
    promise()
    case = close_case(case=mailed(), words="Over.", at=LATER, by=ada)

    reopen_case(case=case, words="Not over.", at=EARLIER, by=ada)

    case.refresh_from_db()
    assert case.closed_at is None
    assert [(one.began_at, one.ended_at) for one in case.pauses.all()] == [(LATER, LATER)]


@pytest.mark.django_db
def test_what_was_answered_while_a_case_was_closed_waits_no_more_when_it_opens_again(mailed, ada):
    """What only a receipt keeps does."""
    promise()
    promise("receipt", kept_by="receipt")
    case = close_case(case=mailed(), words="Over.", at=NOW, by=ada)
    answer(case=case, words="At two.", at=EARLIER, by=ada)

    for _again in "12":
        reopen_case(case=case, words="Not over.", at=LATER, by=ada)
        states = {clock.standard.code: (clock.state, clock.why) for clock in case.clocks.select_related("standard")}
        assert states == {"email": ("over", "closed"), "receipt": ("running", "")}
        close_case(case=case, words="Over.", at=LATER, by=ada)


@pytest.mark.django_db(transaction=True)
def test_a_word_for_a_merged_case_holds_one_case_at_a_time(mailed, ada):
    """Whoever needs both takes the smaller number first; whoever came from the larger one must not keep it."""
    first, second = mailed(), mailed()
    merge_cases(case=second, into=first, at=NOW, by=ada)
    holding, go_on, failed = threading.Event(), threading.Event(), []

    def work(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001 - what was raised is what the test is about
            failed.append(error)
        finally:
            connection.close()

    def takes_both():
        with transaction.atomic():
            locked(first)
            holding.set()
            go_on.wait(10)
            locked(second)

    def writes():
        hear(case=second, kind=CaseMessage.Kind.MAIL_IN, words="Monday", at=NOW)

    threads = [threading.Thread(target=work, args=[act]) for act in (takes_both, writes)]
    threads[0].start()
    assert holding.wait(10)
    threads[1].start()
    _until_somebody_waits()
    go_on.set()
    for thread in threads:
        thread.join(20)

    assert failed == []
    assert first.messages.filter(words="Monday").count() == 1


def _until_somebody_waits():
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("Nobody waited for a lock.")


@pytest.mark.django_db
def test_a_word_that_was_said_earlier_and_is_heard_later_is_not_the_last_one(mailed):
    case = mailed(at=LATER)

    hear(case=case, kind=CaseMessage.Kind.MAIL_IN, words="Monday", at=EARLIER)

    case.refresh_from_db()
    assert case.last_heard_at == LATER


@pytest.mark.django_db
def test_a_case_that_another_becomes_a_part_of_has_its_person_and_its_last_word(mailed, ada, amara):
    strangers, hers = mailed(contact=None), mailed(at=LATER)

    merge_cases(case=hers, into=strangers, at=LATER, by=ada)

    strangers.refresh_from_db()
    assert (strangers.contact, strangers.last_heard_at) == (amara, LATER)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["a word", "switching off"])
def test_nothing_runs_by_a_standard_that_is_switched_off_at_the_same_moment(mailed, first):
    """Whoever is second waits for the other, and does what is so then."""
    case = mailed()
    standard = promise().standard  # so that no clock of the case stands between them
    acts = {
        "a word": lambda: hear(case=case, kind=CaseMessage.Kind.MAIL_IN, words="Monday", at=EARLIER),
        "switching off": lambda: switch_off(standard=standard, at=EARLIER),
    }
    [second] = acts.keys() - {first}
    done, go_on, failed = threading.Event(), threading.Event(), []

    def work(act, *, holds):
        try:
            with transaction.atomic():
                act()
                done.set()
                if holds:
                    go_on.wait(10)
        except Exception as error:  # noqa: BLE001 - what was raised is what the test is about
            failed.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=work, args=[acts[one]], kwargs={"holds": one == first}) for one in (first, second)
    ]
    threads[0].start()
    assert done.wait(10)
    threads[1].start()
    threads[1].join(1)
    assert threads[1].is_alive()  # it waits
    go_on.set()
    for thread in threads:
        thread.join(20)

    assert failed == []
    assert not Clock.objects.running().exists()
    case.refresh_from_db()
    assert case.due_at is None


@pytest.mark.django_db
def test_a_case_that_opens_again_waits_for_nothing_that_was_switched_off_meanwhile(mailed, ada):
    standard = promise().standard
    case = close_case(case=mailed(), words="Over.", at=NOW, by=ada)
    switch_off(standard=standard, at=EARLIER)

    reopen_case(case=case, words="Not over.", at=LATER, by=ada)

    assert not Clock.objects.running().exists()
