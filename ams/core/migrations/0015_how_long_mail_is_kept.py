"""The association's profile says how long raw mail is kept.

Why:   raw mails, and the files in them, were kept for ever; the sweep that removes them asks the profile.
Locks: one row; its history's triggers are made anew.
Undo:  the columns are dropped, and with them what the association chose.
"""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0014_limits_of_moves_excess_and_corrections"),
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
        migrations.AddField(
            model_name="associationprofile",
            name="quarantine_days",
            field=models.PositiveSmallIntegerField(
                default=90,
                help_text="Quarantine, discarded mails, returned mails and the like. What nobody decided about goes, too.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days mails of no case are kept",
            ),
        ),
        migrations.AddField(
            model_name="associationprofile",
            name="raw_mail_days",
            field=models.PositiveSmallIntegerField(
                default=1095,
                help_text="Counted from when their case was closed; then their files are removed, and the words stay.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days mails are kept as they came",
            ),
        ),
        migrations.AddField(
            model_name="associationprofileevent",
            name="quarantine_days",
            field=models.PositiveSmallIntegerField(
                default=90,
                help_text="Quarantine, discarded mails, returned mails and the like. What nobody decided about goes, too.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days mails of no case are kept",
            ),
        ),
        migrations.AddField(
            model_name="associationprofileevent",
            name="raw_mail_days",
            field=models.PositiveSmallIntegerField(
                default=1095,
                help_text="Counted from when their case was closed; then their files are removed, and the words stay.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="days mails are kept as they came",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="associationprofile",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quarantine_days", "raw_mail_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."quarantine_days", NEW."raw_mail_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                    hash="9599ae3de922e90a0f641eb86006120b64c287a6",
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
                    func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quarantine_days", "raw_mail_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."quarantine_days", NEW."raw_mail_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website"); RETURN NULL;',
                    hash="4ef31dbf4a3afc10bd406c0be7e5962789a09eb2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e2f84",
                    table="core_associationprofile",
                    when="AFTER",
                ),
            ),
        ),
    ]
