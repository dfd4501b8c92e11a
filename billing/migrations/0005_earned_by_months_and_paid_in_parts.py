"""The days over which lines are earned, one entry a month for them, and money by transfer or in cash.

Why:   what is received ahead is income month by month; entries of a month are long, so that they balance is verified by
       statement on what is added, which a sum of the whole entry for each of its lines would take hours for. Uses of
       a discount code that nobody paid are given up.
Locks: `billing_journalline`, `billing_journalentry` and `billing_discountuse` for a moment each, for a trigger, an
       index of rows of a kind that has none yet, and an empty column. The new table none.
Undo:  reversible; months that were booked stay booked.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_discount_codes"),
    ]

    operations = [
        AtOnce(
            operations=[
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("open_from__isnull", False)),
                                fields=["open_from", "order_line"],
                                name="earning_open",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="journalline",
                    name="journal_entry_balances",
                ),
                migrations.AddField(
                    model_name="discountuse",
                    name="lapsed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="given up unpaid"),
                ),
                migrations.AlterField(
                    model_name="discountcode",
                    name="kinds",
                    field=django.contrib.postgres.fields.ArrayField(
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
                migrations.AlterField(
                    model_name="discountcodeevent",
                    name="kinds",
                    field=django.contrib.postgres.fields.ArrayField(
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
                migrations.AlterField(
                    model_name="journalentry",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("payment", "Payment received"),
                            ("sale", "Sale"),
                            ("credit", "Credit note"),
                            ("refund", "Given back"),
                            ("refund_failed", "Came back"),
                            ("earned", "Earned in the month"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                migrations.AlterField(
                    model_name="payment",
                    name="method",
                    field=models.CharField(
                        choices=[("card", "Card"), ("transfer", "Bank transfer"), ("cash", "Cash"), ("other", "Other")],
                        default="card",
                        max_length=20,
                        verbose_name="paid by",
                    ),
                ),
                migrations.RemoveConstraint(model_name="discountcode", name="discount_is_a_share_or_an_amount"),
                migrations.AddConstraint(
                    model_name="discountcode",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("amount", None),
                            ("percent__isnull", False),
                        )
                        | models.Q(("amount__gt", 0), ("amount__isnull", False), ("percent", None)),
                        name="discount_is_a_share_or_an_amount",
                        violation_error_message="Write either a share or an amount.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="discountuse",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="discountuse",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalline",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                migrations.AddConstraint(
                    model_name="discountuse",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("taken_off__gt", 0)), name="a_use_takes_something_off"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="journalentry",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("kind", "earned")),
                        fields=("booked_on", "currency"),
                        name="a_month_is_earned_in_one_entry",
                    ),
                ),
            ]
        ),
    ]
