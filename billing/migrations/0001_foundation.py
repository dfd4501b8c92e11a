"""The catalogue, orders, payments, receipts, the journal, the shop and saved cards, as they were on 2026-11-22."""

import ams.core.migrating
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_foundation"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
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
                    ],
                    options={
                        "verbose_name": "ledger account",
                        "verbose_name_plural": "ledger accounts",
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="AccountEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
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
                                to="billing.account",
                            ),
                        ),
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
                        ("placed_at", models.DateTimeField(verbose_name="placed")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
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
                            "placed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders_placed",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_methods",
                                to="core.contact",
                                verbose_name="contact",
                            ),
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
                    },
                ),
                migrations.CreateModel(
                    name="CheckoutAttempt",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                        ("decline", models.CharField(blank=True, max_length=80, verbose_name="declined because")),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="billing.order"
                            ),
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
                                choices=[("card", "Card"), ("other", "Other")],
                                default="card",
                                max_length=20,
                                verbose_name="paid by",
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=100, verbose_name="detail")),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "attempt",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="billing.checkoutattempt",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="core.contact"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment",
                        "verbose_name_plural": "payments",
                        "indexes": [models.Index(fields=["-received_at"], name="payment_newest")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_is_positive")
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
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="billing.order",
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
                    },
                ),
                migrations.CreateModel(
                    name="CardVisit",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="card_visits",
                                to="core.contact",
                            ),
                        ),
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
                                choices=[("payment", "Payment received"), ("sale", "Sale")],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("booked_on", models.DateField(verbose_name="booked on")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
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
                            "payment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_entries",
                                to="billing.payment",
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
                                choices=[("membership", "Membership"), ("goods", "Goods"), ("donation", "Donation")],
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
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer sold since"),
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
                            "income_account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="billing.account",
                                verbose_name="income account",
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
                    ],
                    options={
                        "verbose_name": "product",
                        "verbose_name_plural": "products",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="OrderLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
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
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.order"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.product"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "order line",
                        "verbose_name_plural": "order lines",
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False), ("fulfilled_at", None)),
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
                            "debit",
                            models.DecimalField(decimal_places=3, default=0, max_digits=14, verbose_name="debit"),
                        ),
                        (
                            "credit",
                            models.DecimalField(decimal_places=3, default=0, max_digits=14, verbose_name="credit"),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.account"
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
                            "order_line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal_lines",
                                to="billing.orderline",
                            ),
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
                    },
                ),
                migrations.CreateModel(
                    name="OrderEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=20, verbose_name="reference")),
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
                        ("placed_at", models.DateTimeField(verbose_name="placed")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled")),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
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
                                to="billing.order",
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
                        ("id", models.BigIntegerField()),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
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
                                to="billing.orderline",
                            ),
                        ),
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
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="buyer told")),
                        (
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="parcel", to="billing.order"
                            ),
                        ),
                        (
                            "packed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                    },
                ),
                migrations.CreateModel(
                    name="ParcelEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="buyer told")),
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
                                to="billing.parcel",
                            ),
                        ),
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
                        ("put_in_at", models.DateTimeField(verbose_name="put in")),
                        ("taken_out_at", models.DateTimeField(blank=True, null=True, verbose_name="taken out")),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parcel_item",
                                to="billing.orderline",
                            ),
                        ),
                        (
                            "parcel",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="billing.parcel"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "in a parcel",
                        "verbose_name_plural": "in parcels",
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
                        ("set_at", models.DateTimeField(editable=False, verbose_name="set")),
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
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="prices", to="billing.product"
                            ),
                        ),
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
                    },
                ),
                migrations.CreateModel(
                    name="ProductEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("membership", "Membership"), ("goods", "Goods"), ("donation", "Donation")],
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
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer sold since"),
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
                                to="billing.product",
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
                    ],
                    options={
                        "abstract": False,
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
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("serial", models.PositiveBigIntegerField(verbose_name="serial")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                        ("facts", models.JSONField(verbose_name="facts")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="core.contact"
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
                            "payment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipt",
                                to="billing.payment",
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
                        ("file", models.FileField(upload_to="receipts/%Y/%m/")),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        (
                            "receipt",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pdf", to="billing.receipt"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "receipt PDF",
                        "verbose_name_plural": "receipt PDFs",
                    },
                ),
                migrations.CreateModel(
                    name="SavedMethodEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                                to="billing.savedmethod",
                            ),
                        ),
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
                    },
                ),
                migrations.CreateModel(
                    name="ShopItemEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="billing.shopitem",
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
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        ("at", models.DateTimeField(verbose_name="at")),
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
                        (
                            "stock",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="billing.stock",
                            ),
                        ),
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
                    },
                ),
                migrations.CreateModel(
                    name="SubmittedForm",
                    fields=[
                        ("key", models.UUIDField(primary_key=True, serialize=False)),
                        ("fingerprint", models.CharField(max_length=64, verbose_name="what was asked")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="submitted_forms",
                                to="billing.order",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "submitted form",
                        "verbose_name_plural": "submitted forms",
                    },
                ),
                migrations.CreateModel(
                    name="TaxCodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
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
                                to="billing.taxcode",
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
                        (
                            "tax_code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rates", to="billing.taxcode"
                            ),
                        ),
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
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="account",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_accountevent" ("code", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="e6f5e1418ce38b48633663386bfe1cceeac160a4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0687b",
                            table="billing_account",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="account",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_accountevent" ("code", "id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="04fd205ad7f6001ee99520ed4fdca4805bf0f0fb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dce5e",
                            table="billing_account",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="order",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_orderevent" ("bill_to", "buyer_id", "cancelled_at", "channel", "currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reference", "seller_facts", "seller_id", "settled_at", "total") VALUES (NEW."bill_to", NEW."buyer_id", NEW."cancelled_at", NEW."channel", NEW."currency", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reference", NEW."seller_facts", NEW."seller_id", NEW."settled_at", NEW."total"); RETURN NULL;',
                            hash="ae1d11a324b35d947280f42b24a2c599ab901f8a",
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
                            func='INSERT INTO "billing_orderevent" ("bill_to", "buyer_id", "cancelled_at", "channel", "currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reference", "seller_facts", "seller_id", "settled_at", "total") VALUES (NEW."bill_to", NEW."buyer_id", NEW."cancelled_at", NEW."channel", NEW."currency", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reference", NEW."seller_facts", NEW."seller_id", NEW."settled_at", NEW."total"); RETURN NULL;',
                            hash="f0810c3848db134181a563ba87f6894ef6e95c53",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e84e8",
                            table="billing_order",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="savedmethod",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="savedmethod",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payment_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="71335ef37b6b145b7365584bd81a700032558028",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_payment_is_append_only_da984",
                            table="billing_payment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="allocation",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="allocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="allocation_fits",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE total numeric; received numeric;",
                            func="\n        SELECT o.total INTO total FROM billing_order o WHERE o.id = NEW.order_id FOR UPDATE;\n        SELECT p.amount INTO received FROM billing_payment p WHERE p.id = NEW.payment_id FOR UPDATE;\n        IF (SELECT SUM(a.amount) FROM billing_allocation a WHERE a.order_id = NEW.order_id) > total THEN\n            RAISE EXCEPTION 'order % would be paid more than once', NEW.order_id USING ERRCODE = 'check_violation';\n        END IF;\n        IF (SELECT SUM(a.amount) FROM billing_allocation a WHERE a.payment_id = NEW.payment_id) > received THEN\n            RAISE EXCEPTION 'payment % would be used twice', NEW.payment_id USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                            hash="495420b872b5754f13d87535c7bf8c605385378b",
                            operation="INSERT",
                            pgid="pgtrigger_allocation_fits_11112",
                            table="billing_allocation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="journal_entry_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="dee7d356e10a493e1e6103d16a636976bfc4629b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_journal_entry_is_append_only_1a59d",
                            table="billing_journalentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxcode",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxcode",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="product",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_productevent" ("archived_at", "deferred_account_id", "id", "income_account_id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seller_id", "tax_code_id") VALUES (NEW."archived_at", NEW."deferred_account_id", NEW."id", NEW."income_account_id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seller_id", NEW."tax_code_id"); RETURN NULL;',
                            hash="6b4b30d09ab7dcef6c5a2a56d748120697cd9c30",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ad98a",
                            table="billing_product",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="product",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_productevent" ("archived_at", "deferred_account_id", "id", "income_account_id", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seller_id", "tax_code_id") VALUES (NEW."archived_at", NEW."deferred_account_id", NEW."id", NEW."income_account_id", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seller_id", NEW."tax_code_id"); RETURN NULL;',
                            hash="bbb5a86c513c4f0f1db4ac394540b66b6dbd60d6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dddc2",
                            table="billing_product",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="orderline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                            hash="83f7fb95d566e3d6fb8a482f31d599ab028e8e16",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_20808",
                            table="billing_orderline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="orderline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                            hash="560cb3dd137640f968710c4a42ba69970e404088",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04130",
                            table="billing_orderline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalline",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="journal_entry_balances",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            constraint="CONSTRAINT",
                            func="\n        IF (SELECT COALESCE(SUM(debit - credit), 0) FROM billing_journalline WHERE entry_id = NEW.entry_id) <> 0 THEN\n            RAISE EXCEPTION 'journal entry % does not balance', NEW.entry_id USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                            hash="da8c8afad595a5a476fdb7a3ccb27611d4291056",
                            operation="INSERT",
                            pgid="pgtrigger_journal_entry_balances_6b578",
                            table="billing_journalline",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="parcel",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="parcel",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="price",
                    trigger=pgtrigger.compiler.Trigger(
                        name="price_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c35c93b525097654a0d98e7835752b258145e0af",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_price_is_append_only_20eb2",
                            table="billing_price",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="receipt",
                    trigger=pgtrigger.compiler.Trigger(
                        name="receipt_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0dd00a0b6098051511fd63538f349471aabc0627",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_receipt_is_append_only_99dc4",
                            table="billing_receipt",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="receiptfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="receipt_file_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f9175ca809d804a15d929bc77080b07d0df83f37",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_receipt_file_is_append_only_9a19e",
                            table="billing_receiptfile",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shopitem",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shopitem",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stockmovement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="stock_movement_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4723ce56bfd41b2484081d4aa615cd8ea6962857",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_stock_movement_is_append_only_58dda",
                            table="billing_stockmovement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxrate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tax_rate_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6821922863cec50fb51895d66f620d32691a0842",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_tax_rate_is_append_only_1c596",
                            table="billing_taxrate",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
