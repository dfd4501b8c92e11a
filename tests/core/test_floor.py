"""The shared floor: numbers without gaps, activity, exceptions, roles, history, and the two commands about health."""

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pghistory
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from ams.core import activity, invariants, readiness
from ams.core.association import NoAssociation, association_zone, day_of, the_association
from ams.core.exceptions import ExceptionNeedsWords, record_exception
from ams.core.invariants import all_invariants, broken_invariants, invariant
from ams.core.models import Activity, AssociationProfile, Contact, Message, NumberSeries, ReasonCode, Role, User
from ams.core.numbering import take_number
from ams.core.readiness import Finding, Level
from ams.core.roles import Ability, can, role_has_permission, role_sees_app
from tests.factories.core import AssociationFactory, ContactFactory, LegalEntityFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


# --- Numbers -------------------------------------------------------------------------------------------------------


def test_numbers_follow_each_other_per_entity_and_kind():
    ours, theirs = LegalEntityFactory(), LegalEntityFactory()

    with transaction.atomic():
        texts = [take_number(entity=ours, kind="receipt").text for _ in range(3)]
        other = take_number(entity=theirs, kind="receipt").text

    assert texts == ["R-000001", "R-000002", "R-000003"]
    assert other == "R-000001"


def test_a_series_begins_where_it_was_told_to():
    entity = LegalEntityFactory()
    NumberSeries.objects.create(entity=entity, kind="receipt", prefix="2026/", first_serial=500)

    with transaction.atomic():
        assert take_number(entity=entity, kind="receipt").text == "2026/000500"


def test_a_number_whose_document_failed_is_taken_by_the_next():
    entity = LegalEntityFactory()

    def fail():
        with transaction.atomic():
            take_number(entity=entity, kind="receipt")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with transaction.atomic():
        assert take_number(entity=entity, kind="receipt").serial == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_without_the_transaction_of_its_document():
    entity = LegalEntityFactory()

    with pytest.raises(transaction.TransactionManagementError, match="needs the transaction"):
        take_number(entity=entity, kind="receipt")


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_take_fifty_numbers_without_a_gap():
    entity = LegalEntityFactory()
    taken = []
    room = threading.Semaphore(8)  # the pool has ten connections

    def work():
        with room:
            with transaction.atomic():
                taken.append(take_number(entity=entity, kind="receipt").serial)
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 51))


# --- The association's day -----------------------------------------------------------------------------------------


def test_days_are_the_associations():
    assert association_zone().key == "Europe/Amsterdam"
    AssociationFactory(time_zone="Pacific/Auckland")

    assert day_of(datetime(2026, 3, 1, 12, tzinfo=UTC)).isoformat() == "2026-03-02"


def test_without_a_profile_people_are_told_what_to_do():
    with pytest.raises(NoAssociation, match="An administrator creates it"):
        the_association()


# --- Activity and exceptions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "channel"), [(None, "system"), (Role.MEMBER, "self-service"), (Role.SERVICE, "staff")]
)
def test_business_knows_its_door(role, channel):
    contact = ContactFactory()
    by = UserFactory(role=role) if role is not None else None

    row = activity.record("details.changed", contact=contact, on=contact, by=by, at=NOON, facts={"field": "phone"})

    assert (row.channel, row.object, row.facts) == (channel, contact, {"field": "phone"})
    assert list(Activity.objects.of_contact(contact)) == [row]


def test_a_journey_begun_elsewhere_keeps_its_channel():
    contact = ContactFactory()

    row = activity.record("order.paid", contact=contact, on=contact, by=None, at=NOON, channel="staff")

    assert row.channel == "staff"


def test_an_exception_says_why():
    reason = ReasonCode.objects.create(code="goodwill", label="Goodwill")
    contact, staff = ContactFactory(), UserFactory(role=Role.SERVICE)
    about = {"reason": reason, "contact": contact, "on": contact, "by": staff, "at": NOON}

    made = record_exception("term.granted", words=" She was ill. ", **about)

    assert (made.words, made.actor, made.object) == ("She was ill.", staff, contact)
    with pytest.raises(ExceptionNeedsWords, match="Say in a few words"):
        record_exception("term.granted", words="  ", **about)


# --- Rows nobody rewrites ------------------------------------------------------------------------------------------

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


# --- Field history -------------------------------------------------------------------------------------------------


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
        "core.User", "core.Contact", "core.AssociationProfile", "core.LegalEntity", "core.NumberSeries",
        "core.ReasonCode", "billing.Order", "billing.OrderLine", "billing.Product", "billing.TaxCode",
        "billing.Account", "members.Person", "members.Organisation", "members.Affiliation", "members.Address",
        "members.MembershipType", "members.MembershipRule", "members.Membership", "members.Term", "staffdesk.Case",
    ],
)  # fmt: skip
def test_mutable_business_tables_are_tracked(name):
    tracked = {getattr(model, "pgh_tracked_model", None) for model in apps.get_models()}

    assert apps.get_model(name) in tracked


