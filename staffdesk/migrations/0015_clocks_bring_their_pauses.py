"""What a clock was stopped by in the case it was begun in goes along with it.

Why:   a merged or split matter was due as if nobody had waited for the member before.
Locks: the columns are added in an instant; the constraint reads the table once.
Undo:  possible; what waited before is no longer left out then.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0014_mailings_have_a_topic"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="clock",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="clock",
            name="update_update",
        ),
        migrations.AddField(
            model_name="clock",
            name="brought",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="clock",
            name="here_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="clockevent",
            name="brought",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="clockevent",
            name="here_since",
            field=models.DateTimeField(null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clock",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "staffdesk_clockevent" ("brought", "case_id", "due_at", "here_since", "id", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "standard_id", "started_at", "state", "stopped_at", "stopped_by_id", "took", "version_id", "why") VALUES (NEW."brought", NEW."case_id", NEW."due_at", NEW."here_since", NEW."id", NEW."message_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."standard_id", NEW."started_at", NEW."state", NEW."stopped_at", NEW."stopped_by_id", NEW."took", NEW."version_id", NEW."why"); RETURN NULL;',
                    hash="74089a552da9ff9c8cd3bccee177319ee289b953",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9868a",
                    table="staffdesk_clock",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clock",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."brought" IS DISTINCT FROM (NEW."brought") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."here_since" IS DISTINCT FROM (NEW."here_since") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."stopped_at" IS DISTINCT FROM (NEW."stopped_at") OR OLD."stopped_by_id" IS DISTINCT FROM (NEW."stopped_by_id") OR OLD."took" IS DISTINCT FROM (NEW."took") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func='INSERT INTO "staffdesk_clockevent" ("brought", "case_id", "due_at", "here_since", "id", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "standard_id", "started_at", "state", "stopped_at", "stopped_by_id", "took", "version_id", "why") VALUES (NEW."brought", NEW."case_id", NEW."due_at", NEW."here_since", NEW."id", NEW."message_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."standard_id", NEW."started_at", NEW."state", NEW."stopped_at", NEW."stopped_by_id", NEW."took", NEW."version_id", NEW."why"); RETURN NULL;',
                    hash="3873e511135c1d9317fc6c6bd3c9460290fbe467",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9c85d",
                    table="staffdesk_clock",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(("here_since__isnull", False), ("brought", []), _connector="OR"),
                name="clock_brings_pauses_from_elsewhere",
            ),
        ),
    ]
