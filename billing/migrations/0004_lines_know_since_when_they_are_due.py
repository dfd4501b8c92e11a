"""Tell each line since when it is to be handed over, so that the sweep need not look at orders nobody paid.

Why:   the sweep of every minute joined all lines that were never paid; their number only grows.
Locks: order lines, for the time of one update of those whose order is settled.
Undo:  reversible. Old code never reads the column.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0003_ask_about_attempts_and_fit_allocations"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="update_update",
        ),
        migrations.RemoveIndex(
            model_name="orderline",
            name="line_unfulfilled",
        ),
        migrations.AddField(
            model_name="orderline",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="to be handed over since"),
        ),
        migrations.AddField(
            model_name="orderlineevent",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="to be handed over since"),
        ),
        migrations.RunSQL(
            "UPDATE billing_orderline SET due_at = billing_order.settled_at FROM billing_order "
            "WHERE billing_order.id = billing_orderline.order_id AND billing_order.settled_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False), ("fulfilled_at", None)),
                fields=["due_at"],
                name="line_awaiting",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                    hash="83f7fb95d566e3d6fb8a482f31d599ab028e8e16",
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
                    func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                    hash="560cb3dd137640f968710c4a42ba69970e404088",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_04130",
                    table="billing_orderline",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("fulfilled_at", None), ("due_at__isnull", False), _connector="OR"),
                name="line_is_handed_over_when_due",
            ),
        ),
    ]
