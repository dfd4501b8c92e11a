"""A desk with a hundred thousand open cases: its lists, whatever is asked of them.

They are made for the measurement and taken away after it; the people they are of are here already.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Role, User
from bench.figures import Figure
from bench.made import FIRST, look_again, made, without_triggers, write_rows
from bench.measures import Run, measure
from bench.pages import desk_page
from bench.visitors import Page, session_of
from staffdesk.models import Case, StandardVersion
from staffdesk.operations.standards import ship_standards
from staffdesk.tables import page_of
from staffdesk.views.queues import SORTS

MANY = 100_000
CASES = """
    INSERT INTO staffdesk_case (id, kind, queue, owner_id, contact_id, subject, words, reply_name, reply_email,
        reply_phone, context, key, opened_at, last_heard_at, waiting_since, snoozed_until, due_at)
    SELECT %(first)s + number, 'mail', (ARRAY['service', 'membership', 'events', 'finance', 'system'])[1 + number %% 5],
        CASE WHEN number %% 3 = 0 THEN staff.ids[1 + number %% cardinality(staff.ids)] END,
        people.ids[1 + number %% cardinality(people.ids)], 'Matter ' || number, 'When?', '', '', '', '{}', '',
        %(now)s - number * interval '1 minute', %(now)s - number * interval '1 minute',
        CASE WHEN number %% 7 = 0 THEN %(now)s - interval '1 hour' END,
        CASE WHEN number %% 11 = 0 THEN %(now)s + interval '3 days' END,
        CASE WHEN number %% 7 <> 0 THEN %(now)s + (number - 30000) * interval '1 minute' END
    FROM generate_series(0, %(many)s - 1) number,
        (SELECT array_agg(id) ids FROM core_user WHERE role IN ('service', 'finance', 'events') AND is_active) staff,
        (SELECT array_agg(id) ids FROM (SELECT id FROM core_contact ORDER BY id LIMIT 5000) few) people
"""
CLOCKS = """
    INSERT INTO staffdesk_clock (case_id, standard_id, version_id, state, started_at, due_at, why, reached,
        calendar_revision)
    SELECT id, %(standard)s, %(version)s, 'running', opened_at, due_at, '', 0, 1 FROM staffdesk_case
    WHERE id >= %(first)s
"""
TABLES = ("staffdesk_case", "staffdesk_clock")
FORGET = (
    "DELETE FROM staffdesk_clock WHERE case_id >= %s",
    "DELETE FROM staffdesk_case WHERE id >= %s",
)


@measure("cases", only_when_named=True)
def cases(run: Run) -> Iterator[Figure]:
    """Every queue, a department, a page far along, and Today."""
    with made(_make, _forget):
        session = session_of(User.objects.filter(role=Role.SERVICE, is_active=True).earliest("pk"))
        for what, path in _paths().items():
            yield from desk_page(f"{MANY:,} open cases, {what}", [Page(path, session)], run)


def _paths() -> dict[str, str]:
    host = reverse("staffdesk:cases")
    far = page_of(Case.objects.filter(pk__gte=FIRST + MANY // 2), SORTS["-opened"]).next
    return {
        "to do": host,
        "nobody's": f"{host}?state=nobody",
        "mine": f"{host}?state=mine",
        "due soonest": f"{host}?state=due",
        "waiting": f"{host}?state=waiting",
        "put off": f"{host}?state=snoozed",
        "of events": f"{host}?queue=events",
        "all, far along": f"{host}?state=all&at={far}",
        "today": reverse("staffdesk:today"),
    }


def _make() -> None:
    ship_standards(at=timezone.now())
    version = StandardVersion.objects.filter(standard__code="email").latest("pk")
    told: dict[str, Any] = {"first": FIRST, "many": MANY, "now": timezone.now()}
    told |= {"standard": version.standard_id, "version": version.pk}
    write_rows((CASES, CLOCKS), told)
    look_again(TABLES)


def _forget() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        without_triggers()
        for statement in FORGET:
            cursor.execute(statement, [FIRST])
    look_again(TABLES)
