"""Contacts, logins, messages, activities, merges, custom fields, API keys, limits: the floor, on an empty database.

Replaces the steps in which it grew: a database that took all of them has what this makes, and records it as done.
"""

import ams.core.migrating
import ams.core.models.association
import ams.core.models.contacts
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models


# Generated columns and indexes want an immutable function; unaccent with a named dictionary is one in effect.
# The extension's schema is looked up once and written out, so that it also works under an empty search path (restore).
UNACCENT = """
DO $$
DECLARE home text := (
    SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'unaccent');
BEGIN
    EXECUTE format(
        'CREATE FUNCTION core_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT '
        'RETURN %s.unaccent(%L::regdictionary, $1)', home, home || '.unaccent');
END $$
"""


# What a name sounds like: its words in the order of the alphabet, each its first letter and its consonants, without
# accents, doubles and titles; letters that sound alike are one. “Claire Janssen” and “Jansen, Klaire” have one key.
NAME_KEY = """
CREATE FUNCTION core_name_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN (
    SELECT string_agg(left(word, 1) || regexp_replace(
               regexp_replace(substr(word, 2), '[aeiouyhj]', '', 'g'), '(.)\\1+', '\\1', 'g'), ' ' ORDER BY word COLLATE "C")
    FROM (SELECT translate(part, 'cqzvw', 'kksff') AS word
          FROM regexp_split_to_table(core_unaccent(lower($1)), '[^[:alnum:]]+') AS part
          WHERE part NOT IN ('', 'dr', 'mr', 'mrs', 'ms', 'prof')) AS words
)
"""

# The limits of exceptions, for administrators to edit: in money or days (`core.ExceptionRight.limit` says which).
SHIPPED = {
    "order.repriced": {"service": 50, "membership": 50, "finance": 500, "administrator": None},
    "order.fee_waived": {"service": 50, "membership": 50, "finance": 500, "administrator": None},
    "order.given_back": {"finance": 500, "administrator": None},
    "membership.given": {"service": 0, "membership": 100, "administrator": None},
    "membership.backdated": {"service": 31, "membership": 92, "administrator": None},
    "membership.extended": {"service": 31, "membership": 92, "administrator": None},
    "membership.grace_given": {"service": 31, "membership": 92, "administrator": None},
    "event.late": {"service": None, "events": None, "administrator": None},
    "event.overbooked": {"service": None, "events": None, "administrator": None},
    "event.free_of_charge": {"service": 50, "events": 100, "administrator": None},
    "payment.given_back": {"finance": 500, "administrator": None},
    "event.moved_over": {"service": 50, "events": 100, "finance": 500, "administrator": None},
    "details.corrected": {"service": None, "membership": None, "administrator": None},
    "mailings.allowed": {"service": None, "membership": None, "administrator": None},
    "order.invoiced": {"membership": 500, "finance": 5000, "administrator": None},
}


def write_limits(apps, _schema_editor):
    rights = apps.get_model("core", "ExceptionRight")
    rights.objects.bulk_create(
        rights(kind=kind, role=role, limit=limit) for kind, roles in SHIPPED.items() for role, limit in roles.items()
    )


