"""Care: each moment of the plan is one task of a named person, and what became of it is kept."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from ams.core.kept import Going, kept
from ams.core.merging import merge_contacts
from ams.core.models import Activity, Contact, ContactNote, Message, Role
from members.models import Membership
from staffdesk import tasks
from staffdesk.invariants import care_of_nobody
from staffdesk.models import CareStep, CareTask, MonthlyCount
from staffdesk.models.care import validate_care_words
from staffdesk.operations.care import (
    CareIsSettled,
    NotAColleague,
    NotInTime,
    hand_care_on,
    keep_care_step,
    settle_care,
    sweep_care,
    try_care_again,
)
from staffdesk.operations.counting import count_service
from staffdesk.operations.deaths import mark_deceased, undo_death
from staffdesk.queries.care import care_chart, kept_within, occasion_words, words_for
from tests.factories.areas import owned_by
from tests.factories.care import care_step, day, done_in_time, member, term
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, give_term
from tests.staffdesk.conftest import NOW

TODAY = day("2026-11-22")
A_DAY = timedelta(days=1)


@pytest.fixture
def noor(association):
    """Whoever looks after membership."""
    noor = UserFactory(name="Noor Bakker", role=Role.MEMBERSHIP)
    owned_by(noor)
    return noor


def ago(days):
    return TODAY - timedelta(days=days)


def names(**asked):
    return sorted(CareTask.objects.filter(**asked).values_list("contact__display_name", flat=True))


def test_whoever_joined_is_welcomed_once_by_the_person_the_plan_names(noor, ada):
    full, other = TypeFactory(), TypeFactory()
    care_step(offset_days=1, who=ada, type=full)
    monthly = care_step(offset_days=30, name="First month")
    made = {"Yesterday": ago(1), "Today": ago(0), "A week ago": ago(8), "Long ago": ago(70)}
    for name, first in made.items():
        member(first, of=full, display_name=name)
    member(ago(1), of=other, display_name="Of another type")
    again = member(ago(800), of=full, display_name="Came back")
    give_term(again, term(ago(1)))
    erased = member(ago(1), of=full, display_name="Erased").holder
    Contact.objects.filter(pk=erased.pk).update(archived_at=NOW)
    ended = member(ago(1), of=full, display_name="Ended at once")
    Membership.objects.filter(pk=ended.pk).update(cancelled_at=NOW)

    assert sweep_care(at=NOW) == 2
    assert sweep_care(at=NOW) == sweep_care(at=NOW + timedelta(hours=1)) == 0

    assert names(owner=ada) == ["A week ago", "Yesterday"]  # eight days of silence lose nobody
    task = CareTask.objects.get(contact__display_name="Yesterday")
    assert (task.occasion_on, task.due_on, task.late_on) == (ago(1), TODAY, TODAY + 3 * A_DAY)
    sweep_care(at=NOW + 29 * A_DAY)
    assert names(step=monthly) == ["A week ago", "Of another type", "Yesterday"]
    assert set(CareTask.objects.filter(step=monthly).values_list("owner", flat=True)) == {noor.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        CareTask.objects.filter(pk=task.pk).update(state="done")


def test_a_new_step_reaches_nobody_of_days_gone_by_and_neither_does_a_moved_one(noor):
    member(ago(3))
    step = keep_care_step(step=CareStep(name="Welcome", moment="joined", offset_days=1, words="Hello"), at=NOW)
    assert (step.active_since, sweep_care(at=NOW)) == (TODAY, 0)
    later = NOW + 5 * A_DAY
    step.words = "Hello again"
    assert keep_care_step(step=step, at=later).active_since == TODAY
    step.offset_days = 8
    assert keep_care_step(step=step, at=later).active_since == TODAY + 5 * A_DAY
    assert sweep_care(at=later) == 1
    step.archived_at = later
    keep_care_step(step=step, at=later)
    assert sweep_care(at=later) == 0
    assert CareTask.objects.get().note == "This is no longer part of the plan."
    step.archived_at = None
    assert keep_care_step(step=step, at=later + A_DAY).active_since == TODAY + 6 * A_DAY  # taken up again, it is new


def test_anniversaries_count_from_the_first_day_whatever_came_between(noor):
    care_step("anniversary", years=[1, 5], name="Anniversary")
    leap = member(day("2024-02-29"), days=3650, display_name="Leap")
    changed = member(ago(365 * 5 + 1), days=700, display_name="Five years")
    Membership.objects.filter(pk=changed.pk).update(cancelled_at=NOW)
    now = MembershipFactory(holder=changed.holder, type=TypeFactory(exclusivity_group="other"))
    give_term(now, term(ago(100)))
    member(ago(365 * 5 + 1), days=365 * 2, display_name="Lapsed")

    sweep_care(at=NOW)
    [five] = CareTask.objects.all()
    assert (five.contact, five.membership, five.years, five.occasion_on) == (changed.holder, now, 5, TODAY)
    assert occasion_words(five) == "5 years a member"
    sweep_care(at=NOW.replace(year=2025, month=3, day=1))
    assert CareTask.objects.get(contact=leap.holder).occasion_on == day("2025-03-01")


def test_before_the_first_renewal_they_are_called_and_nobody_calls_who_renewed_or_leaves(noor):
    care_step("ends", offset_days=-45, first_only=True, name="Before the first renewal")
    every = care_step("ends", offset_days=-10, name="Before each")
    first = ago(365 - 45)
    newcomers = {name: member(first, display_name=name) for name in ("Waits", "Renews", "Leaves")}
    old = member(ago(900), days=580, display_name="Old")
    give_term(old, term(first))
    assert sweep_care(at=NOW) == 3
    assert names(step__first_only=True) == ["Leaves", "Renews", "Waits"]

    give_term(newcomers["Renews"], term(first + timedelta(days=365)))
    Membership.objects.filter(pk=newcomers["Leaves"].pk).update(leaving_since=NOW)
    sweep_care(at=NOW + A_DAY)
    assert dict(CareTask.objects.exclude(state="open").values_list("contact__display_name", "note")) == {
        "Renews": "They have renewed.", "Leaves": "They have said that they leave.",
    }  # fmt: skip
    sweep_care(at=NOW + 35 * A_DAY)
    assert names(step=every) == ["Old", "Waits"]
    sweep_care(at=NOW + 90 * A_DAY)
    assert not CareTask.objects.open().exists()  # they have lapsed


def test_a_death_ends_every_call_and_asks_for_one_letter_to_the_family(noor, ada):
    care_step(offset_days=0)
    care_step("died", name="Condolences", way="letter", words="Write to {name} about {about} of {association}.")
    alone, known = member(ago(1), display_name="Gerrit"), member(ago(1), display_name="Tomas")
    member(ago(900), display_name="Lapsed long ago")
    widow = PersonFactory(display_name="Greetje", person__given_name="Greetje")
    sweep_care(at=NOW)
    said = {"words": "", "at": NOW, "by": ada}
    mark_deceased(contact=known.holder, died_on=ago(2), family=widow, **said)
    mark_deceased(contact=alone.holder, died_on=ago(2), family=None, **said)
    assert not CareTask.objects.open().exists()  # at once, not with the next sweep

    assert (sweep_care(at=NOW), sweep_care(at=NOW)) == (2, 0)
    assert {(task.contact.display_name, task.about.display_name) for task in CareTask.objects.open()} == {
        ("Greetje", "Tomas"), ("Gerrit", "Gerrit"),
    }  # fmt: skip
    task = CareTask.objects.open().get(contact=widow)
    assert (words_for(task), occasion_words(task)) == (
        "Write to Greetje about Tomas of Riverbend Naturalists.", "Tomas has died",
    )  # fmt: skip
    assert list(care_of_nobody(NOW + 9 * A_DAY)) == []
    undo_death(contact=known.holder, at=NOW, by=ada)
    task.refresh_from_db()
    assert (task.state, task.note) == ("withdrawn", "That they had died was an error.")


def test_what_became_of_it_is_kept_and_told_on_the_timeline(noor, ada):
    care_step()
    for name in ("A", "B", "C"):
        member(ago(0), display_name=name)
    sweep_care(at=NOW)
    done, dropped, tried = CareTask.objects.order_by("contact__display_name")

    settle_care(task=done, done=True, words=" Glad of it. ", at=NOW, by=noor)
    settle_care(task=dropped, done=False, words="Wants no calls.", at=NOW, by=noor)
    again = try_care_again(task=tried, on=TODAY + 9 * A_DAY, words="", at=NOW, by=noor)
    hand_care_on(task=tried, to=ada, words="You know her.", at=NOW, by=noor)

    assert (again.tries, again.due_on, again.late_on) == (1, TODAY + 9 * A_DAY, TODAY + 10 * A_DAY)
    again = try_care_again(task=tried, on=TODAY + A_DAY, words="", at=NOW, by=noor)
    assert again.late_on == TODAY + 10 * A_DAY  # never sooner than it would have been
    assert list(CareTask.objects.order_by("pk").values_list("state", "owner")) == [
        ("done", noor.pk), ("dropped", noor.pk), ("open", ada.pk),
    ]  # fmt: skip
    told = Activity.objects.filter(kind__startswith="care.").values_list("kind", "actor", "facts__words").order_by("pk")
    assert list(told) == [
        ("care.done", noor.pk, "Glad of it."), ("care.dropped", noor.pk, "Wants no calls."),
        ("care.not_reached", noor.pk, ""), ("care.handed_on", noor.pk, "You know her."),
        ("care.not_reached", noor.pk, ""),
    ]  # fmt: skip
    refusals = [
        (CareIsSettled, lambda: settle_care(task=done, done=True, words="Twice", at=NOW, by=ada)),
        (NotInTime, lambda: try_care_again(task=tried, on=TODAY - A_DAY, words="", at=NOW, by=ada)),
        (NotInTime, lambda: try_care_again(task=tried, on=TODAY + 61 * A_DAY, words="", at=NOW, by=ada)),
        (NotAColleague, lambda: hand_care_on(task=tried, to=UserFactory(), words="", at=NOW, by=ada)),
    ]
    for refusal, attempt in refusals:
        with pytest.raises(refusal):
            attempt()
    over = kept("care_notes").over(NOW + A_DAY)
    kept("care_notes").remove(list(over), Going(365, NOW))
    assert (done.step.tasks.filter(note="–").count(), kept("care_notes").over(NOW + A_DAY).count()) == (2, 0)


def test_what_a_colleague_leaves_behind_goes_on_and_merged_people_keep_their_tasks(noor, ada):
    step = care_step(who=ada)
    one, other = member(ago(0), display_name="One"), PersonFactory(display_name="One, again")
    sweep_care(at=NOW)
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    assert len(list(care_of_nobody(NOW + 3 * A_DAY))) == 1
    merge_contacts(kept=other, absorbed=one.holder, choices={}, at=NOW, by=noor, reason="The same person")

    sweep_care(at=NOW)
    task = CareTask.objects.get()
    assert (task.owner, task.contact, task.state) == (noor, other, "open")
    type(noor).objects.filter(pk=noor.pk).update(is_active=False)
    member(ago(0))
    assert (step.who, sweep_care(at=NOW)) == (ada, 0)  # nobody is there to do anything
    boss = UserFactory(role=Role.ADMINISTRATOR)
    assert sweep_care(at=NOW) == 1
    assert set(CareTask.objects.values_list("owner", flat=True)) == {boss.pk}


@time_machine.travel(NOW, tick=False)
def test_a_colleague_works_off_todays_tasks_on_the_desk(desk, ada, noor, django_assert_max_num_queries):
    care_step(who=ada, words="Welcome {name} to {association}.")
    care_step(name="Other", offset_days=0)
    for n in range(3):
        member(ago(n), display_name=f"Person {n}", person__spoken_name="PER-son", person__given_name="Pim")
    late = member(ago(6), display_name="Wim Zwaan").holder
    ContactNote.objects.create(contact=late, words="Deaf in one ear", by=ada, at=NOW)
    sweep_care(at=NOW)
    pages = {}
    for address in ("", "?which=all", "?which=overdue", "?which=settled", "?which=waits"):
        with django_assert_max_num_queries(25):
            pages[address] = desk.get(f"/desk/care/{address}").content.decode()
    assert ["Wim Zwaan" in pages[one] for one in pages] == [True, True, True, False, True]
    assert [pages[one].count("PER-son") for one in ("", "?which=all", "?which=overdue")] == [3, 6, 0]

    task = CareTask.objects.get(contact=late, owner=ada)
    where = f"/desk/care/{task.pk}/"
    page = desk.get(where).content.decode()
    assert "Welcome Wim Zwaan to Riverbend Naturalists." in page
    assert "Deaf in one ear" in page
    missing = {
        "done": "what was said",
        "dropped": "why it is left",
        "not_reached": "when to try",
        "handed_on": "who does it",
    }
    for outcome, words in missing.items():
        assert words in desk.post(where, {"outcome": outcome}).content.decode()
    assert "two months" in desk.post(where, {"outcome": "not_reached", "again_on": "2020-01-01"}).content.decode()
    assert desk.post(where, {"outcome": "not_reached", "again_on": "2026-11-25"}).status_code == 302
    assert desk.post(where, {"outcome": "handed_on", "colleague": noor.pk}).status_code == 302
    assert desk.post(where, {"outcome": "done", "words": "Likes otters"}).status_code == 302
    mine = f"/desk/care/{CareTask.objects.get(contact__display_name='Person 0', owner=ada).pk}/"
    assert "Dear Pim," in desk.get(mine).content.decode()
    letter = {"outcome": "mailed", "subject": "Welcome!", "letter": "Dear Pim,\n\nHow nice.", "words": "A quiet voice"}
    assert "Nothing was sent yet" in desk.post(mine, letter).content.decode()
    for not_yet, why in (({"outcome": "done"}, "This mail was not sent"), ({"send": "1", "subject": ""}, "is about"),
                         ({"send": "1", "letter": "Dear Pim,\n\n"}, "want to say to them")):  # fmt: skip
        assert why in desk.post(mine, letter | not_yet).content.decode()
    assert not Message.objects.exists()
    desk.post(mine, {**letter, "outcome": "done", "send": "1"})
    mail = Message.objects.get()
    assert ("Ada Novak" in mail.sender, "How nice.\n\nAda Novak" in mail.text, mail.subject) == (True, True, "Welcome!")
    Contact.objects.filter(display_name="Person 1").update(email="")
    mine = f"/desk/care/{CareTask.objects.get(contact__display_name='Person 1', owner=ada).pk}/"
    assert "no e-mail address" in desk.post(mine, {"outcome": "mailed", "send": "1"}).content.decode()
    assert "settled already" in desk.post(where, {"outcome": "dropped", "words": "Late"}).content.decode()

    rows = list(csv.reader(io.StringIO(desk.get("/desk/care/care.csv?which=settled").getvalue().decode("utf-8-sig"))))
    assert {row[-1] for row in rows} == {"Note", "Likes otters", "Wrote a mail: Welcome!\n\nA quiet voice"}
    page = desk.get(f"/desk/people/{late.number}/").content.decode()
    assert "Somebody took time for them: Welcome" in page
    picture = f"/desk/people/{late.number}/with-us/"
    assert picture in page
    with django_assert_max_num_queries(12):
        part = desk.get(picture, headers={"HX-Request": "true"}).content.decode()
    assert ["Events they came to" in part, where in part, "<html" in part] == [True, True, False]
    whole = desk.get(picture).content.decode()
    assert ["Events they came to" in whole, "<html" in whole] == [True, True]
    assert "People to take time for" in desk.get("/desk/").content.decode()
    assert desk.get("/desk/care/999999/").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_whoever_is_asked_may_do_it_and_whoever_only_reads_may_not(noor, ada):
    owner, auditor = (UserFactory(role=role) for role in (Role.OWNER, Role.AUDITOR))
    care_step(who=owner)
    care_step(name="Ada's", who=ada)
    member(ago(0))
    sweep_care(at=NOW)
    answers = {}
    for who in (owner, auditor):
        browser = Client()
        sign_in(browser, who)
        for task in CareTask.objects.order_by("pk"):
            where = f"/desk/care/{task.pk}/"
            answers[who.role, task.owner.role] = (
                browser.get(where).status_code, browser.post(where, {"outcome": "done", "words": "Well"}).status_code
            )  # fmt: skip
    assert answers == {
        ("owner", "owner"): (200, 302), ("owner", "service"): (200, 403),
        ("auditor", "owner"): (200, 403), ("auditor", "service"): (200, 403),
    }  # fmt: skip


@time_machine.travel(NOW, tick=False)
def test_how_the_plan_was_kept_is_true_by_a_count_of_its_own(desk, ada, noor):
    care_step(who=ada)
    firsts = [400, 70, 41, 40, *range(11, 2, -1)]  # days ago
    for days in firsts:
        member(ago(days), days=900)
        sweep_care(at=NOW - days * A_DAY)
    late = (4, 40)
    for task, days in zip(CareTask.objects.order_by("pk"), firsts, strict=True):
        if days not in (3, 5):
            at = NOW - days * A_DAY + (5 if days in late else 1) * A_DAY
            settle_care(task=task, done=days != 6, words="Well", at=at, by=ada)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE state = 'done' AND closed_at < late_on::timestamp),"
            " count(*) FILTER (WHERE state = 'done' AND closed_at >= late_on::timestamp),"
            " count(*) FILTER (WHERE state = 'dropped'), count(*) FILTER (WHERE state = 'open')"
            " FROM staffdesk_caretask WHERE state <> 'withdrawn' AND late_on > %s AND late_on <= %s",
            [ago(30), TODAY],
        )
        by_sql = cursor.fetchone()
    found = kept_within(on=TODAY)
    assert (found.asked, found.kept, found.late, found.dropped, found.waits) == by_sql == (9, 5, 1, 1, 2)
    assert found.share == 56
    page = desk.get("/desk/care/").content.decode()
    for figure, count in zip(("asked", "kept", "late", "dropped", "waits"), by_sql, strict=True):
        assert f"?which={figure}" in page
        assert desk.get(f"/desk/care/?which={figure}").content.decode().count('<th scope="row" class="clip">') == count

    assert care_chart(TODAY)[0] is None
    count_service(at=NOW)
    assert MonthlyCount.objects.filter(what="care", of="due").count() == 4
    chart = care_chart(TODAY)[0]
    said = "In these twelve months {} of {} care tasks were done in time; in the twelve before, {} of {}."
    assert chart.finding.startswith(
        said.format(*done_in_time("2025-12-01", "2026-12-01", TODAY), *done_in_time("2024-12-01", "2025-12-01", TODAY))
    )
    now, before = chart.series
    assert (sum(now.figures), sum(before.figures)) == (7, 1)
    for link, count in zip(now.links, now.figures, strict=True):
        assert desk.get(link).content.decode().count('<th scope="row" class="clip">') == count
    rows = desk.get(chart.rows_url).content.decode()
    assert "of the tasks that had to be done from 1 Dec 2025 to 22 Nov 2026." in rows
    lines = list(csv.reader(io.StringIO(desk.get("/desk/care/?file=care-by-month").getvalue().decode("utf-8-sig"))))
    assert [sum(int(line[n]) for line in lines[1:]) for n in (1, 2)] == [7, 1]


def test_the_plan_is_set_up_in_the_admin(client, noor, association):
    boss = UserFactory(role=Role.ADMINISTRATOR)
    sign_in(client, boss)
    asked = {"name": "Anniversary", "moment": "anniversary", "offset_days": 0, "years": "1, 5", "way": "letter",
             "days_to_do": 7, "words": "Thank {name} for {years} years.", "who": noor.pk}  # fmt: skip
    refused = client.post("/admin/staffdesk/carestep/add/", asked | {"years": ""})
    assert "Say which anniversaries" in refused.content.decode()
    refused = client.post("/admin/staffdesk/carestep/add/", asked | {"words": "Dear {nobody}"})
    assert "{nobody} is none" in refused.content.decode()
    refused = client.post(
        "/admin/staffdesk/carestep/add/", asked | {"moment": "joined", "years": "", "offset_days": -1}
    )
    assert "before it has happened" in refused.content.decode()
    client.post("/admin/staffdesk/carestep/add/", asked)
    step = CareStep.objects.get()
    assert (step.years, step.who, step.active_since is not None) == ([1, 5], noor, True)
    care_step("ends", offset_days=-45)
    care_step("ends", offset_days=14)
    page = client.get("/admin/staffdesk/carestep/").content.decode()
    assert "1, 5" in page
    assert "45 days before" in page
    assert "14 days after" in page


def test_the_worker_does_it_each_hour(noor):
    care_step()
    with time_machine.travel(NOW, tick=False):
        member(ago(0))
        assert tasks.take_care() == 1


@pytest.mark.parametrize(
    ("text", "is_right"), [("Dear {name}, {years}, {about}", True), ("{price}", False), ("{", False)]
)
def test_words_of_the_plan_have_places_that_can_be_filled_in(text, is_right):
    if is_right:
        validate_care_words(text)
    else:
        with pytest.raises(ValidationError):
            validate_care_words(text)
