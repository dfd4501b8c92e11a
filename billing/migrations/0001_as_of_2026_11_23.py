"""The catalogue, orders, invoices, payments, receipts, the journal, the shop and saved cards, on an empty database.

Replaces the steps in which they grew: a database that took all of them has what this makes, and records it as done.
"""

import ams.core.migrating
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pgtrigger.compiler
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


# Reminders of an invoice, in days after it was due.
SHIPPED = (-7, 3, 14, 30)


def write_reminders(apps, _schema_editor):
    steps = apps.get_model("billing", "ReminderStep")
    steps.objects.bulk_create(steps(days=days) for days in SHIPPED)


class Migration(migrations.Migration):
    replaces = [
        ("billing", "0001_foundation"),
        ("billing", "0002_refunds_and_credit_notes"),
        ("billing", "0003_tickets_are_sold"),
        ("billing", "0004_discount_codes"),
        ("billing", "0005_earned_by_months_and_paid_in_parts"),
        ("billing", "0006_lines_name_their_exception"),
        ("billing", "0007_payments_know_the_day_they_arrived"),
        ("billing", "0008_what_banks_take_back"),
        ("billing", "0009_banks_decide_about_disputes"),
        ("billing", "0010_disputes_decided_before"),
        ("billing", "0011_the_journal_is_added_up_by_months"),
        ("billing", "0012_compared_with_the_provider"),
        ("billing", "0013_pay_later"),
        ("billing", "0014_money_comes_by_cheque"),
        ("billing", "0015_payments_come_back"),
        ("billing", "0016_reminders_of_invoices"),
    ]

    initial = True

    dependencies = [
        ("core", "0001_as_of_2026_11_23"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="OrderLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.order"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.product"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="kind")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="for")),
                        ("description", models.CharField(max_length=500, verbose_name="description")),
                        ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                        ("unit_price", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="unit price")),
                        ("tax_code", models.CharField(max_length=50, verbose_name="tax code")),
                        ("tax_percent", models.DecimalField(decimal_places=3, max_digits=6, verbose_name="tax %")),
                        ("tax_note", models.CharField(blank=True, max_length=300, verbose_name="tax note")),
                        ("net", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="gross")),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="to be handed over since")),
                        ("fulfilled_at", models.DateTimeField(blank=True, null=True, verbose_name="handed over")),
                        ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failed attempts")),
                        ("last_failure", models.TextField(blank=True, verbose_name="last failure")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                        (
                            "exception",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="repriced_lines",
                                to="core.exceptionmade",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "order line",
                        "verbose_name_plural": "order lines",
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("due_at__isnull", False), ("fulfilled_at", None), ("revoked_at", None)
                                ),
                                fields=["due_at"],
                                name="line_awaiting",
                            ),
                            models.Index(fields=["kind", "reference"], name="line_by_reference"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("order", "position"), name="one_line_a_position"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "gross",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net"), "+", models.F("tax")
                                        ),
                                    )
                                ),
                                name="line_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("gross__gte", 0), ("net__gte", 0), ("quantity__gte", 1), ("tax__gte", 0)
                                ),
                                name="line_is_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fulfilled_at", None), ("due_at__isnull", False), _connector="OR"),
                                name="line_is_handed_over_when_due",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "exception_id", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "revoked_at", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."exception_id", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."revoked_at", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                                    hash="9e50765c91ea146514be78809ff4862bba2b9572",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_20808",
                                    table="billing_orderline",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "exception_id", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "revoked_at", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."exception_id", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."revoked_at", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                                    hash="3e2701298f7b471dfd6b69b3d883166be21dc06f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_04130",
                                    table="billing_orderline",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedMethod",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_methods",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "customer_id",
                            models.CharField(blank=True, max_length=200, verbose_name="provider's customer"),
                        ),
                        ("method_id", models.CharField(max_length=200, unique=True, verbose_name="provider's id")),
                        ("brand", models.CharField(max_length=40, verbose_name="brand")),
                        ("last_four", models.CharField(max_length=4, verbose_name="last four digits")),
                        ("expires_year", models.PositiveSmallIntegerField(verbose_name="expires, year")),
                        ("expires_month", models.PositiveSmallIntegerField(verbose_name="expires, month")),
                        ("saved_at", models.DateTimeField(verbose_name="kept since")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("replaced", "Replaced by another card"),
                                    ("unused", "Nothing is charged by itself any more"),
                                    ("erased", "Removed on request"),
                                ],
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        (
                            "forgotten_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="forgotten by the provider"),
                        ),
                    ],
                    options={
                        "verbose_name": "saved card",
                        "verbose_name_plural": "saved cards",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at__isnull", False), ("forgotten_at", None)),
                                fields=["ended_at"],
                                name="method_to_forget",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("contact",),
                                name="one_saved_method_a_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("end_reason", ""), _connector="XOR", _negated=True
                                ),
                                name="saved_method_ended_iff_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("forgotten_at", None), ("ended_at__isnull", False), _connector="OR"
                                ),
                                name="saved_method_forgotten_when_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_month__gte", 1), ("expires_month__lte", 12)),
                                name="saved_method_expires_in_a_month",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_savedmethodevent" ("brand", "contact_id", "customer_id", "end_reason", "ended_at", "expires_month", "expires_year", "forgotten_at", "id", "last_four", "method_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at") VALUES (NEW."brand", NEW."contact_id", NEW."customer_id", NEW."end_reason", NEW."ended_at", NEW."expires_month", NEW."expires_year", NEW."forgotten_at", NEW."id", NEW."last_four", NEW."method_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_at"); RETURN NULL;',
                                    hash="d72c1d15434a538969705f15b7f867185a4016b8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_79874",
                                    table="billing_savedmethod",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_savedmethodevent" ("brand", "contact_id", "customer_id", "end_reason", "ended_at", "expires_month", "expires_year", "forgotten_at", "id", "last_four", "method_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at") VALUES (NEW."brand", NEW."contact_id", NEW."customer_id", NEW."end_reason", NEW."ended_at", NEW."expires_month", NEW."expires_year", NEW."forgotten_at", NEW."id", NEW."last_four", NEW."method_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_at"); RETURN NULL;',
                                    hash="e52c64d5eb59745e45da7b80aa708584ca409440",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9af00",
                                    table="billing_savedmethod",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedMethodEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.savedmethod",
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
                        ("id", models.BigIntegerField()),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "customer_id",
                            models.CharField(blank=True, max_length=200, verbose_name="provider's customer"),
                        ),
                        ("method_id", models.CharField(max_length=200, verbose_name="provider's id")),
                        ("brand", models.CharField(max_length=40, verbose_name="brand")),
                        ("last_four", models.CharField(max_length=4, verbose_name="last four digits")),
                        ("expires_year", models.PositiveSmallIntegerField(verbose_name="expires, year")),
                        ("expires_month", models.PositiveSmallIntegerField(verbose_name="expires, month")),
                        ("saved_at", models.DateTimeField(verbose_name="kept since")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("replaced", "Replaced by another card"),
                                    ("unused", "Nothing is charged by itself any more"),
                                    ("erased", "Removed on request"),
                                ],
                                max_length=20,
                                verbose_name="why it ended",
                            ),
                        ),
                        (
                            "forgotten_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="forgotten by the provider"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CardVisit",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="card_visits",
                                to="core.contact",
                            ),
                        ),
                        ("keep_for", models.CharField(max_length=60, verbose_name="kept for")),
                        (
                            "customer_id",
                            models.CharField(blank=True, max_length=200, verbose_name="provider's customer"),
                        ),
                        (
                            "email",
                            models.CharField(blank=True, max_length=254, verbose_name="address told to the provider"),
                        ),
                        ("return_path", models.CharField(max_length=200, verbose_name="leads back to")),
                        (
                            "session_id",
                            models.CharField(
                                blank=True, max_length=200, null=True, unique=True, verbose_name="provider's session"
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=2000, verbose_name="provider's page")),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("expires_at", models.DateTimeField(verbose_name="ends")),
                        ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="provider last asked")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "method",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit",
                                to="billing.savedmethod",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit to leave a card",
                        "verbose_name_plural": "visits to leave a card",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None)), fields=["expires_at"], name="card_visit_open"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at", None)),
                                fields=("contact",),
                                name="one_open_card_visit_a_contact",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("method", None), ("closed_at__isnull", False), _connector="OR"),
                                name="card_visit_with_a_card_is_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaxCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(unique=True, verbose_name="code")),
                        (
                            "name",
                            models.CharField(help_text="For example VAT 21 %.", max_length=120, verbose_name="name"),
                        ),
                        (
                            "treatment",
                            models.CharField(
                                choices=[
                                    ("taxed", "Taxed"),
                                    ("exempt", "Exempt"),
                                    ("reverse_charge", "Reverse charge"),
                                ],
                                default="taxed",
                                max_length=20,
                                verbose_name="treatment",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="For example: Exempt from VAT, article 132(1)(l).",
                                max_length=300,
                                verbose_name="note on receipts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tax code",
                        "verbose_name_plural": "tax codes",
                        "ordering": ["code"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_taxcodeevent" ("code", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treatment") VALUES (NEW."code", NEW."id", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."treatment"); RETURN NULL;',
                                    hash="a2b4cde055ae60adebd7ccd2de9293ec233fc08b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6b595",
                                    table="billing_taxcode",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_taxcodeevent" ("code", "id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "treatment") VALUES (NEW."code", NEW."id", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."treatment"); RETURN NULL;',
                                    hash="03a669d3de12583aa0a4269f08b680762b7c4170",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_91247",
                                    table="billing_taxcode",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaxCodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.taxcode",
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
                        ("id", models.BigIntegerField()),
                        ("code", models.SlugField(db_index=False, verbose_name="code")),
                        (
                            "name",
                            models.CharField(help_text="For example VAT 21 %.", max_length=120, verbose_name="name"),
                        ),
                        (
                            "treatment",
                            models.CharField(
                                choices=[
                                    ("taxed", "Taxed"),
                                    ("exempt", "Exempt"),
                                    ("reverse_charge", "Reverse charge"),
                                ],
                                default="taxed",
                                max_length=20,
                                verbose_name="treatment",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="For example: Exempt from VAT, article 132(1)(l).",
                                max_length=300,
                                verbose_name="note on receipts",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TaxRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tax_code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="billing.taxcode"
                            ),
                        ),
                        (
                            "percent",
                            models.DecimalField(
                                decimal_places=3,
                                max_digits=6,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="percent",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                    ],
                    options={
                        "verbose_name": "tax rate",
                        "verbose_name_plural": "tax rates",
                        "ordering": ["-valid_from"],
                        "constraints": [
                            models.UniqueConstraint(fields=("tax_code", "valid_from"), name="one_tax_rate_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                                name="tax_rate_is_a_percentage",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="tax_rate_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="6821922863cec50fb51895d66f620d32691a0842",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_tax_rate_is_append_only_1c596",
                                    table="billing_taxrate",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
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
                                    ("membership", "Membership"),
                                    ("goods", "Goods"),
                                    ("donation", "Donation"),
                                    ("event", "Ticket"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As it stands on the receipt.", max_length=200, verbose_name="name"
                            ),
                        ),
                        (
                            "seller",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="core.legalentity",
                                verbose_name="sold by",
                            ),
                        ),
                        (
                            "tax_code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="billing.taxcode",
                                verbose_name="tax code",
                            ),
                        ),
                        (
                            "income_account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="billing.account",
                                verbose_name="income account",
                            ),
                        ),
                        (
                            "deferred_account",
                            models.ForeignKey(
                                blank=True,
                                help_text="For what is earned over time, such as memberships; empty if earned at once.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="billing.account",
                                verbose_name="deferred account",
                            ),
                        ),
                        (
                            "when_returned",
                            models.CharField(
                                choices=[
                                    ("keep", "They keep it, and owe it again"),
                                    ("take_back", "It is taken back, and owed no more"),
                                ],
                                default="keep",
                                help_text="When a cheque bounces or a transfer is recalled. Staff may decide otherwise, each time.",
                                max_length=10,
                                verbose_name="if a payment comes back",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer sold since"),
                        ),
                    ],
                    options={
                        "verbose_name": "product",
                        "verbose_name_plural": "products",
                        "ordering": ["name"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_productevent" ("archived_at", "deferred_account_id", "id", "income_account_id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seller_id", "tax_code_id", "when_returned") VALUES (NEW."archived_at", NEW."deferred_account_id", NEW."id", NEW."income_account_id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seller_id", NEW."tax_code_id", NEW."when_returned"); RETURN NULL;',
                                    hash="5f2c176eed4af54e11c51f221ea1e28e0413ae7b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ad98a",
                                    table="billing_product",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_productevent" ("archived_at", "deferred_account_id", "id", "income_account_id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seller_id", "tax_code_id", "when_returned") VALUES (NEW."archived_at", NEW."deferred_account_id", NEW."id", NEW."income_account_id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seller_id", NEW."tax_code_id", NEW."when_returned"); RETURN NULL;',
                                    hash="1d6e8be1ed12d58b8fd9748af2d2852dcac3a46a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_dddc2",
                                    table="billing_product",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.product",
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
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("membership", "Membership"),
                                    ("goods", "Goods"),
                                    ("donation", "Donation"),
                                    ("event", "Ticket"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As it stands on the receipt.", max_length=200, verbose_name="name"
                            ),
                        ),
                        (
                            "seller",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.legalentity",
                                verbose_name="sold by",
                            ),
                        ),
                        (
                            "tax_code",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.taxcode",
                                verbose_name="tax code",
                            ),
                        ),
                        (
                            "income_account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.account",
                                verbose_name="income account",
                            ),
                        ),
                        (
                            "deferred_account",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="For what is earned over time, such as memberships; empty if earned at once.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.account",
                                verbose_name="deferred account",
                            ),
                        ),
                        (
                            "when_returned",
                            models.CharField(
                                choices=[
                                    ("keep", "They keep it, and owe it again"),
                                    ("take_back", "It is taken back, and owed no more"),
                                ],
                                default="keep",
                                help_text="When a cheque bounces or a transfer is recalled. Staff may decide otherwise, each time.",
                                max_length=10,
                                verbose_name="if a payment comes back",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer sold since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Price",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="prices", to="billing.product"
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=3,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="price",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        (
                            "correction",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, editable=False, verbose_name="correction"
                            ),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("set_at", models.DateTimeField(editable=False, verbose_name="set")),
                    ],
                    options={
                        "verbose_name": "price",
                        "verbose_name_plural": "prices",
                        "ordering": ["-valid_from", "-correction"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("product", "valid_from", "correction"), name="one_price_of_a_product_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="price_is_not_negative"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="price_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c35c93b525097654a0d98e7835752b258145e0af",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_price_is_append_only_20eb2",
                                    table="billing_price",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DiscountCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="What people type, in small letters too, for example SPRING-27.",
                                max_length=30,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z0-9-]{3,30}$", "Three to thirty capitals, digits and hyphens."
                                    )
                                ],
                                verbose_name="code",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As it stands on the receipt, for example Early spring discount.",
                                max_length=120,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="% off",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="Off each piece. Write either a share or an amount.",
                                max_digits=12,
                                null=True,
                                verbose_name="amount off",
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("membership", "Membership"),
                                        ("goods", "Goods"),
                                        ("donation", "Donation"),
                                        ("event", "Ticket"),
                                    ],
                                    max_length=30,
                                ),
                                blank=True,
                                default=list,
                                help_text="Everything of these kinds. Empty, and no products below: it is for goods and tickets.",
                                size=None,
                                verbose_name="for",
                            ),
                        ),
                        ("first_day", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "most_uses",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Empty: any number.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="orders in all",
                            ),
                        ),
                        (
                            "most_per_person",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Empty: any number.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="orders a person",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer valid since"),
                        ),
                        (
                            "products",
                            models.ManyToManyField(
                                blank=True, related_name="discount_codes", to="billing.product", verbose_name="products"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "discount code",
                        "verbose_name_plural": "discount codes",
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount", None), ("percent__isnull", False)),
                                    models.Q(("amount__gt", 0), ("amount__isnull", False), ("percent", None)),
                                    _connector="OR",
                                ),
                                name="discount_is_a_share_or_an_amount",
                                violation_error_message="Write either a share or an amount.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("percent", None),
                                    models.Q(("percent__gte", 1), ("percent__lte", 100)),
                                    _connector="OR",
                                ),
                                name="discount_is_at_most_all",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_day", None),
                                    ("last_day", None),
                                    ("first_day__lte", models.F("last_day")),
                                    _connector="OR",
                                ),
                                name="discount_begins_before_it_ends",
                                violation_error_message="The first day is after the last. Change one of them.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_discountcodeevent" ("amount", "archived_at", "code", "first_day", "id", "kinds", "last_day", "most_per_person", "most_uses", "name", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."archived_at", NEW."code", NEW."first_day", NEW."id", NEW."kinds", NEW."last_day", NEW."most_per_person", NEW."most_uses", NEW."name", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="f155ce8a2b0cd41a83462c87580ce0b6ffc1b484",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0164c",
                                    table="billing_discountcode",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_discountcodeevent" ("amount", "archived_at", "code", "first_day", "id", "kinds", "last_day", "most_per_person", "most_uses", "name", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."archived_at", NEW."code", NEW."first_day", NEW."id", NEW."kinds", NEW."last_day", NEW."most_per_person", NEW."most_uses", NEW."name", NEW."percent", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="462f5c5af66fe7215e8abb52d429bc3a997217b0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d9a01",
                                    table="billing_discountcode",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DiscountCodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.discountcode",
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
                        ("id", models.BigIntegerField()),
                        (
                            "code",
                            models.CharField(
                                help_text="What people type, in small letters too, for example SPRING-27.",
                                max_length=30,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z0-9-]{3,30}$", "Three to thirty capitals, digits and hyphens."
                                    )
                                ],
                                verbose_name="code",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="As it stands on the receipt, for example Early spring discount.",
                                max_length=120,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "percent",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="% off",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="Off each piece. Write either a share or an amount.",
                                max_digits=12,
                                null=True,
                                verbose_name="amount off",
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("membership", "Membership"),
                                        ("goods", "Goods"),
                                        ("donation", "Donation"),
                                        ("event", "Ticket"),
                                    ],
                                    max_length=30,
                                ),
                                blank=True,
                                default=list,
                                help_text="Everything of these kinds. Empty, and no products below: it is for goods and tickets.",
                                size=None,
                                verbose_name="for",
                            ),
                        ),
                        ("first_day", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "most_uses",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Empty: any number.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="orders in all",
                            ),
                        ),
                        (
                            "most_per_person",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Empty: any number.",
                                null=True,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="orders a person",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer valid since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DiscountUse",
                    fields=[
                        (
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="discount_use",
                                serialize=False,
                                to="billing.order",
                            ),
                        ),
                        (
                            "code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="billing.discountcode",
                            ),
                        ),
                        ("taken_off", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="taken off")),
                        ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="given up unpaid")),
                    ],
                    options={
                        "verbose_name": "use of a discount code",
                        "verbose_name_plural": "uses of discount codes",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("taken_off__gt", 0)), name="a_use_takes_something_off"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="discount_use_is_kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="12078f5645cd999903097a1d73ad01d4a890e1c2",
                                    operation="DELETE",
                                    pgid="pgtrigger_discount_use_is_kept_2f22d",
                                    table="billing_discountuse",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="discount_use_says_the_same",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."code_id" IS DISTINCT FROM (NEW."code_id") OR OLD."taken_off" IS DISTINCT FROM (NEW."taken_off"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="dca2194bf1c3cab971341dc5bf411847f55206a7",
                                    operation="UPDATE",
                                    pgid="pgtrigger_discount_use_says_the_same_dc285",
                                    table="billing_discountuse",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarningSpan",
                    fields=[
                        (
                            "order_line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="earning",
                                serialize=False,
                                to="billing.orderline",
                                verbose_name="order line",
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="until")),
                        (
                            "earned",
                            models.DecimalField(decimal_places=3, default=0, max_digits=14, verbose_name="earned"),
                        ),
                        ("open_from", models.DateField(null=True, verbose_name="not booked from")),
                    ],
                    options={
                        "verbose_name": "days a line is earned over",
                        "verbose_name_plural": "days lines are earned over",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("open_from__isnull", False)),
                                fields=["open_from", "order_line"],
                                name="earning_open",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first_day__lte", models.F("last_day"))),
                                name="earning_span_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("earned__gte", 0)), name="earned_is_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("open_from", None), ("open_from__day", 1), _connector="OR"),
                                name="earning_is_booked_by_months",
                            ),
                        ],
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 1), ("days__lte", 365)),
                                name="pay_later_is_due_within_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_owed__lte", 0), _negated=True),
                                name="pay_later_limit_is_positive",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayLaterEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.paylater",
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
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
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
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Invoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="core.numberseries",
                            ),
                        ),
                        ("serial", models.PositiveBigIntegerField(verbose_name="serial")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                        (
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoice",
                                to="billing.order",
                                verbose_name="order",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="core.contact",
                                verbose_name="billed to",
                            ),
                        ),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="total")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "exception",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                    ],
                    options={
                        "verbose_name": "invoice",
                        "verbose_name_plural": "invoices",
                        "indexes": [
                            models.Index(fields=["contact", "-issued_at"], name="invoice_of_contact"),
                            models.Index(fields=["-issued_at", "-id"], name="invoice_newest"),
                            models.Index(fields=["due_on"], name="invoice_by_due_day"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("number"), "gin_trgm_ops"
                                ),
                                name="invoice_search",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("series", "serial"), name="one_invoice_a_number"),
                            models.CheckConstraint(condition=models.Q(("gross__gt", 0)), name="invoice_is_positive"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="invoice_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="cd304c0df75d46a29f58bf2c3a7ad02bb7eb47b5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_invoice_is_append_only_78a23",
                                    table="billing_invoice",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoicePaper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="billing.invoice"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        (
                            "purchase_order",
                            models.CharField(blank=True, max_length=60, verbose_name="purchase-order number"),
                        ),
                        ("facts", models.JSONField(verbose_name="facts")),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                    ],
                    options={
                        "verbose_name": "version of an invoice",
                        "verbose_name_plural": "versions of invoices",
                        "constraints": [
                            models.UniqueConstraint(fields=("invoice", "version"), name="one_paper_a_version")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="invoice_paper_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="54928ffde5f2310ff84e3368ac357560c3c42e29",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_invoice_paper_is_append_only_6acf9",
                                    table="billing_invoicepaper",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "paper",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pdf",
                                to="billing.invoicepaper",
                            ),
                        ),
                        ("file", models.FileField(upload_to="invoices/%Y/%m/")),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "invoice PDF",
                        "verbose_name_plural": "invoice PDFs",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="invoice_file_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="af319b63eedd5de792aac7718be17bbeb47394b0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_invoice_file_is_append_only_b37ac",
                                    table="billing_invoicefile",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="For example 8000.", max_length=20, unique=True, verbose_name="code"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Membership fees.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asset", "Asset"),
                                    ("liability", "Liability"),
                                    ("income", "Income"),
                                    ("expense", "Expense"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "elsewhere",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where files for it put what is booked here: the account's code in Xero, or its full name in QuickBooks (Income:Fees). Left empty, it is the code for Xero and the name for QuickBooks.",
                                max_length=150,
                                verbose_name="in your bookkeeping program",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ledger account",
                        "verbose_name_plural": "ledger accounts",
                        "ordering": ["code"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_accountevent" ("code", "elsewhere", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."elsewhere", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="06aabe02ff7a5277adb5367bf0441789e8932ec8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0687b",
                                    table="billing_account",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_accountevent" ("code", "elsewhere", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."elsewhere", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="786a303b577a09e0fa06c0e44ef70e74f628e5ea",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_dce5e",
                                    table="billing_account",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.account",
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
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(help_text="For example 8000.", max_length=20, verbose_name="code")),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Membership fees.", max_length=120, verbose_name="name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("asset", "Asset"),
                                    ("liability", "Liability"),
                                    ("income", "Income"),
                                    ("expense", "Expense"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "elsewhere",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where files for it put what is booked here: the account's code in Xero, or its full name in QuickBooks (Income:Fees). Left empty, it is the code for Xero and the name for QuickBooks.",
                                max_length=150,
                                verbose_name="in your bookkeeping program",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="JournalEntry",
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
                                    ("payment", "Payment received"),
                                    ("sale", "Sale"),
                                    ("credit", "Credit note"),
                                    ("refund", "Given back"),
                                    ("refund_failed", "Came back"),
                                    ("dispute_fee", "Fee for a disputed payment"),
                                    ("earned", "Earned in the month"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("booked_on", models.DateField(verbose_name="booked on")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "payment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_entries",
                                to="billing.payment",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_entries",
                                to="billing.order",
                            ),
                        ),
                        (
                            "credit_note",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_entries",
                                to="billing.creditnote",
                            ),
                        ),
                        (
                            "refund",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_entries",
                                to="billing.refund",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "journal entry",
                        "verbose_name_plural": "journal entries",
                        "indexes": [models.Index(fields=["booked_on"], name="journal_by_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "payment")),
                                fields=("payment",),
                                name="a_payment_is_booked_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "sale")), fields=("order",), name="a_sale_is_booked_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "credit")),
                                fields=("credit_note",),
                                name="a_credit_note_is_booked_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "earned")),
                                fields=("booked_on", "currency"),
                                name="a_month_is_earned_in_one_entry",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["refund", "refund_failed", "dispute_fee"])),
                                fields=("refund", "kind"),
                                name="a_refund_is_booked_once_a_way",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="journal_entry_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="dee7d356e10a493e1e6103d16a636976bfc4629b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_journal_entry_is_append_only_1a59d",
                                    table="billing_journalentry",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="billing.journalentry",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.account"
                            ),
                        ),
                        (
                            "order_line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_lines",
                                to="billing.orderline",
                            ),
                        ),
                        (
                            "debit",
                            models.DecimalField(decimal_places=3, default=0, max_digits=14, verbose_name="debit"),
                        ),
                        (
                            "credit",
                            models.DecimalField(decimal_places=3, default=0, max_digits=14, verbose_name="credit"),
                        ),
                    ],
                    options={
                        "verbose_name": "journal line",
                        "verbose_name_plural": "journal lines",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("credit", 0), ("debit__gt", 0)),
                                    models.Q(("credit__gt", 0), ("debit", 0)),
                                    _connector="OR",
                                ),
                                name="a_journal_line_has_one_side",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="journal_line_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="5a041ace62bc3e1b99d0438dfe468faaf1eeed48",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_journal_line_is_append_only_ef18c",
                                    table="billing_journalline",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="journal_entry_balances",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE wrong bigint;",
                                    func="\n        SELECT entry_id INTO wrong FROM added GROUP BY entry_id HAVING SUM(debit) <> SUM(credit) LIMIT 1;\n        IF FOUND THEN\n            RAISE EXCEPTION 'journal entry % does not balance', wrong USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NULL;\n    ",
                                    hash="0a074e122f74535c01be71fd73f914921a5508e2",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_journal_entry_balances_6b578",
                                    referencing="REFERENCING NEW TABLE AS added ",
                                    table="billing_journalline",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="journal_adds_up",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="INSERT INTO billing_journaltotal (month, kind, account_id, currency, debit, credit) \n    SELECT date_trunc('month', entry.booked_on)::date, entry.kind, line.account_id, entry.currency,\n           SUM(line.debit), SUM(line.credit)\n    FROM added line JOIN billing_journalentry entry ON entry.id = line.entry_id\n    GROUP BY 1, 2, 3, 4\n; RETURN NULL;",
                                    hash="7d68e1e7bbee31eb7c3827813dfb11dcb716ed04",
                                    level="STATEMENT",
                                    operation="INSERT",
                                    pgid="pgtrigger_journal_adds_up_01394",
                                    referencing="REFERENCING NEW TABLE AS added ",
                                    table="billing_journalline",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalTotal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("payment", "Payment received"),
                                    ("sale", "Sale"),
                                    ("credit", "Credit note"),
                                    ("refund", "Given back"),
                                    ("refund_failed", "Came back"),
                                    ("dispute_fee", "Fee for a disputed payment"),
                                    ("earned", "Earned in the month"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="totals", to="billing.account"
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("debit", models.DecimalField(decimal_places=3, max_digits=18, verbose_name="debit")),
                        ("credit", models.DecimalField(decimal_places=3, max_digits=18, verbose_name="credit")),
                    ],
                    options={
                        "verbose_name": "total of the journal",
                        "verbose_name_plural": "totals of the journal",
                    },
                ),
                migrations.CreateModel(
                    name="CheckoutAttempt",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="billing.order"
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("started", "Started"),
                                    ("open", "At the provider"),
                                    ("paid", "Paid"),
                                    ("expired", "Expired"),
                                ],
                                default="started",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "session_id",
                            models.CharField(
                                blank=True, max_length=200, null=True, unique=True, verbose_name="provider's session"
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=2000, verbose_name="provider's page")),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("expires_at", models.DateTimeField(verbose_name="ends")),
                        ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="provider last asked")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        ("keep_for", models.CharField(blank=True, max_length=60, verbose_name="keeps the card for")),
                        (
                            "customer_id",
                            models.CharField(blank=True, max_length=200, verbose_name="provider's customer"),
                        ),
                        (
                            "saved_method",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attempts",
                                to="billing.savedmethod",
                            ),
                        ),
                        ("decline", models.CharField(blank=True, max_length=80, verbose_name="declined because")),
                    ],
                    options={
                        "verbose_name": "checkout attempt",
                        "verbose_name_plural": "checkout attempts",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["started", "open"])),
                                fields=["expires_at"],
                                name="attempt_open",
                            ),
                            models.Index(fields=["-started_at"], name="attempt_newest"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["started", "open"])),
                                fields=("order",),
                                name="one_open_attempt_an_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("state__in", ["started", "open"])),
                                    models.Q(("closed_at__isnull", False), ("state__in", ["paid", "expired"])),
                                    _connector="OR",
                                ),
                                name="attempt_closed_iff_over",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["open", "paid"]), _negated=True),
                                    ("session_id__isnull", False),
                                    _connector="OR",
                                ),
                                name="attempt_at_the_provider_has_a_session",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="attempt_asks_for_money"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("saved_method", None), ("keep_for", ""), _connector="OR"),
                                name="attempt_keeps_a_card_or_charges_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProviderEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event_id", models.CharField(max_length=200, unique=True, verbose_name="provider's id")),
                        ("kind", models.CharField(max_length=80, verbose_name="kind")),
                        ("object_id", models.CharField(max_length=200, verbose_name="object")),
                        ("payload", models.JSONField(verbose_name="payload")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="applied")),
                        ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failed attempts")),
                        ("last_failure", models.TextField(blank=True, verbose_name="last failure")),
                    ],
                    options={
                        "verbose_name": "provider event",
                        "verbose_name_plural": "provider events",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("applied_at", None)), fields=["received_at"], name="event_pending"
                            ),
                            models.Index(fields=["-received_at"], name="event_newest"),
                            models.Index(fields=["object_id"], name="event_of_object"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("provider_id", models.CharField(max_length=200, unique=True, verbose_name="provider's id")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "Card"),
                                    ("transfer", "Bank transfer"),
                                    ("cash", "Cash"),
                                    ("cheque", "Cheque"),
                                    ("other", "Other"),
                                ],
                                default="card",
                                max_length=20,
                                verbose_name="paid by",
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=100, verbose_name="detail")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="core.contact"
                            ),
                        ),
                        (
                            "attempt",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="billing.checkoutattempt",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        ("arrived_on", models.DateField(null=True, verbose_name="arrived on")),
                    ],
                    options={
                        "verbose_name": "payment",
                        "verbose_name_plural": "payments",
                        "indexes": [models.Index(fields=["-received_at"], name="payment_newest")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="payment_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="71335ef37b6b145b7365584bd81a700032558028",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_payment_is_append_only_da984",
                                    table="billing_payment",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Allocation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="billing.payment",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="billing.order",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "allocation",
                        "verbose_name_plural": "allocations",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="allocation_is_positive"
                            ),
                            models.UniqueConstraint(fields=("payment", "order"), name="a_payment_pays_an_order_once"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="allocation_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="e53d70eb27923c1983d2af96f7407bc04ec298cb",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_allocation_is_append_only_915f2",
                                    table="billing_allocation",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="allocation_fits",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE total numeric; received numeric;",
                                    func="\n        SELECT o.total INTO total FROM billing_order o WHERE o.id = NEW.order_id FOR UPDATE;\n        SELECT p.amount INTO received FROM billing_payment p WHERE p.id = NEW.payment_id FOR UPDATE;\n        IF (SELECT SUM(a.amount) FROM billing_allocation a WHERE a.order_id = NEW.order_id) > total\n            - (SELECT COALESCE(SUM(c.gross), 0) FROM billing_creditnote c WHERE c.order_id = NEW.order_id)\n            + (SELECT COALESCE(SUM(r.amount), 0) FROM billing_refund r\n                WHERE r.order_id = NEW.order_id AND r.state <> 'failed') THEN\n            RAISE EXCEPTION 'order % would be paid more than once', NEW.order_id USING ERRCODE = 'check_violation';\n        END IF;\n        IF (SELECT SUM(a.amount) FROM billing_allocation a WHERE a.payment_id = NEW.payment_id)\n            + (SELECT COALESCE(SUM(r.amount), 0) FROM billing_refund r\n                WHERE r.payment_id = NEW.payment_id AND r.order_id IS NULL AND r.state <> 'failed') > received THEN\n            RAISE EXCEPTION 'payment % would be used twice', NEW.payment_id USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                                    hash="2d4aa0193558160a5d8983bdcc74d5de39ee7faf",
                                    operation="INSERT",
                                    pgid="pgtrigger_allocation_fits_11112",
                                    table="billing_allocation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="core.numberseries",
                            ),
                        ),
                        ("serial", models.PositiveBigIntegerField(verbose_name="serial")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="billing.order",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="core.contact",
                            ),
                        ),
                        ("net", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="gross")),
                        ("request", models.UUIDField(editable=False, unique=True)),
                        (
                            "exception",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                        ("facts", models.JSONField(verbose_name="facts")),
                    ],
                    options={
                        "verbose_name": "credit note",
                        "verbose_name_plural": "credit notes",
                        "indexes": [
                            models.Index(fields=["contact", "-issued_at"], name="credit_note_of_contact"),
                            models.Index(fields=["-issued_at", "-id"], name="credit_note_newest"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("number"), "gin_trgm_ops"
                                ),
                                name="credit_note_search",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("series", "serial"), name="one_credit_note_a_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "gross",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net"), "+", models.F("tax")
                                        ),
                                    ),
                                    ("gross__gt", 0),
                                ),
                                name="credit_note_adds_up",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="credit_note_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="519973d8abac685865e195038d21b25b634ae0d0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_credit_note_is_append_only_03eea",
                                    table="billing_creditnote",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditNoteLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "credit_note",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="billing.creditnote",
                            ),
                        ),
                        (
                            "order_line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="billing.orderline",
                            ),
                        ),
                        ("net", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="gross")),
                    ],
                    options={
                        "verbose_name": "line of a credit note",
                        "verbose_name_plural": "lines of credit notes",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("credit_note", "order_line"), name="a_credit_note_names_a_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "gross",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net"), "+", models.F("tax")
                                        ),
                                    ),
                                    ("gross__gt", 0),
                                    ("net__gte", 0),
                                    ("tax__gte", 0),
                                ),
                                name="credit_line_adds_up",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="credit_note_line_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="471d62d2c45a56535f9d255bb248cb793bd64340",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_credit_note_line_is_append_only_3f9b9",
                                    table="billing_creditnoteline",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="credit_fits",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE line billing_orderline%ROWTYPE;",
                                    func="\n        PERFORM o.id FROM billing_order o JOIN billing_orderline l ON l.order_id = o.id\n            WHERE l.id = NEW.order_line_id FOR UPDATE OF o;\n        SELECT l.* INTO line FROM billing_orderline l WHERE l.id = NEW.order_line_id;\n        IF (SELECT SUM(c.net) > line.net OR SUM(c.tax) > line.tax FROM billing_creditnoteline c\n                WHERE c.order_line_id = NEW.order_line_id) THEN\n            RAISE EXCEPTION 'order line % would be credited more than it is', NEW.order_line_id\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                                    hash="bc00ec30b8d9e345c8593adbdde04eb47e8ad14b",
                                    operation="INSERT",
                                    pgid="pgtrigger_credit_fits_abcd0",
                                    table="billing_creditnoteline",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditNoteFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "credit_note",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pdf", to="billing.creditnote"
                            ),
                        ),
                        ("file", models.FileField(upload_to="credit-notes/%Y/%m/")),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "credit note PDF",
                        "verbose_name_plural": "credit note PDFs",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="credit_note_file_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="38d7bbda53fe92cbcfc6ec8781928cf25c66eb61",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_credit_note_file_is_append_only_c0c56",
                                    table="billing_creditnotefile",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="billing.payment",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="billing.order",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "To the card"),
                                    ("transfer", "By bank transfer"),
                                    ("cash", "In cash"),
                                    ("dispute", "Taken back by the bank"),
                                    ("returned", "Came back from the bank"),
                                ],
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("request", models.UUIDField(db_index=True, editable=False)),
                        (
                            "exception",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked for")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("sent", "On its way"),
                                    ("succeeded", "Given back"),
                                    ("failed", "Could not be given back"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("provider_id", models.CharField(blank=True, max_length=200, verbose_name="provider's id")),
                        ("refusals", models.PositiveSmallIntegerField(default=0, verbose_name="refused so often")),
                        ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                        ("try_at", models.DateTimeField(blank=True, null=True, verbose_name="to be looked at")),
                        ("succeeded_at", models.DateTimeField(blank=True, null=True, verbose_name="given back")),
                        ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="failed")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided by the bank")),
                    ],
                    options={
                        "verbose_name": "refund",
                        "verbose_name_plural": "refunds",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["asked", "sent"])),
                                fields=["try_at"],
                                name="refund_under_way",
                            ),
                            models.Index(
                                condition=models.Q(("state", "failed")), fields=["-failed_at"], name="refund_failed"
                            ),
                            models.Index(fields=["-asked_at", "-id"], name="refund_newest"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_is_positive"),
                            models.UniqueConstraint(
                                fields=("request", "payment", "order"),
                                name="a_request_refunds_a_payment_once",
                                nulls_distinct=False,
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("provider_id", ""), _negated=True),
                                fields=("provider_id", "order"),
                                name="a_refund_of_the_provider_is_kept_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("failed_at", None),
                                        ("state__in", ["asked", "sent"]),
                                        ("succeeded_at", None),
                                        ("try_at__isnull", False),
                                    ),
                                    models.Q(
                                        ("failed_at", None),
                                        ("state", "succeeded"),
                                        ("succeeded_at__isnull", False),
                                        ("try_at", None),
                                    ),
                                    models.Q(
                                        ("failed_at__isnull", False),
                                        ("state", "failed"),
                                        ("try_at", None),
                                        models.Q(("problem", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="refund_says_how_it_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("method__in", ["card", "dispute"]), _negated=True),
                                    ("state__in", ["asked", "failed"]),
                                    models.Q(("provider_id", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refund_at_the_provider_has_its_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method__in", ["card", "dispute"]),
                                    models.Q(("provider_id", ""), ("state", "succeeded")),
                                    _connector="OR",
                                ),
                                name="refund_by_other_means_is_done",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decided_at", None), ("method", "dispute"), _connector="OR"),
                                name="refund_decided_by_a_bank_was_disputed",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="refund_is_kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="39423a113a4128f13db288cafb4ccb98d07fc966",
                                    operation="DELETE",
                                    pgid="pgtrigger_refund_is_kept_d2657",
                                    table="billing_refund",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="refund_says_the_same",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."request" IS DISTINCT FROM (NEW."request") OR OLD."exception_id" IS DISTINCT FROM (NEW."exception_id") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="5b8f0c05498211a6b43d7d0020e2bdd39fef5927",
                                    operation="UPDATE",
                                    pgid="pgtrigger_refund_says_the_same_24a58",
                                    table="billing_refund",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="refund_moves_forward",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:sent,asked:succeeded,asked:failed,sent:succeeded,sent:failed,succeeded:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="857d659e2b2d9edb3bf3c8df578e51030b790f46",
                                    operation="UPDATE",
                                    pgid="pgtrigger_refund_moves_forward_f05b9",
                                    table="billing_refund",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="refund_fits",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE room numeric;",
                                    func="\n        IF NEW.order_id IS NOT NULL THEN\n            PERFORM o.id FROM billing_order o WHERE o.id = NEW.order_id FOR UPDATE;\n        END IF;\n        SELECT p.amount INTO room FROM billing_payment p WHERE p.id = NEW.payment_id FOR UPDATE;\n        IF NEW.order_id IS NOT NULL THEN\n            SELECT COALESCE(SUM(a.amount), 0) INTO room FROM billing_allocation a\n                WHERE a.payment_id = NEW.payment_id AND a.order_id = NEW.order_id;\n        ELSE\n            room := room - (SELECT COALESCE(SUM(a.amount), 0) FROM billing_allocation a\n                WHERE a.payment_id = NEW.payment_id);\n        END IF;\n        IF (SELECT SUM(r.amount) FROM billing_refund r WHERE r.payment_id = NEW.payment_id\n                AND r.order_id IS NOT DISTINCT FROM NEW.order_id AND r.state <> 'failed') > room THEN\n            RAISE EXCEPTION 'more of payment % would be given back than came', NEW.payment_id\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                                    hash="20f311cbaac2d4836c93ecac7cec5fb560465b7d",
                                    operation="INSERT",
                                    pgid="pgtrigger_refund_fits_e6ad1",
                                    table="billing_refund",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_refundevent" ("amount", "asked_at", "asked_by_id", "currency", "decided_at", "exception_id", "failed_at", "id", "method", "order_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "provider_id", "refusals", "request", "state", "succeeded_at", "try_at") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."currency", NEW."decided_at", NEW."exception_id", NEW."failed_at", NEW."id", NEW."method", NEW."order_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."provider_id", NEW."refusals", NEW."request", NEW."state", NEW."succeeded_at", NEW."try_at"); RETURN NULL;',
                                    hash="7796efbc1a26ad48c1c067b110fcf2d3acd1af45",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5eb55",
                                    table="billing_refund",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_refundevent" ("amount", "asked_at", "asked_by_id", "currency", "decided_at", "exception_id", "failed_at", "id", "method", "order_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "provider_id", "refusals", "request", "state", "succeeded_at", "try_at") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."currency", NEW."decided_at", NEW."exception_id", NEW."failed_at", NEW."id", NEW."method", NEW."order_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."provider_id", NEW."refusals", NEW."request", NEW."state", NEW."succeeded_at", NEW."try_at"); RETURN NULL;',
                                    hash="5b536bc68592e5f43e94c8f992b2dffbfab75897",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_94aaa",
                                    table="billing_refund",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefundEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.refund",
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
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        (
                            "payment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.payment",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.order",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "To the card"),
                                    ("transfer", "By bank transfer"),
                                    ("cash", "In cash"),
                                    ("dispute", "Taken back by the bank"),
                                    ("returned", "Came back from the bank"),
                                ],
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("request", models.UUIDField(editable=False)),
                        (
                            "exception",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked for")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("sent", "On its way"),
                                    ("succeeded", "Given back"),
                                    ("failed", "Could not be given back"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("provider_id", models.CharField(blank=True, max_length=200, verbose_name="provider's id")),
                        ("refusals", models.PositiveSmallIntegerField(default=0, verbose_name="refused so often")),
                        ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                        ("try_at", models.DateTimeField(blank=True, null=True, verbose_name="to be looked at")),
                        ("succeeded_at", models.DateTimeField(blank=True, null=True, verbose_name="given back")),
                        ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="failed")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided by the bank")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                        (
                            "buyer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="core.contact",
                                verbose_name="buyer",
                            ),
                        ),
                        (
                            "seller",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.legalentity",
                                verbose_name="seller",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("total", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="total")),
                        ("seller_facts", models.JSONField(verbose_name="seller at that time")),
                        ("bill_to", models.JSONField(verbose_name="billed to")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "placed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders_placed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("placed_at", models.DateTimeField(verbose_name="placed")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                        ("invoiced_at", models.DateTimeField(blank=True, null=True, verbose_name="invoiced")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                    ],
                    options={
                        "verbose_name": "order",
                        "verbose_name_plural": "orders",
                        "indexes": [
                            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
                            models.Index(fields=["buyer", "-placed_at"], name="order_of_buyer"),
                            models.Index(fields=["channel", "-placed_at", "-id"], name="order_by_channel"),
                            models.Index(
                                condition=models.Q(("cancelled_at", None), ("settled_at", None)),
                                fields=["-placed_at", "-id"],
                                name="order_open",
                            ),
                            models.Index(
                                condition=models.Q(("cancelled_at__isnull", False)),
                                fields=["-placed_at", "-id"],
                                name="order_cancelled",
                            ),
                            models.Index(
                                condition=models.Q(("invoiced_at__isnull", False)),
                                fields=["buyer"],
                                name="order_on_invoice",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("reference"), "gin_trgm_ops"
                                ),
                                name="order_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("total__gte", 0)), name="order_total_is_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("settled_at", None), ("cancelled_at", None), _connector="OR"),
                                name="order_is_settled_or_cancelled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("invoiced_at", None), ("cancelled_at", None), _connector="OR"),
                                name="order_is_invoiced_or_cancelled",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.order",
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
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=20, verbose_name="reference")),
                        (
                            "buyer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                                verbose_name="buyer",
                            ),
                        ),
                        (
                            "seller",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.legalentity",
                                verbose_name="seller",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("total", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="total")),
                        ("seller_facts", models.JSONField(verbose_name="seller at that time")),
                        ("bill_to", models.JSONField(verbose_name="billed to")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("self-service", "Self-service"),
                                    ("staff", "Staff"),
                                    ("api", "API"),
                                    ("system", "System"),
                                ],
                                max_length=20,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "placed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("placed_at", models.DateTimeField(verbose_name="placed")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                        ("invoiced_at", models.DateTimeField(blank=True, null=True, verbose_name="invoiced")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OrderLineEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.orderline",
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
                        ("id", models.BigIntegerField()),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.order",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        (
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.product",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30, verbose_name="kind")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="for")),
                        ("description", models.CharField(max_length=500, verbose_name="description")),
                        ("quantity", models.PositiveIntegerField(default=1, verbose_name="quantity")),
                        ("unit_price", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="unit price")),
                        ("tax_code", models.CharField(max_length=50, verbose_name="tax code")),
                        ("tax_percent", models.DecimalField(decimal_places=3, max_digits=6, verbose_name="tax %")),
                        ("tax_note", models.CharField(blank=True, max_length=300, verbose_name="tax note")),
                        ("net", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="gross")),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="to be handed over since")),
                        ("fulfilled_at", models.DateTimeField(blank=True, null=True, verbose_name="handed over")),
                        ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failed attempts")),
                        ("last_failure", models.TextField(blank=True, verbose_name="last failure")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
                        (
                            "exception",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.exceptionmade",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Parcel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="parcel", to="billing.order"
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="to")),
                        ("lines", models.TextField(verbose_name="address")),
                        ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="to be sent since")),
                        ("packed_at", models.DateTimeField(blank=True, null=True, verbose_name="packed")),
                        (
                            "packed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="buyer told")),
                    ],
                    options={
                        "verbose_name": "parcel",
                        "verbose_name_plural": "parcels",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False), ("sent_at", None)),
                                fields=["due_at", "id"],
                                name="parcel_to_send",
                            ),
                            models.Index(
                                condition=models.Q(("sent_at__isnull", False)), fields=["-sent_at"], name="parcel_sent"
                            ),
                            models.Index(
                                condition=models.Q(("sent_at__isnull", False), ("told_at", None)),
                                fields=["sent_at"],
                                name="parcel_to_tell",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("sent_at", None), ("packed_at__isnull", False), _connector="OR"),
                                name="parcel_sent_is_packed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("packed_at", None), ("packed_by__isnull", False), _connector="XOR"),
                                name="parcel_packed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sent_at", None), ("sent_by__isnull", False), _connector="XOR"),
                                name="parcel_sent_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_parcelevent" ("country", "due_at", "id", "lines", "name", "order_id", "packed_at", "packed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "sent_at", "sent_by_id", "told_at") VALUES (NEW."country", NEW."due_at", NEW."id", NEW."lines", NEW."name", NEW."order_id", NEW."packed_at", NEW."packed_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postcode", NEW."sent_at", NEW."sent_by_id", NEW."told_at"); RETURN NULL;',
                                    hash="a9b95cb5eef9c28a636dd7969dbca60ea22709b6",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_77f36",
                                    table="billing_parcel",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "billing_parcelevent" ("country", "due_at", "id", "lines", "name", "order_id", "packed_at", "packed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postcode", "sent_at", "sent_by_id", "told_at") VALUES (NEW."country", NEW."due_at", NEW."id", NEW."lines", NEW."name", NEW."order_id", NEW."packed_at", NEW."packed_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postcode", NEW."sent_at", NEW."sent_by_id", NEW."told_at"); RETURN NULL;',
                                    hash="f0815211b7ac0cf61555910a2efab8faed6eccfa",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_bfae9",
                                    table="billing_parcel",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParcelEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.parcel",
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
                        ("id", models.BigIntegerField()),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="billing.order",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="to")),
                        ("lines", models.TextField(verbose_name="address")),
                        ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
                        (
                            "country",
                            models.CharField(
                                max_length=2,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z]{2}$", "Write the country as two capital letters, for example NL."
                                    )
                                ],
                                verbose_name="country",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="to be sent since")),
                        ("packed_at", models.DateTimeField(blank=True, null=True, verbose_name="packed")),
                        (
                            "packed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        (
                            "sent_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="buyer told")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ParcelItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="billing.parcel"
                            ),
                        ),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parcel_item",
                                to="billing.orderline",
                            ),
                        ),
                        ("put_in_at", models.DateTimeField(verbose_name="put in")),
                        ("taken_out_at", models.DateTimeField(blank=True, null=True, verbose_name="taken out")),
                    ],
                    options={
                        "verbose_name": "in a parcel",
                        "verbose_name_plural": "in parcels",
                    },
                ),
                migrations.CreateModel(
                    name="SubmittedForm",
                    fields=[
                        ("key", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submitted_forms",
                                to="billing.order",
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="what was asked")),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "submitted form",
                        "verbose_name_plural": "submitted forms",
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="core.numberseries",
                            ),
                        ),
                        ("serial", models.PositiveBigIntegerField(verbose_name="serial")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                        (
                            "payment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipt",
                                to="billing.payment",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="billing.order",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="core.contact"
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                        ("facts", models.JSONField(verbose_name="facts")),
                    ],
                    options={
                        "verbose_name": "receipt",
                        "verbose_name_plural": "receipts",
                        "indexes": [
                            models.Index(fields=["contact", "-issued_at"], name="receipt_of_contact"),
                            models.Index(fields=["-issued_at", "-id"], name="receipt_newest"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("number"), "gin_trgm_ops"
                                ),
                                name="receipt_search",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("series", "serial"), name="one_receipt_a_number")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="receipt_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="0dd00a0b6098051511fd63538f349471aabc0627",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_receipt_is_append_only_99dc4",
                                    table="billing_receipt",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "receipt",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pdf", to="billing.receipt"
                            ),
                        ),
                        ("file", models.FileField(upload_to="receipts/%Y/%m/")),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "receipt PDF",
                        "verbose_name_plural": "receipt PDFs",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="receipt_file_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="f9175ca809d804a15d929bc77080b07d0df83f37",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_receipt_file_is_append_only_9a19e",
                                    table="billing_receiptfile",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reconciliation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="until")),
                        ("asked_at", models.DateTimeField(verbose_name="asked for")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                        ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                        ("moves", models.PositiveIntegerField(default=0, verbose_name="movements there")),
                    ],
                    options={
                        "verbose_name": "comparison with the provider",
                        "verbose_name_plural": "comparisons with the provider",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)), fields=["asked_at"], name="reconciliation_open"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first_day__lte", models.F("last_day"))),
                                name="reconciliation_has_days",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReconciliationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.reconciliation",
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
                        ("id", models.BigIntegerField()),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="until")),
                        ("asked_at", models.DateTimeField(verbose_name="asked for")),
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
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                        ("problem", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                        ("moves", models.PositiveIntegerField(default=0, verbose_name="movements there")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProviderSum",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sums",
                                to="billing.reconciliation",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("count", models.PositiveIntegerField(verbose_name="how many")),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("fee", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="fees")),
                    ],
                    options={
                        "verbose_name": "sum at the provider",
                        "verbose_name_plural": "sums at the provider",
                    },
                ),
                migrations.CreateModel(
                    name="Difference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "theirs",
                            models.DecimalField(decimal_places=3, max_digits=14, null=True, verbose_name="there"),
                        ),
                        ("ours", models.DecimalField(decimal_places=3, max_digits=14, null=True, verbose_name="here")),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="billing.order",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "difference from the provider",
                        "verbose_name_plural": "differences from the provider",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "what", "provider_id"), name="a_difference_is_named_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer sent since"),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder of invoices",
                        "verbose_name_plural": "reminders of invoices",
                        "ordering": ["days"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderStepEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.reminderstep",
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
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer sent since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="billing.invoice",
                            ),
                        ),
                        ("days", models.SmallIntegerField(verbose_name="days after it was due")),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                    ],
                    options={
                        "verbose_name": "reminder that was written",
                        "verbose_name_plural": "reminders that were written",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("invoice", "days"), name="an_invoice_is_reminded_once_a_step"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="invoice_reminder_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="a73635b021f3027dcc7facf008caa1a208e0ed1b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_invoice_reminder_is_append_only_3d6f1",
                                    table="billing_invoicereminder",
                                    when="BEFORE",
                                ),
                            )
                        ],
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
                        (
                            "held_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("held_at", models.DateTimeField(verbose_name="held")),
                    ],
                    options={
                        "verbose_name": "reminders held back",
                        "verbose_name_plural": "reminders held back",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="reminders_are_held_for_a_reason",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderHoldEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.reminderhold",
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
                        ("until", models.DateField(verbose_name="until")),
                        ("reason", models.CharField(max_length=300, verbose_name="why")),
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
                        ("held_at", models.DateTimeField(verbose_name="held")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ShopItem",
                    fields=[
                        (
                            "product",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="shop_item",
                                serialize=False,
                                to="billing.product",
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                help_text="The page is /shop/address/, for example mug.",
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="For example: Our river on thick porcelain, 300 ml.",
                                max_length=200,
                                verbose_name="in one line",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                help_text="Plain text. An empty line begins a new paragraph.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "picture",
                            models.FileField(
                                blank=True,
                                help_text="A photograph as PNG, JPEG or WebP. It is made small enough for a telephone.",
                                upload_to="shop/",
                                verbose_name="picture",
                            ),
                        ),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True,
                                help_text="For those who cannot see it, for example: A white mug with a blue heron.",
                                max_length=200,
                                verbose_name="picture in words",
                            ),
                        ),
                        ("thumbnail", models.BinaryField(blank=True, default=b"", verbose_name="small picture")),
                        (
                            "picture_size",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                editable=False,
                                size=2,
                            ),
                        ),
                        (
                            "is_listed",
                            models.BooleanField(
                                default=True, help_text="Otherwise nobody finds it.", verbose_name="listed in the shop"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order in the shop.", verbose_name="position"
                            ),
                        ),
                        (
                            "most_per_order",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="For example 5.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="most per order",
                            ),
                        ),
                        (
                            "is_posted",
                            models.BooleanField(
                                default=False,
                                help_text="Then the shop asks where to, and the desk lists what to send.",
                                verbose_name="sent by post",
                            ),
                        ),
                        (
                            "least_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="For donations: the giver chooses the amount, from this one up, for example 5. Empty: the price.",
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                                verbose_name="least amount",
                            ),
                        ),
                        (
                            "suggested_amounts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DecimalField(
                                    decimal_places=3,
                                    max_digits=12,
                                    validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                                ),
                                blank=True,
                                default=list,
                                help_text="For donations, with commas between them, for example 10, 25, 50.",
                                size=None,
                                verbose_name="suggested amounts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shop page",
                        "verbose_name_plural": "in the shop",
                        "ordering": ["position", "product__name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("picture", ""), models.Q(("picture_alt", ""), _negated=True), _connector="OR"
                                ),
                                name="shop_picture_is_in_words_too",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("most_per_order__gte", 1)), name="one_may_order_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("suggested_amounts", []), ("least_amount__gt", 0), _connector="OR"),
                                name="suggestions_need_a_least_amount",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "billing_shopitemevent" ("description", "is_listed", "is_posted", "least_amount", "most_per_order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "picture_alt", "picture_size", "position", "product_id", "slug", "suggested_amounts", "summary") VALUES (NEW."description", NEW."is_listed", NEW."is_posted", NEW."least_amount", NEW."most_per_order", _pgh_attach_context(), NOW(), \'insert\', NEW."product_id", NEW."picture", NEW."picture_alt", NEW."picture_size", NEW."position", NEW."product_id", NEW."slug", NEW."suggested_amounts", NEW."summary"); RETURN NULL;',
                                    hash="7102e97dd8b09a1a394027151cd386948cfeaa0b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5417b",
                                    table="billing_shopitem",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."is_listed" IS DISTINCT FROM (NEW."is_listed") OR OLD."is_posted" IS DISTINCT FROM (NEW."is_posted") OR OLD."least_amount" IS DISTINCT FROM (NEW."least_amount") OR OLD."most_per_order" IS DISTINCT FROM (NEW."most_per_order") OR OLD."picture" IS DISTINCT FROM (NEW."picture") OR OLD."picture_alt" IS DISTINCT FROM (NEW."picture_alt") OR OLD."picture_size" IS DISTINCT FROM (NEW."picture_size") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."suggested_amounts" IS DISTINCT FROM (NEW."suggested_amounts") OR OLD."summary" IS DISTINCT FROM (NEW."summary"))',
                                    func='INSERT INTO "billing_shopitemevent" ("description", "is_listed", "is_posted", "least_amount", "most_per_order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture", "picture_alt", "picture_size", "position", "product_id", "slug", "suggested_amounts", "summary") VALUES (NEW."description", NEW."is_listed", NEW."is_posted", NEW."least_amount", NEW."most_per_order", _pgh_attach_context(), NOW(), \'update\', NEW."product_id", NEW."picture", NEW."picture_alt", NEW."picture_size", NEW."position", NEW."product_id", NEW."slug", NEW."suggested_amounts", NEW."summary"); RETURN NULL;',
                                    hash="3b35aedf107cec863d00be56996dbbd3a9822c98",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_18db2",
                                    table="billing_shopitem",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShopItemEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.shopitem",
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
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                serialize=False,
                                to="billing.product",
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False,
                                help_text="The page is /shop/address/, for example mug.",
                                verbose_name="address",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                help_text="For example: Our river on thick porcelain, 300 ml.",
                                max_length=200,
                                verbose_name="in one line",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                help_text="Plain text. An empty line begins a new paragraph.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "picture",
                            models.FileField(
                                blank=True,
                                help_text="A photograph as PNG, JPEG or WebP. It is made small enough for a telephone.",
                                upload_to="shop/",
                                verbose_name="picture",
                            ),
                        ),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True,
                                help_text="For those who cannot see it, for example: A white mug with a blue heron.",
                                max_length=200,
                                verbose_name="picture in words",
                            ),
                        ),
                        (
                            "picture_size",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=list,
                                editable=False,
                                size=2,
                            ),
                        ),
                        (
                            "is_listed",
                            models.BooleanField(
                                default=True, help_text="Otherwise nobody finds it.", verbose_name="listed in the shop"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Order in the shop.", verbose_name="position"
                            ),
                        ),
                        (
                            "most_per_order",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="For example 5.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="most per order",
                            ),
                        ),
                        (
                            "is_posted",
                            models.BooleanField(
                                default=False,
                                help_text="Then the shop asks where to, and the desk lists what to send.",
                                verbose_name="sent by post",
                            ),
                        ),
                        (
                            "least_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="For donations: the giver chooses the amount, from this one up, for example 5. Empty: the price.",
                                max_digits=12,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                                verbose_name="least amount",
                            ),
                        ),
                        (
                            "suggested_amounts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DecimalField(
                                    decimal_places=3,
                                    max_digits=12,
                                    validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                                ),
                                blank=True,
                                default=list,
                                help_text="For donations, with commas between them, for example 10, 25, 50.",
                                size=None,
                                verbose_name="suggested amounts",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Stock",
                    fields=[
                        (
                            "product",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="stock",
                                serialize=False,
                                to="billing.product",
                            ),
                        ),
                        ("is_counted", models.BooleanField(default=True, verbose_name="counted")),
                        ("given", models.PositiveIntegerField(default=0, verbose_name="pieces given")),
                        ("taken", models.PositiveIntegerField(default=0, verbose_name="pieces taken")),
                    ],
                    options={
                        "verbose_name": "stock",
                        "verbose_name_plural": "stock",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("taken__lte", models.F("given"))), name="stock_is_never_oversold"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockMovement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "stock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="billing.stock",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("set", "Set by staff"),
                                    ("reserved", "Ordered"),
                                    ("cancelled", "Order cancelled"),
                                    ("expired", "Order not paid in time"),
                                    ("retaken", "Paid after all"),
                                    ("returned", "Taken back"),
                                ],
                                max_length=10,
                                verbose_name="what",
                            ),
                        ),
                        ("change", models.IntegerField(verbose_name="change")),
                        ("free", models.PositiveIntegerField(verbose_name="free then")),
                        (
                            "order_line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_movements",
                                to="billing.orderline",
                                verbose_name="order line",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "stock movement",
                        "verbose_name_plural": "stock movements",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "set"), ("order_line", None), models.Q(("reason", ""), _negated=True)
                                    ),
                                    models.Q(models.Q(("kind", "set"), _negated=True), ("order_line__isnull", False)),
                                    _connector="OR",
                                ),
                                name="stock_set_by_staff_or_moved_by_a_line",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="stock_movement_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="4723ce56bfd41b2484081d4aa615cd8ea6962857",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_stock_movement_is_append_only_58dda",
                                    table="billing_stockmovement",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(write_reminders, migrations.RunPython.noop),
    ]
