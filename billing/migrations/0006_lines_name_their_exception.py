"""A line that costs something else than everybody pays names the exception that says why.

Why:   staff may give another price, with a reason; a renewal asked for again keeps it.
Locks: `billing_orderline` for a moment: a column without a default and without an index, and its triggers.
Undo:  reversible; which line was repriced is then known from its order's history alone.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_earned_by_months_and_paid_in_parts"),
        ("core", "0009_messages_that_came_back"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="orderline",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="orderline",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="orderline",
                    name="exception",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repriced_lines",
                        to="core.exceptionmade",
                    ),
                ),
                migrations.AddField(
                    model_name="orderlineevent",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="orderline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "exception_id", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "revoked_at", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."exception_id", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."revoked_at", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                            hash="9e50765c91ea146514be78809ff4862bba2b9572",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_20808",
                            table="billing_orderline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="orderline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "exception_id", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "revoked_at", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."exception_id", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."revoked_at", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                            hash="3e2701298f7b471dfd6b69b3d883166be21dc06f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04130",
                            table="billing_orderline",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
