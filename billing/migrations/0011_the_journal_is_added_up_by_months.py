"""The journal is added up by months; accounts say what they are called in the bookkeeping program.

Why:   whoever closes a month reads that month, and adding up years of lines for it takes seconds.
Locks: nothing can be booked while the lines there are are added up: some twenty seconds for ten million.
Undo:  possible; the totals can be had from the lines again.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0010_disputes_decided_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
        pgtrigger.migrations.RemoveTrigger(
            model_name="account",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="account",
            name="update_update",
        ),
        migrations.AddField(
            model_name="account",
            name="elsewhere",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where files for it put what is booked here: the account's code in Xero, or its full name in QuickBooks (Income:Fees). Left empty, it is the code for Xero and the name for QuickBooks.",
                max_length=150,
                verbose_name="in your bookkeeping program",
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="elsewhere",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where files for it put what is booked here: the account's code in Xero, or its full name in QuickBooks (Income:Fees). Left empty, it is the code for Xero and the name for QuickBooks.",
                max_length=150,
                verbose_name="in your bookkeeping program",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalline",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        migrations.RunSQL(
            """
            INSERT INTO billing_journaltotal (month, kind, account_id, currency, debit, credit)
            SELECT date_trunc('month', entry.booked_on)::date, entry.kind, line.account_id, entry.currency,
                   SUM(line.debit), SUM(line.credit)
            FROM billing_journalline line JOIN billing_journalentry entry ON entry.id = line.entry_id
            GROUP BY 1, 2, 3, 4
            """,
            migrations.RunSQL.noop,
        ),
    ]
