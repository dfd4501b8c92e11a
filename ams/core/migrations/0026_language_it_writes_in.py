"""The language an association writes in.

Why:   what it writes is found by any form of its words, in its own language and not in English alone.
Locks: a table of one row, for a moment.
Undo:  what was chosen is lost; the deployment's language holds again.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0025_activities_by_what_they_are_about"),
    ]

    operations = [
        AtOnce(
            [
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
                    name="written_in",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("", "As the deployment says"),
                            ("eu", "Basque"),
                            ("ca", "Catalan"),
                            ("da", "Danish"),
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("et", "Estonian"),
                            ("fi", "Finnish"),
                            ("fr", "French"),
                            ("de", "German"),
                            ("el", "Greek"),
                            ("hu", "Hungarian"),
                            ("id", "Indonesian"),
                            ("ga", "Irish"),
                            ("it", "Italian"),
                            ("lt", "Lithuanian"),
                            ("no", "Norwegian"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                            ("sv", "Swedish"),
                            ("tr", "Turkish"),
                            ("other", "Another one"),
                        ],
                        db_default="",
                        default="",
                        help_text="Members find your answers by any form of their words. In another language, as far as they type.",
                        max_length=10,
                        verbose_name="language you write in",
                    ),
                ),
                migrations.AddField(
                    model_name="associationprofileevent",
                    name="written_in",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("", "As the deployment says"),
                            ("eu", "Basque"),
                            ("ca", "Catalan"),
                            ("da", "Danish"),
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("et", "Estonian"),
                            ("fi", "Finnish"),
                            ("fr", "French"),
                            ("de", "German"),
                            ("el", "Greek"),
                            ("hu", "Hungarian"),
                            ("id", "Indonesian"),
                            ("ga", "Irish"),
                            ("it", "Italian"),
                            ("lt", "Lithuanian"),
                            ("no", "Norwegian"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("ru", "Russian"),
                            ("es", "Spanish"),
                            ("sv", "Swedish"),
                            ("tr", "Turkish"),
                            ("other", "Another one"),
                        ],
                        db_default="",
                        default="",
                        help_text="Members find your answers by any form of their words. In another language, as far as they type.",
                        max_length=10,
                        verbose_name="language you write in",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="associationprofile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "repeat_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website", "written_in") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."repeat_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website", NEW."written_in"); RETURN NULL;',
                            hash="524fd5e82bbb88fbac9f6a56fe7e31a5f6e692f5",
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
                            func='INSERT INTO "core_associationprofileevent" ("colour", "currency", "email", "id", "is_demo", "legal_entity_id", "logo", "name", "opening_hours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "repeat_days", "short_name", "signatory_name", "signatory_role", "time_zone", "website", "written_in") VALUES (NEW."colour", NEW."currency", NEW."email", NEW."id", NEW."is_demo", NEW."legal_entity_id", NEW."logo", NEW."name", NEW."opening_hours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."repeat_days", NEW."short_name", NEW."signatory_name", NEW."signatory_role", NEW."time_zone", NEW."website", NEW."written_in"); RETURN NULL;',
                            hash="58ff605430687fd355b8bdb807c7cc71c3135e49",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e2f84",
                            table="core_associationprofile",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
