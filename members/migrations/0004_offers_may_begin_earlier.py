"""A term may be offered from an earlier day, by an exception.

Why:   staff may let somebody join from a day in the past; nothing runs until it is paid.
Locks: `members_termoffer` for a moment: columns without defaults, a check that no row can break, and its triggers.
Undo:  reversible; orders that were not paid yet would begin on the day they are.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_how_far_each_role_goes"),
        ("members", "0003_the_join_form_asks_further_questions"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="termoffer",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="termoffer",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="termoffer",
                    name="exception",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="core.exceptionmade",
                    ),
                ),
                migrations.AddField(
                    model_name="termoffer",
                    name="starts_on",
                    field=models.DateField(blank=True, null=True, verbose_name="begins on"),
                ),
                migrations.AddField(
                    model_name="termofferevent",
                    name="exception",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.exceptionmade",
                    ),
                ),
                migrations.AddField(
                    model_name="termofferevent",
                    name="starts_on",
                    field=models.DateField(blank=True, null=True, verbose_name="begins on"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="termoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_termofferevent" ("exception_id", "id", "made_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quoted_on", "rule_id", "starts_on") VALUES (NEW."exception_id", NEW."id", NEW."made_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quoted_on", NEW."rule_id", NEW."starts_on"); RETURN NULL;',
                            hash="2c6bb5376fdce5c6ac1b4b14588fbf557b6a95cf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e2060",
                            table="members_termoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="termoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_termofferevent" ("exception_id", "id", "made_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quoted_on", "rule_id", "starts_on") VALUES (NEW."exception_id", NEW."id", NEW."made_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quoted_on", NEW."rule_id", NEW."starts_on"); RETURN NULL;',
                            hash="d542a627e831a2c5e5495d70ab075fff05b12365",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e7ecc",
                            table="members_termoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="termoffer",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("starts_on", None), ("exception__isnull", False), _connector="OR"),
                        name="earlier_day_names_its_exception",
                    ),
                ),
            ]
        ),
    ]
