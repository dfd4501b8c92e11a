"""Cheques bounce and transfers are recalled: refunds nobody asked for, and what products say becomes of them then.

Why:   what came back was written down as given back.
Locks: products get a column with a default, and the words of a choice.
Undo:  possible; what products said is lost.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0014_money_comes_by_cheque"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="product",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="product",
            name="update_update",
        ),
        migrations.AddField(
            model_name="product",
            name="when_returned",
            field=models.CharField(
                choices=[
                    ("keep", "They keep it, and owe it again"),
                    ("take_back", "It is taken back, and owed no more"),
                ],
                default="keep",
                help_text="When a cheque bounces or a transfer is recalled. Staff may decide otherwise, each time.",
                max_length=10,
                verbose_name="if a payment comes back",
            ),
        ),
        migrations.AddField(
            model_name="productevent",
            name="when_returned",
            field=models.CharField(
                choices=[
                    ("keep", "They keep it, and owe it again"),
                    ("take_back", "It is taken back, and owed no more"),
                ],
                default="keep",
                help_text="When a cheque bounces or a transfer is recalled. Staff may decide otherwise, each time.",
                max_length=10,
                verbose_name="if a payment comes back",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="method",
            field=models.CharField(
                choices=[
                    ("card", "To the card"),
                    ("transfer", "By bank transfer"),
                    ("cash", "In cash"),
                    ("dispute", "Taken back by the bank"),
                    ("returned", "Came back from the bank"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        migrations.AlterField(
            model_name="refundevent",
            name="method",
            field=models.CharField(
                choices=[
                    ("card", "To the card"),
                    ("transfer", "By bank transfer"),
                    ("cash", "In cash"),
                    ("dispute", "Taken back by the bank"),
                    ("returned", "Came back from the bank"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_productevent" ("archived_at", "deferred_account_id", "id", "income_account_id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seller_id", "tax_code_id", "when_returned") VALUES (NEW."archived_at", NEW."deferred_account_id", NEW."id", NEW."income_account_id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seller_id", NEW."tax_code_id", NEW."when_returned"); RETURN NULL;',
                    hash="5f2c176eed4af54e11c51f221ea1e28e0413ae7b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ad98a",
                    table="billing_product",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="product",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_productevent" ("archived_at", "deferred_account_id", "id", "income_account_id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seller_id", "tax_code_id", "when_returned") VALUES (NEW."archived_at", NEW."deferred_account_id", NEW."id", NEW."income_account_id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seller_id", NEW."tax_code_id", NEW."when_returned"); RETURN NULL;',
                    hash="1d6e8be1ed12d58b8fd9748af2d2852dcac3a46a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dddc2",
                    table="billing_product",
                    when="AFTER",
                ),
            ),
        ),
    ]
