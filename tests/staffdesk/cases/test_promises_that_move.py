"""Merging, splitting and taking apart again change nothing about when something is due."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from ams.core.invariants import all_invariants
from staffdesk.models import Case, CaseMessage, Clock, Reminder
from staffdesk.operations import (
    NotMerged,
    answer,
    close_case,
    hand_over_case,
    hear,
    merge_cases,
    open_case,
    split_case,
    stop_waiting,
    unmerge_case,
    wait_for_member,
)
from staffdesk.operations.clocks import reckon_corrected, switch_off
from staffdesk.operations.reminders import remind_of_clocks
from tests.factories.standards import promise
from tests.staffdesk.test_clocks import at, due, states

WAITED = ("09:30", "11:30")  # of two hours from nine: due at one


@pytest.fixture
def write(amara):
    def written(when="09:00", waited=(), by=None, **details):
        facts = {"subject": "", "words": "Hello?", "context": {}, "contact": amara, "by": None} | details
        case = open_case(kind=Case.Kind.MAIL, said=CaseMessage.Kind.MAIL_IN, at=at(when), **facts)
        if waited:
            wait_for_member(case=case, words="Which one?", at=at(waited[0]), by=by)
        if len(waited) > 1:
            stop_waiting(case=case, at=at(waited[1]), by=by)
        return case

    return written


@pytest.fixture(autouse=True)
def _nothing_is_left_wrong(db):
    yield
    held = ("staffdesk.clocks-of-open-cases", "staffdesk.told-once", "staffdesk.cases-have-somebody")
    for invariant in all_invariants():
        if invariant.name in held:
            assert list(invariant.offenders(at("2026-02-13T12:00"))) == [], invariant.name


def running(case):
    return [clock for clock in case.clocks.order_by("started_at", "pk") if clock.state == "running"]


def due_of(case):
    return [one for one, state in zip(due(case), states(case), strict=True) if state == "running"]


def test_what_was_waited_goes_along_and_back(write, ada):
    promise()
    case, into, last = write(waited=WAITED, by=ada), write("10:00"), write("10:10")
    assert (due_of(case), due_of(into)) == (["Mon 13:00"], ["Mon 12:00"])

    merge_cases(case=case, into=into, at=at("11:40"), by=ada)
    assert due_of(into) == ["Mon 12:00", "Mon 13:00"]
    merge_cases(case=into, into=last, at=at("11:42"), by=ada)
    assert sorted(due_of(last)) == ["Mon 12:00", "Mon 12:10", "Mon 13:00"]
    unmerge_case(case=case, at=at("11:45"), by=ada)
    assert (due_of(case), sorted(due_of(last))) == (["Mon 13:00"], ["Mon 12:00", "Mon 12:10"])
    unmerge_case(case=into, at=at("11:50"), by=ada)
    assert (due_of(into), due_of(last)) == (["Mon 12:00"], ["Mon 12:10"])

    assert {case.due_at for case in Case.objects.all()} == {at("12:00"), at("12:10"), at("13:00")}
    with pytest.raises(NotMerged):
        unmerge_case(case=case, at=at("11:55"), by=ada)


def test_what_the_other_case_waited_before_is_not_left_out(write, ada):
    promise()
    case, into = write(), write(waited=WAITED, by=ada)

    merge_cases(case=case, into=into, at=at("12:00"), by=ada)

    assert sorted(due_of(into)) == ["Mon 11:00", "Mon 13:00"]


@pytest.mark.parametrize(
    ("case_waits", "into_waits", "waits", "then"),
    [
        (True, True, True, ["Mon 12:30", "Mon 12:30"]),
        (False, True, False, ["Mon 11:00", "Mon 11:30"]),
        (True, False, False, ["Mon 11:00", "Mon 11:30"]),
    ],
)
def test_we_have_the_next_word_if_we_had_it_in_either(write, ada, *, case_waits, into_waits, waits, then):
    """From half past nine one waits, at ten they are merged, and at eleven the member writes."""
    promise()
    case = write(waited=("09:30",) if case_waits else (), by=ada)
    into = write(waited=("09:30",) if into_waits else (), by=ada)

    merge_cases(case=case, into=into, at=at("10:00"), by=ada)

    into.refresh_from_db()
    assert (into.waiting_since is not None) == waits
    hear(case=into, kind=CaseMessage.Kind.MAIL_IN, words="This one.", at=at("11:00"))
    assert sorted(due_of(into)) == sorted([*then, "Mon 13:00"])


def test_a_promise_waits_with_the_case_it_is_in_now(write, ada):
    promise()
    case, into = write(waited=WAITED, by=ada), write("10:00")
    merge_cases(case=case, into=into, at=at("11:40"), by=ada)

    wait_for_member(case=into, words="And which room?", at=at("11:50"), by=ada)
    stop_waiting(case=into, at=at("12:20"), by=ada)
    assert due_of(into) == ["Mon 12:30", "Mon 13:30"]
    unmerge_case(case=case, at=at("12:25"), by=ada)

    assert (due_of(into), due_of(case)) == (["Mon 12:30"], ["Mon 13:30"])


def test_a_part_and_another_department_leave_out_what_was_waited(write, ada):
    promise()
    promise("finance", queues=("finance",), minutes=60)
    case = write(waited=WAITED, by=ada)

    new = split_case(case=case, message=case.messages.earliest("pk"), subject="Card", at=at("11:40"), by=ada)
    assert (due_of(case), due_of(new)) == (["Mon 13:00"], ["Mon 13:00"])
    hand_over_case(case=new, words="Money", at=at("11:45"), by=ada, queue="finance")

    assert sorted(due_of(new)) == ["Mon 12:00", "Mon 13:00"]


def test_nobody_is_told_once_more_because_it_moved(write, ada):
    promise(tell=((-30, "case", ""), (60, "case", "")))
    case, into = write(), write("10:55")
    remind_of_clocks(at=at("10:40"))
    assert Reminder.objects.count() == 1

    merge_cases(case=case, into=into, at=at("10:45"), by=ada)
    remind_of_clocks(at=at("10:50"))
    unmerge_case(case=case, at=at("10:52"), by=ada)
    remind_of_clocks(at=at("10:55"))

    assert Reminder.objects.count() == 1
    assert [clock.next_step_at for clock in running(case)] == [at("12:00")]


def test_what_was_answered_meanwhile_is_over_and_what_was_closed_goes_on(write, ada):
    promise()
    answered, closed, into, other = write(), write(), write("09:10"), write("09:10")
    merge_cases(case=answered, into=into, at=at("09:20"), by=ada)
    merge_cases(case=closed, into=other, at=at("09:20"), by=ada)
    answer(case=into, words="Both.", by=ada, at=at("09:30"))
    close_case(case=other, words="The same.", at=at("09:30"), by=ada)

    for one in (answered, closed):
        unmerge_case(case=one, at=at("10:30"), by=ada)

    assert (states(answered), states(into)) == (["over"], ["kept", "kept"])
    assert (due_of(closed), states(other)) == (["Mon 12:00"], ["over", "over"])


def test_what_is_promised_no_more_does_not_come_back(write, ada):
    standard = promise().standard
    case, into = write(), write()
    merge_cases(case=case, into=into, at=at("09:20"), by=ada)
    switch_off(standard=standard, at=at("09:30"))

    unmerge_case(case=case, at=at("09:40"), by=ada)

    assert states(case) == ["over"]


def test_a_case_taken_out_is_as_it_was_and_so_is_the_other(write, ada, amara):
    case, into = write(), write("08:00", contact=None, reply_name="Somebody")
    merge_cases(case=case, into=into, at=at("10:00"), by=ada)
    assert (Case.objects.get(pk=into.pk).contact, Case.objects.get(pk=into.pk).last_heard_at) == (amara, at("09:00"))

    case = unmerge_case(case=case, at=at("10:10"), by=ada)

    into.refresh_from_db()
    assert (case.merged_into, case.closed_at, case.contact) == (None, None, amara)
    assert (into.contact, into.last_heard_at) == (None, at("08:00"))
    assert [said.words for said in into.messages.order_by("pk")][1:] == [
        f"Case {case.pk} goes on here.", f"Case {case.pk} was taken out again.",
    ]  # fmt: skip


def test_a_closed_case_that_was_merged_stays_closed(write, ada):
    case = close_case(case=write(), words="Done.", at=at("09:30"), by=ada)
    merge_cases(case=case, into=write(), at=at("10:00"), by=ada)

    case = unmerge_case(case=case, at=at("10:10"), by=ada)

    assert (case.merged_into, case.closed_at) == (None, at("09:30"))


def test_clocks_that_moved_before_are_given_what_they_had(write, ada):
    promise()
    case, into, last = write(waited=WAITED, by=ada), write("10:00"), write("10:10")
    new = split_case(case=case, message=case.messages.earliest("pk"), subject="Card", at=at("11:35"), by=ada)
    merge_cases(case=case, into=into, at=at("11:40"), by=ada)
    merge_cases(case=into, into=last, at=at("11:42"), by=ada)
    right = sorted(due_of(last)), due_of(new)
    Clock.objects.update(brought=[], here_since=None)
    Clock.objects.running().update(due_at=at("11:00"))

    import_module("staffdesk.migrations.0016_clocks_that_moved_before").write(apps, None)
    reckon_corrected(at=at("11:45"))

    wrong = Clock.objects.running().filter(message__case=last)
    assert wrong.get().due_at == at("11:00")  # it never moved, so nothing was to be mended
    wrong.update(due_at=at("12:10"))
    assert (sorted(due_of(last)), due_of(new)) == right
    Case.objects.filter(pk=last.pk).update(due_at=at("12:00"))


def test_pauses_are_brought_from_somewhere(write):
    promise()
    write()

    with pytest.raises(IntegrityError, match="clock_brings_pauses_from_elsewhere"), transaction.atomic():
        Clock.objects.update(brought=[(at("09:00"), at("10:00"))])
