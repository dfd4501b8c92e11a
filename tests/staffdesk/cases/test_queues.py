"""The lists of cases: what is in which, in which order, and what a page of a very long one costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ams.core.models import User
from staffdesk.models import Case
from staffdesk.operations import close_case, snooze_case, take_case, wait_for_member
from staffdesk.queries.queues import COUNTED, QUEUES, cases_in, count_cases, sort_of
from staffdesk.queries.today import todo_for
from staffdesk.tables import page_of
from staffdesk.views.queues import SORTS
from tests.staffdesk.conftest import NOW

LATER = NOW + timedelta(hours=1)
DEPARTMENTS = ("service", "membership", "events", "finance")


@pytest.fixture
def some(mailed, ada, fin):
    """One of each."""
    found = {name: mailed(subject=name) for name in ("new", "mine", "his", "waits", "later", "past", "over")}
    take_case(case=found["mine"], at=NOW, by=ada)
    take_case(case=found["his"], at=NOW, by=fin)
    wait_for_member(case=found["waits"], words="?", at=NOW, by=ada)
    snooze_case(case=found["later"], until=LATER + timedelta(hours=1), at=NOW, by=ada)
    snooze_case(case=found["past"], until=LATER, at=NOW, by=ada)
    close_case(case=found["over"], words="Done.", at=NOW, by=ada)
    Case.objects.filter(pk=found["his"].pk).update(due_at=LATER, queue="finance")
    return found


@pytest.mark.parametrize(
    ("queue", "shown"),
    [
        ("", {"new", "mine", "his", "past"}),
        ("mine", {"mine"}),
        ("nobody", {"new", "past"}),
        ("due", {"his"}),
        ("waiting", {"waits"}),
        ("snoozed", {"later"}),
        ("closed", {"over"}),
        ("all", {"new", "mine", "his", "waits", "later", "past", "over"}),
        ("no such queue", {"new", "mine", "his", "past"}),
    ],
)
def test_what_is_in_a_queue(some, ada, queue, shown):
    assert {case.subject for case in cases_in(queue, user=ada, at=LATER)} == shown


def test_a_queue_is_narrowed_to_a_department_and_a_kind(some, ada):
    assert {case.subject for case in cases_in("", user=ada, at=LATER, department="finance")} == {"his"}
    assert not cases_in("", user=ada, at=LATER, kind="call").exists()


def test_numbers_stand_beside_the_queues(some, ada, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = count_cases(user=ada, at=LATER)

    assert counts.queues == {"": 4, "mine": 1, "nobody": 2, "due": 1, "waiting": 1, "snoozed": 1}
    assert counts.departments == {"service": 3, "membership": 0, "events": 0, "finance": 1, "system": 0}


def test_the_page_of_cases_shows_its_queues_and_departments(desk, some):
    html = desk.get(reverse("staffdesk:cases"), {"queue": "finance"}).content.decode()

    assert 'href="?state=mine&amp;queue=finance"' in html
    assert 'href="?queue=finance" aria-current="page"' in html
    assert 'title="his"' in html
    assert 'title="new"' not in html


@pytest.mark.parametrize("queue", ["due", "waiting", "snoozed"])
def test_what_has_a_time_is_sorted_by_it(desk, some, queue):
    assert sort_of(queue) == queue
    assert desk.get(reverse("staffdesk:cases"), {"state": queue, "sort": "nonsense"}).status_code == 200


@pytest.fixture
def twenty_thousand(ada, fin, mailed):
    """As a desk would look after a very bad year: a third waits, a third is put off, Ada has a few."""
    like = mailed(subject="Case").pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE staffdesk_case DISABLE TRIGGER USER")  # no history of what never happened
        cursor.execute(
            """
            INSERT INTO staffdesk_case SELECT (jsonb_populate_record(one, jsonb_build_object(
                'id', one.id + n, 'token', 'made-' || n, 'subject', 'Case ' || n,
                'queue', (%s::text[])[1 + n %% 4], 'opened_at', %s::timestamptz - n * interval '1 minute',
                'owner_id', CASE WHEN n %% 400 = 2 THEN %s WHEN n / 4 %% 2 = 0 THEN %s END,
                'due_at', CASE WHEN n %% 5 = 0 THEN %s::timestamptz + n * interval '1 minute' END,
                'waiting_since', CASE WHEN n %% 3 = 0 THEN %s::timestamptz END,
                'snoozed_until', CASE WHEN n %% 3 = 1 THEN %s::timestamptz + interval '30 days' END
            ))).* FROM staffdesk_case one, generate_series(1, 20000) n WHERE one.id = %s
            """,
            [list(DEPARTMENTS), NOW, ada.pk, fin.pk, NOW, NOW, NOW, like],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE staffdesk_case ENABLE TRIGGER USER")
        cursor.execute("ANALYZE staffdesk_case")


@pytest.mark.sweep
def test_every_queue_goes_along_an_index_and_costs_few_questions(
    twenty_thousand, desk, ada, django_assert_max_num_queries
):
    """DESIGN section 8: no page sorts what it does not show, however many cases are open."""
    for queue in QUEUES:
        for department in ("", "events"):
            rows = cases_in(queue.word, user=ada, at=NOW, department=department)
            sorting = SORTS[queue.sort]
            first = page_of(rows, sorting, counted=COUNTED)
            if queue.word in ("mine", "closed"):
                continue  # few rows, or none: any way to them is short
            order = [f"-{sorting.column}", "-pk"] if sorting.descending else [sorting.column, "pk"]
            plan = rows.select_related(None).order_by(*order)[:26].explain()
            assert "Index Scan" in plan, (queue, department, plan)
            assert "Seq Scan on staffdesk_case" not in plan, (queue, department, plan)
            assert len(first) == 25
    assert User.objects.count() >= 2
    with django_assert_max_num_queries(25):
        html = desk.get(reverse("staffdesk:cases")).content.decode()
    assert f"{COUNTED}+" in html


@pytest.mark.sweep
def test_today_goes_along_an_index_too_and_counts_no_further_than_anybody_reads(twenty_thousand, desk, ada):
    later = NOW + timedelta(minutes=500)
    with CaptureQueriesContext(connection) as asked:
        found = todo_for(ada, at=later, at_most=300)

    theirs = [case for case in Case.objects.open().filter(Q(owner=ada) | Q(owner=None)) if in_sight(case, later)]
    wanted = sorted(theirs, key=lambda case: how_urgent(case, ada, later))
    assert [case.pk for case in found] == [case.pk for case in wanted[:300]]
    assert {how_urgent(case, ada, later)[:2] for case in found} == {(0, 1), (0, 2), (1, 1), (1, 2)}
    for one in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {one['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Seq Scan on staffdesk_case" not in plan, plan
    html = desk.get(reverse("staffdesk:today")).content.decode()
    assert f"more than {COUNTED} open" in html
    assert f"{COUNTED}+" in html  # beside the room


def in_sight(case, at):
    late = case.due_at is not None and case.due_at < at
    return late or (case.waiting_since is None and (case.snoozed_until is None or case.snoozed_until <= at))


def how_urgent(case, who, at):
    urgency = 2 if case.due_at is None else 0 if case.due_at < at else 1
    whose = 0 if case.owner_id == who.pk else 1 if case.queue == who.role else 2
    return urgency, whose, case.due_at or at, case.opened_at, case.pk
