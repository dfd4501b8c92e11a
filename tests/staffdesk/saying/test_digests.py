"""The weekly letter: once to each owner and week, on Monday once the office opens, about every day and no day twice."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from ams.core.models import Message, Role
from staffdesk.models import Area, CalendarDay, Case, Digest
from staffdesk.operations.digests import write_digests
from staffdesk.operations.erasing import begin_erasure, carry_on
from staffdesk.operations.reasons import code_case
from staffdesk.operations.saying import plan_action
from staffdesk.tasks import write_weekly_letters
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory
from tests.factories.standards import CalendarFactory
from tests.staffdesk.conftest import NOW
from tests.staffdesk.saying.conftest import answered, call, reason

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # nine in Amsterdam
A_WEEK, MINUTE = timedelta(weeks=1), timedelta(minutes=1)


def letters():
    return list(Message.objects.filter(purpose="digest").order_by("pk"))


def spans(owner):
    return [(one.days.lower, one.days.upper) for one in Digest.objects.filter(owner=owner).order_by("pk")]


def test_it_goes_out_once_on_monday_morning_to_whoever_has_something_to_read(said, fay, ada):
    UserFactory(role=Role.EVENTS, name="Nothing to read")
    assert write_digests(at=MONDAY - MINUTE) == 0  # nobody is there yet

    assert write_digests(at=MONDAY) == 2
    assert write_digests(at=MONDAY + MINUTE) == write_digests(at=MONDAY + timedelta(days=3)) == 0

    assert {one.recipient for one in letters()} == {fay.email, ada.email}
    told = Digest.objects.get(owner=fay)
    assert spans(fay) == [(date(2026, 11, 16), date(2026, 11, 23))]
    assert (told.contacts, told.contacts_before, told.answers, len(told.cases)) == (2, 0, 0, 2)
    mail = told.message
    assert mail.subject == "What members are saying: 2 contacts, 0 before (16 Nov – 22 Nov)"
    assert "Receipt 2" in mail.text
    assert "Where do I click?" not in mail.text
    for body in (mail.text, mail.html):
        assert "Amara" not in body
        assert "everybody@example.org" not in body
        assert "\u202e" not in body
        assert f"http://testserver/desk/cases/{told.cases[0]}/" in body
        assert "/desk/saying/?owner=" in body
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    service = Digest.objects.get(owner=ada)
    assert (service.contacts, service.answers, len(service.pulses)) == (2, 1, 1)
    assert "Quick, and kind." in service.message.text


def test_an_outage_loses_no_day_and_tells_none_twice(said, fay, ada):
    assert write_digests(at=MONDAY) == 2
    call("receipt", ago=-3, by=ada, words="Later")  # Wednesday

    at = MONDAY + 3 * A_WEEK + timedelta(days=2, hours=1)  # a Wednesday, after two Mondays nobody worked
    assert write_digests(at=at) == 1

    assert spans(fay) == [(date(2026, 11, 16), date(2026, 11, 23)), (date(2026, 11, 23), date(2026, 12, 14))]
    assert Digest.objects.latest("pk").contacts == 1
    same = {"owner": fay, "message": Message.objects.create(
        key="x", purpose="x", recipient="x@example.org", sender="x", subject="x", text="x", message_id="<x@x>",
        created_at=at, next_attempt_at=at), "contacts": 0, "contacts_before": 0, "answers": 0, "actions": 0,
        "written_at": at}  # fmt: skip
    for days in ((date(2026, 12, 7), date(2026, 12, 14)), (date(2026, 12, 15), date(2026, 12, 22))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Digest.objects.create(days=DateRange(*days), **same)


def test_words_coded_later_are_in_the_next_letter_once(said, fay, ada, desk):
    """By when they were coded: nobody looks again at days an owner was told of."""
    old, vague = call(None, ago=9, by=ada, words="My paper card is lost"), Case.objects.get(words__startswith="No idea")
    low = answered(PersonFactory(), felt=-1, words="Nobody called back", case=old, journey="case")
    assert write_digests(at=MONDAY) == 2
    code_case(case=vague, reason=reason("receipt"), at=MONDAY - 9 * MINUTE)
    code_case(case=old, reason=reason("receipt"), at=MONDAY + timedelta(days=1))
    call("receipt", ago=-2, by=ada, words="In the week itself")
    for _again in range(2):  # quoted and named once, whatever else becomes of it
        code_case(case=old, reason=reason("ticket"), at=MONDAY + timedelta(days=2))
        code_case(case=old, reason=reason("receipt"), at=MONDAY + timedelta(days=2))

    moment = call(None, ago=9, by=ada, words="Coded as the letter is written")
    code_case(case=moment, reason=reason("receipt"), at=MONDAY + A_WEEK - MINUTE)

    assert write_digests(at=MONDAY + A_WEEK) == 1

    told = Digest.objects.filter(owner=fay).latest("pk")
    text = " ".join(told.message.text.split())
    assert "1 contact, 3 before; 2 of earlier days, given their reason since" in text
    assert [text.count(words) for words in ("My paper card is lost", "In the week itself", "Receipt 2")] == [1, 1, 0]
    assert (told.contacts, told.pulses) == (1, [low.pk])
    [link] = set(re.findall(r"http://testserver(/desk/cases/\?\S+coded_since\S+)", told.message.text))
    listed = desk.get(link)
    assert {one.pk for one in listed.context["page"]} == {old.pk, vague.pk}
    assert "given their reason later" in listed.content.decode()
    code_case(case=old, reason=reason("ticket"), at=MONDAY + A_WEEK)
    code_case(case=old, reason=reason("receipt"), at=MONDAY + A_WEEK)
    assert write_digests(at=MONDAY + 2 * A_WEEK) == 1
    last = Digest.objects.latest("pk")
    assert (last.cases, last.pulses, "My paper card" in last.message.text) == ([moment.pk], [], False)


def test_a_week_with_nothing_to_say_is_no_letter_and_an_action_that_presses_is_one(fay, ada):
    assert write_digests(at=MONDAY) == 0
    doer = UserFactory(role=Role.EVENTS)
    plan_action(reason=reason("ticket"), what="Mail tickets anew", owner=doer, due_on=date(2026, 12, 3), at=NOW, by=ada)
    assert write_digests(at=MONDAY) == 0  # ten days to go

    assert write_digests(at=MONDAY + A_WEEK) == 1
    (mail,) = letters()
    assert mail.recipient == doer.email
    assert "Mail tickets anew" in mail.text
    assert "Late:" not in mail.text
    assert write_digests(at=MONDAY + 2 * A_WEEK) == 1
    assert "Late: Mail tickets anew" in " ".join(letters()[-1].text.split())


def test_after_a_holiday_it_waits_for_the_office_to_open(said, fay, association):
    around = CalendarFactory(name="Machines", week={day: [["00:00", "24:00"]] for day in
                                                    ("mon", "tue", "wed", "thu", "fri", "sat", "sun")})  # fmt: skip
    office = CalendarFactory(name="Office", time_zone="Europe/Amsterdam")
    assert around.pk < office.pk
    CalendarDay.objects.create(calendar=office, day=date(2026, 11, 23), name="Closed")

    assert write_digests(at=MONDAY) == 0
    assert write_digests(at=MONDAY + timedelta(days=1)) == 2


def test_who_has_left_gets_none_and_the_deputy_of_the_service_reads_what_is_nobodys(said, fay, ada):
    deputy = UserFactory(role=Role.SERVICE, email="deputy@riverbend.example")
    fay.is_active = False
    fay.save(update_fields=["is_active"])
    Area.objects.filter(code="service").update(deputy=deputy)
    ada.is_active = False
    ada.save(update_fields=["is_active"])

    assert write_digests(at=MONDAY) == 1
    told = Digest.objects.get()
    assert (told.owner, told.contacts) == (deputy, 4)


def test_the_letter_of_an_erased_person_no_longer_quotes_them(said, fay, amara, desk):
    write_digests(at=MONDAY)
    boss = UserFactory(role=Role.ADMINISTRATOR)
    quoted = Digest.objects.get(owner=fay).message

    erasure = begin_erasure(contact=amara, reason="Asked for it by letter.", although=True, at=MONDAY, by=boss)
    carry_on(erasure_id=erasure.pk, at=MONDAY)

    quoted.refresh_from_db()
    assert (quoted.subject, quoted.text, quoted.html) == ("Erased", "", "")
    assert "Where do I click?" in Digest.objects.exclude(owner=fay).get().message.text
    assert b"Fin Alvarez" in desk.get("/desk/saying/letters/").content
    assert b"No letter to them" in desk.get(f"/desk/saying/letters/?owner={boss.pk}").content


def test_without_an_association_nobody_writes(db):
    assert write_weekly_letters() == 0
