"""People are told about clocks once for each level, in business time, whoever sweeps and whatever stood still."""

import threading
import time
from datetime import time as clock_time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from ams.core.models import AssociationProfile, Message, Role, User
from staffdesk.models import Case, Clock, Duty, Reminder, StandardStep
from staffdesk.operations.clocks import pause_clocks, reckon_corrected, resume_clocks, start_clocks, stop_clocks
from staffdesk.operations.reminders import remind_of_clocks
from staffdesk.operations.standards import note_correction
from tests.factories.core import AssociationFactory, UserFactory
from tests.factories.standards import CASE, ROLE, promise, says
from tests.staffdesk.test_clocks import at

OUTAGE = timedelta(days=4)


@pytest.fixture
def ada(db):
    AssociationFactory()
    return UserFactory(email="ada@riverbend.example", role=Role.SERVICE)


@pytest.fixture
def marcus(db):
    return UserFactory(email="marcus@riverbend.example", role=Role.OWNER)


@pytest.fixture
def case(ada):
    """Ada's case, of which a mail has waited since Monday nine o'clock; due at eleven."""
    promise()
    case = Case.objects.create(kind="question", subject="A question", opened_at=at("09:00"), owner=ada)
    hears(case, "09:00")
    return case


def hears(case, since):
    start_clocks(case=case, message=says(case, at=at(since)), at=at(since))


def told():
    """Level by level, when and who."""
    return [
        (one.level, one.at.astimezone(at("09:00").tzinfo).strftime("%a %H:%M"), one.told)
        for one in Reminder.objects.order_by("pk")
    ]


def sweep(*times):
    for moment in times:
        while remind_of_clocks(at=at(moment)):
            pass


def test_whoever_has_the_case_is_told_before_and_the_owner_of_the_area_later(case, ada, marcus):
    sweep("10:29", "10:30", "10:31", "11:00", "11:59", "12:00", "16:00")

    assert told() == [(1, "Mon 10:30", [ada.pk]), (2, "Mon 11:00", [ada.pk]), (3, "Mon 12:00", [marcus.pk])]
    sent = [(mail.recipient, mail.subject) for mail in Message.objects.order_by("pk")]
    assert sent == [
        (ada.email, "1 case is due soon"),
        (ada.email, "1 case is due soon"),  # due this minute, so not late yet
        (marcus.email, "1 case is late"),
    ]
    mail = Message.objects.latest("pk")
    assert "A question" in mail.text
    assert "late by 1 h" in mail.text
    assert f"/desk/cases/{case.pk}/" in mail.text


def test_a_level_is_told_once(case):
    """known_pains 36."""
    sweep(*["11:05"] * 3)

    Clock.objects.update(reached=0, next_step_at=at("10:30"))  # as if a correction of the calendar was taken back
    sweep("11:06")

    assert [level for level, *_ in told()] == [2]
    assert Message.objects.count() == 1
    one = Reminder.objects.get()
    with pytest.raises(IntegrityError, match="one_reminder_a_level_and_due_time"), transaction.atomic():
        Reminder.objects.create(clock=one.clock, level=one.level, due_at=one.due_at, at=at("12:00"))


def test_after_an_outage_one_reminder_comes_and_no_flood(case, marcus):
    sweep("2026-02-13T10:00")

    assert told() == [(3, "Fri 10:00", [marcus.pk])]
    assert Clock.objects.get().next_step_at is None


@pytest.mark.parametrize("time", ["2026-02-10T00:00", "2026-02-14T11:00", "2026-02-10T08:59"])
def test_nobody_is_told_outside_business_hours(case, time):
    """known_pains 30: at midnight, on a weekend, and not a minute before the opening."""
    sweep(time)

    assert told() == []
    assert Clock.objects.get().next_step_at.astimezone(at("09:00").tzinfo).hour == 9


def test_what_is_due_at_closing_is_told_at_the_next_opening(ada, case):
    hears(case, "15:00")
    stop_clocks(case=case, message=None, at=at("15:30"))
    hears(case, "15:00")  # due at 17:00 exactly

    sweep("16:30", "17:00", "2026-02-10T09:00")

    assert [(level, time) for level, time, _told in told()] == [(1, "Mon 16:30"), (2, "Tue 09:00")]


def test_a_due_time_that_moves_on_is_told_of_again(case, ada):
    """known_pains 30: keyed by level and due time, not one a day."""
    sweep("10:30")
    pause_clocks(case=case, at=at("10:40"))
    sweep("11:00")  # nothing is due while we wait for the member
    resume_clocks(case=case, at=at("12:40"))

    sweep("12:41", "12:45", "13:00")

    assert [(level, time) for level, time, _told in told()] == [(1, "Mon 10:30"), (2, "Mon 13:00")]


