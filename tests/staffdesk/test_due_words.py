"""When cases are due, in words: how long, by whose hours, and how late in business time."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from staffdesk.models import Case
from staffdesk.operations.clocks import pause_clocks, start_clocks
from staffdesk.operations.standards import AROUND_THE_CLOCK
from staffdesk.queries.clocks import first_due, in_words, promises_of
from tests.factories.core import AssociationFactory
from tests.factories.standards import CalendarFactory, promise, says
from tests.staffdesk.test_clocks import at


@pytest.fixture
def write(db):
    """Somebody writes, in a case of their own."""
    AssociationFactory(time_zone="America/New_York")
    promise()

    def written(since):
        case = Case.objects.create(kind="question", subject="A", opened_at=at(since))
        start_clocks(case=case, message=says(case, at=at(since)), at=at(since))
        return case

    return written


@pytest.mark.parametrize(
    ("since", "now", "words", "tone"),
    [
        ("09:00", "09:01", "due in 1 h 59 min", "quiet"),
        ("09:00", "10:01", "due in 59 min", "warn"),  # half of the time is gone
        ("09:00", "11:00", "due in less than a minute", "warn"),
        ("09:00", "11:20", "late by 20 min", "bad"),
        ("2026-02-06T16:30", "2026-02-06T16:31", "due Mon 10:30", "quiet"),
        ("2026-02-06T16:30", "2026-02-09T09:30", "due in 1 h", "warn"),
        ("2026-02-06T14:00", "2026-02-09T09:30", "late by 1 h 30 min", "bad"),  # known_pains 33: not by a weekend
        ("2026-02-06T14:00", "2026-02-08T12:00", "late by 1 h", "bad"),
        ("2026-02-04T09:00", "2026-02-06T16:00", "late by 21 h", "bad"),
        ("2026-02-20T16:30", "2026-02-06T09:00", "due Mon 23 Feb, 10:30", "quiet"),
    ],
)
def test_how_long_there_is_and_how_late_it_is(write, since, now, words, tone):
    due = first_due([case := write(since)], at=at(now))[case.pk]

    assert (due.words, due.tone, due.promise) == (words, tone, "email")


def test_while_we_wait_for_the_member_nothing_is_due(write):
    case = write("09:00")
    pause_clocks(case=case, at=at("09:30"))

    (due,) = promises_of(case, at=at("15:00"))

    assert (due.words, due.tone, due.at) == ("waits for the member", "quiet", None)
    shown = Template("{% include 'staffdesk/_due.html' %}").render(Context({"due": due}))
    assert '<span class="pill" title="email">' in shown


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_asks_once_for_all_its_rows(write, many, django_assert_num_queries):
    cases = [write("09:00") for _ in range(many)]

    with django_assert_num_queries(3):  # clocks, their versions with their calendars, the days of those
        dues = first_due(cases, at=at("12:00"))

    row = Template(
        "{% load promises %}{% with due=dues|of_case:case %}{% include 'staffdesk/_due.html' %}{% endwith %}"
    )
    assert "late by 1 h</time>" in row.render(Context({"dues": dues, "case": cases[-1]}))
    assert Template("{% load promises %}{{ dues|of_case:case }}").render(Context({"case": cases[0]})) == "None"


def test_the_first_of_several_promises_counts(write):
    case = write("09:00")
    start_clocks(case=case, message=says(case, at=at("09:40")), at=at("09:40"))

    assert first_due([case], at=at("09:45"))[case.pk].at == at("11:00")
    assert [due.at for due in promises_of(case, at=at("09:45"))] == [at("11:00"), at("11:40")]


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "less than a minute"), (59, "59 min"), (60, "1 h"), (75, "1 h 15 min"), (965, "16 h")]
)
def test_time_in_words(minutes, words):
    assert in_words(timedelta(minutes=minutes)) == words


def test_today_shows_what_is_due_first_and_how_long_there_is(desk, association):
    promise(calendar=CalendarFactory(name="Always", week=AROUND_THE_CLOCK))
    now = timezone.now()
    for subject, minutes in (("Later", 5), ("Sooner", 50)):
        since = now - timedelta(minutes=minutes, seconds=30)
        case = Case.objects.create(kind="question", subject=subject, opened_at=now)
        start_clocks(case=case, message=says(case, at=since), at=since)

    html = desk.get("/desk/").content.decode()

    assert html.index("Sooner") < html.index("Later")
    assert html.count("email: ") == 2  # whose promise it is, on hover
