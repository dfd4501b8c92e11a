"""Whoever registered for one event can be moved to another; what that costs more is a line of its own.

Why:   the order line goes along with its person, so the registration that ends keeps none: it names the new one.
Locks: `events_registration` for a moment, for two empty columns and two checks of its rows; its history likewise.
Undo:  reversible as long as nobody was moved; those who were would come without an order.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_payments_know_the_day_they_arrived"),
        ("core", "0007_keys_for_the_door"),
        ("events", "0002_waiting_sessions_and_credits"),
    ]

    operations = [
        AtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="update_update",
                ),
                migrations.RemoveConstraint(
                    model_name="registration",
                    name="confirmed_registration_was_ordered",
                ),
                migrations.AddField(
                    model_name="registration",
                    name="difference_line",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="difference_of",
                        to="billing.orderline",
                        verbose_name="difference",
                    ),
                ),
                migrations.AddField(
                    model_name="registration",
                    name="moved_to",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_from",
                        to="events.registration",
                        verbose_name="comes instead to",
                    ),
                ),
                migrations.AddField(
                    model_name="registrationevent",
                    name="difference_line",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="billing.orderline",
                        verbose_name="difference",
                    ),
                ),
                migrations.AddField(
                    model_name="registrationevent",
                    name="moved_to",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.registration",
                        verbose_name="comes instead to",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_registrationevent" ("answers", "cancelled_at", "code", "confirmed_at", "contact_id", "difference_line_id", "email", "id", "lapsed_at", "moved_to_id", "name", "order_line_id", "overbooked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "ticket_type_id") VALUES (NEW."answers", NEW."cancelled_at", NEW."code", NEW."confirmed_at", NEW."contact_id", NEW."difference_line_id", NEW."email", NEW."id", NEW."lapsed_at", NEW."moved_to_id", NEW."name", NEW."order_line_id", NEW."overbooked_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_at", NEW."ticket_type_id"); RETURN NULL;',
                            hash="2dfaab8975cc8d67451d0a14eb9fcc1107595e6b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c84d7",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_registrationevent" ("answers", "cancelled_at", "code", "confirmed_at", "contact_id", "difference_line_id", "email", "id", "lapsed_at", "moved_to_id", "name", "order_line_id", "overbooked_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "ticket_type_id") VALUES (NEW."answers", NEW."cancelled_at", NEW."code", NEW."confirmed_at", NEW."contact_id", NEW."difference_line_id", NEW."email", NEW."id", NEW."lapsed_at", NEW."moved_to_id", NEW."name", NEW."order_line_id", NEW."overbooked_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_at", NEW."ticket_type_id"); RETURN NULL;',
                            hash="7120208b5331eb519c124c11dffddda4ff879130",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_87442",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            models.Q(("order_line", None), _negated=True),
                            models.Q(("moved_to", None), _negated=True),
                            _connector="OR",
                        ),
                        name="confirmed_registration_was_ordered",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("moved_to", None), models.Q(("cancelled_at", None), _negated=True), _connector="OR"
                        ),
                        name="moved_registration_comes_no_more",
                    ),
                ),
            ]
        )
    ]
