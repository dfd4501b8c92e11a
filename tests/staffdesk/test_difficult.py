"""Difficult situations go at once to whoever can deal with them, flagged by a person with a word or by a rule."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from ams.core.models import Message, Role, Tag
from ams.core.tagging import tag_contact
from billing.operations import store_event
from staffdesk.models import Case, CaseMessage, DifficultSituation, Difficulty, Duty, OfficeTag, Skill, WatchedPhrase
from staffdesk.operations import close_case, hear, open_case
from staffdesk.operations.difficult import NeedsWords, NotDifficult, end_difficulty, flag_difficult
from staffdesk.operations.disputes import report_disputes
from staffdesk.operations.duty import people_on_duty, person_for
from staffdesk.trouble import contacts_in, phrase_in
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, give_term, year
from tests.staffdesk.conftest import NOW

AN_HOUR = timedelta(hours=1)
SUNDAY_NOON = NOW  # 22 November 2026, 13:00 in Amsterdam


def on_duty(person, **details):
    facts = {"weekdays": [7], "from_time": time(9), "until_time": time(17), "first_on": date(2026, 1, 1)} | details
    return Duty.objects.create(person=person, **facts)


@pytest.fixture
def case(amara):
    return open_case(
        kind=Case.Kind.QUESTION, subject="", words="Where is my card?", context={}, contact=amara, at=NOW, by=None,
        reply_email="amara@example.org", said=CaseMessage.Kind.WEB,
    )  # fmt: skip


def said(case, words="And?", *, after=2 * AN_HOUR):
    return hear(case=case, kind=CaseMessage.Kind.WEB, words=words, at=NOW + after)


def kinds(case):
    return sorted(DifficultSituation.objects.filter(case=case).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("minutes", "contacts"),
    [
        ([], 0),
        ([0], 1),
        ([0, 60], 1),  # what is added within the hour is the same contact
        ([0, 61], 2),
        ([0, 50, 100, 150], 1),
        ([200, 0, 100], 3),  # in whatever order they are read
    ],
)
def test_contacts_are_counted_by_the_hour_between_them(minutes, contacts):
    assert contacts_in(NOW + timedelta(minutes=one) for one in minutes) == contacts


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("I will talk to MY  LAWYER about it", "my lawyer"),
        ("my\nlawyer", "my lawyer"),
        ("The lawyers of my sister", ""),
        ("Next week in court.", "court"),
        ("courtesy", ""),
        ("", ""),
    ],
)
def test_watched_phrases_are_whole_words(words, found):
    assert phrase_in(words, ["my lawyer", "court", " "]) == found


@pytest.mark.parametrize(
    ("instant", "duty", "is_there"),
    [
        (datetime(2026, 11, 22, 8, tzinfo=UTC), {}, True),  # nine o'clock in Amsterdam
        (datetime(2026, 11, 22, 7, 59, tzinfo=UTC), {}, False),
        (datetime(2026, 11, 22, 16, tzinfo=UTC), {}, False),  # half-open: until five
        (datetime(2026, 11, 21, 12, tzinfo=UTC), {}, False),  # a Saturday
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), {"until_time": time(0)}, True),  # midnight ends the day
        (SUNDAY_NOON, {"last_on": date(2026, 11, 22)}, True),
        (SUNDAY_NOON, {"last_on": date(2026, 11, 21)}, False),
        (SUNDAY_NOON, {"first_on": date(2026, 11, 23)}, False),
    ],
)
def test_duty_goes_by_the_association_s_clocks(ada, instant, duty, is_there):
    on_duty(ada, **duty)

    assert people_on_duty(instant) == ([ada] if is_there else [])


def test_the_person_is_found_by_skill_and_by_who_is_there(ada, fin, association):
    boss = UserFactory(role=Role.ADMINISTRATOR, email="boss@example.org")
    assert person_for(Difficulty.LEGAL, SUNDAY_NOON) == boss  # nobody else was named

    Skill.objects.create(person=fin, kind=Difficulty.LEGAL)
    assert person_for(Difficulty.LEGAL, SUNDAY_NOON) == fin
    assert person_for(Difficulty.DISPUTE, SUNDAY_NOON) == boss

    on_duty(ada)
    assert person_for(Difficulty.LEGAL, SUNDAY_NOON) == ada  # whoever is there, before who is not

    on_duty(fin)
    assert person_for(Difficulty.LEGAL, SUNDAY_NOON) == fin  # there, and able to


def test_of_several_the_least_busy_is_asked(ada, fin, case):
    on_duty(ada), on_duty(fin)
    Case.objects.update(owner=ada)

    assert person_for(Difficulty.OTHER, SUNDAY_NOON) == fin


def test_nobody_is_asked_who_left_or_may_not(ada, association):
    on_duty(ada)
    on_duty(UserFactory(role=Role.OWNER, email="owner@example.org"))
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)

    assert person_for(Difficulty.OTHER, SUNDAY_NOON) is None
    assert people_on_duty(SUNDAY_NOON) == []


def test_whoever_is_on_duty_gets_the_case_and_is_told_at_once(case, ada, fin):
    on_duty(fin)

    situation = flag_difficult(case=case, kind=Difficulty.OTHER, words="Shouted", at=SUNDAY_NOON, by=ada)

    case.refresh_from_db()
    mail = Message.objects.get(purpose="case.difficult")
    assert (situation.told, case.owner, mail.recipient) == (fin, fin, "fin@riverbend.example")
    assert f"/desk/cases/{case.pk}/" in mail.text
    assert "Shouted" in mail.text
    assert case.messages.latest("pk").kind == CaseMessage.Kind.HANDED_OVER


def test_a_second_flag_for_the_same_reason_tells_nobody_again(case, ada):
    on_duty(ada)
    first = flag_difficult(case=case, kind=Difficulty.OTHER, words="Shouted", at=NOW, by=ada)
    second = flag_difficult(case=case, kind=Difficulty.OTHER, words="Again", at=NOW, by=None)

    assert (first.pk, second.words) == (second.pk, "Shouted")
    assert Message.objects.filter(purpose="case.difficult").count() == 1


def test_a_flag_needs_a_word(case, ada):
    with pytest.raises(NeedsWords):
        flag_difficult(case=case, kind=Difficulty.OTHER, words=" ", at=NOW, by=ada)

    assert kinds(case) == []


def test_a_closed_case_is_flagged_only_once_it_is_open_again(desk, case, ada):
    """No promise runs in a closed case."""
    close_case(case=case, words="Over.", at=NOW, by=ada)

    said = desk.post(reverse("staffdesk:flag_case", args=[case.pk]), {"kind": "other", "words": "Shouted"})

    assert "Open it again first" in said.content.decode()
    assert kinds(case) == []
    assert not case.clocks.running().exists()


def test_it_is_flagged_although_nobody_is_there(case, ada):
    type(ada).objects.update(is_active=False)

    assert flag_difficult(case=case, kind=Difficulty.OTHER, words="Shouted", at=NOW, by=None).told is None


def test_what_is_no_difficult_situation_is_said_once(case, ada):
    situation = flag_difficult(case=case, kind=Difficulty.OTHER, words="Shouted", at=NOW, by=ada)

    end_difficulty(situation=situation, at=NOW, by=ada)
    with pytest.raises(NotDifficult):
        end_difficulty(situation=situation, at=NOW, by=ada)


def test_the_third_contact_about_one_matter_is_difficult(case):
    said(case)
    assert kinds(case) == []

    said(case, after=4 * AN_HOUR)
    assert kinds(case) == [Difficulty.REPEATED]


def test_legal_words_are_seen_in_the_first_word_and_in_later_ones(case, amara):
    WatchedPhrase.objects.create(text="my lawyer")
    WatchedPhrase.objects.create(text="court", archived_at=NOW)

    said(case, "See you in court")
    assert kinds(case) == []
    said(case, "Ask My Lawyer")
    assert kinds(case) == [Difficulty.LEGAL]

    angry = open_case(
        kind=Case.Kind.QUESTION, subject="", words="My lawyer will write", context={}, contact=amara, at=NOW, by=None,
        said=CaseMessage.Kind.MAIL_IN,
    )  # fmt: skip
    assert kinds(angry) == [Difficulty.LEGAL]


@pytest.mark.parametrize(("term", "is_difficult"), [(year(2025), True), (year(2026), False), (None, False)])
def test_an_officer_whose_membership_lapsed_is_difficult(amara, ada, term, is_difficult):
    tag = Tag.objects.create(name="Board")
    OfficeTag.objects.create(tag=tag)
    tag_contact(contact=amara, name="Board", at=NOW, by=ada)
    membership = MembershipFactory(holder=amara)
    if term:
        give_term(membership, term)

    asked = open_case(
        kind=Case.Kind.QUESTION, subject="", words="Hello", context={}, contact=amara, at=NOW, by=None,
        said=CaseMessage.Kind.WEB,
    )  # fmt: skip

    assert kinds(asked) == ([Difficulty.OFFICER] if is_difficult else [])


def test_what_staff_note_is_watched_by_no_rule(case, ada):
    WatchedPhrase.objects.create(text="my lawyer")
    open_case(kind=Case.Kind.NOTED, subject="", words="my lawyer", context={}, contact=case.contact, at=NOW, by=ada)

    assert not DifficultSituation.objects.exists()


def test_a_disputed_payment_is_a_difficult_case_however_often_it_is_swept(order, twice, amara):
    payload = {"data": {"object": {"payment_intent": "pi_2", "reason": "product_not_received"}}}
    store_event(event_id="evt_1", kind="charge.dispute.created", object_id="dp_1", payload=payload, at=NOW)
    store_event(event_id="evt_2", kind="charge.dispute.created", object_id="dp_2", payload={}, at=NOW)

    assert [report_disputes(at=NOW), report_disputes(at=NOW)] == [1, 1]

    found = Case.objects.get(kind=Case.Kind.DIFFICULT)
    assert (found.contact, found.queue, kinds(found)) == (amara, Case.Queue.FINANCE, [Difficulty.DISPUTE])
    assert "product not received" in found.words


@pytest.mark.parametrize(
    "events", [["created", "closed"], ["closed", "created"], ["closed"], ["created", "closed", "closed"]]
)
@pytest.mark.parametrize(
    ("status", "said"), [("won", "ours again"), ("lost", "is gone"), ("warning_closed", "warning_closed")]
)
def test_how_a_dispute_ended_is_told_in_its_case_once(order, twice, *, events, status, said):
    told = {"id": "dp_1", "payment_intent": "pi_2", "status": status, "reason": "general"}
    for number, kind in enumerate(events):
        store_event(event_id=f"evt_{number}", kind=f"charge.dispute.{kind}", object_id="dp_1",
                    payload={"data": {"object": told}}, at=NOW)  # fmt: skip
    for _time in range(2):
        report_disputes(at=NOW)

    [note] = CaseMessage.objects.filter(case__kind=Case.Kind.DIFFICULT, kind="note")
    assert said in note.words


@pytest.mark.parametrize(("status", "is_open"), [("won", False), ("lost", True)])
def test_a_case_opens_again_when_its_dispute_is_lost(order, twice, ada, status, is_open):
    told = {"id": "dp_1", "payment_intent": "pi_2", "status": status}
    store_event(event_id="evt_1", kind="charge.dispute.created", object_id="dp_1", payload={"data": {"object": told}},
                at=NOW)  # fmt: skip
    report_disputes(at=NOW)
    case = Case.objects.get(kind=Case.Kind.DIFFICULT)
    close_case(case=case, words="We sent evidence.", at=NOW, by=ada)

    store_event(event_id="evt_2", kind="charge.dispute.closed", object_id="dp_1", payload={"data": {"object": told}},
                at=NOW)  # fmt: skip
    report_disputes(at=NOW)

    case.refresh_from_db()
    assert (case.closed_at is None) == is_open


def test_a_colleague_flags_a_case_on_its_page(desk, case, ada):
    page = reverse("staffdesk:flag_case", args=[case.pk])
    assert "Say in a few words" in desk.post(page, {"kind": "other"}).content.decode()

    assert desk.post(page, {"kind": "other", "words": "Shouted"}).url == reverse("staffdesk:case", args=[case.pk])
    situation = DifficultSituation.objects.get()
    assert (situation.flagged_by, situation.words) == (ada, "Shouted")

    desk.post(reverse("staffdesk:unflag_case", args=[situation.pk]))
    situation.refresh_from_db()
    assert situation.ended_by == ada
