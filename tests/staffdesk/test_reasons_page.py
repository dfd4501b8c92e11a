"""The page of reasons: each title is true by a count of its own, each figure leads to the cases it counts."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection

from staffdesk.models import Case, MonthlyCount, Reason
from staffdesk.months import Span, month_of
from staffdesk.operations.calls import Call, log_call
from staffdesk.operations.counting import count_service, is_due
from staffdesk.operations.reasons import code_case
from tests.factories.members import MembershipFactory, PersonFactory, year
from tests.staffdesk.conftest import NOW

RECENT = [(1, "receipt", "A"), (4, "receipt", "A"), (30, "receipt", "A"), (2, "receipt", "B"), (3, "idea", "A"),
          (3, "ticket", "B")]  # fmt: skip
BEFORE = [(100, "receipt", "A"), (101, "receipt", "A"), (110, "idea", "B")]  # days ago, reason, whose


@pytest.mark.parametrize(("ago", "month"), [(0, date(2026, 1, 1)), (1, date(2025, 12, 1)), (13, date(2024, 12, 1))])
def test_months_go_back_over_years(ago, month):
    assert month_of(date(2026, 1, 31), ago=ago) == month


def test_a_span_is_followed_back_without_a_gap():
    span = Span(date(2026, 2, 3), 3)

    assert span.all == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert span.before.after_last == span.first == date(2025, 12, 1)
    assert span.year_before.all == [date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
    assert span.after_last == date(2026, 3, 1)


@pytest.fixture
def people(full):
    found = {name: PersonFactory(display_name=name, phone="030 1") for name in "AB"}
    for one in found.values():
        MembershipFactory(holder=one, type=full, terms=[year(2025), year(2026)])
    return found


@pytest.fixture
def contacts(people, ada):
    """Six contacts lately and three before, and one nobody coded."""
    for days, code, whose in RECENT + BEFORE:
        reason = Reason.objects.get(code=code)
        call = Call("What now?", "done", contact=people[whose], reason=reason)
        log_call(call=call, at=NOW - timedelta(days=days), by=ada)
    log_call(call=Call("No idea what they wanted.", "done", contact=people["A"]), at=NOW, by=ada)
    Case.objects.create(kind=Case.Kind.INVARIANT, subject="Not as it must be", opened_at=NOW)
    with time_machine.travel(NOW, tick=False):
        count_service(at=NOW)


def asked(sql, *params):
    """An answer the page knows nothing of: bare SQL over the cases themselves."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


SINCE, MIDDLE = datetime(2026, 8, 31, 22, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)  # midnight in Amsterdam
COUNTED = """
    SELECT r.words, r.demand, count(*) FILTER (WHERE c.opened_at >= %s), count(*) FILTER (WHERE c.opened_at < %s)
    FROM staffdesk_case c JOIN staffdesk_reason r ON r.id = c.reason_id
    WHERE c.opened_at >= %s GROUP BY 1, 2 ORDER BY 3 DESC
"""
SNOWBALLS = """
    SELECT count(*) FILTER (WHERE later.opened_at >= %s), count(*) FILTER (WHERE later.opened_at < %s)
    FROM staffdesk_case later WHERE later.opened_at >= %s AND EXISTS (
        SELECT FROM staffdesk_case c WHERE c.contact_id = later.contact_id AND c.reason_id = later.reason_id
        AND c.opened_at < later.opened_at AND c.opened_at >= later.opened_at - interval '14 days')
"""


