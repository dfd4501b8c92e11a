"""Clocks of cases: what begins them, what stops them, and what they say of the promise. Known pains 21 to 37."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from staffdesk.models import Calendar, Case, CasePause, Clock, StandardVersion
from staffdesk.operations.clocks import (
    end_clocks,
    move_clocks,
    pause_clocks,
    reckon_corrected,
    restart_clocks,
    resume_clocks,
    start_clocks,
    stop_clocks,
    switch_off,
    take_clocks,
)
from staffdesk.operations.clocks_elsewhere import merge_clocks
from staffdesk.operations.standards import NothingChanged, change_standard, note_correction, terms_of
from tests.factories.standards import promise, says

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")


def at(written):
    """A local time of the office, in the week of Monday 9 February 2026 unless a date is given."""
    return datetime.fromisoformat(written if "T" in written else f"2026-02-09T{written}").replace(tzinfo=NEW_YORK)


@pytest.fixture
def case(db):
    return Case.objects.create(kind="question", subject="A question", opened_at=at("09:00"))


@pytest.fixture
def mail(case):
    """The member writes; the clocks it begins."""

    def written(since="09:00", kind="mail_in", of=case, **facts):
        message = says(of, kind=kind, at=at(since), **facts)
        start_clocks(case=of, message=message, at=at(since))
        return message

    return written


def answered(case, when, kind="mail_out"):
    return stop_clocks(case=case, message=says(case, kind=kind, at=at(when)), at=at(when))


def due(case):
    """What is due when, by New York's clocks."""
    return [clock.due_at and clock.due_at.astimezone(NEW_YORK).strftime("%a %H:%M") for clock in clocks(case)]


def clocks(case):
    return list(case.clocks.order_by("pk"))


def states(case):
    return [clock.state for clock in clocks(case)]


def test_every_mail_gets_its_two_hours(case, mail):
    promise()

    mail("09:00")
    mail("09:45")

    assert due(case) == ["Mon 11:00", "Mon 11:45"]
    assert case.due_at == at("11:00")


def test_a_message_begins_a_clock_once(case, mail):
    promise()
    message = mail()

    start_clocks(case=case, message=message, at=at("09:30"))

    assert due(case) == ["Mon 11:00"]


@pytest.mark.parametrize(
    ("kind", "facts", "begun"),
    [
        ("mail_in", {}, ["email"]),
        ("web", {}, ["email"]),  # known_pains 29: whatever the channel
        ("call_in", {}, ["call"]),
        ("call_in", {"call_back": False}, []),  # settled on the phone
        ("note", {}, []),
        ("mail_out", {}, []),
    ],
)
def test_the_channel_says_which_promise_it_is(case, mail, kind, facts, begun):
    promise("email")
    promise("call", minutes=60, started_by=("call_in",))

    mail(kind=kind, **facts)

    assert [clock.standard.code for clock in clocks(case)] == begun


def test_a_promise_about_a_kind_of_case_goes_before_the_general_one(mail):
    promise("email")
    promise("website", business_days=1, started_by=("mail_in", "opened"), case_kinds=("website",))
    site = Case.objects.create(kind="website", subject="Nothing loads", opened_at=at("09:00"))

    mail(of=site)

    assert [(clock.standard.code, due(site)) for clock in clocks(site)] == [("website", ["Tue 09:00"])]


def test_what_we_found_by_ourselves_is_promised_too(case):
    promise("website", business_days=1, started_by=("opened",), case_kinds=("website",))
    case.kind = "website"

    start_clocks(case=case, message=None, at=at("09:00"))
    start_clocks(case=case, message=None, at=at("09:00"))

    assert due(case) == ["Tue 09:00"]


@pytest.mark.parametrize(
    ("kind", "stopped"),
    [
        ("mail_out", 2),
        ("call_out", 2),  # known_pains 29: an answer by phone or on the website is one
        ("web_out", 2),
        ("note", 0),  # an internal note never does
        ("mail_in", 0),
        ("handed_over", 0),
    ],
)
def test_the_first_human_answer_stops_the_clock_of_every_waiting_message(case, mail, kind, stopped):
    """known_pains 25."""
    promise()
    mail("09:00")
    mail("10:00")

    assert answered(case, "10:30", kind) == stopped

    expected = ("kept", at("10:30")) if stopped else ("running", None)
    assert [(clock.state, clock.stopped_at) for clock in clocks(case)] == [expected, expected]
    assert Case.objects.get(pk=case.pk).due_at == (None if stopped else at("11:00"))


