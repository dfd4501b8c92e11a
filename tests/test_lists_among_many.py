"""No list and no sweep reads a whole table: held by the plans of their queries among twenty thousand rows."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory
from django.utils.timezone import localdate

from ams.core.admin.lists import CappedPaginator, search_rows
from ams.core.models import Activity, Contact, Message, Role, User
from members.invariants import fulfilled_without_term
from staffdesk.queries.orders import all_orders
from staffdesk.queries.people import all_people
from staffdesk.queries.timeline import all_of
from tests.factories.core import AssociationFactory, ContactFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MANY = 20_000


@pytest.fixture
def many(db):
    """Twenty thousand of what grows, written straight into the tables."""
    entity = AssociationFactory().legal_entity.pk
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history, no foreign keys to look up
        cursor.execute(
            """
            INSERT INTO core_contact (id, kind, display_name, sort_name, email, phone, language, created_at)
            SELECT 1000000 + i, 'person', md5(i::text), md5(i::text), i || '@mail.example', '', '', now()
            FROM generate_series(1, %(many)s) i;
            INSERT INTO billing_order (reference, buyer_id, seller_id, currency, total, seller_facts, bill_to, channel,
                                       placed_at, settled_at)
            SELECT 'R-' || i, 1000000 + i, %(entity)s, 'EUR', 1, '{}', '{}', 'self-service',
                   now() - i * interval '1 minute', now()
            FROM generate_series(1, %(many)s) i;
            INSERT INTO core_activity (kind, channel, contact_id, at, facts)
            SELECT 'order.paid', 'self-service', 1000000 + i, now() - i * interval '1 minute', '{}'
            FROM generate_series(1, %(many)s) i;
            INSERT INTO core_message (key, purpose, contact_id, recipient, sender, reply_to, subject, text, html,
                                      sensitive, message_id, state, attempts, created_at, next_attempt_at, sent_at,
                                      failure)
            SELECT 'm' || i, 'receipt', 1000000 + i, i || '@mail.example', '', '', 'Hello', '', '', false,
                   i::text, 'sent', 1, now() - i * interval '1 minute', now(), now(), ''
            FROM generate_series(1, %(many)s) i;
            INSERT INTO members_membership (id, holder_id, type_id, "group", card_code, created_at)
            SELECT 1000000 + i, 1000000 + i, 1, 'member', 'card' || i, now() FROM generate_series(1, %(many)s) i;
            INSERT INTO members_term (membership_id, rule_id, days, anchor, grace_days, import_reference, granted_at)
            SELECT 1000000 + i, 1, daterange(day, day + 365), day, 0, 'import', now()
            FROM generate_series(1, %(many)s) i, LATERAL (SELECT current_date - (i % 400) AS day) begun
            WHERE i % 50 > 0;
            """.replace("%(many)s", str(MANY)).replace("%(entity)s", str(entity))
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        for table in (
            "core_contact",
            "billing_order",
            "core_activity",
            "core_message",
            "members_membership",
            "members_term",
        ):
            cursor.execute(f"ANALYZE {table}")


def test_nothing_rare_is_found_by_reading_the_rest(many):
    """One test for all, for the rows take longer to write than to find."""
    asked = {
        "order_open": all_orders(state="open").order_by("-placed_at", "-pk"),
        "order_cancelled": all_orders(state="cancelled").order_by("-placed_at", "-pk"),
        "order_by_channel": all_orders(channel="staff").order_by("-placed_at", "-pk"),
        "activity_by_channel": all_of(channel="staff").order_by("-at", "-pk"),
        "message_to": Message.objects.filter(recipient__iexact="7@mail.example"),
    }
    for index, rows in asked.items():
        plan = rows[:50].explain()
        assert index in plan
        assert f"Seq Scan on {rows.model._meta.db_table}" not in plan

    for standing in ("", "member", "former", "none"):
        plan = all_people(on=localdate(), standing=standing).order_by("folded_name", "pk")[:51].explain()
        assert "contact_by_name" in plan, standing
        assert "Seq Scan" not in plan, standing

    someone = Contact.objects.get(email="777@mail.example")
    for model in (Activity, Message):
        assert [row.contact for row in _searched(model, someone.display_name[:12])] == [someone]
    assert search_rows(Message, ["recipient__iexact"], "777@MAIL.example") == {Message.objects.get(key="m777").pk}
    assert search_rows(Message, ["contact__search_text", "recipient__iexact"], "nobody has this") == set()


def _searched(model, words):
    request = RequestFactory().get("/")
    request.user = User(role=Role.ADMINISTRATOR)
    screen = admin.site._registry[model]
    return screen.get_search_results(request, screen.get_queryset(request), words)[0]


def test_a_list_is_counted_so_far_and_no_further(db):
    class CountsFive(CappedPaginator):
        at_most = 5

    ContactFactory.create_batch(7)
    everybody = Contact.objects.order_by("pk")
    some, few = CountsFive(everybody, 2), CountsFive(everybody.filter(pk__in=everybody.values("pk")[:3]), 2)

    assert (some.count, some.is_cut, some.num_pages) == (5, True, 3)
    assert (few.count, few.is_cut) == (3, False)


def test_lines_are_compared_with_their_offers_all_at_once(db):
    """A subquery a line would read all offers for each of them: no end among two hundred thousand."""
    asked = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        assert list(fulfilled_without_term(NOW)) == []

    assert "NOT (EXISTS(" in asked[-1].replace("NOT EXISTS(", "NOT (EXISTS(")
