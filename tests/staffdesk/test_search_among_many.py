"""Search among twenty thousand people: what is looked up where, and that one among them is found."""

from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ams.core.models import Role
from staffdesk.queries import search
from staffdesk.queries.search import Way, contains_words, find_anything, one_search, read_by
from staffdesk.tables import PAGE
from tests.factories.core import AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.sweep


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Twenty thousand people, written straight into the table, once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        AssociationFactory()
        _write_twenty_thousand()
        PersonFactory(display_name="Quirijn Zwaardvisser", email="quirijn@example.org", phone="020 765 43 21")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def twenty_thousand(many, db):
    """All of them; what a test adds is undone after it."""


def _write_twenty_thousand():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history rows for them
        cursor.execute(
            """
            INSERT INTO core_contact (kind, display_name, sort_name, email, phone, language, created_at)
            SELECT 'person', given || ' ' || family, family || ', ' || given, lower(given) || i || '@mail.example',
                   '030 ' || lpad(i::text, 7, '0'), '', now()
            FROM (SELECT i, (ARRAY['Anna','Peter','Maria','Kofi','Priya','Sanne','Omar','Mila'])[1 + i % 8] AS given,
                         initcap(translate(md5(i::text), '0123456789', 'aeioulnrst')) AS family
                  FROM generate_series(1, 20000) i) people
            """
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE core_contact")


@pytest.fixture
def desk(twenty_thousand, client):
    """A browser of somebody of the service staff."""
    sign_in(client, UserFactory(role=Role.SERVICE))
    return client


def found(query):
    return [contact.display_name for contact in find_anything(query).contacts]


def plan_of(rows):
    return rows.explain()


def plan_asked(ask):
    """How the database goes about a ready statement, which is no queryset any more."""
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        ask()
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_fragment_is_looked_up_in_the_trigram_index(twenty_thousand):
    with one_search():
        read_by(Way.TRIGRAMS)
        plan = plan_of(contains_words(["aardv"]).order_by().values_list("pk")[:200])

    assert "contact_search" in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize("column", ["sort_name", "display_name"])
def test_the_beginning_of_a_name_is_looked_up_in_order(twenty_thousand, column):
    plan = plan_asked(partial(search._beginning(column, 12), "zwaard"))

    assert {"sort_name": "contact_by_name", "display_name": "contact_by_display_name"}[column] in plan
    assert "Seq Scan" not in plan


def test_an_exact_address_is_looked_up(twenty_thousand):
    assert "contact_email" in plan_asked(partial(search._exact, "quirijn@example.org"))


def test_a_glance_reads_some_pages_only(twenty_thousand):
    with one_search():
        read_by(Way.PAGES)
        rows = contains_words(["anna"]).extra(where=["core_contact.ctid < '(100,0)'::tid"]).order_by().values_list("pk")
        assert "Tid Range Scan" in plan_of(rows[:200])


@pytest.mark.parametrize("query", ["aardvis", "zwaard", "quirijn zwa", "765 43 21", "quirijn@"])
def test_one_among_many_is_found(twenty_thousand, query):
    assert found(query) == ["Quirijn Zwaardvisser"]


def test_the_commonest_fragment_is_capped(twenty_thousand):
    outcome = find_anything("mail.example")

    assert (len(outcome.contacts), outcome.more) == (12, True)


@pytest.mark.parametrize("sort", ["name", "-name", "number", "-number"])
def test_the_list_of_people_is_read_from_an_index(twenty_thousand, desk, sort, django_assert_max_num_queries):
    address = reverse("staffdesk:people")
    desk.get(address)

    with django_assert_max_num_queries(25):
        html = desk.get(address, {"sort": sort}).content.decode()

    assert "More than 10,000" in html
    assert html.count('<th scope="row">') == PAGE
