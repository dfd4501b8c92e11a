"""The directory among twenty thousand: read by its indexes, and quick."""

import itertools
import statistics
import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Directory
from members.models.directory import Audience
from members.queries.directory import find_listed
from tests.factories.core import AssociationFactory
from tests.factories.members import TypeFactory

pytestmark = pytest.mark.sweep
TODAY = timezone.localdate()
PEOPLE = 20_000
AT_MOST = 0.060  # seconds, of a page that the portal may take
FLOORS = 8  # times the quickest of them, on a machine that is busy with other things


@pytest.fixture
def many(db):
    """Twenty thousand who show themselves, one in ten of them no member any more; written past the triggers."""
    AssociationFactory()
    directory = Directory.objects.create(is_open=True, to_everybody=True)
    kind = TypeFactory()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        write_listed(cursor, PEOPLE, kind)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")
    return directory


def write_listed(cursor, count, kind):
    """Contacts, memberships, terms and entries, as the triggers would have left them."""
    cursor.execute(
        """
        INSERT INTO core_contact (kind, display_name, sort_name, email, phone, language, created_at)
        SELECT 'person', given || ' ' || family, family || ', ' || given, '', '', '', now()
        FROM (SELECT (ARRAY['Anna','Peter','Maria','Kofi','Priya','Sanne','Omar','Mila'])[1 + i %% 8] AS given,
                     initcap(translate(md5(i::text), '0123456789', 'aeioulnrst')) AS family
              FROM generate_series(1, %s) i) people
        """,
        [count],
    )
    cursor.execute(
        """
        INSERT INTO members_membership (holder_id, type_id, "group", card_code, created_at)
        SELECT id, %s, %s, 'C' || id, now() FROM core_contact
        """,
        [kind.pk, kind.group],
    )
    cursor.execute(
        """
        INSERT INTO members_term (membership_id, rule_id, days, anchor, grace_days, import_reference, granted_at)
        SELECT id, %s, CASE WHEN id %% 10 = 0 THEN daterange(CURRENT_DATE - 700, CURRENT_DATE - 300)
                       ELSE daterange(CURRENT_DATE - 30, CURRENT_DATE + 300) END,
               CURRENT_DATE - 30, 0, 'test', now()
        FROM members_membership
        """,
        [kind.rules.first().pk],
    )
    cursor.execute(
        """
        INSERT INTO members_directoryentry (contact_id, code, name_seen, town, town_seen, words, listed_at, sort_key,
                                            members_text, everybody_text)
        SELECT id, 'c' || id, CASE WHEN (id / 8) % 2 = 0 THEN 'everybody' ELSE 'members' END, 'Utrecht', 'members', '',
               now(), lower(sort_name), ' ' || lower(display_name) || ' utrecht ',
               CASE WHEN (id / 8) % 2 = 0 THEN ' ' || lower(display_name) || ' ' ELSE '' END
        FROM core_contact
        """
    )


QUERIES = ["", "anna", "utrecht", "kofi utrecht", "aal", "tnes", "zzzz", "nobody-here", "mil", "er", "oel anna"]


def ask(directory, query, audience=Audience.MEMBERS, cursor=""):
    return find_listed(query, directory=directory, audience=audience, on=TODAY, cursor=cursor)


def timed(*asked):
    began = time.perf_counter()
    ask(*asked)
    return time.perf_counter() - began


def test_pages_are_quick_and_read_no_table_through(many):
    asked = itertools.product(QUERIES, (Audience.MEMBERS, Audience.EVERYBODY))
    took = [min(timed(many, *one) for _ in range(5)) for one in asked]  # of several: the machine does other things
    assert statistics.quantiles(took, n=20)[-1] < max(AT_MOST, FLOORS * min(took))

    with CaptureQueriesContext(connection) as asked:
        for query, statements in (("", 3), ("utrecht", 5), ("zzzz", 7)):
            before = len(asked)
            ask(many, query)
            assert len([one for one in asked.captured_queries[before:] if "SAVEPOINT" not in one["sql"]]) <= statements
    plans = []
    with connection.cursor() as cursor:
        for one in asked:
            if "set_config" in one["sql"]:
                cursor.execute(one["sql"])  # what the planner was told then
            elif one["sql"].startswith("SELECT") and "members_directoryentry" in one["sql"]:
                cursor.execute(f"EXPLAIN {one['sql']}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert plans
    assert not [plan for plan in plans if "Seq Scan on members_directoryentry" in plan]


def test_going_through_all_pages_meets_everybody_who_is_found_once(many):
    met, cursor = [], ""
    while True:
        found = find_listed("anna", directory=many, audience=Audience.EVERYBODY, on=TODAY, cursor=cursor, size=500)
        met += [one.entry.pk for one in found.listings]
        cursor = found.page.next
        if not cursor:
            break

    with connection.cursor() as db:
        db.execute(
            "SELECT count(*) FROM members_directoryentry AS e"
            " JOIN members_membership AS m ON m.holder_id = e.contact_id"
            " WHERE e.name_seen = 'everybody' AND e.everybody_text LIKE '%anna%' AND m.id % 10 <> 0"
        )
        assert len(met) == len(set(met)) == db.fetchone()[0] > 1_000
