"""Rehearsals: what should happen, and what came of it each time it was played.

Why:   changes of prices, rules and texts are to be noticed before members notice them.
Locks: none; new tables.
Undo:  what was written down, and what came of it, is lost.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0022_the_pulse"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Scenario",
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
                                    ("join", "Somebody joins"),
                                    ("renew", "Somebody renews"),
                                    ("register", "Somebody registers for an event"),
                                    ("case", "Somebody writes or calls"),
                                ],
                                max_length=10,
                                verbose_name="what is played",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="name")),
                        ("steps", models.JSONField(verbose_name="what happens")),
                        ("expects", models.JSONField(verbose_name="what should come of it")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who is told",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rehearsal",
                        "verbose_name_plural": "rehearsals",
                        "ordering": ["kind", "title", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ScenarioEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("join", "Somebody joins"),
                                    ("renew", "Somebody renews"),
                                    ("register", "Somebody registers for an event"),
                                    ("case", "Somebody writes or calls"),
                                ],
                                max_length=10,
                                verbose_name="what is played",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="name")),
                        ("steps", models.JSONField(verbose_name="what happens")),
                        ("expects", models.JSONField(verbose_name="what should come of it")),
                        ("made_at", models.DateTimeField(verbose_name="made")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who is told",
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
                                to="staffdesk.scenario",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ScenarioRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("right", "as it should be"),
                                    ("differs", "something differs"),
                                    ("untried", "could not be played"),
                                ],
                                max_length=10,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("asked", "Somebody asked"),
                                    ("night", "Every night"),
                                    ("change", "Something was changed"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "happened",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None, verbose_name="what happened"
                            ),
                        ),
                        (
                            "differences",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None, verbose_name="what differs"
                            ),
                        ),
                        ("configuration", models.CharField(max_length=64)),
                        ("took_ms", models.PositiveIntegerField(verbose_name="milliseconds")),
                        ("at", models.DateTimeField(verbose_name="played")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "scenario",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="staffdesk.scenario",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "run of a rehearsal",
                        "verbose_name_plural": "runs of rehearsals",
                    },
                ),
                migrations.AddConstraint(
                    model_name="scenario",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="scenario_has_a_name"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scenario",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_scenarioevent" ("archived_at", "expects", "id", "kind", "made_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "steps", "title") VALUES (NEW."archived_at", NEW."expects", NEW."id", NEW."kind", NEW."made_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."steps", NEW."title"); RETURN NULL;',
                            hash="67ea225c8c7828544fff15702957f771c61da26d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_89ce1",
                            table="staffdesk_scenario",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scenario",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_scenarioevent" ("archived_at", "expects", "id", "kind", "made_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "steps", "title") VALUES (NEW."archived_at", NEW."expects", NEW."id", NEW."kind", NEW."made_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."steps", NEW."title"); RETURN NULL;',
                            hash="a9be765da2bcfe3a7ba063ff59470f9ab4da7f28",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_27fb6",
                            table="staffdesk_scenario",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="scenariorun",
                    index=models.Index(fields=["scenario", "-id"], name="runs_of_scenario"),
                ),
                migrations.AddConstraint(
                    model_name="scenariorun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("differences", []), ("result", "right")),
                            models.Q(
                                models.Q(("result", "right"), _negated=True),
                                models.Q(("differences", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="run_differs_in_words",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="scenariorun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="scenario_run_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="61ff2d82c9e7afe3783b57d33ecadf33aa30cf21",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_scenario_run_is_append_only_8e65a",
                            table="staffdesk_scenariorun",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        )
    ]
