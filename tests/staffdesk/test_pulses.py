"""The pulse: who is asked, what becomes of an answer, and what the page makes of all of them."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from ams.core import activity
from ams.core.models import Death, Message, Role
from billing.operations import LineRequest, place_order
from staffdesk.charts import signed
from staffdesk.invariants import low_answers_nobody_has
from staffdesk.models import Case, CaseMessage, DifficultSituation, Felt, Prediction, Pulse, PulsePlan
from staffdesk.models.pulses import quarter_of
from staffdesk.operations import close_case, open_case
from staffdesk.operations.pulses import StillOpen, TooLateToAnswer, answer_pulse, ask_for_pulses, predict, stop_asking
from staffdesk.pulse_links import link_to_answer
from staffdesk.queries.gap import (
    Gap,
    Month,
    by_journey,
    by_month,
    by_segment,
    finding,
    finding_of_months,
    perception,
    thought_and_said,
)  # fmt: skip
from tests.factories.billing import ProductFactory, pay
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, give_term, year
from tests.staffdesk.conftest import NOW

A_DAY = timedelta(days=1)


@pytest.fixture
def everybody(association):
    """All are asked."""
    for journey in PulsePlan.Journey.values:
        PulsePlan.objects.update_or_create(journey=journey, defaults={"share": 100})


def joined(contact, *, at=NOW - A_DAY):
    return activity.record("membership.joined", contact=contact, on=contact, by=None, at=at)


def asked(contact, *, journey="join", felt=None, at=NOW, segment=None, quarter=None):
    about = joined(contact, at=at - A_DAY)
    given = {"felt": felt, "answered_at": at if felt is not None else None}
    return Pulse.objects.create(
        about=about, journey=journey, contact=contact, asked_at=at, segment=segment,
        quarter=quarter or quarter_of(at.date()), **given,
    )  # fmt: skip


def somebody(number):
    return PersonFactory(display_name=f"Somebody {number}", email=f"somebody{number}@example.org")


@pytest.mark.parametrize(
    ("day", "first"),
    [((2026, 1, 1), (2026, 1, 1)), ((2026, 3, 31), (2026, 1, 1)), ((2026, 4, 1), (2026, 4, 1)),
     ((2026, 11, 23), (2026, 10, 1)), ((2026, 12, 31), (2026, 10, 1))],
)  # fmt: skip
def test_a_quarter_begins_on_its_first_day(day, first):
    assert quarter_of(date(*day)) == date(*first)


@pytest.mark.parametrize(
    ("mean", "said"), [(None, "–"), (0.04, "0.0"), (-0.04, "0.0"), (0.35, "+0.3"), (-1.25, "−1.2"), (2, "+2.0")]
)
def test_a_mean_is_said_with_its_sign(mean, said):
    assert signed(mean) == said


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ([("Joining", 4, -2)], "Too few have answered to say anything"),
        ([("Joining", 5, -0.4), ("Buying", 9, 1)], "Joining falls short of what people expect: −0.4"),
        ([("Joining", 5, 0), ("Buying", 9, 0.5)], "Nothing falls short; Buying goes beyond what people expect: +0.5"),
        ([("Joining", 5, 0.05), ("Buying", 4, -2)], "It is mostly as people expect"),
    ],
)
def test_the_title_says_what_was_found(gaps, said):
    assert finding([Gap(title, title, n, n, mean, 0) for title, n, mean in gaps]) == said


@pytest.mark.django_db
def test_who_did_something_is_asked_once_a_quarter_and_never_who_cannot_be(everybody, amara):
    merged, silent = somebody(1), PersonFactory(display_name="No Address", email="")
    stopped = asked(somebody(2), at=NOW - 200 * A_DAY)
    stop_asking(pulse=stopped, at=NOW)
    merged.merged_into = amara
    merged.save(update_fields=["merged_into"])
    for contact in (amara, merged, silent, stopped.contact):
        joined(contact)
    joined(amara, at=NOW - A_DAY - timedelta(hours=1))
    joined(somebody(3), at=NOW - timedelta(hours=23))  # not yet a day ago
    joined(somebody(4), at=NOW - 4 * A_DAY)  # too long ago

    assert [ask_for_pulses(at=NOW), ask_for_pulses(at=NOW), ask_for_pulses(at=NOW + timedelta(hours=3))] == [1, 0, 1]

    mail = Message.objects.get(purpose="pulse", contact=amara)
    pulse = Pulse.objects.get(contact=amara)
    assert mail.recipient == "amara@example.org"
    assert all(f"{link_to_answer(pulse.pk)}?felt={value}" in mail.text for value in Felt.values)
    with pytest.raises(IntegrityError), transaction.atomic():
        asked(amara)
    joined(amara, at=NOW + 60 * A_DAY)
    assert ask_for_pulses(at=NOW + 61 * A_DAY) == 1  # January is another quarter


@pytest.mark.django_db
def test_only_the_share_is_asked_and_always_the_same(everybody):
    PulsePlan.objects.filter(journey="join").update(share=20)
    for number in range(60):
        joined(somebody(number))

    first = ask_for_pulses(at=NOW)

    assert 4 <= first <= 24
    assert ask_for_pulses(at=NOW + timedelta(minutes=5)) == 0
    PulsePlan.objects.update(share=0)
    joined(somebody(99))
    assert ask_for_pulses(at=NOW) == 0


@pytest.mark.django_db
def test_cases_are_asked_about_when_a_colleague_closed_what_a_member_had_come_with(everybody, amara, ada):
    facts = {"subject": "", "words": "Where is my card?", "context": {}, "at": NOW - 2 * A_DAY, "by": None}
    theirs = open_case(kind=Case.Kind.QUESTION, contact=amara, said=CaseMessage.Kind.WEB, **facts)
    ours = open_case(kind=Case.Kind.STUCK_ORDER, contact=somebody(1), **facts)
    for case in (theirs, ours):
        close_case(case=case, words="Done.", at=NOW - A_DAY, by=ada)

    assert ask_for_pulses(at=NOW) == 1
    pulse = Pulse.objects.get()
    assert (pulse.journey, pulse.contact) == ("case", amara)
    with pytest.raises(StillOpen):
        predict(case=open_case(kind=Case.Kind.CALL, contact=amara, **facts), felt=1, at=NOW, by=ada)
    predict(case=theirs, felt=2, at=NOW, by=ada)
    predict(case=theirs, felt=1, at=NOW, by=ada)
    answer_pulse(pulse=pulse, felt=-1, words="", at=NOW)
    found = perception(thought_and_said(at=NOW + timedelta(minutes=1)))  # of those asked before
    assert (found.cases, found.predicted, found.felt, found.gap) == (1, 1, -1, 2)
    assert (found.leaning, found.size) == ("up", "2.0")
    pairs = thought_and_said(at=NOW + A_DAY)
    [journey] = [one for one in by_journey(at=NOW + A_DAY, pairs=pairs) if one.perceived.cases]
    [segment] = by_segment(at=NOW + A_DAY, pairs=pairs)
    assert (journey.key, journey.perceived, segment.perceived) == ("case", found, found)
    assert Prediction.objects.count() == 1


@pytest.mark.django_db
def test_nobody_is_asked_about_the_dead_about_gifts_or_about_what_ended_by_itself(everybody, amara):
    dead, giver = somebody(1), somebody(2)
    Death.objects.create(contact=dead, died_on=NOW.date(), said_at=NOW)
    joined(dead)
    gift = [LineRequest(ProductFactory(name="Gift", kind="donation"), "", "Gift", 1, Decimal(5))]
    pay(place_order(buyer=giver, lines=gift, at=NOW - A_DAY, by=None), at=NOW - A_DAY)
    case = open_case(
        kind=Case.Kind.QUESTION, subject="", words="Where?", context={}, contact=amara, at=NOW - 2 * A_DAY, by=None,
        said=CaseMessage.Kind.WEB,
    )  # fmt: skip
    close_case(case=case, words="Nobody came back.", at=NOW - A_DAY, by=None)

    assert ask_for_pulses(at=NOW) == 0

    answered = answer_pulse(pulse=asked(giver, journey="register"), felt=-1, words="", at=NOW)
    again = answer_pulse(pulse=answered, felt=-2, words="", at=NOW + A_DAY)
    assert (answered.case.queue, again.answered_at) == ("events", NOW)


@pytest.mark.django_db
def test_a_low_answer_has_a_person_on_it_at_once(amara):
    boss = UserFactory(name="Boss", email="boss@riverbend.example", role=Role.ADMINISTRATOR)
    pulse = asked(amara)

    pulse = answer_pulse(pulse=pulse, felt=-2, words="", at=NOW)
    again = answer_pulse(pulse=pulse, felt=-1, words="Nobody called me back.", at=NOW + timedelta(minutes=2))

    assert Case.objects.get() == again.case
    assert (again.case.kind, again.case.owner, again.felt) == ("care", boss, -1)
    assert DifficultSituation.objects.get().told == boss
    assert Message.objects.filter(purpose="case.difficult", recipient=boss.email).count() == 1
    assert CaseMessage.objects.filter(case=again.case, words="Nobody called me back.").count() == 1
    assert answer_pulse(pulse=pulse, felt=-1, words="", at=NOW).words == "Nobody called me back."
    with pytest.raises(TooLateToAnswer):
        answer_pulse(pulse=pulse, felt=1, words="", at=NOW + 61 * A_DAY)
    assert not list(low_answers_nobody_has(NOW))
    Pulse.objects.update(case=None)
    assert list(low_answers_nobody_has(NOW))


@pytest.mark.django_db
def test_the_page_behind_the_mail_takes_one_click_and_names_nobody(amara, client):
    pulse = asked(amara)
    path = link_to_answer(pulse.pk).removeprefix("http://testserver")
    with time_machine.travel(NOW + A_DAY, tick=False):
        opened = client.get(f"{path}?felt=1")
        assert Pulse.objects.get().felt is None  # programs open links; only sending answers
        assert b'value="1"' in opened.content
        assert b"checked" in opened.content
        assert b"Amara" not in opened.content
        assert client.post(path, {"words": "x"}).status_code == 400
        assert client.post(path, {"felt": "7"}).status_code == 400
        assert b"Thank you" in client.post(path, {"felt": "1", "words": "A" * 5_000}).content
        assert client.get(path.replace(str(pulse.pk), str(pulse.pk + 1))).status_code == 404
        assert client.get(reverse("staffdesk:pulse", args=["x"])).status_code == 404
        assert b"what you send now takes its place" in client.get(path).content
        assert b"will not ask again" in client.post(path, {"stop": "1"}).content
    with time_machine.travel(NOW + 61 * A_DAY, tick=False):
        late = client.get(f"{path}?felt=1")
        assert (late.status_code, b"too long ago" in late.content, b"<textarea" in late.content) == (410, True, False)
    row = Pulse.objects.get()
    assert (row.felt, len(row.words), bool(row.stopped_at)) == (1, 5_000, True)


@pytest.mark.django_db
def test_figures_are_what_an_independent_count_says(association, full, desk, django_assert_max_num_queries):
    for number, felt in enumerate([0, -1, 2, None, 1, -2, 0]):
        asked(somebody(number), journey=["join", "buy"][number % 2], felt=felt, segment=full if number < 4 else None)
    asked(somebody(20), felt=2, at=NOW - 380 * A_DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(felt), avg(felt)::float, sum((felt < 0)::int) FROM staffdesk_pulse"
            " WHERE journey = 'join' AND asked_at > '2025-12-01'"
        )
        counted = cursor.fetchone()

    join = next(one for one in by_journey(at=NOW + timedelta(minutes=1), pairs=[]) if one.key == "join")

    assert (join.asked, join.answered, join.mean, join.low) == counted
    assert join.before == 2
    assert {one.title: one.asked for one in by_segment(at=NOW + timedelta(minutes=1), pairs=[])} == {
        "Full member": 4, "No membership": 3,
    }  # fmt: skip
    assert [one.answered for one in by_month(at=NOW)][-1] == 6
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        with django_assert_max_num_queries(20):
            page = desk.get(reverse("staffdesk:gap"))
        assert page.status_code == 200
        assert not desk.get(reverse("staffdesk:gap_answers"), {"felt": "thought"}).context["page"].rows
        listed = desk.get(reverse("staffdesk:gap_answers"), {"journey": "buy", "felt": "low"})
        assert [row.felt for row in listed.context["page"].rows] == [-2, -1]
        rows = b"".join(desk.get(reverse("staffdesk:gap_csv"), {"segment": "none"}).streaming_content).decode()
        assert len(rows.strip().splitlines()) == 1 + 3


TITLES = """
    SELECT avg(felt) FILTER (WHERE asked_at >= '2025-11-30 23:00Z'),
           avg(felt) FILTER (WHERE asked_at < '2025-11-30 23:00Z'),
           avg(felt) FILTER (WHERE answered_at >= '2026-10-31 23:00Z'),
           avg(felt) FILTER (WHERE answered_at BETWEEN '2026-09-30 22:00Z' AND '2026-10-31 22:59Z')
    FROM staffdesk_pulse
