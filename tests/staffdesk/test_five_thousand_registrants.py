"""An event that five thousand come to: the desk needs as many queries as for one, and its file comes in batches."""

import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import CheckIn
from tests.factories.events import TicketTypeFactory
from tests.staffdesk.test_registrants import WALK, names, text

pytestmark = pytest.mark.sweep
MEMORY = 40 * 1024 * 1024  # two batches of two thousand, with their tickets and orders


@pytest.fixture
def ticket(desk):
    return TicketTypeFactory(event__slug="walk", event__title="Spring walk", event__capacity=None, name="Standard")


@pytest.fixture
def crowded(ticket):
    """Five thousand registrants, half of them in, written straight into the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "INSERT INTO events_registration (ticket_type_id, name, email, answers, code, registered_at, lapsed_at) "
            "SELECT %s, 'Name ' || lpad(n::text, 5, '0'), '', '{\"diet\": \"Vegan\"}', 'CODE' || n, now(), NULL "
            "FROM generate_series(1, 5000) n",
            [ticket.pk],
        )
        cursor.execute("ALTER TABLE events_registration DROP CONSTRAINT confirmed_registration_was_ordered")
        cursor.execute("UPDATE events_registration SET confirmed_at = now() - (id %% 60) * interval '1 day'", [])
        cursor.execute(
            "INSERT INTO events_checkin (registration_id, at) "
            "SELECT id, now() FROM events_registration WHERE substr(code, 5)::int %% 2 = 0",
            [],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE events_registration, events_checkin")
    return ticket


@pytest.mark.parametrize("query", ["", "?came=no", "?state=absent", "?q=name+049"])
def test_the_page_of_five_thousand_costs_what_that_of_one_does(desk, crowded, query, django_assert_max_num_queries):
    desk.get(WALK)
    with django_assert_max_num_queries(25):
        page = desk.get(f"{WALK}{query}")

    assert len(names(page)) == 25
    assert "2,500" in text(page)


def test_the_sales_of_five_thousand_cost_what_those_of_one_do(desk, crowded, django_assert_max_num_queries):
    desk.get(f"{WALK}sales/")
    with django_assert_max_num_queries(8):
        page = desk.get(f"{WALK}sales/")

    assert "5,000 have a ticket that holds" in text(page)


def test_the_file_of_five_thousand_comes_in_batches(desk, crowded, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        answer = desk.get(f"{WALK}registrants.csv")
        lines = sum(part.count(b"\n") for part in answer.streaming_content)

    assert answer.streaming
    assert lines == 5001


def test_the_file_of_five_thousand_needs_the_memory_of_a_batch(desk, crowded, monkeypatch):
    """However many there are: each batch is read after the one before is written, by where that ended."""
    peaks, asked = [], []
    with CaptureQueriesContext(connection) as queries:
        parts = iter(desk.get(f"{WALK}registrants.csv").streaming_content)
        tracemalloc.start()
        for _part in parts:
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.reset_peak()
        tracemalloc.stop()
    asked = [query["sql"] for query in queries if "LIMIT 2000" in query["sql"]]

    assert len(peaks) == 4  # what the columns are called, and three batches
    assert max(peaks) < MEMORY
    assert len(asked) == 3
    assert not any("OFFSET" in one for one in asked)
    assert all('"events_registration"."name" >=' in one for one in asked[1:])


def test_the_door_of_five_thousand_answers_by_an_index(desk, crowded, django_assert_max_num_queries):
    explained = CheckIn.objects.standing().filter(registration_id=4711, session=None).explain()

    assert "Index Scan" in explained
    with django_assert_max_num_queries(25):
        page = desk.get(f"{WALK}check-in/", {"q": "name 0499"})
    assert "2,500 of 5,000 are in" in text(page)


def test_all_five_thousand_come_in_with_one_click(desk, crowded, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        desk.post(f"{WALK}check-in-chosen/?came=no", {"all": "1"})

    assert CheckIn.objects.standing().count() == 5000
