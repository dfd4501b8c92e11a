"""The page of a case: answering, notes, ready-made answers, procedures, files, who else is there."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ams.core.models import Message
from staffdesk.models import CannedAnswer, Case, CaseMessage, Procedure, ProcedureStep, StepTick
from staffdesk.operations import answer, hear, link_cases, merge_cases
from staffdesk.operations.difficult import flag_difficult
from staffdesk.operations.procedures import StepIsNotOfThisCase, tick_step
from staffdesk.queries.looking import SEEN_FOR, look_at
from staffdesk.queries.procedures import checklists_of, filled_in
from tests.factories.events import TicketTypeFactory, register
from tests.factories.procedures import procedure_with
from tests.factories.standards import promise
from tests.staffdesk.cases.seen import kinds, state
from tests.staffdesk.conftest import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(mailed):
    return mailed()


def page(desk, case):
    return desk.get(reverse("staffdesk:case", args=[case.pk])).content.decode()


def post(desk, name, case, **data):
    return desk.post(reverse(f"staffdesk:{name}", args=[case.pk]), data, follow=True).content.decode()


@pytest.mark.parametrize(
    ("then", "stands"),
    [("", {"owned"}), ("wait", {"owned", "waits"}), ("close", {"owned", "closed"}), ("?", {"owned"})],
)
def test_an_answer_is_one_click_whatever_follows(desk, case, then, stands):
    html = post(desk, "reply_case", case, answer="Friday is fine.", then=then)

    assert "Your answer is on its way" in html
    assert state(case) == stands
    assert Message.objects.get().text.startswith("Friday is fine.")


def test_what_was_told_by_phone_is_written_down(desk, case):
    assert "Written down." in post(desk, "told_case", case, answer="Told her: Friday.")

    assert kinds(case) == ["mail_in", "call_out"]
    assert not Message.objects.exists()


def test_files_go_with_an_answer_and_are_only_ever_saved(desk, case):
    file = SimpleUploadedFile("map.html", b"<script>", content_type="text/html")

    html = post(desk, "reply_case", case, answer="Here is the map.", attached=[file])

    address = re.search(r'href="(/desk/cases/\d+/files/\d+/)"', html)[1]
    saved = desk.get(address)
    assert b"".join(saved.streaming_content) == b"<script>"
    assert saved["Content-Disposition"] == 'attachment; filename="map.html"'
    assert saved["Content-Type"] == "application/octet-stream"


def test_too_many_files_are_refused_with_the_words_kept(desk, case):
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]

    html = post(desk, "reply_case", case, answer="All of it", attached=files)

    assert "A mail carries ten files" in html
    assert "All of it</textarea>" in html
    assert kinds(case) == ["mail_in"]


def test_whoever_answers_sees_what_a_colleague_answered_meanwhile(desk, case, fin):
    seen = re.search(r'name="seen" value="(\d+)"', page(desk, case))[1]
    answer(case=case, words="Saturday!", by=fin, at=LATER)

    html = post(desk, "reply_case", case, answer="Friday.", seen=seen)

    assert "While you were writing, Fin Alvarez wrote as well." in html
    assert "Saturday!" in html
    assert "Friday.</textarea>" in html
    newest = re.search(r'name="seen" value="(\d+)"', html)[1]
    assert "Your answer is on its way" in post(desk, "reply_case", case, answer="Friday.", seen=newest)


def test_without_an_address_one_calls(desk, mailed):
    html = page(desk, mailed(contact=None, reply_phone="030 123"))

    assert "There is no e-mail address." in html
    assert ">Send<" not in html


def test_a_ready_made_answer_is_put_behind_what_was_written(desk, case, amara, join):
    join(amara)
    ready = CannedAnswer.objects.create(name="Until when", text="Dear {name}, it runs until {valid_until}. {signatory}")

    html = post(desk, "put_in_answer", case, answer="Hello!", canned=ready.pk, seen="7")

    assert re.search(r"Hello!\n\nDear Amara Okafor, it runs until \w.*2027\. Ada Novak</textarea>", html)
    assert 'name="seen" value="7"' in html
    assert kinds(case) == ["mail_in"]


def test_what_nobody_knows_is_left_to_be_filled_in(mailed, ada, association):
    ready = CannedAnswer(text="{name}: {membership} {number} {case}")
    case = mailed(contact=None, reply_name="Bo")

    assert filled_in(ready, case, by=ada, standings=[]) == f"Bo: ___ ___ {case.pk}"
    assert filled_in(ready, mailed(reply_name="Bo"), by=ada, standings=[]).startswith("Amara Okafor: ")


def test_a_ready_made_answer_has_no_place_that_nobody_can_fill():
    with pytest.raises(ValidationError, match="shoe_size"):
        CannedAnswer(name="X", text="{shoe_size}").full_clean()


def test_answers_and_procedures_are_offered_for_their_kinds(desk, case):
    for name, more in {"for all": {}, "for mails": {"kinds": ["mail"]}, "for calls": {"kinds": ["call"]}}.items():
        CannedAnswer.objects.create(name=f"Answer {name}", text="Yes.", **more)
        procedure_with("Do it", name=f"How {name}", **more)
    Procedure.objects.create(name="How for nothing: it has no steps")
    CannedAnswer.objects.create(name="Answer of old", text="Yes.", archived_at=NOW)

    html = page(desk, case)

    assert re.findall(r"(?:Answer|How) (?:for \w+|of old)", html) == [
        "Answer for all", "Answer for mails", "How for all", "How for mails",
    ]  # fmt: skip


@pytest.fixture
def step(db):
    return procedure_with("Ask finance").steps.get()


def test_a_step_says_who_did_it_until_it_is_taken_back(desk, case, step):
    address = reverse("staffdesk:tick_step", args=[case.pk, step.pk])
    for done in ("yes", "yes"):
        html = desk.post(address, {"done": done}, follow=True).content.decode()

    assert "1 of 1 done" in html
    assert [one.by.name for one in StepTick.objects.all()] == ["Ada Novak"]
    assert "0 of 1 done" in desk.post(address, {"done": "no"}, follow=True).content.decode()
    assert checklists_of(case)[0].steps[0].tick is None


def test_a_step_of_another_kind_of_case_is_refused(case, step, ada):
    step.procedure.kinds = ["call"]
    step.procedure.save()

    with pytest.raises(StepIsNotOfThisCase):
        tick_step(case=case, step=step, is_done=True, at=NOW, by=ada)


def test_a_step_that_was_put_away_before_there_were_versions_stays_where_it_was_done(case, step, ada):
    its = {"procedure": step.procedure, "version": step.version, "archived_at": NOW}
    done, undone = (ProcedureStep.objects.create(text=text, **its) for text in ("Done of old", "Of old"))
    tick_step(case=case, step=done, is_done=True, at=NOW, by=ada)

    assert [one.step for one in checklists_of(case)[0].steps] == [done, step]
    assert undone.archived_at == NOW


def test_colleagues_who_look_at_it_now_are_named(desk, finance, case):
    page(desk, case)

    assert "Also looking at this case now: Ada Novak" in page(finance, case)


def test_a_look_is_forgotten_within_the_minute(ada, fin):
    look_at(1, ada, at=NOW)

    assert look_at(1, fin, at=NOW + timedelta(seconds=SEEN_FOR - 1)) == ["Ada Novak"]
    assert look_at(1, fin, at=NOW + timedelta(seconds=SEEN_FOR + 1)) == []


def test_the_page_asks_again_and_is_told_only_what_changed(desk, finance, case):
    address = reverse("staffdesk:case_others", args=[case.pk])
    newest = case.messages.latest("pk").pk

    assert desk.get(address, {"seen": newest}).status_code == 204
    hear(case=case, kind=CaseMessage.Kind.MAIL_IN, words="Hello?", at=LATER)
    told = desk.get(address, {"seen": newest}).content.decode()
    assert "Something new was said" in told
    assert desk.get(address, {"seen": newest, "was": "new"}).status_code == 204


@pytest.mark.parametrize(
    ("name", "data", "comes_of_it"),
    [
        ("hand_over_case", {"to": "finance", "why": "Money"}, ("Handed over.", set())),
        ("wait_case", {"words": "Asked her"}, ("It waits for them now.", {"waits"})),
        ("snooze_case", {"until": "2030-01-01T09:00"}, ("Put off.", {"put off"})),
        ("go_on_case", {}, ("Back among what is to be done.", set())),
        ("hand_over_case", {"to": "nobody", "why": "Money"}, ("Select a valid choice", set())),
        ("snooze_case", {"until": "2020-01-01T09:00"}, ("still to come", set())),
        ("snooze_case", {"until": "9999-01-01T09:00"}, ("more than five years", set())),
        ("link_case", {"number": "999999"}, ("There is no case with this number.", set())),
    ],
)
def test_a_case_is_moved_on_or_the_page_says_why_not(desk, case, name, data, comes_of_it):
    said, stands = comes_of_it

    assert said in post(desk, name, case, **data)
    assert state(case) == stands


def test_a_case_is_handed_to_a_colleague(desk, case, fin):
    post(desk, "hand_over_case", case, to=f"user-{fin.pk}", why="Yours")

    case.refresh_from_db()
    assert case.owner == fin


def test_two_cases_are_linked_merged_and_a_matter_split_off(desk, case, mailed):
    other = mailed(subject="Other")

    assert f"#{other.pk} Other" in post(desk, "link_case", case, number=other.pk)
    merged = post(desk, "merge_case", case, number=other.pk)
    assert f"#{case.pk} · " in merged
    assert reverse("staffdesk:unmerge_case", args=[case.pk]) in merged
    assert state(case) == {"closed", "merged"}
    said = other.messages.earliest("pk")
    assert "I moved" in post(desk, "split_case", other, said=said.pk, subject="I moved", queue="membership")
    assert Case.objects.latest("pk").queue == "membership"
    assert "This case is a part of another one" in page(desk, case)
    assert "It is a case of its own again." in post(desk, "unmerge_case", case)
    assert state(case) == set()
    assert "Somebody has taken it out already." in post(desk, "unmerge_case", case)
    assert reverse("staffdesk:unmerge_case", args=[case.pk]) not in page(desk, other)


def test_what_is_under_way_stands_beside_the_conversation(desk, case, amara, buy):
    order = buy(amara)
    ticket = TicketTypeFactory(event__title="Bat night", price=0)
    register(ticket, at=NOW, buyer=amara, by=None)

    html = page(desk, case)

    assert order.reference in html
    assert "Bat night" in html


@pytest.fixture
def business(amara, join, buy):
    join(amara)
    buy(amara)
    register(TicketTypeFactory(price=0), at=NOW, buyer=amara, by=None)


@pytest.fixture
def history(case, mailed, ada, step):
    """Everything a conversation can have: so many words, parts and other cases, a checklist, a promise that is late."""

    def much(words):
        promise()
        link_cases(case=case, other=mailed(subject="Other"), at=NOW, by=ada)
        merge_cases(case=(further := mailed(subject="Further")), into=(part := mailed(subject="Part")), at=NOW, by=ada)
        merge_cases(case=part, into=case, at=NOW, by=ada)
        tick_step(case=case, step=step, is_done=True, at=NOW, by=ada)
        flag_difficult(case=case, kind="threat", words="They threaten", at=NOW, by=ada)
        for number in range(words):
            answer(case=case, words=f"Word {number}", by=ada, at=LATER)
        hear(case=case, kind=CaseMessage.Kind.MAIL_IN, words="Hello?", at=NOW - timedelta(days=30))
        return further

    return much


@pytest.mark.usefixtures("business")
@pytest.mark.parametrize("words", [1, 30])
def test_a_case_page_costs_the_same_however_long_the_conversation(
    desk, case, history, words, django_assert_max_num_queries
):
    further = history(words)
    CannedAnswer.objects.create(name="Yes", text="Yes.")

    with django_assert_max_num_queries(25):
        html = page(desk, case)

    assert html.count("thread__message--ours") == words
    assert f"#{further.pk} ·" in html  # a part of a part
    assert "late by" in html