"""


@pytest.mark.django_db
@time_machine.travel(NOW + timedelta(minutes=1), tick=False)
def test_what_the_titles_say_is_what_bare_sql_counts_and_each_figure_leads_to_its_answers(desk):
    given = [(0, -2), (1, -1), (2, 0), (3, -1), (4, -1), (30, -1), (31, -2), (32, -2), (33, 0), (34, -1), (370, -1)]
    for number, (days, felt) in enumerate(given):
        asked(somebody(number), felt=felt, at=NOW - days * A_DAY)
    with connection.cursor() as cursor:
        cursor.execute(TITLES)
        year, before, november, october = (f"−{-mean:.1f}" for mean in cursor.fetchone())

    page = desk.get(reverse("staffdesk:gap"))

    text = " ".join(unescape(page.content.decode()).split())
    assert f"Joining falls short of what people expect: {year}, {before} a year before" in text
    assert f"November: {november}, after {october} in October" in text
    assert (year, before, november, october) == ("−1.1", "−1.0", "−1.0", "−1.2")
    for link, shown in re.findall(r'href="([^"]+answers/\?journey=join[^"]*)">(\d+)<', page.content.decode()):
        assert len(desk.get(unescape(link)).context["page"].rows) == int(shown)
    of_before = 'answers/?journey=join&amp;month=before">−1.0</a>'
    assert page.content.decode().count(of_before) == 2  # in the table, and in that of the chart
    then = desk.get(reverse("staffdesk:gap_answers"), {"journey": "join", "month": "before"})
    assert [row.felt for row in then.context["page"].rows] == [-1]
    drawn = desk.get(reverse("staffdesk:gap"), {"file": "expected-by-month"}).getvalue().decode("utf-8-sig")
    assert drawn.splitlines()[-2:] == ["October 2026,-1.2,", "November 2026,-1.0,-1.0"]
    for month, count in (("2026-10", 5), ("2025-11", 1), ("2026-09", 0)):
        assert len(desk.get(reverse("staffdesk:gap_answers"), {"month": month}).context["page"].rows) == count


@pytest.mark.django_db
def test_a_colleague_says_in_one_click_what_the_member_will_answer(desk, amara):
    case = open_case(
        kind=Case.Kind.QUESTION, subject="", words="Where?", context={}, contact=amara, at=NOW, by=None,
        said=CaseMessage.Kind.WEB,
    )  # fmt: skip
    url = reverse("staffdesk:predict", args=[case.pk])
    assert b"What will they say?" not in desk.get(reverse("staffdesk:case", args=[case.pk])).content
    desk.post(url, {"felt": "1"})
    assert not Prediction.objects.exists()
    close_case(case=case, words="There.", at=NOW, by=desk.user)
    desk.post(url, {"felt": "9"})
    assert not Prediction.objects.exists()
    desk.post(url, {"felt": "-1"})
    assert Prediction.objects.get().felt == -1
    assert b'aria-pressed="true"' in desk.get(reverse("staffdesk:case", args=[case.pk])).content
    assert Client().post(url, {"felt": "1"}).status_code in (302, 403)


@pytest.mark.django_db
def test_a_segment_is_the_membership_of_the_day(everybody, amara, full):
    give_term(MembershipFactory(holder=amara, type=full), year(2026))
    joined(amara)
    ask_for_pulses(at=NOW)
    assert Pulse.objects.get().segment == full


def test_months_are_told_beside_each_other():
    few, some, more = (
        Month(date(2026, n, 1), answers, mean) for n, answers, mean in ((9, 4, -2), (10, 5, 0.4), (11, 9, -1))
    )

    assert finding_of_months([few]) == "No month has enough answers yet"
    assert finding_of_months([few, some]) == "October: +0.4"
    assert finding_of_months([some, few, more]) == "November: −1.0, after +0.4 in October"
