"""Remind of invoices: a plan, what was written, and whom it leaves in peace.

Why:   somebody wrote these by hand. Shipped: a week before it is due, three days, two weeks and a month after.
Locks: none; new tables.
Undo:  the plan and what was written are lost.
"""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


SHIPPED = (-7, 3, 14, 30)


def write(apps, _schema_editor):
    steps = apps.get_model("billing", "ReminderStep")
    steps.objects.bulk_create(steps(days=days) for days in SHIPPED)


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0015_payments_come_back"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    models.SmallIntegerField(
                        help_text="For example 14; with a minus before it was due, for example -7.",
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(-60),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days after it was due",
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer sent since")),
            ],
            options={
                "verbose_name": "reminder of invoices",
                "verbose_name_plural": "reminders of invoices",
                "ordering": ["days"],
            },
        ),
        migrations.CreateModel(
            name="ReminderStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "days",
                    models.SmallIntegerField(
                        help_text="For example 14; with a minus before it was due, for example -7.",
                        validators=[
                            django.core.validators.MinValueValidator(-60),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days after it was due",
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer sent since")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InvoiceReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.SmallIntegerField(verbose_name="days after it was due")),
                ("written_at", models.DateTimeField(verbose_name="written")),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="billing.invoice"
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder that was written",
                "verbose_name_plural": "reminders that were written",
            },
        ),
        migrations.CreateModel(
            name="ReminderHold",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reminder_hold",
                        serialize=False,
                        to="billing.invoice",
                    ),
                ),
                ("until", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=300, verbose_name="why")),
                ("held_at", models.DateTimeField(verbose_name="held")),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "reminders held back",
                "verbose_name_plural": "reminders held back",
            },
        ),
        migrations.CreateModel(
            name="ReminderHoldEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("until", models.DateField(verbose_name="until")),
                ("reason", models.CharField(max_length=300, verbose_name="why")),
                ("held_at", models.DateTimeField(verbose_name="held")),
                (
                    "held_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to="billing.invoice",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="billing.reminderhold",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminderstep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_reminderstepevent" ("archived_at", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="512a7c7efafa372c2546b2400c59514e449f20d7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_96780",
                    table="billing_reminderstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminderstep",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_reminderstepevent" ("archived_at", "days", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."days", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="2ce99658148529a4fd40aff8a92291797ca663b3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ff5b2",
                    table="billing_reminderstep",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="reminderstepevent",
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
            model_name="reminderstepevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="billing.reminderstep",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicereminder",
            constraint=models.UniqueConstraint(fields=("invoice", "days"), name="an_invoice_is_reminded_once_a_step"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoicereminder",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_reminder_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a73635b021f3027dcc7facf008caa1a208e0ed1b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_invoice_reminder_is_append_only_3d6f1",
                    table="billing_invoicereminder",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderhold",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="reminders_are_held_for_a_reason"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminderhold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_reminderholdevent" ("held_at", "held_by_id", "invoice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until") VALUES (NEW."held_at", NEW."held_by_id", NEW."invoice_id", _pgh_attach_context(), NOW(), \'insert\', NEW."invoice_id", NEW."reason", NEW."until"); RETURN NULL;',
                    hash="2a26c05a6e2eaa04dce4498f5e343072dbc05133",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_18578",
                    table="billing_reminderhold",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminderhold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_reminderholdevent" ("held_at", "held_by_id", "invoice_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until") VALUES (NEW."held_at", NEW."held_by_id", NEW."invoice_id", _pgh_attach_context(), NOW(), \'update\', NEW."invoice_id", NEW."reason", NEW."until"); RETURN NULL;',
                    hash="0b3e889fd7cee7e5f6c1d30b350ca0934ec082fe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2a598",
                    table="billing_reminderhold",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
