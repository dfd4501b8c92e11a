"""Custom fields that the join form asks for, of everybody who joins or as one of some types.

Why:   an association may have to know something at once; by default it asks for nothing more than name and e-mail.
Locks: none; the tables are new.
Undo:  reversible; the questions are forgotten, the answers stay with the contacts.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_changes_are_found_by_their_time"),
        ("members", "0002_changes_are_found_by_their_time"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="JoinQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                        (
                            "field",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_questions",
                                to="core.fielddefinition",
                                verbose_name="custom field",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_questions",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question when joining",
                        "verbose_name_plural": "questions when joining",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("field", "type"), name="asked_once_a_type", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinQuestionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                        (
                            "field",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.fielddefinition",
                                verbose_name="custom field",
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
                                to="members.joinquestion",
                            ),
                        ),
                        (
                            "type",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="members.membershiptype",
                                verbose_name="membership type",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="joinquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_joinquestionevent" ("field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."field_id", NEW."id", NEW."is_required", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id"); RETURN NULL;',
                            hash="35771d3495c546a3b29f1830c44735ce2ea72f45",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f4e51",
                            table="members_joinquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="joinquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_joinquestionevent" ("field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."field_id", NEW."id", NEW."is_required", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id"); RETURN NULL;',
                            hash="7371defd79606f69c775d20aebd1cb448423375a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4d734",
                            table="members_joinquestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="joinquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_joinquestionevent" ("field_id", "id", "is_required", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (OLD."field_id", OLD."id", OLD."is_required", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type_id"); RETURN NULL;',
                            hash="285b95bca2a0df742ef4302338bc1274771fa0be",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_05ce3",
                            table="members_joinquestion",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
