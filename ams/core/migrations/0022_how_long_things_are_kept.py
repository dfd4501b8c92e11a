"""How long things are kept is a rule of each kind, and each night of removing leaves a row.

Why:   days stood in the code and on the association's profile, and nobody saw what had gone.
Locks: one row of the profile, while its history's triggers are made anew; the tables are new.
Undo:  the rules are lost. The profile's two columns stay in the database, with a default, for the version before.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ams.core.migrating import AtOnce

KEEP_THE_COLUMNS = """
    ALTER TABLE core_associationprofile
        ALTER COLUMN quarantine_days SET DEFAULT 90, ALTER COLUMN raw_mail_days SET DEFAULT 1095;
    ALTER TABLE core_associationprofileevent
        ALTER COLUMN quarantine_days SET DEFAULT 90, ALTER COLUMN raw_mail_days SET DEFAULT 1095;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0021_keys_for_organisations"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="KeepingRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(editable=False, max_length=40, unique=True, verbose_name="what is kept"),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(30000),
                                ],
                                verbose_name="days it is kept",
                            ),
                        ),
                        ("since", models.DateTimeField(editable=False, verbose_name="holds since")),
                    ],
                    options={
                        "verbose_name": "how long something is kept",
                        "verbose_name_plural": "how long things are kept",
                        "ordering": ["kind"],
                    },
                ),
                migrations.CreateModel(
                    name="KeepingRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("kind", models.CharField(editable=False, max_length=40, verbose_name="what is kept")),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(30000),
                                ],
                                verbose_name="days it is kept",
                            ),
                        ),
                        ("since", models.DateTimeField(editable=False, verbose_name="holds since")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KeepingRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="what is kept")),
                        ("night", models.DateField(verbose_name="night")),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days it is kept")),
                        ("before", models.DateTimeField(verbose_name="older than")),
                        ("removed", models.PositiveIntegerField(default=0, verbose_name="gone")),
                        (
                            "left",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                default=list,
                                size=None,
                                verbose_name="could not be removed",
                            ),
                        ),
                        ("failure", models.CharField(blank=True, max_length=200, verbose_name="what went wrong")),
                        ("begun_at", models.DateTimeField(verbose_name="begun")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                    ],
                    options={
                        "verbose_name": "night of removing",
                        "verbose_name_plural": "nights of removing",
                    },
                ),
                migrations.AddConstraint(
                    model_name="keepingrule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="kept_for_a_day_at_least"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="keepingrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_keepingruleevent" ("days", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (NEW."days", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since"); RETURN NULL;',
                            hash="de07eb021c9219804d79b28993e7af45531c6742",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4854f",
                            table="core_keepingrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="keepingrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_keepingruleevent" ("days", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (NEW."days", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since"); RETURN NULL;',
                            hash="e6d5b0f12c7c9963ecc2d5d22b2d96ba43b2e795",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aef85",
                            table="core_keepingrule",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="keepingruleevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="keepingruleevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="core.keepingrule",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="keepingrun",
                    constraint=models.UniqueConstraint(fields=("kind", "night"), name="one_keeping_run_a_night"),
                ),
                migrations.AddConstraint(
                    model_name="keepingrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("begun_at")), _connector="OR"
                        ),
                        name="keeping_run_ends_after_it_began",
                    ),
                ),
            ]
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="associationprofile",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="associationprofile",
            name="update_update",
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name=model, name=name)
                for model in ("associationprofile", "associationprofileevent")
                for name in ("quarantine_days", "raw_mail_days")
            ],
            database_operations=[migrations.RunSQL(KEEP_THE_COLUMNS, migrations.RunSQL.noop)],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="associationprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                    hash="1e2320ef5adab852532ffbe2fc6bcb01217a485a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_52b5a",
                    table="core_associationprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="associationprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                    hash="49cff88c0609b8be6752e6a71bb7775262b5747d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e2f84",
                    table="core_associationprofile",
                    when="AFTER",
                ),
            ),
        ),
    ]
