"""Disputed money says when its bank decided.

Why:   while a bank decides, what it took back was asked for again.
Locks: the columns are added in an instant and the history's triggers made anew; the constraint reads the refunds once
       while nobody writes to them.
Undo:  reversible; nobody knows then which disputes are open.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0008_what_banks_take_back"),
        ("core", "0016_mailings_go_there_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="refund",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="refund",
            name="update_update",
        ),
        migrations.AddField(
            model_name="refund",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided by the bank"),
        ),
        migrations.AddField(
            model_name="refundevent",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="decided by the bank"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_refundevent" ("amount", "asked_at", "asked_by_id", "currency", "decided_at", "exception_id", "failed_at", "id", "method", "order_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "provider_id", "refusals", "request", "state", "succeeded_at", "try_at") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."currency", NEW."decided_at", NEW."exception_id", NEW."failed_at", NEW."id", NEW."method", NEW."order_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."provider_id", NEW."refusals", NEW."request", NEW."state", NEW."succeeded_at", NEW."try_at"); RETURN NULL;',
                    hash="7796efbc1a26ad48c1c067b110fcf2d3acd1af45",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5eb55",
                    table="billing_refund",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_refundevent" ("amount", "asked_at", "asked_by_id", "currency", "decided_at", "exception_id", "failed_at", "id", "method", "order_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "provider_id", "refusals", "request", "state", "succeeded_at", "try_at") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."currency", NEW."decided_at", NEW."exception_id", NEW."failed_at", NEW."id", NEW."method", NEW."order_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."provider_id", NEW."refusals", NEW."request", NEW."state", NEW."succeeded_at", NEW."try_at"); RETURN NULL;',
                    hash="5b536bc68592e5f43e94c8f992b2dffbfab75897",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_94aaa",
                    table="billing_refund",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_at", None), ("method", "dispute"), _connector="OR"),
                name="refund_decided_by_a_bank_was_disputed",
            ),
        ),
    ]
