"""What changed since a moment is read along an index of the histories; taking a contact away is history, too.

Why:   other systems keep copies and ask for what changed since. Also organisations in the order they came.
Locks: writes to contacts and their tags wait while the indexes are built, some seconds for a million contacts.
Undo:  reversible.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_restricted_fields_have_a_scope"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("kind", "organisation")), fields=["id"], name="organisation_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="contactevent",
            index=models.Index(fields=["pgh_created_at", "pgh_obj"], name="contact_changed"),
        ),
        migrations.AddIndex(
            model_name="contacttagevent",
            index=models.Index(fields=["pgh_created_at", "contact"], name="contact_tag_changed"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_contactevent" ("archived_at", "created_at", "custom", "display_name", "email", "id", "kind", "language", "merged_into_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sort_name") VALUES (OLD."archived_at", OLD."created_at", OLD."custom", OLD."display_name", OLD."email", OLD."id", OLD."kind", OLD."language", OLD."merged_into_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."sort_name"); RETURN NULL;',
                    hash="29df586ad882eb1d879cf22b54aa75dab2ee8d74",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_822d8",
                    table="core_contact",
                    when="AFTER",
                ),
            ),
        ),
    ]
