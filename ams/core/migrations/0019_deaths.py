"""That somebody has died, what was ended for it, and what is needed to take an error back.

Why:   reminders went on, and cards were charged.
Locks: none on what is there; a new table.
Undo:  what was ended stays ended, and nobody can take it back any more.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0018_accesses_have_a_history"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Death",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("died_on", models.DateField(verbose_name="died on")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="how we know")),
                        ("ended", models.JSONField(default=dict, verbose_name="what was ended")),
                        ("was_archived", models.BooleanField(default=False, verbose_name="was archived before")),
                        ("said_at", models.DateTimeField(verbose_name="said")),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deaths",
                                to="core.contact",
                                verbose_name="who",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.contact",
                                verbose_name="family",
                            ),
                        ),
                        (
                            "said_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "death",
                        "verbose_name_plural": "deaths",
                    },
                ),
                migrations.CreateModel(
                    name="DeathEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("died_on", models.DateField(verbose_name="died on")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="how we know")),
                        ("ended", models.JSONField(default=dict, verbose_name="what was ended")),
                        ("was_archived", models.BooleanField(default=False, verbose_name="was archived before")),
                        ("said_at", models.DateTimeField(verbose_name="said")),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="who",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="family",
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
                                to="core.death",
                            ),
                        ),
                        (
                            "said_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
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
                migrations.AddConstraint(
                    model_name="death",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("contact",),
                        name="one_standing_death_a_contact",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="death",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_deathevent" ("contact_id", "died_on", "ended", "family_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "undone_at", "undone_by_id", "was_archived", "words") VALUES (NEW."contact_id", NEW."died_on", NEW."ended", NEW."family_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."said_at", NEW."said_by_id", NEW."undone_at", NEW."undone_by_id", NEW."was_archived", NEW."words"); RETURN NULL;',
                            hash="07de71065df3566919f1f0e6dff04f982645591d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_11953",
                            table="core_death",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="death",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_deathevent" ("contact_id", "died_on", "ended", "family_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "said_at", "said_by_id", "undone_at", "undone_by_id", "was_archived", "words") VALUES (NEW."contact_id", NEW."died_on", NEW."ended", NEW."family_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."said_at", NEW."said_by_id", NEW."undone_at", NEW."undone_by_id", NEW."was_archived", NEW."words"); RETURN NULL;',
                            hash="be22fe8e05ecbbe58900936d851ab6c53a990c56",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_90ea5",
                            table="core_death",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