# --- Roles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "abilities"),
    [
        (Role.MEMBER, set()),
        (Role.SERVICE, {Ability.USE_DESK, Ability.WORK_CASES}),
        (Role.FINANCE, {Ability.USE_DESK, Ability.WORK_CASES, Ability.SEE_MONEY}),
        (Role.OWNER, {Ability.USE_DESK, Ability.SEE_MONEY}),
        (Role.ADMINISTRATOR, set(Ability)),
        ("unheard-of", set()),
    ],
)
def test_each_role_may_do_exactly_this(role, abilities):
    assert {ability for ability in Ability if can(role, ability)} == abilities


@pytest.mark.parametrize(
    ("role", "perm", "may"),
    [
        (Role.ADMINISTRATOR, "core.change_user", True),
        (Role.ADMINISTRATOR, "core.delete_user", False),
        (Role.ADMINISTRATOR, "auth.change_group", False),
        (Role.FINANCE, "billing.view_payment", True),
        (Role.FINANCE, "billing.change_product", False),
        (Role.FINANCE, "core.view_user", False),
        (Role.SERVICE, "billing.view_payment", False),
        (Role.MEMBER, "core.view_contact", False),
    ],
)
def test_permissions_of_the_admin_follow_the_role(role, perm, may):
    assert role_has_permission(role, perm) is may
    assert UserFactory(role=role).has_perm(perm) is may
    assert UserFactory(role=role).has_perms([perm]) is may
    assert not UserFactory(role=role, is_active=False).has_perm(perm)


def test_which_apps_a_role_sees():
    assert role_sees_app(Role.FINANCE, "billing")
    assert not role_sees_app(Role.FINANCE, "core")
    assert not role_sees_app(Role.ADMINISTRATOR, "sessions")
    assert UserFactory(role=Role.ADMINISTRATOR).has_module_perms("core")


def test_nobody_is_above_the_roles():
    admin = UserFactory(role=Role.ADMINISTRATOR, name="Ada Novak")

    assert (admin.is_staff, admin.is_superuser, str(admin)) == (True, False, "Ada Novak")
    assert str(User.objects.create_user("New@Example.org")) == "new@example.org"
    assert User.objects.get_by_natural_key("NEW@example.org").email == "new@example.org"


# --- Health --------------------------------------------------------------------------------------------------------


def run(command):
    out = StringIO()
    try:
        call_command(command, stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_an_empty_database_breaks_no_invariant():
    said, refusal = run("check_invariants")

    assert refusal == ""
    assert said == f"All {len(all_invariants())} invariants hold.\n"


def test_each_offender_is_named():
    AssociationFactory()
    entity = AssociationProfile.objects.get().legal_entity
    old = timezone.now() - timedelta(minutes=16)
    message = Message.objects.create(
        key="k", purpose="card", recipient="a@example.org", created_at=old, next_attempt_at=old, message_id="<1@x>"
    )
    NumberSeries.objects.create(entity=entity, kind="receipt", first_serial=100, next_serial=5)

    said, refusal = run("check_invariants")

    assert f"message {message.pk} (card to a@example.org) has waited" in said
    assert "would issue 5, below its first number 100" in said
    assert refusal.startswith("2 of ")
    assert {one.name for one, _ in broken_invariants(at=timezone.now())} == {
        "core.messages-move",
        "core.series-move-forward",
    }


def test_two_invariants_cannot_share_a_name():
    with pytest.raises(ValueError, match="two invariants"):
        invariant("core.messages-move", "Again.")(lambda _at: [])


def test_the_doctor_says_what_is_missing_and_who_does_it():
    said, refusal = run("doctor")

    assert "✗ Association: There is no profile. → Create it in the admin: Association profile. (Administrator)" in said
    assert refusal.endswith("things are missing.")


def test_the_doctor_is_content_with_a_staffed_association(monkeypatch):
    AssociationFactory()
    for role in (Role.ADMINISTRATOR, Role.SERVICE, Role.FINANCE):
        UserFactory(role=role)
    core = [readiness.profile, readiness.secrets_and_addresses, readiness.staff]
    monkeypatch.setattr(readiness, "_REGISTER", core)

    said, refusal = run("doctor")

    assert refusal == ""
    assert "✓ Association: This is Riverbend Naturalists." in said


@pytest.mark.parametrize(
    ("values", "level", "says"),
    [
        ({"DEMO": False, "SERVED_OVER_TLS": False}, Level.MISSING, "PUBLIC_URL is not https."),
        ({"DEMO": False, "SERVED_OVER_TLS": True, "EMAIL_URL": ""}, Level.MISSING, "No mail server is configured."),
        ({"DEMO": True, "EMAIL_URL": ""}, Level.WARNING, "No mail server is configured."),
        ({"DEMO": True}, Level.WARNING, "DEMO is on."),
        ({"DEMO": False, "SERVED_OVER_TLS": True}, Level.OK, "Served at http://testserver."),
    ],
)
def test_what_only_the_operator_can_set(settings, values, level, says):
    for name, value in values.items():
        setattr(settings, name, value)

    assert (level, says) in [(found.level, found.says) for found in readiness.secrets_and_addresses()]


def test_an_association_without_a_phone_is_warned():
    AssociationFactory(phone="")

    assert Finding(Level.WARNING, "Association", "No phone number is shown.", "Add it to the profile.") in list(
        readiness.profile()
    )


def test_invariants_that_the_database_cannot_break_are_looked_at_anyway():
    assert list(invariants.exceptions_without_words(NOON)) == []