def test_a_reminder_that_lies_ahead_again_is_told_again(case):
    sweep("10:30")
    clock = Clock.objects.get()
    clock.version.calendar.days.create(day="2026-02-09", hours=[["09:00", "10:00"], ["13:00", "17:00"]])
    note_correction(calendar=clock.version.calendar)
    reckon_corrected(at=at("10:35"))

    sweep("11:00", "13:30", "14:00")

    assert [(level, time) for level, time, _told in told()] == [(1, "Mon 10:30"), (1, "Mon 13:30"), (2, "Mon 14:00")]


def test_a_due_time_that_comes_nearer_repeats_nothing(case):
    sweep("10:30", "11:00")
    Clock.objects.update(started_at=at("08:30"))  # as if an hour had been missing from the calendar
    clock = Clock.objects.get()
    clock.version.calendar.days.create(day="2026-02-09", hours=[["08:00", "17:00"]])
    note_correction(calendar=clock.version.calendar)
    reckon_corrected(at=at("11:10"))

    sweep("11:10")

    assert [level for level, *_ in told()] == [1, 2]


def test_what_was_answered_is_told_of_no_more(case):
    stop_clocks(case=case, message=None, at=at("10:00"))

    sweep("10:30", "11:00", "12:00")

    assert told() == []


@pytest.mark.parametrize(
    ("queue", "tell", "role"),
    [
        ("service", (CASE, ""), Role.SERVICE),  # of nobody: everybody of the department
        ("finance", (CASE, ""), Role.FINANCE),
        ("events", (CASE, ""), Role.EVENTS),
        ("membership", (CASE, ""), Role.SERVICE),  # nobody works there
        ("system", (CASE, ""), Role.ADMINISTRATOR),
        ("service", (ROLE, Role.FINANCE), Role.FINANCE),
        ("service", (ROLE, Role.OWNER), Role.SERVICE),  # there is no owner of an area
    ],
)
def test_somebody_is_always_told(ada, queue, tell, role):
    others = [UserFactory(role=one) for one in (Role.FINANCE, Role.EVENTS, Role.ADMINISTRATOR)]
    people = {one.role: one for one in [ada, *others]}
    UserFactory(role=role, is_active=False)
    promise(tell=[(0, *tell)])
    case = Case.objects.create(kind="question", subject="Of nobody", opened_at=at("09:00"), queue=queue)
    hears(case, "09:00")

    sweep("11:00")

    assert [people for _level, _time, people in told()] == [[people[role].pk]]


def test_one_named_person_is_told(case, marcus):
    version = promise("named")
    step = StandardStep(version=version, level=9, minutes=500, tell="person", person=marcus)
    step.save()
    clock = Clock.objects.get()
    Clock.objects.update(version=version, due_at=clock.due_at, next_step_at=clock.due_at)

    sweep("2026-02-10T15:00")

    assert told() == [(9, "Tue 15:00", [marcus.pk])]


def test_who_left_is_told_of_nothing(case, ada, marcus):
    lea, version = UserFactory(role=Role.SERVICE), promise("named")
    StandardStep.objects.create(version=version, level=9, minutes=500, tell="person", person=marcus)
    User.objects.filter(pk__in=[ada.pk, marcus.pk]).update(is_active=False)

    sweep("10:30")
    Clock.objects.update(version=version, next_step_at=at("11:00"))
    sweep("2026-02-10T15:00")

    assert [(level, people) for level, _time, people in told()] == [(1, [lea.pk]), (9, [lea.pk])]


def test_nobody_is_told_louder_while_we_wait_for_the_member(case, marcus):
    sweep("11:00")
    pause_clocks(case=case, at=at("11:30"))
    sweep("12:00", "13:00")
    resume_clocks(case=case, at=at("13:30"))

    sweep("13:59", "14:00")

    assert [(level, time) for level, time, _told in told()] == [(2, "Mon 11:00"), (3, "Mon 14:00")]


