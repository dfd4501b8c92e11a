"""How far each role goes alone with each kind of exception.

Why:   what a colleague may decide without a second person is the association's to say.
Locks: none; a new table.
Undo:  reversible; limits that were edited are gone, the shipped ones hold again with the code before.
"""

import ams.core.migrating
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0009_messages_that_came_back"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="ExceptionRightEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("service", "Service staff"),
                                    ("membership", "Membership"),
                                    ("events", "Events"),
                                    ("finance", "Finance"),
                                    ("owner", "Owner of an area"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor (reads all, changes nothing)"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("is_allowed", models.BooleanField(default=True, verbose_name="may make it")),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="In the association's currency, or in days for extensions, grace and earlier days. Empty: without limit. 0: always with a second person. For example 50.",
                                max_digits=12,
                                null=True,
                                verbose_name="up to",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionRight",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("service", "Service staff"),
                                    ("membership", "Membership"),
                                    ("events", "Events"),
                                    ("finance", "Finance"),
                                    ("owner", "Owner of an area"),
                                    ("administrator", "Administrator"),
                                    ("auditor", "Auditor (reads all, changes nothing)"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("is_allowed", models.BooleanField(default=True, verbose_name="may make it")),
                        (
                            "limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="In the association's currency, or in days for extensions, grace and earlier days. Empty: without limit. 0: always with a second person. For example 50.",
                                max_digits=12,
                                null=True,
                                verbose_name="up to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "limit of exceptions",
                        "verbose_name_plural": "limits of exceptions",
                        "ordering": ["kind", "role"],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "role"), name="one_right_a_kind_and_role"),
                            models.CheckConstraint(
                                condition=models.Q(("limit", None), ("limit__gte", 0), _connector="OR"),
                                name="exception_limit_is_not_negative",
                            ),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptionright",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_exceptionrightevent" ("id", "is_allowed", "kind", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."id", NEW."is_allowed", NEW."kind", NEW."limit", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role"); RETURN NULL;',
                            hash="de16a2b7e3a975a89399249ad1205d6bf1582f17",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_94e8e",
                            table="core_exceptionright",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptionright",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_exceptionrightevent" ("id", "is_allowed", "kind", "limit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (NEW."id", NEW."is_allowed", NEW."kind", NEW."limit", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role"); RETURN NULL;',
                            hash="d3b25b3e72fc88e05b715550cc61b7ca6d4e8d98",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e3af1",
                            table="core_exceptionright",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        migrations.AddField(
            model_name="exceptionrightevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="exceptionrightevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="core.exceptionright",
            ),
        ),
    ]
