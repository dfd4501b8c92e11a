"""Credit notes and refunds; order lines that are taken back; what the journal says of them.

Why:   money goes back: less is owed, or some of what came is returned.
Locks: the new tables none. `billing_orderline`, `billing_journalentry` and `billing_allocation` for a moment each, for
       columns without a default and triggers. The index of lines that wait is made anew: it is nearly always empty,
       but reading all lines for it holds up writing them, for about a second a million.
Undo:  reversible while there is neither a credit note nor a refund.
"""

import ams.core.migrating
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_foundation"),
        ("core", "0001_foundation"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="allocation",
            name="allocation_fits",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="orderline",
            name="update_update",
        ),
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="CreditNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("serial", models.PositiveBigIntegerField(verbose_name="serial")),
                        ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                        ("net", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="gross")),
                        ("request", models.UUIDField(editable=False, unique=True)),
                        ("issued_at", models.DateTimeField(verbose_name="issued")),
                        ("facts", models.JSONField(verbose_name="facts")),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="core.contact",
                            ),
                        ),
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
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="billing.order",
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
                        ("file", models.FileField(upload_to="credit-notes/%Y/%m/")),
                        ("sha256", models.CharField(max_length=64)),
                        ("made_at", models.DateTimeField()),
                        (
                            "credit_note",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pdf", to="billing.creditnote"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit note PDF",
                        "verbose_name_plural": "credit note PDFs",
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
                        ("net", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="net")),
                        ("tax", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("gross", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="gross")),
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
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "To the card"),
                                    ("transfer", "By bank transfer"),
                                    ("cash", "In cash"),
                                ],
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("request", models.UUIDField(db_index=True, editable=False)),
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
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="billing.order",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="billing.payment",
                            ),
                        ),
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
                                    models.Q(("method", "card"), _negated=True),
                                    ("state__in", ["asked", "failed"]),
                                    models.Q(("provider_id", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refund_at_the_provider_has_its_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method", "card"),
                                    models.Q(("provider_id", ""), ("state", "succeeded")),
                                    _connector="OR",
                                ),
                                name="refund_by_other_means_is_done",
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
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                        ("amount", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("card", "To the card"),
                                    ("transfer", "By bank transfer"),
                                    ("cash", "In cash"),
                                ],
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("request", models.UUIDField(editable=False)),
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
                                to="billing.refund",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="credit_note_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="519973d8abac685865e195038d21b25b634ae0d0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_credit_note_is_append_only_03eea",
                            table="billing_creditnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditnotefile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="credit_note_file_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="38d7bbda53fe92cbcfc6ec8781928cf25c66eb61",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_credit_note_file_is_append_only_c0c56",
                            table="billing_creditnotefile",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditnoteline",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditnoteline",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refund",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refund",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refund",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refund",
                    trigger=pgtrigger.compiler.Trigger(
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
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "billing_refundevent" ("amount", "asked_at", "asked_by_id", "currency", "exception_id", "failed_at", "id", "method", "order_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "provider_id", "refusals", "request", "state", "succeeded_at", "try_at") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."currency", NEW."exception_id", NEW."failed_at", NEW."id", NEW."method", NEW."order_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."provider_id", NEW."refusals", NEW."request", NEW."state", NEW."succeeded_at", NEW."try_at"); RETURN NULL;',
                            hash="86fcdf570aeb94121c537ea5c07224cff0e68e49",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5eb55",
                            table="billing_refund",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="refund",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "billing_refundevent" ("amount", "asked_at", "asked_by_id", "currency", "exception_id", "failed_at", "id", "method", "order_id", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "provider_id", "refusals", "request", "state", "succeeded_at", "try_at") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."currency", NEW."exception_id", NEW."failed_at", NEW."id", NEW."method", NEW."order_id", NEW."payment_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."provider_id", NEW."refusals", NEW."request", NEW."state", NEW."succeeded_at", NEW."try_at"); RETURN NULL;',
                            hash="920cd9b09a41534ded77209a6d7f6f54d2014386",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_94aaa",
                            table="billing_refund",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="orderline",
            name="line_awaiting",
        ),
        migrations.AddField(
            model_name="orderline",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
        ),
        migrations.AddField(
            model_name="orderlineevent",
            name="revoked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
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
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False), ("fulfilled_at", None), ("revoked_at", None)),
                fields=["due_at"],
                name="line_awaiting",
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="credit_note",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="journal_entries",
                to="billing.creditnote",
            ),
        ),
        migrations.AddField(
            model_name="journalentry",
            name="refund",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="journal_entries",
                to="billing.refund",
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "credit")), fields=("credit_note",), name="a_credit_note_is_booked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["refund", "refund_failed"])),
                fields=("refund", "kind"),
                name="a_refund_is_booked_once_a_way",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
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
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "revoked_at", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."revoked_at", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                    hash="bd8c6389dde3b4e6de2718cae289c6093555e1b1",
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
                    func='INSERT INTO "billing_orderlineevent" ("description", "due_at", "failures", "fulfilled_at", "gross", "id", "kind", "last_failure", "net", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "quantity", "reference", "revoked_at", "tax", "tax_code", "tax_note", "tax_percent", "unit_price") VALUES (NEW."description", NEW."due_at", NEW."failures", NEW."fulfilled_at", NEW."gross", NEW."id", NEW."kind", NEW."last_failure", NEW."net", NEW."order_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."product_id", NEW."quantity", NEW."reference", NEW."revoked_at", NEW."tax", NEW."tax_code", NEW."tax_note", NEW."tax_percent", NEW."unit_price"); RETURN NULL;',
                    hash="854d29a70457699915b55f61025d97c74fd19082",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_04130",
                    table="billing_orderline",
                    when="AFTER",
                ),
            ),
        ),
    ]