def test_what_is_answered_at_the_due_time_is_kept_and_later_is_missed(case, mail):
    """known_pains 33: a failure is marked, and how long it took is business time."""
    promise()
    mail("2026-02-06T16:30")
    mail("2026-02-06T16:31")

    answered(case, "10:30")
    mail("16:30")
    answered(case, "2026-02-10T10:31")

    took = [clock.took / timedelta(minutes=1) for clock in clocks(case)]
    assert list(zip(states(case), took, strict=True)) == [("kept", 120), ("kept", 119), ("missed", 121)]


def test_each_standard_has_its_own_clock(case, mail):
    """known_pains 26: an update clock does not overrule the first answer."""
    promise("email")
    promise("settled", kept_by="taken", minutes=600)
    mail("09:00")

    take_clocks(case=case, at=at("09:10"))

    assert {clock.standard.code: clock.state for clock in clocks(case)} == {"email": "running", "settled": "kept"}
    assert Case.objects.get(pk=case.pk).due_at == at("11:00")


def test_a_difficult_situation_runs_until_somebody_takes_it(case):
    promise("difficult", kept_by="taken", minutes=10, started_by=("difficult",))

    start_clocks(case=case, message=None, at=at("09:00"), trigger=StandardVersion.DIFFICULT)
    take_clocks(case=case, at=at("09:11"))

    assert [(clock.state, clock.why) for clock in clocks(case)] == [("missed", "taken")]


def test_waiting_for_the_member_moves_what_is_due_by_business_time(case, mail):
    """known_pains 32: not by wall time, and not not at all."""
    promise()
    mail("2026-02-06T16:00")

    pause_clocks(case=case, at=at("2026-02-06T16:30"))
    pause_clocks(case=case, at=at("2026-02-06T16:45"))
    assert (due(case), case.due_at) == ([None], None)
    resume_clocks(case=case, at=at("10:00"))
    resume_clocks(case=case, at=at("10:05"))

    assert due(case) == ["Mon 11:30"]
    answered(case, "11:00")
    assert clocks(case)[0].took == timedelta(minutes=90)


def test_what_was_late_before_the_pause_stays_late(case, mail):
    promise()
    mail("09:00")

    pause_clocks(case=case, at=at("12:00"))

    assert due(case) == ["Mon 11:00"]
    answered(case, "13:00")
    assert states(case) == ["missed"]


def test_the_time_a_case_was_closed_is_a_pause(case, mail):
    """known_pains 21: opened again it goes on where it was."""
    promise()
    mail("09:00")
    end_clocks(case=case, at=at("09:30"))
    assert states(case) == ["over"]

    assert restart_clocks(case=case, at=at("15:00")) == 1

    assert (states(case), due(case)) == (["running"], ["Mon 16:30"])
    assert [(pause.why, pause.began_at, pause.ended_at) for pause in case.pauses.all()] == [
        ("closed", at("09:30"), at("15:00"))
    ]


def test_waiting_and_then_being_closed_are_one_after_the_other_and_both_pauses(case, mail):
    """known_pains 21, as Zammad's own example has it."""
    promise()
    mail("09:00")
    pause_clocks(case=case, at=at("09:30"))
    end_clocks(case=case, at=at("10:00"))

    restart_clocks(case=case, at=at("10:30"))

    assert due(case) == ["Mon 12:00"]
    assert not CasePause.objects.filter(ended_at=None).exists()


def test_what_was_answered_before_it_closed_does_not_begin_again(case, mail):
    promise()
    mail("09:00")
    answered(case, "09:30")
    end_clocks(case=case, at=at("09:30"))

    assert restart_clocks(case=case, at=at("15:00")) == 0
    assert (states(case), case.pauses.count()) == (["kept"], 0)


@pytest.mark.parametrize(
    ("kept_by", "closed", "state"),
    [
        ("answer", "10:00", "over"),  # nothing was due any more
        ("answer", "11:01", "missed"),  # closing does not hide what was late
        ("settled", "10:00", "kept"),  # seen to without a word
        ("settled", "11:01", "missed"),
    ],
)
def test_no_clock_runs_on_in_a_closed_case(case, mail, kept_by, closed, state):
    """known_pains 34."""
    promise(kept_by=kept_by)
    mail("09:00")

    end_clocks(case=case, at=at(closed))

    assert states(case) == [state]
    assert Case.objects.get(pk=case.pk).due_at is None
    assert Clock.objects.to_remind(at=at("2027-01-01T12:00")).count() == 0


def test_a_merged_case_tells_nobody_any_more_and_its_promise_goes_on_in_the_other(case, mail):
    """known_pains 31."""
    promise()
    other = Case.objects.create(kind="question", subject="The same", opened_at=at("09:00"))
    mail("09:00", of=other)

    merge_clocks(case=other, into=case, at=at("12:00"))

    assert [(clock.state, clock.why, clock.next_step_at) for clock in clocks(other)] == [("over", "merged", None)]
    assert (states(case), due(case), case.due_at) == (["running"], ["Mon 11:00"], at("11:00"))


