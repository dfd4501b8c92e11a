"""Keep the history of who acts for whom.

Why:   accesses are granted and ended by members and staff alike; until now only the last state was to be read.
Locks: `core_access` for the moment its triggers are made; the table of history is new.
Undo:  the history that was written since is lost.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_as_of_2026_11_23"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="AccessEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="access",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_accessevent" ("contact_id", "ended_at", "granted_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "user_id") VALUES (NEW."contact_id", NEW."ended_at", NEW."granted_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."relation", NEW."user_id"); RETURN NULL;',
                            hash="fabe3a383715cd4f8df86f55ab83d275278486a9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ee998",
                            table="core_access",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="access",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_accessevent" ("contact_id", "ended_at", "granted_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "user_id") VALUES (NEW."contact_id", NEW."ended_at", NEW."granted_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."relation", NEW."user_id"); RETURN NULL;',
                            hash="667e8694562df936af64823ac9b8a9e57913eb20",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bab84",
                            table="core_access",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="accessevent",
                    name="contact",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.contact",
                    ),
                ),
                migrations.AddField(
                    model_name="accessevent",
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
                    model_name="accessevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="core.access",
                    ),
                ),
                migrations.AddField(
                    model_name="accessevent",
                    name="user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ]
        )
    ]