@time_machine.travel(NOW, tick=False)
def test_what_the_titles_say_is_what_bare_sql_counts(desk, contacts, django_assert_max_num_queries):
    rows = asked(COUNTED, SINCE, SINCE, MIDDLE)
    ((again, again_before),) = asked(SNOWBALLS, SINCE, SINCE, MIDDLE)
    coded, ours = sum(row[2] for row in rows), sum(row[2] for row in rows if row[1] == "failure")

    with django_assert_max_num_queries(14):
        page = " ".join(unescape(desk.get("/desk/reasons/").content.decode()).split())

    words, _demand, now, before = rows[0]
    assert f"“{words}” comes up most: {now} of {coded} coded contacts, {before} before" in page
    assert f"{round(100 * ours / coded, 1)} % of coded contacts were failure demand: {ours} of {coded}" in page
    assert f"{again} contact was the same once more within 14 days, {again_before} before" in page
    assert (again, again_before) == (1, 1)
    assert "snowballs stay" in page
    assert "10 contacts in twelve months, 0 in the twelve before: 500.0 per 100 members" in page
    assert "1 contact has no reason yet" in page


@time_machine.travel(NOW, tick=False)
def test_each_figure_leads_to_the_cases_it_counts(desk, contacts):
    page = desk.get("/desk/reasons/").content.decode()

    links = set(re.findall(r'href="(/desk/cases/[^"]+only=[^"]+)">(?:<strong>)?(\d+)<', page))
    for link, shown in links:
        listed = desk.get(unescape(link)).context["page"]
        assert len(listed.rows) == int(shown), link
    before = {
        (link.split("only=")[1].replace("since=2026-06-01&amp;", ""), n)
        for link, n in links
        if "since=2026-06-01" in link
    }
    assert before == {
        ("contacts&amp;reason=receipt&amp;until=2026-08-31", "2"),
        ("contacts&amp;reason=idea&amp;until=2026-08-31", "1"),
        ("contacts&amp;demand=failure&amp;until=2026-08-31", "2"),
        ("contacts&amp;demand=value&amp;until=2026-08-31", "1"),
        ("again&amp;until=2026-08-31", "1"),
    }
    assert re.search(r'href="[^"]+reason=idea&amp;until=2026-08-31">\d+\.\d<', page)  # for each hundred, before
    behind = desk.get("/desk/cases/?state=all&only=contacts&reason=none&since=2026-09-01&until=2026-11-30")
    assert [case.words for case in behind.context["page"]] == ["No idea what they wanted."]
    failure = desk.get("/desk/cases/?state=all&only=contacts&demand=failure&since=2026-09-01&until=2026-11-30")
    assert len(failure.context["page"].rows) == 5
    assert "failure demand" in failure.content.decode()
    ranking = desk.get("/desk/reasons/reasons.csv").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(ranking)))[1][:5] == ["Where is my receipt?", "receipt", "4", "2", "1"]
    months = desk.get("/desk/reasons/?file=contacts-by-month").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(months)))[-1] == ["November 2026", "6", "0"]


@time_machine.travel(NOW, tick=False)
def test_counts_follow_what_is_said_later_and_are_due_within_the_hour(contacts, ada, people, desk):
    assert not is_due(at=NOW + timedelta(minutes=49))
    assert is_due(at=NOW + timedelta(minutes=51))
    code_case(case=Case.objects.get(words__startswith="No idea"), reason=Reason.objects.get(code="idea"), at=NOW)
    gone = MonthlyCount.objects.filter(what="contacts", of="")
    assert gone.exists()

    count_service(at=NOW + timedelta(hours=1))

    assert not gone.exists()
    assert MonthlyCount.objects.get(what="contacts", of="idea", month=date(2026, 11, 1)).count == 2
    assert MonthlyCount.objects.get(what="base", of="members", month=date(2026, 11, 1)).count == 2
    assert is_due(at=NOW) is False


@time_machine.travel(NOW, tick=False)
def test_before_the_first_count_it_says_so(desk, django_capture_on_commit_callbacks):
    page = desk.get("/desk/reasons/?months=12").content.decode()
    assert "Nothing was counted yet" in page
    assert "was not valued here yet" in page

    with django_capture_on_commit_callbacks() as enqueued:
        assert desk.post("/desk/reasons/count/", {"next": "/desk/reasons/"}).url == "/desk/reasons/"
    assert len(enqueued) == 1
