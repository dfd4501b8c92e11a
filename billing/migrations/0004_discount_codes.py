"""Discount codes, and which order each was used for.

Why:   tickets and goods are had cheaper by a code.
Locks: none; the tables are new.
Undo:  reversible; orders keep the prices they have.
"""

import ams.core.migrating
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0003_tickets_are_sold"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
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
                                help_text="Everything of these kinds. Empty, and no products below: it is for everything.",
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
                                    models.Q(("amount__gt", 0), ("percent", None)),
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
                    },
                ),
                migrations.CreateModel(
                    name="DiscountCodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
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
                                help_text="Everything of these kinds. Empty, and no products below: it is for everything.",
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
                                to="billing.discountcode",
                            ),
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
                        ("taken_off", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="taken off")),
                        (
                            "code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="billing.discountcode",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "use of a discount code",
                        "verbose_name_plural": "uses of discount codes",
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="discountcode",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="discountcode",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
            ],
        ),
    ]
