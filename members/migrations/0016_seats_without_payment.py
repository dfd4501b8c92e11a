"""Further seats may be given by staff, as an exception.

Why:   companies need seats before their transfer arrives; until now only an order line could give some.
Locks: the column is added in an instant; the constraint reads the few rows once.
Undo:  seats that were given so have to be taken back first; the column goes.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_as_of_2026_11_23"),
        ("core", "0021_keys_for_organisations"),
        ("members", "0015_proofs_trials_life_and_passing_on"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="moreseats",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="moreseats",
                    name="update_update",
                ),
                migrations.RemoveConstraint(
                    model_name="moreseats",
                    name="given_seats_name_their_line",
                ),
                migrations.AddField(
                    model_name="moreseats",
                    name="exception",
                    field=models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="more_seats",
                        to="core.exceptionmade",
                    ),
                ),
                migrations.AddField(
                    model_name="moreseatsevent",
                    name="exception",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.exceptionmade",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moreseats",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_moreseatsevent" ("days", "exception_id", "given_at", "id", "made_at", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "seats") VALUES (NEW."days", NEW."exception_id", NEW."given_at", NEW."id", NEW."made_at", NEW."membership_id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."seats"); RETURN NULL;',
                            hash="dd36512df917c86e4e4986a4963ebca49426acd8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_60f8b",
                            table="members_moreseats",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moreseats",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_moreseatsevent" ("days", "exception_id", "given_at", "id", "made_at", "membership_id", "order_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "seats") VALUES (NEW."days", NEW."exception_id", NEW."given_at", NEW."id", NEW."made_at", NEW."membership_id", NEW."order_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."seats"); RETURN NULL;',
                            hash="493c72f00c5b6a3aefa26a3bf144368aab629aea",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0bdec",
                            table="members_moreseats",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moreseats",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exception", None), ("given_at", None), ("revoked_at", None)),
                            models.Q(("exception", None), ("given_at__isnull", False), ("order_line__isnull", False)),
                            models.Q(("exception__isnull", False), ("given_at__isnull", False), ("order_line", None)),
                            _connector="OR",
                        ),
                        name="given_seats_name_their_line",
                    ),
                ),
            ]
        )
    ]
