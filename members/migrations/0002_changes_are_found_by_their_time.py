"""What changed since a moment is read along an index of the histories; taking something away is history, too.

Why:   other systems keep copies and ask for what changed since. Also memberships of a type in the order they came; the
       index of the type alone goes, for two others begin with it.
Locks: writes to people, addresses, memberships and terms wait while the indexes are built, some seconds for a million.
Undo:  reversible.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_foundation"),
        ("core", "0003_changes_are_found_by_their_time"),
        ("members", "0001_foundation"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.AlterField(
                    model_name="membership",
                    name="type",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="members.membershiptype",
                        verbose_name="type",
                    ),
                ),
                migrations.AddIndex(
                    model_name="addressevent",
                    index=models.Index(fields=["pgh_created_at", "contact"], name="address_changed"),
                ),
                migrations.AddIndex(
                    model_name="externalidevent",
                    index=models.Index(fields=["pgh_created_at", "contact"], name="external_id_changed"),
                ),
                migrations.AddIndex(
                    model_name="membership",
                    index=models.Index(fields=["type", "id"], name="membership_of_type_in_order"),
                ),
                migrations.AddIndex(
                    model_name="membershipevent",
                    index=models.Index(fields=["pgh_created_at", "pgh_obj"], name="membership_changed"),
                ),
                migrations.AddIndex(
                    model_name="organisationevent",
                    index=models.Index(fields=["pgh_created_at", "pgh_obj"], name="organisation_changed"),
                ),
                migrations.AddIndex(
                    model_name="personevent",
                    index=models.Index(fields=["pgh_created_at", "pgh_obj"], name="person_changed"),
                ),
                migrations.AddIndex(
                    model_name="termevent",
                    index=models.Index(fields=["pgh_created_at", "membership"], name="term_changed"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="address",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_addressevent" ("contact_id", "country", "id", "is_preferred", "lines", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode") VALUES (OLD."contact_id", OLD."country", OLD."id", OLD."is_preferred", OLD."lines", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."postcode"); RETURN NULL;',
                            hash="1b177dfe05cfac71da3347bfe6929184c59b95be",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2af57",
                            table="members_address",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_membershipevent" ("cancelled_at", "card_code", "created_at", "group", "holder_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (OLD."cancelled_at", OLD."card_code", OLD."created_at", OLD."group", OLD."holder_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."type_id"); RETURN NULL;',
                            hash="85ca048c6d00420fb7b4e0efda81531f1f804dcb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_84b9f",
                            table="members_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="term",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_termevent" ("anchor", "days", "exception_id", "grace_days", "granted_at", "id", "import_reference", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "rule_id") VALUES (OLD."anchor", OLD."days", OLD."exception_id", OLD."grace_days", OLD."granted_at", OLD."id", OLD."import_reference", OLD."membership_id", OLD."order_line_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."rule_id"); RETURN NULL;',
                            hash="7cd6cc674bf2aeb845ea843e86623f2096bc066e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8d118",
                            table="members_term",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
