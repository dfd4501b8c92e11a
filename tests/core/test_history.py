"""What nobody rewrites, and what is kept of what may change: held by the database itself."""

from datetime import UTC, datetime

import pghistory
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from ams.core import activity
from ams.core.models import Activity, Contact, Role, User
from tests.factories.core import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


APPEND_ONLY = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if any("append_only" in trigger.name for trigger in getattr(model._meta, "triggers", []))
)


def test_the_tables_of_record_are_append_only():
    assert {
        "billing_allocation",
        "billing_journalentry",
        "billing_journalline",
        "billing_payment",
        "billing_price",
        "billing_receipt",
        "core_activity",
        "core_exceptionmade",
        "core_messageattempt",
        "members_consent",
    } <= set(APPEND_ONLY)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_itself_refuses_to_rewrite_them(table, verb):
    """Even raw SQL: the trigger stands on the table, for every row, before the statement does anything."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM pg_trigger
            JOIN pg_proc ON pg_proc.oid = tgfoid
            WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND tgname LIKE 'pgtrigger_%%append_only%%'
              AND (tgtype & 1) = 1 AND (tgtype & 2) = 2  -- for each row, before
              AND (tgtype & %s) > 0 AND prosrc LIKE '%%Cannot update or delete%%'
            """,
            [table, {"DELETE": 8, "UPDATE": 16}[verb]],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("statement", ["UPDATE core_activity SET kind = 'other'", "DELETE FROM core_activity"])
def test_raw_sql_changes_no_activity(statement):
    contact = ContactFactory()
    activity.record("details.changed", contact=contact, on=contact, by=None, at=NOON)

    with pytest.raises(Exception, match=r"Cannot (update or delete|update|delete) rows"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Activity.objects.get().kind == "details.changed"


def events_of(row):
    return apps.get_model("pghistory", "Events").objects.tracks(row).order_by("pgh_created_at", "pgh_id")


def test_every_change_of_a_field_is_kept_with_who_and_why():
    contact, staff = ContactFactory(phone=""), UserFactory(role=Role.SERVICE)

    with pghistory.context(actor=staff.pk, reason="She called."):
        Contact.objects.filter(pk=contact.pk).update(phone="030 1")

    last = events_of(contact).last()
    assert last.pgh_diff == {"phone": ["", "030 1"]}
    assert last.pgh_context == {"actor": staff.pk, "reason": "She called."}


def test_raw_sql_leaves_a_trace_too():
    contact = ContactFactory(phone="")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_contact SET phone = '030 2' WHERE id = %s", [contact.pk])

    assert events_of(contact).last().pgh_diff == {"phone": ["", "030 2"]}


def test_passwords_and_sign_ins_are_no_history():
    user = UserFactory()
    before = events_of(user).count()

    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    assert events_of(user).count() == before


@pytest.mark.parametrize(
    "name",
    [
        "core.User", "core.Access", "core.Contact", "core.AssociationProfile", "core.LegalEntity", "core.NumberSeries",
        "core.ReasonCode", "billing.Order", "billing.OrderLine", "billing.Product", "billing.TaxCode",
        "billing.Account", "members.Person", "members.Organisation", "members.Affiliation", "members.Address",
        "members.MembershipType", "members.MembershipRule", "members.Membership", "members.Term", "staffdesk.Case",
    ],
)  # fmt: skip
def test_mutable_business_tables_are_tracked(name):
    tracked = {getattr(model, "pgh_tracked_model", None) for model in apps.get_models()}

    assert apps.get_model(name) in tracked
