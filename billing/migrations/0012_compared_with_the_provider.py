"""Comparisons with the payment provider, and what differs.

Why:   finance closes a month knowing that the provider moved what we booked, or what it did not.
Locks: none; the tables are new.
Undo:  possible; what was compared can be compared again.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0011_the_journal_is_added_up_by_months"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                ("moves", models.PositiveIntegerField(default=0, verbose_name="movements there")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "comparison with the provider",
                "verbose_name_plural": "comparisons with the provider",
            },
        ),
        migrations.CreateModel(
            name="ProviderSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("count", models.PositiveIntegerField(verbose_name="how many")),
                ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                ("fee", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="fees")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sums", to="billing.reconciliation"
                    ),
                ),
            ],
            options={
                "verbose_name": "sum at the provider",
                "verbose_name_plural": "sums at the provider",
            },
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_here", "There, but not here"),
                            ("not_there", "Here, but not there"),
                            ("amount", "Another amount"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("what", models.CharField(max_length=40, verbose_name="what")),
                ("provider_id", models.CharField(max_length=200, verbose_name="provider's id")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("theirs", models.DecimalField(decimal_places=3, max_digits=14, null=True, verbose_name="there")),
                ("ours", models.DecimalField(decimal_places=3, max_digits=14, null=True, verbose_name="here")),
                (
                    "order",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.order"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="differences",
                        to="billing.reconciliation",
                    ),
                ),
            ],
            options={
                "verbose_name": "difference from the provider",
                "verbose_name_plural": "differences from the provider",
            },
        ),
        migrations.CreateModel(
            name="ReconciliationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="until")),
                ("asked_at", models.DateTimeField(verbose_name="asked for")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                ("moves", models.PositiveIntegerField(default=0, verbose_name="movements there")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="billing.reconciliation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="reconciliation",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["asked_at"], name="reconciliation_open"),
        ),
        migrations.AddConstraint(
            model_name="reconciliation",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_day__lte", models.F("last_day"))), name="reconciliation_has_days"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reconciliation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_reconciliationevent" ("asked_at", "by_id", "done_at", "first_day", "id", "last_day", "moves", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem") VALUES (NEW."asked_at", NEW."by_id", NEW."done_at", NEW."first_day", NEW."id", NEW."last_day", NEW."moves", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem"); RETURN NULL;',
                    hash="e8ca8f089747771340ab719ec7f6d769045563e4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_30736",
                    table="billing_reconciliation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reconciliation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_reconciliationevent" ("asked_at", "by_id", "done_at", "first_day", "id", "last_day", "moves", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem") VALUES (NEW."asked_at", NEW."by_id", NEW."done_at", NEW."first_day", NEW."id", NEW."last_day", NEW."moves", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem"); RETURN NULL;',
                    hash="2e328d5d5cae70d0133cd112737337fa1adb5128",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_65f46",
                    table="billing_reconciliation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.UniqueConstraint(
                fields=("run", "what", "provider_id"), name="a_difference_is_named_once"
            ),
        ),
    ]
