"""Reasons of contacts, what is counted by months, forms that were left, and decisions about exceptions.

Why:   the desk says why members contact us, and what they complete alone.
Locks: staffdesk_case against writing while its index is made, a second for a hundred thousand.
Undo:  reasons, what was coded with them, and decisions are lost; what is counted is counted anew.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0024_how_service_is_measured"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("staffdesk", "0026_notices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Attempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "business",
                            models.CharField(
                                choices=[
                                    ("join", "Joining"),
                                    ("renew", "Renewing"),
                                    ("register", "Registering for an event"),
                                    ("buy", "Buying and giving"),
                                    ("details", "Changing details"),
                                    ("change_type", "Another kind of membership"),
                                    ("cancel", "Leaving"),
                                ],
                                max_length=20,
                                verbose_name="business",
                            ),
                        ),
                        ("step", models.CharField(max_length=20, verbose_name="how far")),
                        ("begun_at", models.DateTimeField(verbose_name="begun")),
                        ("last_at", models.DateTimeField(verbose_name="last sent")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="got on")),
                    ],
                    options={
                        "verbose_name": "form that was not completed",
                        "verbose_name_plural": "forms that were not completed",
                    },
                ),
                migrations.CreateModel(
                    name="ExceptionDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=60, verbose_name="exception")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("absorb", "Absorb: the portal does it"),
                                    ("abolish", "Abolish: the rule that causes it goes"),
                                    ("keep", "Keep: a person decides"),
                                ],
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="which rule, and how")),
                        ("from_on", models.DateField(verbose_name="holds from")),
                        ("decided_at", models.DateTimeField(verbose_name="decided")),
                    ],
                    options={
                        "verbose_name": "decision about exceptions",
                        "verbose_name_plural": "decisions about exceptions",
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="Its first day.", verbose_name="month")),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("contacts", "contacts"),
                                    ("again", "contacts about the same once more"),
                                    ("base", "what there was to contact us about"),
                                    ("journeys", "journeys by business and outcome"),
                                    ("stopped", "where journeys stopped"),
                                ],
                                max_length=20,
                                verbose_name="what",
                            ),
                        ),
                        ("of", models.CharField(blank=True, max_length=120, verbose_name="of")),
                        ("count", models.PositiveIntegerField(verbose_name="count")),
                        ("counted_at", models.DateTimeField(verbose_name="counted")),
                    ],
                    options={
                        "verbose_name": "count of a month",
                        "verbose_name_plural": "counts of months",
                    },
                ),
                migrations.CreateModel(
                    name="Reason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(unique=True, verbose_name="code")),
                        (
                            "words",
                            models.CharField(
                                help_text="As they would say it, for example “Where is my receipt?”.",
                                max_length=120,
                                verbose_name="in members' words",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "demand",
                            models.CharField(
                                choices=[
                                    ("failure", "failure demand: something of ours went wrong, or was not clear"),
                                    ("value", "value demand: they want something of us"),
                                ],
                                max_length=10,
                                verbose_name="demand",
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("members", "members"),
                                    ("renewals", "renewals"),
                                    ("registrations", "registrations"),
                                    ("payments", "payments"),
                                ],
                                default="members",
                                help_text="What there must be for it to come up: receipts are asked for after payments.",
                                max_length=20,
                                verbose_name="counted per 100",
                            ),
                        ),
                        (
                            "to_member",
                            models.CharField(
                                choices=[
                                    ("valuable", "valuable: worth having"),
                                    ("irritant", "an irritant: better never needed"),
                                ],
                                max_length=10,
                                verbose_name="to the member, such a contact is",
                            ),
                        ),
                        (
                            "to_association",
                            models.CharField(
                                choices=[
                                    ("valuable", "valuable: worth having"),
                                    ("irritant", "an irritant: better never needed"),
                                ],
                                max_length=10,
                                verbose_name="to the association, it is",
                            ),
                        ),
                        (
                            "valued_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="valued on"),
                        ),
                        (
                            "target_on",
                            models.DateField(
                                blank=True, help_text="When its owner wants it done.", null=True, verbose_name="until"
                            ),
                        ),
                        ("plan", models.CharField(blank=True, max_length=300, verbose_name="what is done about it")),
                        (
                            "causes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="Where one of these happened before a contact, this reason is chosen already.",
                                size=None,
                                verbose_name="probable causes",
                            ),
                        ),
                        (
                            "pages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="Who writes from one of these pages probably has this reason, unless a cause says otherwise.",
                                size=None,
                                verbose_name="pages",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "verbose_name": "reason for contacts",
                        "verbose_name_plural": "reasons for contacts",
                        "ordering": ["position", "words", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ReasonEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.SlugField(db_index=False, verbose_name="code")),
                        (
                            "words",
                            models.CharField(
                                help_text="As they would say it, for example “Where is my receipt?”.",
                                max_length=120,
                                verbose_name="in members' words",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "demand",
                            models.CharField(
                                choices=[
                                    ("failure", "failure demand: something of ours went wrong, or was not clear"),
                                    ("value", "value demand: they want something of us"),
                                ],
                                max_length=10,
                                verbose_name="demand",
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("members", "members"),
                                    ("renewals", "renewals"),
                                    ("registrations", "registrations"),
                                    ("payments", "payments"),
                                ],
                                default="members",
                                help_text="What there must be for it to come up: receipts are asked for after payments.",
                                max_length=20,
                                verbose_name="counted per 100",
                            ),
                        ),
                        (
                            "to_member",
                            models.CharField(
                                choices=[
                                    ("valuable", "valuable: worth having"),
                                    ("irritant", "an irritant: better never needed"),
                                ],
                                max_length=10,
                                verbose_name="to the member, such a contact is",
                            ),
                        ),
                        (
                            "to_association",
                            models.CharField(
                                choices=[
                                    ("valuable", "valuable: worth having"),
                                    ("irritant", "an irritant: better never needed"),
                                ],
                                max_length=10,
                                verbose_name="to the association, it is",
                            ),
                        ),
                        (
                            "valued_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="valued on"),
                        ),
                        (
                            "target_on",
                            models.DateField(
                                blank=True, help_text="When its owner wants it done.", null=True, verbose_name="until"
                            ),
                        ),
                        ("plan", models.CharField(blank=True, max_length=300, verbose_name="what is done about it")),
                        (
                            "causes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="Where one of these happened before a contact, this reason is chosen already.",
                                size=None,
                                verbose_name="probable causes",
                            ),
                        ),
                        (
                            "pages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="Who writes from one of these pages probably has this reason, unless a cause says otherwise.",
                                size=None,
                                verbose_name="pages",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="case",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="case",
                    name="update_update",
                ),
                migrations.AddIndex(
                    model_name="attempt",
                    index=models.Index(
                        condition=models.Q(("ended_at", None)), fields=["begun_at"], name="attempt_left"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attempt",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("last_at__gte", models.F("begun_at")),
                            models.Q(("ended_at", None), ("ended_at__gte", models.F("begun_at")), _connector="OR"),
                        ),
                        name="attempt_goes_forwards",
                    ),
                ),
                migrations.AddField(
                    model_name="exceptiondecision",
                    name="decided_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                migrations.AddField(
                    model_name="exceptiondecision",
                    name="owner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
                migrations.AddField(
                    model_name="exceptiondecision",
                    name="reason",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.reasoncode",
                        verbose_name="reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="monthlycount",
                    constraint=models.UniqueConstraint(fields=("month", "what", "of"), name="a_month_is_counted_once"),
                ),
                migrations.AddField(
                    model_name="reason",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="Who sees to it that its cause goes: not member service, which only hears of it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AddField(
                    model_name="reason",
                    name="valued_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="valued by",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="reason",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="staffdesk.reason",
                    ),
                ),
                migrations.AddField(
                    model_name="caseevent",
                    name="reason",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="staffdesk.reason",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(fields=["reason", "-opened_at", "-id"], name="case_by_reason"),
                ),
                migrations.AddField(
                    model_name="reasonevent",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who sees to it that its cause goes: not member service, which only hears of it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonevent",
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
                    model_name="reasonevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="staffdesk.reason",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonevent",
                    name="valued_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="valued by",
                    ),
                ),
                migrations.AddIndex(
                    model_name="exceptiondecision",
                    index=models.Index(fields=["what", "reason", "-decided_at"], name="decision_about_exceptions"),
                ),
                migrations.AddConstraint(
                    model_name="exceptiondecision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="exception_decision_has_words"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exceptiondecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="exception_decision_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="336ebdd737d0665eea97d4ccca637d298af20979",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_exception_decision_is_append_only_e854f",
                            table="staffdesk_exceptiondecision",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reason",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="reason_has_words"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reason",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("valued_by", None), ("valued_on", None)),
                            models.Q(("valued_by__isnull", False), ("valued_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="reason_is_valued_by_somebody_on_a_day",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_reasonevent" ("archived_at", "causes", "code", "demand", "id", "owner_id", "pages", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "position", "target_on", "to_association", "to_member", "valued_by_id", "valued_on", "words") VALUES (NEW."archived_at", NEW."causes", NEW."code", NEW."demand", NEW."id", NEW."owner_id", NEW."pages", NEW."per", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan", NEW."position", NEW."target_on", NEW."to_association", NEW."to_member", NEW."valued_by_id", NEW."valued_on", NEW."words"); RETURN NULL;',
                            hash="d204463a6a56aaa5aab55d797f6b118762053d9f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fb524",
                            table="staffdesk_reason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_reasonevent" ("archived_at", "causes", "code", "demand", "id", "owner_id", "pages", "per", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "position", "target_on", "to_association", "to_member", "valued_by_id", "valued_on", "words") VALUES (NEW."archived_at", NEW."causes", NEW."code", NEW."demand", NEW."id", NEW."owner_id", NEW."pages", NEW."per", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan", NEW."position", NEW."target_on", NEW."to_association", NEW."to_member", NEW."valued_by_id", NEW."valued_on", NEW."words"); RETURN NULL;',
                            hash="29df41334dfa4a81f20c0b1c923fccb0ca7bc549",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8c82f",
                            table="staffdesk_reason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_caseevent" ("closed_at", "contact_id", "context", "id", "key", "kind", "merged_into_id", "opened_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue", "reason_id", "reply_email", "reply_name", "reply_phone", "snoozed_until", "subject", "waiting_since", "words") VALUES (NEW."closed_at", NEW."contact_id", NEW."context", NEW."id", NEW."key", NEW."kind", NEW."merged_into_id", NEW."opened_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."queue", NEW."reason_id", NEW."reply_email", NEW."reply_name", NEW."reply_phone", NEW."snoozed_until", NEW."subject", NEW."waiting_since", NEW."words"); RETURN NULL;',
                            hash="abf1ef94b330e9b46f4e5c0cc3923ee0331afbb5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bc7ee",
                            table="staffdesk_case",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."context" IS DISTINCT FROM (NEW."context") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."queue" IS DISTINCT FROM (NEW."queue") OR OLD."reason_id" IS DISTINCT FROM (NEW."reason_id") OR OLD."reply_email" IS DISTINCT FROM (NEW."reply_email") OR OLD."reply_name" IS DISTINCT FROM (NEW."reply_name") OR OLD."reply_phone" IS DISTINCT FROM (NEW."reply_phone") OR OLD."snoozed_until" IS DISTINCT FROM (NEW."snoozed_until") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."waiting_since" IS DISTINCT FROM (NEW."waiting_since") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "staffdesk_caseevent" ("closed_at", "contact_id", "context", "id", "key", "kind", "merged_into_id", "opened_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue", "reason_id", "reply_email", "reply_name", "reply_phone", "snoozed_until", "subject", "waiting_since", "words") VALUES (NEW."closed_at", NEW."contact_id", NEW."context", NEW."id", NEW."key", NEW."kind", NEW."merged_into_id", NEW."opened_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."queue", NEW."reason_id", NEW."reply_email", NEW."reply_name", NEW."reply_phone", NEW."snoozed_until", NEW."subject", NEW."waiting_since", NEW."words"); RETURN NULL;',
                            hash="d691cde3b2a3aa85de00a0b59899191818c19752",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eca11",
                            table="staffdesk_case",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        )
    ]
