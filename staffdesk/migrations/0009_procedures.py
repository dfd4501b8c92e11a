"""Procedures as checklists inside cases, and answers that are given often.

Why:   everyone knows what is expected, and who did which step when.
Locks: none; the tables are new.
Undo:  reversible; what is in them goes.
"""

import ams.core.migrating
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import staffdesk.models.procedures
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0008_difficult_situations"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="CannedAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "text",
                            models.TextField(
                                help_text="Filled in: {name}, {number}, {case}, {membership}, {valid_until}, {association}, {signatory}.",
                                validators=[staffdesk.models.procedures.validate_places],
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer that is given often",
                        "verbose_name_plural": "answers that are given often",
                        "ordering": ["position", "name", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Procedure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "verbose_name": "procedure",
                        "verbose_name_plural": "procedures",
                        "ordering": ["position", "name", "pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CannedAnswerEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "text",
                            models.TextField(
                                help_text="Filled in: {name}, {number}, {case}, {membership}, {valid_until}, {association}, {signatory}.",
                                validators=[staffdesk.models.procedures.validate_places],
                                verbose_name="text",
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="staffdesk.cannedanswer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="staffdesk.procedure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("text", models.CharField(max_length=200, verbose_name="what is done")),
                        ("hint", models.CharField(blank=True, max_length=500, verbose_name="how")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="staffdesk.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "steps",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureStepEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("text", models.CharField(max_length=200, verbose_name="what is done")),
                        ("hint", models.CharField(blank=True, max_length=500, verbose_name="how")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="staffdesk.procedurestep",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StepTick",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_done", models.BooleanField(verbose_name="done")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticks",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticks",
                                to="staffdesk.procedurestep",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tick of a step",
                        "verbose_name_plural": "ticks of steps",
                        "indexes": [models.Index(fields=["case", "step", "-id"], name="ticks_of_case")],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cannedanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_cannedanswerevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                            hash="dd649076ac8f8b5f2e31def31a2d43b1529e632b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_75473",
                            table="staffdesk_cannedanswer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cannedanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_cannedanswerevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                            hash="9be6bc876c809a0c8792d67cbed1d7b2d0939115",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_37030",
                            table="staffdesk_cannedanswer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_procedureevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                            hash="42cb5b5eb06419d1c4f1b27d6ee80396358017f4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_74841",
                            table="staffdesk_procedure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_procedureevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                            hash="1bfb7c533943ebca25f6cb412ae2dc75f39740ce",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_92305",
                            table="staffdesk_procedure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedurestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_procedurestepevent" ("archived_at", "hint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "procedure_id", "text") VALUES (NEW."archived_at", NEW."hint", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."procedure_id", NEW."text"); RETURN NULL;',
                            hash="d0628b7f574ed56680011461d706c419433141c3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_04c85",
                            table="staffdesk_procedurestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="procedurestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_procedurestepevent" ("archived_at", "hint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "procedure_id", "text") VALUES (NEW."archived_at", NEW."hint", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."procedure_id", NEW."text"); RETURN NULL;',
                            hash="4b4a4ec7e3e0521354cb62b4a46ac4b4ab968a3a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9286b",
                            table="staffdesk_procedurestep",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="steptick",
                    trigger=pgtrigger.compiler.Trigger(
                        name="step_tick_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a7a4ff42a819257e29914bd98619b3509950ad6e",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_step_tick_is_append_only_e9b96",
                            table="staffdesk_steptick",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
