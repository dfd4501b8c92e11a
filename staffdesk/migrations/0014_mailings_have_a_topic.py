"""A mailing goes to those who agreed to its topic, which was always the newsletter.

Why:   associations write about more than one thing, and members choose which.
Locks: the column is added in an instant, with the newsletter for every mailing there is.
Undo:  possible while every mailing is about the newsletter.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0013_errors_stop_business_too"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="mailing",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="mailing",
            name="update_update",
        ),
        migrations.AddField(
            model_name="mailing",
            name="topic",
            field=models.CharField(db_default="newsletter", default="newsletter", max_length=60, verbose_name="topic"),
        ),
        migrations.AddField(
            model_name="mailingevent",
            name="topic",
            field=models.CharField(db_default="newsletter", default="newsletter", max_length=60, verbose_name="topic"),
        ),
        migrations.AlterField(
            model_name="mailing",
            name="purpose",
            field=models.CharField(
                choices=[("mailing", "Membership business"), ("newsletter", "A topic they chose")],
                default="mailing",
                max_length=12,
                verbose_name="purpose",
            ),
        ),
        migrations.AlterField(
            model_name="mailingevent",
            name="purpose",
            field=models.CharField(
                choices=[("mailing", "Membership business"), ("newsletter", "A topic they chose")],
                default="mailing",
                max_length=12,
                verbose_name="purpose",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "topic", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."topic", NEW."written_at"); RETURN NULL;',
                    hash="47fd9b8aa376cff16ae108d48ffdd39fc6f86e88",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b9ac7",
                    table="staffdesk_mailing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criteria" IS DISTINCT FROM (NEW."criteria") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."list_id" IS DISTINCT FROM (NEW."list_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."signed_by" IS DISTINCT FROM (NEW."signed_by") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                    func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "topic", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."topic", NEW."written_at"); RETURN NULL;',
                    hash="81ca4315fc1a499a442a98fce5cb13340dc6bc24",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_310d4",
                    table="staffdesk_mailing",
                    when="AFTER",
                ),
            ),
        ),
    ]
