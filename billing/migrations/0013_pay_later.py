"""Sell now and be paid later: rules of products, invoices with their papers, and when an order was invoiced.

Why:   organisations buy with a purchase order and pay by transfer.
Locks: orders get a column without a default and a constraint, which reads the table once while nobody writes to it.
Undo:  possible as long as nothing was invoiced.
"""

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0012_compared_with_the_provider"),
        ("core", "0017_how_invoices_are_paid"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveBigIntegerField(verbose_name="serial")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="total")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
            },
        ),
        migrations.CreateModel(
            name="InvoiceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="invoices/%Y/%m/")),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "invoice PDF",
                "verbose_name_plural": "invoice PDFs",
            },
        ),
        migrations.CreateModel(
            name="InvoicePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("purchase_order", models.CharField(blank=True, max_length=60, verbose_name="purchase-order number")),
                ("facts", models.JSONField(verbose_name="facts")),
                ("written_at", models.DateTimeField(verbose_name="written")),
            ],
            options={
                "verbose_name": "version of an invoice",
                "verbose_name_plural": "versions of invoices",
            },
        ),
        migrations.CreateModel(
            name="PayLater",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pay_later",
                        serialize=False,
                        to="billing.product",
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("nobody", "Nobody"),
                            ("organisations", "Organisations"),
                            ("members", "Members"),
                            ("everybody", "Everybody whose address we know"),
                        ],
                        default="nobody",
                        max_length=20,
                        verbose_name="who may pay later",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Counted from the invoice, for example 30. Of several things on an order the fewest days hold.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days until it is due",
                    ),
                ),
                (
                    "is_given_at_once",
                    models.BooleanField(
                        default=False,
                        help_text="Then the membership or ticket is theirs with the invoice. Otherwise a seat or a piece is kept for them, and they have it when the money is here.",
                        verbose_name="given before the money",
                    ),
                ),
                (
                    "most_owed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="By one buyer at a time, all their invoices together, for example 2000. Empty: without limit.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                        verbose_name="at most owed",
                    ),
                ),
            ],
            options={
                "verbose_name": "pay later",
                "verbose_name_plural": "pay later",
            },
        ),
        migrations.CreateModel(
            name="PayLaterEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("nobody", "Nobody"),
                            ("organisations", "Organisations"),
                            ("members", "Members"),
                            ("everybody", "Everybody whose address we know"),
                        ],
                        default="nobody",
                        max_length=20,
                        verbose_name="who may pay later",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="Counted from the invoice, for example 30. Of several things on an order the fewest days hold.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days until it is due",
                    ),
                ),
                (
                    "is_given_at_once",
                    models.BooleanField(
                        default=False,
                        help_text="Then the membership or ticket is theirs with the invoice. Otherwise a seat or a piece is kept for them, and they have it when the money is here.",
                        verbose_name="given before the money",
                    ),
                ),
                (
                    "most_owed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="By one buyer at a time, all their invoices together, for example 2000. Empty: without limit.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                        verbose_name="at most owed",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="order",
            name="update_update",
        ),
        migrations.AddField(
            model_name="order",
            name="invoiced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="invoiced"),
        ),
        migrations.AddField(
            model_name="orderevent",
            name="invoiced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="invoiced"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("invoiced_at__isnull", False)), fields=["buyer"], name="order_on_invoice"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_orderevent" ("bill_to", "buyer_id", "cancelled_at", "channel", "currency", "id", "invoiced_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reference", "seller_facts", "seller_id", "settled_at", "total") VALUES (NEW."bill_to", NEW."buyer_id", NEW."cancelled_at", NEW."channel", NEW."currency", NEW."id", NEW."invoiced_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reference", NEW."seller_facts", NEW."seller_id", NEW."settled_at", NEW."total"); RETURN NULL;',
                    hash="7ceb1ee776c564ae7bf82a0be92cdcb8f4af5894",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e6c36",
                    table="billing_order",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="order",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_orderevent" ("bill_to", "buyer_id", "cancelled_at", "channel", "currency", "id", "invoiced_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reference", "seller_facts", "seller_id", "settled_at", "total") VALUES (NEW."bill_to", NEW."buyer_id", NEW."cancelled_at", NEW."channel", NEW."currency", NEW."id", NEW."invoiced_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reference", NEW."seller_facts", NEW."seller_id", NEW."settled_at", NEW."total"); RETURN NULL;',
                    hash="62b003696554a246c4536c79c937a8d2bdcc494b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e84e8",
                    table="billing_order",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("invoiced_at", None), ("cancelled_at", None), _connector="OR"),
                name="order_is_invoiced_or_cancelled",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="core.contact",
                verbose_name="billed to",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="exception",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="core.exceptionmade"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="issued_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoice",
                to="billing.order",
                verbose_name="order",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="core.numberseries"
            ),
        ),
        migrations.AddField(
            model_name="invoicepaper",
            name="invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="billing.invoice"
            ),
        ),
        migrations.AddField(
            model_name="invoicepaper",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="invoicefile",
            name="paper",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="pdf", to="billing.invoicepaper"
            ),
        ),
        migrations.AddConstraint(
            model_name="paylater",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 365)), name="pay_later_is_due_within_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="paylater",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_owed__lte", 0), _negated=True), name="pay_later_limit_is_positive"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paylater",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_paylaterevent" ("days", "is_given_at_once", "most_owed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "who") VALUES (NEW."days", NEW."is_given_at_once", NEW."most_owed", _pgh_attach_context(), NOW(), \'insert\', NEW."product_id", NEW."product_id", NEW."who"); RETURN NULL;',
                    hash="189ee3098969194453c16ce04bbe5f412cedc8e5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_95b33",
                    table="billing_paylater",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paylater",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "billing_paylaterevent" ("days", "is_given_at_once", "most_owed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "who") VALUES (NEW."days", NEW."is_given_at_once", NEW."most_owed", _pgh_attach_context(), NOW(), \'update\', NEW."product_id", NEW."product_id", NEW."who"); RETURN NULL;',
                    hash="17a721d5e3dcadb2db8c881dc98ccf75b3d8fb16",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_66b4e",
                    table="billing_paylater",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="paylaterevent",
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
            model_name="paylaterevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="billing.paylater",
            ),
        ),
        migrations.AddField(
            model_name="paylaterevent",
            name="product",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                serialize=False,
                to="billing.product",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["contact", "-issued_at"], name="invoice_of_contact"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["-issued_at", "-id"], name="invoice_newest"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["due_on"], name="invoice_by_due_day"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("number"), "gin_trgm_ops"
                ),
                name="invoice_search",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("series", "serial"), name="one_invoice_a_number"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(condition=models.Q(("gross__gt", 0)), name="invoice_is_positive"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cd304c0df75d46a29f58bf2c3a7ad02bb7eb47b5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_invoice_is_append_only_78a23",
                    table="billing_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicepaper",
            constraint=models.UniqueConstraint(fields=("invoice", "version"), name="one_paper_a_version"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoicepaper",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_paper_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="54928ffde5f2310ff84e3368ac357560c3c42e29",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_invoice_paper_is_append_only_6acf9",
                    table="billing_invoicepaper",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoicefile",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_file_is_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="af319b63eedd5de792aac7718be17bbeb47394b0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_invoice_file_is_append_only_b37ac",
                    table="billing_invoicefile",
                    when="BEFORE",
                ),
            ),
        ),
    ]