def test_a_case_that_moves_to_another_department_has_the_standards_of_there(case, mail):
    """known_pains 27."""
    promise("service", queues=("service",))
    promise("finance", queues=("finance",), minutes=240)
    promise("everywhere", minutes=60)
    mail("09:00")

    case.queue = "finance"
    move_clocks(case=case, at=at("09:30"))

    told = {clock.standard.code: (clock.state, clock.why) for clock in clocks(case)}
    assert told == {"service": ("over", "moved"), "everywhere": ("running", ""), "finance": ("running", "")}
    assert case.clocks.get(standard__code="finance").due_at == at("13:00")  # from when the member wrote


def test_what_no_message_began_moves_too(case):
    promise("difficult", kept_by="taken", minutes=10, started_by=("difficult",), queues=("service",))
    promise("difficult-money", kept_by="taken", minutes=30, started_by=("difficult",), queues=("finance",))
    start_clocks(case=case, message=None, at=at("09:00"), trigger=StandardVersion.DIFFICULT)

    case.queue = "finance"
    move_clocks(case=case, at=at("09:05"))

    told = {clock.standard.code: clock.state for clock in clocks(case)}
    assert told == {"difficult": "over", "difficult-money": "running"}


def test_a_standard_that_is_switched_off_stops(case, mail):
    """known_pains 23."""
    version = promise()
    mail("09:00")
    mail("10:00")

    assert switch_off(standard=version.standard, at=at("11:30")) == 2

    assert (states(case), Case.objects.get(pk=case.pk).due_at) == (["missed", "over"], None)
    mail("12:00")
    assert len(clocks(case)) == 2


def test_a_changed_standard_is_a_new_version_for_what_begins_later(case, mail):
    old = promise()
    mail("09:00")

    new = promise(minutes=60)
    mail("09:00")

    assert (old.number, new.number, due(case)) == (1, 2, ["Mon 11:00", "Mon 10:00"])
    assert old.standard.versions.count() == 2


def test_a_standard_that_was_not_changed_has_no_new_version():
    version = promise()

    with pytest.raises(NothingChanged):
        change_standard(standard=version.standard, terms=terms_of(version), at=at("09:00"), by=None)


def test_a_holiday_that_is_added_later_moves_what_runs(case, mail):
    """known_pains 22: and what exclusion days lengthen is never shortened (37)."""
    version = promise()
    mail("2026-02-06T16:30")
    mail("2026-02-06T16:45")
    answered(case, "2026-02-06T16:50")
    mail("2026-02-06T16:55")

    version.calendar.days.create(day="2026-02-09", name="Holiday")
    note_correction(calendar=version.calendar)

    assert [reckon_corrected(at=at("2026-02-06T17:00")) for _ in "12"] == [1, 0]
    assert due(case) == ["Mon 10:30", "Mon 10:45", "Tue 10:55"]  # what is over stays as it was
    assert Case.objects.get(pk=case.pk).due_at == clocks(case)[2].due_at


def test_reckoning_again_after_a_correction_takes_many_cases_a_few_at_a_time(mail):
    version = promise()
    for number in range(5):
        mail(of=Case.objects.create(kind="question", subject=str(number), opened_at=at("09:00")))
    Calendar.objects.update(week={"tue": [["09:00", "24:00"]]})
    note_correction(calendar=version.calendar)

    assert [reckon_corrected(at=at("09:30"), at_most=2) for _ in "1234"] == [2, 2, 1, 0]
    assert {clock.due_at for clock in Clock.objects.all()} == {at("2026-02-10T11:00")}


def test_seconds_outside_business_hours_do_not_leak(case, mail):
    promise()

    mail("2026-02-07T13:56:21")

    assert clocks(case)[0].due_at == at("11:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"state": "kept"}, "clock_runs_iff_not_stopped"),
        ({"state": "kept", "why": "answered", "stopped_at": at("12:00")}, "clock_judged_by_its_due_time"),
    ],
)
def test_the_database_holds_what_a_clock_says(case, mail, changes, constraint):
    promise()
    mail("09:00")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clock.objects.update(**({"next_step_at": None} if len(changes) > 1 else {}), **changes)


def test_nothing_begins_where_nothing_is_promised(case, mail, django_assert_num_queries):
    message = says(case, at=at("09:00"))

    with django_assert_num_queries(1):
        assert start_clocks(case=case, message=message, at=at("09:00")) == []