@pytest.mark.parametrize(("until", "who"), [(17, "lea"), (10, "ada")])  # at eleven nobody is on duty any more
def test_whoever_is_on_duty_is_told_else_whoever_has_the_case(ada, until, who):
    lea = UserFactory(role=Role.SERVICE)
    AssociationProfile.objects.update(time_zone="America/New_York")
    Duty.objects.create(
        person=lea, weekdays=[1], from_time=clock_time(9), until_time=clock_time(until), first_on=at("09:00").date()
    )
    promise(tell=[(0, StandardStep.Tell.DUTY, "")])
    case = Case.objects.create(kind="question", subject="A lawyer writes", opened_at=at("09:00"), owner=ada)
    hears(case, "09:00")

    sweep("11:00")

    assert [people for _level, _time, people in told()] == [[{"lea": lea, "ada": ada}[who].pk]]


def test_many_late_cases_are_one_mail(ada):
    promise(tell=[(0, CASE, "")])
    for number in range(23):
        hears(Case.objects.create(kind="question", subject=f"No {number}", opened_at=at("09:00"), owner=ada), "09:00")

    sweep("11:05")

    assert Reminder.objects.count() == 23
    mail = Message.objects.get()
    assert (mail.subject, "And 3 more." in mail.text) == ("23 cases are late", True)


def test_a_step_at_the_beginning_is_told_at_once(ada, django_capture_on_commit_callbacks):
    """Difficult situations: whoever it is assigned to hears of it now, not with the next sweep."""
    promise("difficult", kept_by="taken", minutes=10, started_by=("difficult",), tell=[(-10, CASE, "")])
    case = Case.objects.create(kind="question", subject="A lawyer writes", opened_at=at("09:00"), owner=ada)

    with django_capture_on_commit_callbacks() as enqueued:
        start_clocks(case=case, message=None, at=at("09:00"), trigger="difficult")
    sweep("09:00")

    assert len(enqueued) == 1
    assert told() == [(1, "Mon 09:00", [ada.pk])]


@pytest.mark.django_db(transaction=True)
def test_two_who_sweep_at_once_tell_everybody_once_though_one_is_killed(marcus):
    """The one that dies takes its batch back; the other passes over what is held, and the next sweep finds it."""
    AssociationFactory()
    promise(tell=[(0, ROLE, "owner")])
    case = Case.objects.create(kind="question", subject="Much", opened_at=at("09:00"))
    for minute in range(9):
        hears(case, f"09:0{minute}")
    holding, go_on = threading.Event(), threading.Event()

    def killed():
        with transaction.atomic():
            remind_of_clocks(at=at("11:30"), at_most=4)
            holding.set()
            go_on.wait(10)
            transaction.set_rollback(True)  # what the database does when a worker dies
        connection.close()

    other = threading.Thread(target=killed)
    other.start()
    assert holding.wait(10)
    found = [remind_of_clocks(at=at("11:30"), at_most=4) for _ in "123"]
    go_on.set()
    other.join()
    assert found == [4, 1, 0]

    assert [remind_of_clocks(at=at("11:30")) for _ in "12"] == [4, 0]
    assert Reminder.objects.count() == Reminder.objects.values("clock").distinct().count() == 9


def copies(model, *, many, but, **values):
    """Many rows like the only one there is: without history, keys are the database's own."""
    columns = [field.column for field in model._meta.concrete_fields if field.column not in {"id", *but, *values}]
    told = ", ".join([*columns, *values])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({told}) SELECT {', '.join([*columns, *values.values()])} "
            f"FROM {model._meta.db_table}, generate_series(1, {many}) AS number"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.soak
def test_of_a_hundred_thousand_clocks_the_thousand_due_are_told_within_two_seconds(case, marcus, record_property):
    """DESIGN section 8: found by an index, written in batches."""
    copies(Case, many=99_999, but={"token"})
    new = f"(SELECT array_agg(id) FROM {Case._meta.db_table} WHERE id <> {case.pk})"
    later = "next_step_at + CASE WHEN number % 100 = 0 THEN interval '0' ELSE interval '1 day' END"
    copies(Clock, many=99_999, but=set(), case_id=f"({new})[number]", next_step_at=later)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    began = time.monotonic()

    found = [remind_of_clocks(at=at("11:30")) for _ in "123"]

    took = time.monotonic() - began
    record_property("figure", f"clock sweep: 1,000 due of 100,000 told in {took:.2f} s")
    assert (found, Reminder.objects.count()) == ([500, 500, 0], 1_000)
    assert took < 2


def test_the_five_standards_are_shipped_once(db, capsys):
    call_command("ship_standards")
    call_command("ship_standards")

    assert capsys.readouterr().out.splitlines() == ["5 service standards made.", "The service standards are there."]
    steps = StandardStep.objects.order_by("version", "level")
    assert all(one.minutes < two.minutes for one, two in pairwise(steps) if one.version_id == two.version_id)
