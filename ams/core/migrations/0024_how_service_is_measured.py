"""After how many days a contact is no repeat any more, and how many minutes an exception takes.

Why:   repeat contacts and the work of exceptions are counted, by figures the association sets.
Locks: two small tables, for a moment.
Undo:  the columns go.
"""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0023_rules_of_keeping_as_shipped"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="associationprofile",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="associationprofile",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reasoncode",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="reasoncode",
            name="update_update",
        ),
        migrations.AddField(
            model_name="associationprofile",
            name="repeat_days",
            field=models.PositiveSmallIntegerField(
                db_default=14,
                default=14,
                help_text="Who comes about the same once more within so many days was not helped the first time.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days within which the same contact is a repeat",
            ),
        ),
        migrations.AddField(
            model_name="associationprofileevent",
            name="repeat_days",
            field=models.PositiveSmallIntegerField(
                db_default=14,
                default=14,
                help_text="Who comes about the same once more within so many days was not helped the first time.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days within which the same contact is a repeat",
            ),
        ),
        migrations.AddField(
            model_name="reasoncode",
            name="minutes",
            field=models.PositiveSmallIntegerField(
                db_default=15,
                default=15,
                help_text="Of staff, with finding out and telling them. Ask those who make them; it need not be exact.",
                verbose_name="minutes one takes",
            ),
        ),
        migrations.AddField(
            model_name="reasoncodeevent",
            name="minutes",
            field=models.PositiveSmallIntegerField(
                db_default=15,
                default=15,
                help_text="Of staff, with finding out and telling them. Ask those who make them; it need not be exact.",
                verbose_name="minutes one takes",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="associationprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "repeat_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."repeat_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                    hash="8a93048b92310076e194fa2d2974e7d1a203813e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_52b5a",
                    table="core_associationprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="associationprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "repeat_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."repeat_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                    hash="dcad7cafcd2b76d348cec9dc16d12f1977e8f5f4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e2f84",
                    table="core_associationprofile",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reasoncode",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_reasoncodeevent" ("archived_at", "code", "id", "label", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."label", NEW."minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="ac55a40ffa3580922c078cb0bbb83d0caff30c69",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_214d8",
                    table="core_reasoncode",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reasoncode",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_reasoncodeevent" ("archived_at", "code", "id", "label", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."label", NEW."minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="c815cd2134a7fe957c2b91f43a4711974545950a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1fa44",
                    table="core_reasoncode",
                    when="AFTER",
                ),
            ),
        ),
    ]