class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_foundation"),
        ("core", "0002_restricted_fields_have_a_scope"),
        ("core", "0003_changes_are_found_by_their_time"),
        ("core", "0004_fields_are_asked_of_attendees"),
        ("core", "0006_keys_for_events"),
        ("core", "0007_keys_for_the_door"),
        ("core", "0008_membership_events_auditors"),
        ("core", "0009_messages_that_came_back"),
        ("core", "0010_how_far_each_role_goes"),
        ("core", "0011_shipped_limits"),
        ("core", "0012_keys_for_cases"),
        ("core", "0013_mails_that_arrived"),
        ("core", "0014_limits_of_moves_excess_and_corrections"),
        ("core", "0015_how_long_mail_is_kept"),
        ("core", "0016_mailings_go_there_again"),
        ("core", "0017_how_invoices_are_paid"),
    ]

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(UNACCENT, "DROP FUNCTION core_unaccent(text)"),
        migrations.RunSQL(NAME_KEY, "DROP FUNCTION core_name_key(text)"),
        migrations.RunSQL("CREATE SEQUENCE core_contact_number START 10001", "DROP SEQUENCE core_contact_number"),
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="core.contact",
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "object_type",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"
                            ),
                        ),
                        ("object_id", models.BigIntegerField(null=True)),
                        ("facts", models.JSONField(default=dict, verbose_name="facts")),
                    ],
                    options={
                        "verbose_name": "activity",
                        "verbose_name_plural": "activities",
                        "indexes": [
                            models.Index(fields=["contact", "-at"], name="activity_of_contact"),
                            models.Index(fields=["kind", "-at"], name="activity_by_kind"),
                            models.Index(fields=["channel", "-at", "-id"], name="activity_by_channel"),
                            models.Index(fields=["-at", "-id"], name="activity_newest"),
                            models.Index(fields=["object_type", "object_id"], name="activity_of_object"),
                            models.Index(
                                django.db.models.fields.json.KeyTextTransform("api_key", "facts"),
                                models.OrderBy(models.F("id"), descending=True),
                                condition=models.Q(("facts__has_key", "api_key")),
                                name="activity_by_api_key",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="activity_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="990df409c910b09a38dcff9eb0318b4eee42d9a5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_activity_is_append_only_95575",
                                    table="core_activity",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="What uses it, for example Website.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "prefix",
                            models.CharField(editable=False, max_length=40, unique=True, verbose_name="begins with"),
                        ),
                        ("digest", models.CharField(editable=False, max_length=64)),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("contacts:read", "Read contacts"),
                                        ("contacts:write", "Add and change contacts"),
                                        ("contacts:restricted", "Also custom fields that only administrators see"),
                                        ("memberships:read", "Read memberships"),
                                        ("memberships:write", "Join and renew for a contact"),
                                        ("products:read", "Read products and prices"),
                                        ("orders:read", "Read orders"),
                                        ("orders:write", "Place and cancel orders"),
                                        ("receipts:read", "Read receipts"),
                                        ("quotes:read", "Ask what a membership would cost"),
                                        ("events:read", "Read events, who comes and who waits"),
                                        ("checkins:write", "Let people in at the door"),
                                        ("events:write", "Register people for events"),
                                        ("cases:read", "Read what members ask, and our answers"),
                                        ("cases:write", "Open cases and add what members say"),
                                    ],
                                    max_length=30,
                                ),
                                size=None,
                                verbose_name="may",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_keys",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="works until")),
                        ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API key",
                        "verbose_name_plural": "API keys",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("scopes", []), _negated=True), name="api_key_may_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at", None), ("revoked_by", None)),
                                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="api_key_revoked_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_apikeyevent" ("created_at", "expires_at", "id", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "revoked_by_id", "scopes") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix", NEW."revoked_at", NEW."revoked_by_id", NEW."scopes"); RETURN NULL;',
                                    hash="38fe6322de7d076781a8965d888bf11f239f3fdd",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2ea22",
                                    table="core_apikey",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes"))',
                                    func='INSERT INTO "core_apikeyevent" ("created_at", "expires_at", "id", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "revoked_by_id", "scopes") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix", NEW."revoked_at", NEW."revoked_by_id", NEW."scopes"); RETURN NULL;',
                                    hash="6acacdbc23c705c6b21c6d97c1784c2f62aae77f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_31173",
                                    table="core_apikey",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiKeyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.apikey",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="What uses it, for example Website.", max_length=100, verbose_name="name"
                            ),
                        ),
                        ("prefix", models.CharField(editable=False, max_length=40, verbose_name="begins with")),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("contacts:read", "Read contacts"),
                                        ("contacts:write", "Add and change contacts"),
                                        ("contacts:restricted", "Also custom fields that only administrators see"),
                                        ("memberships:read", "Read memberships"),
                                        ("memberships:write", "Join and renew for a contact"),
                                        ("products:read", "Read products and prices"),
                                        ("orders:read", "Read orders"),
                                        ("orders:write", "Place and cancel orders"),
                                        ("receipts:read", "Read receipts"),
                                        ("quotes:read", "Ask what a membership would cost"),
                                        ("events:read", "Read events, who comes and who waits"),
                                        ("checkins:write", "Let people in at the door"),
                                        ("events:write", "Register people for events"),
                                        ("cases:read", "Read what members ask, and our answers"),
                                        ("cases:write", "Open cases and add what members say"),
                                    ],
                                    max_length=30,
                                ),
                                size=None,
                                verbose_name="may",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="works until")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ApiAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "api_key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="core.apikey"
                            ),
                        ),
                        ("name", models.CharField(max_length=255)),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField()),
                        ("body", models.TextField()),
                        ("headers", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "answer of the API",
                        "verbose_name_plural": "answers of the API",
                        "indexes": [models.Index(fields=["created_at"], name="api_answer_oldest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("api_key", "name"), name="one_answer_an_idempotency_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalEntity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="legal name")),
                        (
                            "address",
                            models.TextField(
                                help_text="As it stands on receipts, one line each.", verbose_name="address"
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                help_text="For example NL.",
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        (
                            "tax_number",
                            models.CharField(
                                blank=True,
                                help_text="For example NL0012.34.567.B01.",
                                max_length=60,
                                verbose_name="tax number",
                            ),
                        ),
                        ("prices_include_tax", models.BooleanField(default=True, verbose_name="prices include tax")),
                        (
                            "how_to_pay",
                            models.TextField(
                                blank=True,
                                help_text="Stands on invoices, for example: By transfer to NL91 ABNA 0417 1643 00, Riverbend Naturalists.",
                                verbose_name="how invoices are paid",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "legal entity",
                        "verbose_name_plural": "legal entities",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_legalentityevent" ("address", "country", "how_to_pay", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prices_include_tax", "tax_number") VALUES (NEW."address", NEW."country", NEW."how_to_pay", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prices_include_tax", NEW."tax_number"); RETURN NULL;',
                                    hash="acbd072ce265226a7deb8e8b07c0c5e63a438a80",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6c1c0",
                                    table="core_legalentity",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_legalentityevent" ("address", "country", "how_to_pay", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prices_include_tax", "tax_number") VALUES (NEW."address", NEW."country", NEW."how_to_pay", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prices_include_tax", NEW."tax_number"); RETURN NULL;',
                                    hash="d01a2a675ffc3d707c017768833b55d8b9d7408d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_51a9f",
                                    table="core_legalentity",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalEntityEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.legalentity",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=200, verbose_name="legal name")),
                        (
                            "address",
                            models.TextField(
                                help_text="As it stands on receipts, one line each.", verbose_name="address"
                            ),
                        ),
                        (
                            "country",
                            models.CharField(
                                help_text="For example NL.",
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        (
                            "tax_number",
                            models.CharField(
                                blank=True,
                                help_text="For example NL0012.34.567.B01.",
                                max_length=60,
                                verbose_name="tax number",
                            ),
                        ),
                        ("prices_include_tax", models.BooleanField(default=True, verbose_name="prices include tax")),
                        (
                            "how_to_pay",
                            models.TextField(
                                blank=True,
                                help_text="Stands on invoices, for example: By transfer to NL91 ABNA 0417 1643 00, Riverbend Naturalists.",
                                verbose_name="how invoices are paid",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NumberSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="series",
                                to="core.legalentity",
                                verbose_name="legal entity",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("receipt", "Receipt"),
                                    ("invoice", "Invoice"),
                                    ("credit_note", "Credit note"),
                                ],
                                max_length=20,
                                verbose_name="document",
                            ),
                        ),
                        (
                            "prefix",
                            models.CharField(
                                blank=True,
                                help_text="For example R- makes R-000123.",
                                max_length=12,
                                verbose_name="prefix",
                            ),
                        ),
                        ("first_serial", models.PositiveBigIntegerField(default=1, verbose_name="first number")),
                        (
                            "next_serial",
                            models.PositiveBigIntegerField(default=1, editable=False, verbose_name="next number"),
                        ),
                    ],
                    options={
                        "verbose_name": "number series",
                        "verbose_name_plural": "number series",
                        "constraints": [
                            models.UniqueConstraint(fields=("entity", "kind"), name="one_series_per_entity_and_kind")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_numberseriesevent" ("entity_id", "first_serial", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix") VALUES (NEW."entity_id", NEW."first_serial", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix"); RETURN NULL;',
                                    hash="076790562c6323970b73eae52e3994efc8122021",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_813e4",
                                    table="core_numberseries",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."entity_id" IS DISTINCT FROM (NEW."entity_id") OR OLD."first_serial" IS DISTINCT FROM (NEW."first_serial") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."prefix" IS DISTINCT FROM (NEW."prefix"))',
                                    func='INSERT INTO "core_numberseriesevent" ("entity_id", "first_serial", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix") VALUES (NEW."entity_id", NEW."first_serial", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix"); RETURN NULL;',
                                    hash="b97af24c186449800751e630812f0c05165a1a08",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e942b",
                                    table="core_numberseries",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NumberSeriesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.numberseries",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "entity",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.legalentity",
                                verbose_name="legal entity",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("receipt", "Receipt"),
                                    ("invoice", "Invoice"),
                                    ("credit_note", "Credit note"),
                                ],
                                max_length=20,
                                verbose_name="document",
                            ),
                        ),
                        (
                            "prefix",
                            models.CharField(
                                blank=True,
                                help_text="For example R- makes R-000123.",
                                max_length=12,
                                verbose_name="prefix",
                            ),
                        ),
                        ("first_serial", models.PositiveBigIntegerField(default=1, verbose_name="first number")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AssociationProfile",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As members say it, for example Riverbend Naturalists.",
                                max_length=200,
                                verbose_name="name",
                            ),
                        ),
                        ("short_name", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                        ("logo", models.FileField(blank=True, upload_to="logo/", verbose_name="logo (SVG or PNG)")),
                        (
                            "colour",
                            models.CharField(
                                default="#1f6f54",
                                help_text="Buttons and links take this colour; readable shades are computed from it.",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9a-fA-F]{6}$",
                                        "Write the colour as # and six digits, for example #1f6f54.",
                                    )
                                ],
                                verbose_name="colour",
                            ),
                        ),
                        (
                            "legal_entity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="core.legalentity",
                                verbose_name="legal entity",
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True, help_text="For example 030 123 4567.", max_length=40, verbose_name="phone"
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                help_text="Members write here; replies to our mails arrive here.",
                                max_length=254,
                                verbose_name="e-mail",
                            ),
                        ),
                        (
                            "opening_hours",
                            models.CharField(
                                blank=True,
                                help_text="In words, for example Mon–Fri 9:00–17:00.",
                                max_length=200,
                                verbose_name="opening hours",
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="main website")),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Amsterdam",
                                help_text="Memberships begin and end at midnight here, for example Europe/Amsterdam.",
                                max_length=60,
                                validators=[ams.core.models.association.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                default="EUR",
                                help_text="Of everything sold from now on; orders keep the currency they were placed in.",
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{3}$", "Write the currency as three capital letters, for example EUR."
                                    )
                                ],
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "signatory_name",
                            models.CharField(
                                help_text="A person, for example Ada Novak.", max_length=200, verbose_name="signed by"
                            ),
                        ),
                        (
                            "signatory_role",
                            models.CharField(
                                blank=True,
                                help_text="For example Member care.",
                                max_length=200,
                                verbose_name="their role",
                            ),
                        ),
                        (
                            "raw_mail_days",
                            models.PositiveSmallIntegerField(
                                default=1095,
                                help_text="Counted from when their case was closed; then their files are removed, and the words stay.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="days mails are kept as they came",
                            ),
                        ),
                        (
                            "quarantine_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                help_text="Quarantine, discarded mails, returned mails and the like. What nobody decided about goes, too.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="days mails of no case are kept",
                            ),
                        ),
                        ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                    ],
                    options={
                        "verbose_name": "association profile",
                        "verbose_name_plural": "association profile",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_association")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quarantine_days", "raw_mail_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."quarantine_days", NEW."raw_mail_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                                    hash="9599ae3de922e90a0f641eb86006120b64c287a6",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_52b5a",
                                    table="core_associationprofile",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quarantine_days", "raw_mail_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."quarantine_days", NEW."raw_mail_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                                    hash="4ef31dbf4a3afc10bd406c0be7e5962789a09eb2",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e2f84",
                                    table="core_associationprofile",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssociationProfileEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.associationprofile",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                        (
                            "name",
                            models.CharField(
                                help_text="As members say it, for example Riverbend Naturalists.",
                                max_length=200,
                                verbose_name="name",
                            ),
                        ),
                        ("short_name", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                        ("logo", models.FileField(blank=True, upload_to="logo/", verbose_name="logo (SVG or PNG)")),
                        (
                            "colour",
                            models.CharField(
                                default="#1f6f54",
                                help_text="Buttons and links take this colour; readable shades are computed from it.",
                                max_length=7,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^#[0-9a-fA-F]{6}$",
                                        "Write the colour as # and six digits, for example #1f6f54.",
                                    )
                                ],
                                verbose_name="colour",
                            ),
                        ),
                        (
                            "legal_entity",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.legalentity",
                                verbose_name="legal entity",
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True, help_text="For example 030 123 4567.", max_length=40, verbose_name="phone"
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                help_text="Members write here; replies to our mails arrive here.",
                                max_length=254,
                                verbose_name="e-mail",
                            ),
                        ),
                        (
                            "opening_hours",
                            models.CharField(
                                blank=True,
                                help_text="In words, for example Mon–Fri 9:00–17:00.",
                                max_length=200,
                                verbose_name="opening hours",
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="main website")),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Amsterdam",
                                help_text="Memberships begin and end at midnight here, for example Europe/Amsterdam.",
                                max_length=60,
                                validators=[ams.core.models.association.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                default="EUR",
                                help_text="Of everything sold from now on; orders keep the currency they were placed in.",
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{3}$", "Write the currency as three capital letters, for example EUR."
                                    )
                                ],
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "signatory_name",
                            models.CharField(
                                help_text="A person, for example Ada Novak.", max_length=200, verbose_name="signed by"
                            ),
                        ),
                        (
                            "signatory_role",
                            models.CharField(
                                blank=True,
                                help_text="For example Member care.",
                                max_length=200,
                                verbose_name="their role",
                            ),
                        ),
                        (
                            "raw_mail_days",
                            models.PositiveSmallIntegerField(
                                default=1095,
                                help_text="Counted from when their case was closed; then their files are removed, and the words stay.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="days mails are kept as they came",
                            ),
                        ),
                        (
                            "quarantine_days",
                            models.PositiveSmallIntegerField(
                                default=90,
                                help_text="Quarantine, discarded mails, returned mails and the like. What nobody decided about goes, too.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="days mails of no case are kept",
                            ),
                        ),
                        ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="demonstration")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.BigIntegerField(
                                db_default=models.Func(models.Value("core_contact_number"), function="nextval"),
                                unique=True,
                                verbose_name="number",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("person", "Person"), ("organisation", "Organisation")],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("display_name", models.CharField(max_length=300, verbose_name="name")),
                        ("sort_name", models.CharField(max_length=300, verbose_name="sorted as")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("created_at", models.DateTimeField(verbose_name="known since")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="archived")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="core.contact",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                verbose_name="custom fields",
                            ),
                        ),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=ams.core.models.contacts.ImmutableUnaccent(
                                    django.db.models.functions.text.Lower(
                                        django.db.models.functions.text.Concat(
                                            "display_name",
                                            models.Value(" "),
                                            "sort_name",
                                            models.Value(" "),
                                            "email",
                                            models.Value(" "),
                                            "phone",
                                            models.Value(" "),
                                            ams.core.models.contacts.DigitsOnly("phone"),
                                            models.Value(" "),
                                            django.db.models.functions.comparison.Cast("number", models.TextField()),
                                            output_field=models.TextField(),
                                        )
                                    )
                                ),
                                output_field=models.TextField(),
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact",
                        "verbose_name_plural": "contacts",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", "gin_trgm_ops"),
                                name="contact_search",
                            ),
                            models.Index(django.db.models.functions.text.Lower("email"), name="contact_email"),
                            models.Index(
                                django.db.models.functions.comparison.Collate(
                                    ams.core.models.contacts.ImmutableUnaccent(
                                        django.db.models.functions.text.Lower("sort_name")
                                    ),
                                    "C",
                                ),
                                models.F("id"),
                                name="contact_by_name",
                            ),
                            models.Index(
                                django.db.models.functions.comparison.Collate(
                                    ams.core.models.contacts.ImmutableUnaccent(
                                        django.db.models.functions.text.Lower("display_name")
                                    ),
                                    "C",
                                ),
                                models.F("id"),
                                name="contact_by_display_name",
                            ),
                            models.Index(
                                django.db.models.functions.comparison.Collate(
                                    ams.core.models.contacts.ImmutableUnaccent(
                                        django.db.models.functions.text.Lower("sort_name")
                                    ),
                                    "C",
                                ),
                                models.F("id"),
                                condition=models.Q(("kind", "organisation")),
                                name="organisation_by_name",
                            ),
                            models.Index(
                                condition=models.Q(("kind", "organisation")),
                                fields=["id"],
                                name="organisation_in_order",
                            ),
                            models.Index(ams.core.models.contacts.NameKey("display_name"), name="contact_by_name_key"),
                            models.Index(
                                ams.core.models.contacts.PhoneKey("phone"),
                                condition=models.Q(("phone", ""), _negated=True),
                                name="contact_by_phone_key",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("custom", "jsonb_path_ops"),
                                condition=models.Q(("custom", {}), _negated=True),
                                name="contact_custom",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="contact_is_not_merged_into_itself",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_contactevent" ("archived_at", "created_at", "custom", "display_name", "email", "id", "kind", "language", "merged_into_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sort_name") VALUES (NEW."archived_at", NEW."created_at", NEW."custom", NEW."display_name", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."merged_into_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."sort_name"); RETURN NULL;',
                                    hash="164db1b5e181f7a5051aa573ece488c79d23ed9f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_336c7",
                                    table="core_contact",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."custom" IS DISTINCT FROM (NEW."custom") OR OLD."display_name" IS DISTINCT FROM (NEW."display_name") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."sort_name" IS DISTINCT FROM (NEW."sort_name"))',
                                    func='INSERT INTO "core_contactevent" ("archived_at", "created_at", "custom", "display_name", "email", "id", "kind", "language", "merged_into_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sort_name") VALUES (NEW."archived_at", NEW."created_at", NEW."custom", NEW."display_name", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."merged_into_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."sort_name"); RETURN NULL;',
                                    hash="dcb4c38c4fe8e63f39ce0e5351bfd86d77a81660",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8171d",
                                    table="core_contact",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_contactevent" ("archived_at", "created_at", "custom", "display_name", "email", "id", "kind", "language", "merged_into_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sort_name") VALUES (OLD."archived_at", OLD."created_at", OLD."custom", OLD."display_name", OLD."email", OLD."id", OLD."kind", OLD."language", OLD."merged_into_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."sort_name"); RETURN NULL;',
                                    hash="29df586ad882eb1d879cf22b54aa75dab2ee8d74",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_822d8",
                                    table="core_contact",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.contact",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "number",
                            models.BigIntegerField(
                                db_default=models.Func(models.Value("core_contact_number"), function="nextval"),
                                verbose_name="number",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("person", "Person"), ("organisation", "Organisation")],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("display_name", models.CharField(max_length=300, verbose_name="name")),
                        ("sort_name", models.CharField(max_length=300, verbose_name="sorted as")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("created_at", models.DateTimeField(verbose_name="known since")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="archived")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                verbose_name="custom fields",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="contact_changed")],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicatePair",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.contact"
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.contact"
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(verbose_name="how alike")),
                        ("reasons", models.JSONField(default=list, verbose_name="why")),
                        ("found_at", models.DateTimeField(verbose_name="found")),
                        (
                            "dismissed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="not the same, since"),
                        ),
                        (
                            "dismissed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "possible duplicate",
                        "verbose_name_plural": "possible duplicates",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dismissed_at", None)),
                                fields=["-score", "-id"],
                                name="pair_by_score",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("first", "second"), name="one_pair_of_two"),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DuplicateSearch",
                    fields=[
                        ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("seen_event", models.BigIntegerField(default=0, verbose_name="last change looked at")),
                        ("reached", models.BigIntegerField(default=0, verbose_name="last contact looked at")),
                        (
                            "rounds",
                            models.PositiveIntegerField(default=0, verbose_name="times everybody was looked at"),
                        ),
                    ],
                    options={
                        "verbose_name": "search for duplicates",
                        "verbose_name_plural": "searches for duplicates",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                help_text="Staff only: signs letters and mails, for example Ada Novak.",
                                max_length=200,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Member (portal only)"),
                                    ("service", "Service staff"),
                                    ("membership", "Membership"),
                                    ("events", "Events"),
                                    ("finance", "Finance"),
                                    ("owner", "Owner of an area"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor (reads all, changes nothing)"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                    ],
                    options={
                        "verbose_name": "login",
                        "verbose_name_plural": "logins",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("role", ""), _negated=True),
                                fields=["name", "email"],
                                name="staff_by_name",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                                name="user_email_is_lower_case",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_userevent" ("created_at", "email", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                                    hash="8b72387f7213309f019360bd42caa78f04051a58",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_45de6",
                                    table="core_user",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."role" IS DISTINCT FROM (NEW."role"))',
                                    func='INSERT INTO "core_userevent" ("created_at", "email", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                                    hash="baf0065dffbb1d7bdd77a975648c9fc12ca4aa50",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6ccff",
                                    table="core_user",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UserEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                help_text="Staff only: signs letters and mails, for example Ada Novak.",
                                max_length=200,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Member (portal only)"),
                                    ("service", "Service staff"),
                                    ("membership", "Membership"),
                                    ("events", "Events"),
                                    ("finance", "Finance"),
                                    ("owner", "Owner of an area"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor (reads all, changes nothing)"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Access",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accesses",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="accesses", to="core.contact"
                            ),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("self", "Myself"),
                                    ("guardian", "My child"),
                                    ("partner", "My partner"),
                                    ("household", "Somebody of my household"),
                                    ("organisation", "My organisation"),
                                ],
                                default="self",
                                max_length=20,
                                verbose_name="relation",
                            ),
                        ),
                        ("granted_at", models.DateTimeField(verbose_name="granted")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                    ],
                    options={
                        "verbose_name": "access",
                        "verbose_name_plural": "accesses",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("user", "contact"),
                                name="one_standing_access_per_login_and_contact",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReasonCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(unique=True, verbose_name="code")),
                        (
                            "label",
                            models.CharField(
                                help_text="For example: hardship, goodwill, our mistake.",
                                max_length=200,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "verbose_name": "reason for exceptions",
                        "verbose_name_plural": "reasons for exceptions",
                        "ordering": ["label"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_reasoncodeevent" ("archived_at", "code", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="e67d94206282d1cbe650085e6f20a1130e940741",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_214d8",
                                    table="core_reasoncode",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_reasoncodeevent" ("archived_at", "code", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="b581dc99c729bc528c8296dec7da1aa9691505cf",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1fa44",
                                    table="core_reasoncode",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReasonCodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.reasoncode",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("code", models.SlugField(db_index=False, verbose_name="code")),
                        (
                            "label",
                            models.CharField(
                                help_text="For example: hardship, goodwill, our mistake.",
                                max_length=200,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionRight",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("payment.given_back", "Money given back that pays no order"),
                                    ("order.invoiced", "An invoice outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                    ("event.moved_over", "Moved to another event at another price"),
                                    ("details.corrected", "Details corrected"),
                                    ("mailings.allowed", "Mailings go to them again"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("service", "Service staff"),
                                    ("membership", "Membership"),
                                    ("events", "Events"),
                                    ("finance", "Finance"),
                                    ("owner", "Owner of an area"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor (reads all, changes nothing)"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("is_allowed", models.BooleanField(default=True, verbose_name="may make it")),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="In the association's currency, or in days for extensions, grace and earlier days; late and overbooked count seats, corrections details, mailings addresses. Empty: without limit. 0: always with a second person. For example 50.",
                                max_digits=12,
                                null=True,
                                verbose_name="up to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "limit of exceptions",
                        "verbose_name_plural": "limits of exceptions",
                        "ordering": ["kind", "role"],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "role"), name="one_right_a_kind_and_role"),
                            models.CheckConstraint(
                                condition=models.Q(("limit", None), ("limit__gte", 0), _connector="OR"),
                                name="exception_limit_is_not_negative",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_exceptionrightevent" ("id", "is_allowed", "kind", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."id", NEW."is_allowed", NEW."kind", NEW."limit", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                                    hash="de16a2b7e3a975a89399249ad1205d6bf1582f17",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_94e8e",
                                    table="core_exceptionright",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_exceptionrightevent" ("id", "is_allowed", "kind", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."id", NEW."is_allowed", NEW."kind", NEW."limit", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                                    hash="d3b25b3e72fc88e05b715550cc61b7ca6d4e8d98",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e3af1",
                                    table="core_exceptionright",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionRightEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.exceptionright",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("payment.given_back", "Money given back that pays no order"),
                                    ("order.invoiced", "An invoice outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                    ("event.moved_over", "Moved to another event at another price"),
                                    ("details.corrected", "Details corrected"),
                                    ("mailings.allowed", "Mailings go to them again"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("service", "Service staff"),
                                    ("membership", "Membership"),
                                    ("events", "Events"),
                                    ("finance", "Finance"),
                                    ("owner", "Owner of an area"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor (reads all, changes nothing)"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("is_allowed", models.BooleanField(default=True, verbose_name="may make it")),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="In the association's currency, or in days for extensions, grace and earlier days; late and overbooked count seats, corrections details, mailings addresses. Empty: without limit. 0: always with a second person. For example 50.",
                                max_digits=12,
                                null=True,
                                verbose_name="up to",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionMade",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=60, verbose_name="what was done")),
                        (
                            "reason",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exceptions",
                                to="core.reasoncode",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in words")),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exceptions_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exceptions",
                                to="core.contact",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "object_type",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"
                            ),
                        ),
                        ("object_id", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "verbose_name": "exception",
                        "verbose_name_plural": "exceptions",
                        "indexes": [models.Index(fields=["reason", "-at"], name="exception_by_reason")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="exception_has_words"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="exception_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="69992a60dd8af2e61d1595e523d46df9f0182029",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_exception_is_append_only_93cb7",
                                    table="core_exceptionmade",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FieldDefinition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.SlugField(
                                help_text="What files and the API call it, for example first_aid_until. It never changes.",
                                max_length=60,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores, a letter first."
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                help_text="What staff read, for example First aid until.",
                                max_length=100,
                                verbose_name="label",
                            ),
                        ),
                        (
                            "help",
                            models.CharField(
                                blank=True, help_text="Stands beside the field.", max_length=300, verbose_name="hint"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "One line"),
                                    ("long", "Several lines"),
                                    ("number", "Number"),
                                    ("date", "Date"),
                                    ("choice", "One of a list"),
                                    ("yes_no", "Yes or no"),
                                ],
                                default="text",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                        (
                            "applies_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Everybody"),
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("attendee", "Those who come to an event"),
                                ],
                                max_length=20,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "seen_by",
                            models.CharField(
                                choices=[("staff", "Everybody at the desk"), ("administrators", "Administrators only")],
                                default="staff",
                                max_length=20,
                                verbose_name="seen by",
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                help_text="Fields under the same heading stand together.",
                                max_length=60,
                                verbose_name="heading",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller ones come first.", verbose_name="order"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer asked for since"),
                        ),
                        ("filled", models.PositiveIntegerField(default=0, editable=False, verbose_name="filled in")),
                        ("counted_at", models.DateTimeField(editable=False, null=True, verbose_name="counted")),
                        ("last_used_on", models.DateField(editable=False, null=True, verbose_name="last written")),
                    ],
                    options={
                        "verbose_name": "custom field",
                        "verbose_name_plural": "custom fields",
                        "ordering": ["position", "label"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "choice"), _negated=True),
                                    models.Q(("choices", []), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_choice_has_choices",
                                violation_error_message="Write at least one choice, one on each line.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_fielddefinitionevent" ("applies_to", "archived_at", "choices", "group", "help", "id", "key", "kind", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "seen_by") VALUES (NEW."applies_to", NEW."archived_at", NEW."choices", NEW."group", NEW."help", NEW."id", NEW."key", NEW."kind", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."seen_by"); RETURN NULL;',
                                    hash="dc1d46a35f71216b081f97bb497cf9902b4c4e4e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9ea17",
                                    table="core_fielddefinition",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."applies_to" IS DISTINCT FROM (NEW."applies_to") OR OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."choices" IS DISTINCT FROM (NEW."choices") OR OLD."group" IS DISTINCT FROM (NEW."group") OR OLD."help" IS DISTINCT FROM (NEW."help") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."seen_by" IS DISTINCT FROM (NEW."seen_by"))',
                                    func='INSERT INTO "core_fielddefinitionevent" ("applies_to", "archived_at", "choices", "group", "help", "id", "key", "kind", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "seen_by") VALUES (NEW."applies_to", NEW."archived_at", NEW."choices", NEW."group", NEW."help", NEW."id", NEW."key", NEW."kind", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."seen_by"); RETURN NULL;',
                                    hash="b6794eccb76d602ab8276f672f21988a48c4d397",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4641e",
                                    table="core_fielddefinition",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FieldDefinitionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.fielddefinition",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.SlugField(
                                db_index=False,
                                help_text="What files and the API call it, for example first_aid_until. It never changes.",
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores, a letter first."
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                help_text="What staff read, for example First aid until.",
                                max_length=100,
                                verbose_name="label",
                            ),
                        ),
                        (
                            "help",
                            models.CharField(
                                blank=True, help_text="Stands beside the field.", max_length=300, verbose_name="hint"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("text", "One line"),
                                    ("long", "Several lines"),
                                    ("number", "Number"),
                                    ("date", "Date"),
                                    ("choice", "One of a list"),
                                    ("yes_no", "Yes or no"),
                                ],
                                default="text",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                        (
                            "applies_to",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Everybody"),
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("attendee", "Those who come to an event"),
                                ],
                                max_length=20,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "seen_by",
                            models.CharField(
                                choices=[("staff", "Everybody at the desk"), ("administrators", "Administrators only")],
                                default="staff",
                                max_length=20,
                                verbose_name="seen by",
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                blank=True,
                                help_text="Fields under the same heading stand together.",
                                max_length=60,
                                verbose_name="heading",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Smaller ones come first.", verbose_name="order"
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer asked for since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContactMerge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merges",
                                to="core.contact",
                                verbose_name="kept",
                            ),
                        ),
                        (
                            "absorbed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absorptions",
                                to="core.contact",
                                verbose_name="merged",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="why")),
                        ("moved", models.JSONField(default=dict, verbose_name="rows that moved")),
                        ("changed", models.JSONField(default=list, verbose_name="values that changed")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                    ],
                    options={
                        "verbose_name": "merge",
                        "verbose_name_plural": "merges",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("absorbed",),
                                name="merged_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="merge_has_a_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("absorbed")), _negated=True),
                                name="merge_is_of_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="key")),
                        ("purpose", models.CharField(max_length=60, verbose_name="purpose")),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="core.contact",
                            ),
                        ),
                        ("recipient", models.EmailField(max_length=254, verbose_name="to")),
                        ("sender", models.CharField(max_length=320, verbose_name="from")),
                        ("reply_to", models.CharField(blank=True, max_length=320, verbose_name="replies go to")),
                        ("subject", models.CharField(max_length=500, verbose_name="subject")),
                        ("text", models.TextField(verbose_name="text")),
                        ("html", models.TextField(blank=True, verbose_name="HTML")),
                        ("sensitive", models.BooleanField(default=False, verbose_name="sensitive")),
                        ("is_bulk", models.BooleanField(db_default=False, default=False, verbose_name="one of many")),
                        ("message_id", models.CharField(max_length=250, unique=True, verbose_name="Message-ID")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting"),
                                    ("sending", "Being sent"),
                                    ("sent", "Sent"),
                                    ("failed", "Failed"),
                                    ("withdrawn", "Not sent any more"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        ("created_at", models.DateTimeField(verbose_name="written")),
                        ("next_attempt_at", models.DateTimeField(verbose_name="next attempt")),
                        ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="being sent until")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("failure", models.TextField(blank=True, verbose_name="why it did not go out")),
                        ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived")),
                        ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="came back")),
                        ("return_words", models.TextField(blank=True, db_default="", verbose_name="why it came back")),
                        ("complained_at", models.DateTimeField(blank=True, null=True, verbose_name="called unwanted")),
                        (
                            "complaint_lifted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="wanted again"),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["is_bulk", "next_attempt_at"],
                                name="message_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "sending")),
                                fields=["lease_until"],
                                name="message_abandoned",
                            ),
                            models.Index(fields=["contact", "-created_at"], name="message_of_contact"),
                            models.Index(fields=["-created_at", "-id"], name="message_newest"),
                            models.Index(django.db.models.functions.text.Upper("recipient"), name="message_to"),
                            models.Index(
                                condition=models.Q(("state", "sent"), _negated=True),
                                fields=["created_at"],
                                name="message_unsent",
                            ),
                            models.Index(
                                django.db.models.functions.text.Upper("recipient"),
                                condition=models.Q(("complained_at__isnull", False)),
                                name="message_complained",
                            ),
                            models.Index(
                                condition=models.Q(("returned_at__isnull", False)),
                                fields=["-returned_at"],
                                name="message_returned",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state", "sent"), ("sent_at", None), _connector="XOR"),
                                name="message_sent_iff_sent_at",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["failed", "withdrawn"]), ("failure", ""), _connector="XOR"
                                ),
                                name="message_unsent_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "sending"), ("lease_until", None), _connector="XOR"),
                                name="message_sending_iff_lease",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("returned_at", None),
                                    models.Q(("return_words", ""), _negated=True),
                                    _connector="XOR",
                                ),
                                name="message_returned_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("complaint_lifted_at", None), ("complained_at__isnull", False), _connector="OR"
                                ),
                                name="message_wanted_again_after_complaint",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessageAttachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="core.message",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="kind")),
                        ("reference", models.CharField(max_length=60, verbose_name="reference")),
                        ("filename", models.CharField(max_length=200, verbose_name="file name")),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                        "indexes": [models.Index(fields=["reference"], name="attachment_of_what")],
                    },
                ),
                migrations.CreateModel(
                    name="MessageAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attempt_rows",
                                to="core.message",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("deferred", "Try again later"),
                                    ("refused", "Refused"),
                                    ("unknown", "Unknown"),
                                ],
                                max_length=10,
                                verbose_name="outcome",
                            ),
                        ),
                        ("detail", models.TextField(blank=True, verbose_name="detail")),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "attempt",
                        "verbose_name_plural": "attempts",
                        "constraints": [
                            models.UniqueConstraint(fields=("message", "number"), name="one_outcome_per_attempt")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="message_attempt_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="777e5899652a71c2147b80e9e1081b0cd61f2381",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_message_attempt_is_append_only_ffe6c",
                                    table="core_messageattempt",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="note", to="core.contact"
                            ),
                        ),
                        ("words", models.TextField(max_length=2000, verbose_name="good to know")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="written")),
                    ],
                    options={
                        "verbose_name": "pinned note",
                        "verbose_name_plural": "pinned notes",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="note_has_words"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_contactnoteevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;',
                                    hash="dc75a07abde61efe6cfe121b22c28c6a001476a4",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9287e",
                                    table="core_contactnote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_contactnoteevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;',
                                    hash="691687e67b2cabbdc1d0667c1b75fcd00933e9af",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_efd33",
                                    table="core_contactnote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_contactnoteevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (OLD."at", OLD."by_id", OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."words"); RETURN NULL;',
                                    hash="26a47c47322a134631ddb9091e88cb47523c2787",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_1694d",
                                    table="core_contactnote",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactNoteEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.contactnote",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        ("words", models.TextField(max_length=2000, verbose_name="good to know")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="written")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Tag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: volunteer, press, board 2027.",
                                max_length=60,
                                verbose_name="tag",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "verbose_name": "tag",
                        "verbose_name_plural": "tags",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("name"),
                                name="one_tag_a_name",
                                violation_error_message="There is a tag of this name already. Use that one.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_tagevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="455e5374d79a8e6d7b51682c2348309d39e78fb4",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5f68c",
                                    table="core_tag",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_tagevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="bd63296c04c0a0f3da3159dd6f8aafeff2ac3bbf",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_861c9",
                                    table="core_tag",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TagEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.tag",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                help_text="For example: volunteer, press, board 2027.",
                                max_length=60,
                                verbose_name="tag",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContactTag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_tags",
                                to="core.contact",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="contact_tags", to="core.tag"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="since")),
                    ],
                    options={
                        "verbose_name": "tag of a contact",
                        "verbose_name_plural": "tags of contacts",
                        "constraints": [
                            models.UniqueConstraint(fields=("contact", "tag"), name="one_such_tag_a_contact")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_contacttagevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tag_id"); RETURN NULL;',
                                    hash="d0cdf64010ed6e7760eb0d587d8acd00b14d8fe1",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9a7e4",
                                    table="core_contacttag",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "core_contacttagevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tag_id"); RETURN NULL;',
                                    hash="72c2117699675a9f14b2f73b8604fe4f749e64d6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_bc86c",
                                    table="core_contacttag",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "core_contacttagevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (OLD."at", OLD."by_id", OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tag_id"); RETURN NULL;',
                                    hash="63dc2c3dd8c88e78cbb44e406e2358ff21a451d7",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_51c26",
                                    table="core_contacttag",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactTagEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="core.contacttag",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.tag",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="since")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [models.Index(fields=["pgh_created_at", "contact"], name="contact_tag_changed")],
                    },
                ),
            ],
        ),
        migrations.RunPython(write_limits, migrations.RunPython.noop),
    ]
