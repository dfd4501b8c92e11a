"""What is done about reasons, weekly letters, how fast mailings go, and what they brought.

Why:   owners read what members say, and see what came of changes and of mailings.
Locks: staffdesk_mailing for a moment: two empty columns, and a check of its few rows.
Undo:  actions and the list of letters are lost (the mails stay); effects and outcomes are counted anew.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
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
        ("staffdesk", "0032_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="ActionEffect",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days")),
                        ("before", models.PositiveIntegerField(verbose_name="contacts before")),
                        ("after", models.PositiveIntegerField(verbose_name="contacts after")),
                        ("base_before", models.PositiveIntegerField(verbose_name="of how many before")),
                        ("base_after", models.PositiveIntegerField(verbose_name="of how many after")),
                        ("counted_at", models.DateTimeField(verbose_name="counted")),
                    ],
                    options={
                        "verbose_name": "effect of a change",
                        "verbose_name_plural": "effects of changes",
                    },
                ),
                migrations.CreateModel(
                    name="Digest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("days", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="days")),
                        ("contacts", models.PositiveIntegerField(verbose_name="contacts")),
                        ("contacts_before", models.PositiveIntegerField(verbose_name="contacts before")),
                        ("answers", models.PositiveIntegerField(verbose_name="answers")),
                        ("actions", models.PositiveIntegerField(verbose_name="open actions")),
                        (
                            "cases",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                size=None,
                                verbose_name="quoted cases",
                            ),
                        ),
                        (
                            "pulses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                size=None,
                                verbose_name="quoted answers",
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                    ],
                    options={
                        "verbose_name": "weekly digest",
                        "verbose_name_plural": "weekly digests",
                    },
                ),
                migrations.CreateModel(
                    name="MailingBusiness",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("contacts", "Contacted us"),
                                    ("renewals", "Renewed"),
                                    ("registrations", "Registered for an event"),
                                    ("orders", "Paid an order"),
                                ],
                                max_length=20,
                                verbose_name="what",
                            ),
                        ),
                        ("currency", models.CharField(blank=True, default="", max_length=3, verbose_name="currency")),
                        ("before", models.PositiveIntegerField(verbose_name="before")),
                        ("after", models.PositiveIntegerField(verbose_name="after")),
                        (
                            "amount_before",
                            models.DecimalField(
                                decimal_places=3, default=0, max_digits=16, verbose_name="amount before"
                            ),
                        ),
                        (
                            "amount_after",
                            models.DecimalField(
                                decimal_places=3, default=0, max_digits=16, verbose_name="amount after"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "business of a mailing's receivers",
                        "verbose_name_plural": "business of mailings' receivers",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MailingOutcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_sent_at", models.DateTimeField(null=True, verbose_name="first sent")),
                        ("last_sent_at", models.DateTimeField(null=True, verbose_name="last sent")),
                        ("receivers", models.PositiveIntegerField(verbose_name="sent")),
                        ("returned", models.PositiveIntegerField(verbose_name="came back")),
                        ("complained", models.PositiveIntegerField(verbose_name="called unwanted")),
                        ("unsubscribed", models.PositiveIntegerField(verbose_name="want no more of it")),
                        ("replies", models.PositiveIntegerField(verbose_name="replies")),
                        ("counted_at", models.DateTimeField(verbose_name="counted")),
                        ("is_final", models.BooleanField(default=False, verbose_name="final")),
                    ],
                    options={
                        "verbose_name": "what a mailing brought",
                        "verbose_name_plural": "what mailings brought",
                    },
                ),
                migrations.CreateModel(
                    name="ReasonAction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=300, verbose_name="what is done")),
                        ("due_on", models.DateField(verbose_name="until")),
                        ("made_at", models.DateTimeField(verbose_name="planned")),
                        ("changed_on", models.DateField(blank=True, null=True, verbose_name="changed on")),
                        ("dropped_on", models.DateField(blank=True, null=True, verbose_name="given up on")),
                        ("outcome", models.CharField(blank=True, max_length=300, verbose_name="what is different")),
                    ],
                    options={
                        "verbose_name": "action about a reason",
                        "verbose_name_plural": "actions about reasons",
                    },
                ),
                migrations.CreateModel(
                    name="ReasonActionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("what", models.CharField(max_length=300, verbose_name="what is done")),
                        ("due_on", models.DateField(verbose_name="until")),
                        ("made_at", models.DateTimeField(verbose_name="planned")),
                        ("changed_on", models.DateField(blank=True, null=True, verbose_name="changed on")),
                        ("dropped_on", models.DateField(blank=True, null=True, verbose_name="given up on")),
                        ("outcome", models.CharField(blank=True, max_length=300, verbose_name="what is different")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="mailing",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="mailing",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="mailing",
                    name="next_batch_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="goes on"),
                ),
                migrations.AddField(
                    model_name="mailing",
                    name="per_hour",
                    field=models.PositiveIntegerField(blank=True, null=True, verbose_name="at most in an hour"),
                ),
                migrations.AddField(
                    model_name="mailingevent",
                    name="per_hour",
                    field=models.PositiveIntegerField(blank=True, null=True, verbose_name="at most in an hour"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "per_hour", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "topic", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", NEW."per_hour", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."topic", NEW."written_at"); RETURN NULL;',
                            hash="2d8afc67842bec9e50ff0307e1b6ac4b56ffbd57",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b9ac7",
                            table="staffdesk_mailing",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criteria" IS DISTINCT FROM (NEW."criteria") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."list_id" IS DISTINCT FROM (NEW."list_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."per_hour" IS DISTINCT FROM (NEW."per_hour") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."signed_by" IS DISTINCT FROM (NEW."signed_by") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                            func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "per_hour", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "topic", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", NEW."per_hour", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."topic", NEW."written_at"); RETURN NULL;',
                            hash="e52be5dbe511df3799983943a28f2b74f444b479",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_310d4",
                            table="staffdesk_mailing",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("per_hour", None), ("per_hour__gte", 50), _connector="OR"),
                        name="mailing_sends_at_least_fifty_an_hour",
                    ),
                ),
                migrations.AddField(
                    model_name="digest",
                    name="message",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digest",
                        to="core.message",
                        verbose_name="mail",
                    ),
                ),
                migrations.AddField(
                    model_name="digest",
                    name="owner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
                migrations.AddField(
                    model_name="mailingoutcome",
                    name="mailing",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcome", to="staffdesk.mailing"
                    ),
                ),
                migrations.AddField(
                    model_name="mailingbusiness",
                    name="outcome",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="business",
                        to="staffdesk.mailingoutcome",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonaction",
                    name="ended_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonaction",
                    name="made_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonaction",
                    name="owner",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reason_actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does it",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonaction",
                    name="reason",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="staffdesk.reason",
                        verbose_name="reason",
                    ),
                ),
                migrations.AddField(
                    model_name="actioneffect",
                    name="action",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="effect", to="staffdesk.reasonaction"
                    ),
                ),
                migrations.AddField(
                    model_name="reasonactionevent",
                    name="ended_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonactionevent",
                    name="made_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonactionevent",
                    name="owner",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who does it",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonactionevent",
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
                    model_name="reasonactionevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="staffdesk.reasonaction",
                    ),
                ),
                migrations.AddField(
                    model_name="reasonactionevent",
                    name="reason",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="staffdesk.reason",
                        verbose_name="reason",
                    ),
                ),
                migrations.AddIndex(
                    model_name="digest",
                    index=models.Index(
                        models.OrderBy(models.F("written_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="digest_newest",
                    ),
                ),
                migrations.AddIndex(
                    model_name="digest",
                    index=django.contrib.postgres.indexes.GinIndex(fields=["cases"], name="digest_quotes_cases"),
                ),
                migrations.AddIndex(
                    model_name="digest",
                    index=django.contrib.postgres.indexes.GinIndex(fields=["pulses"], name="digest_quotes_pulses"),
                ),
                migrations.AddConstraint(
                    model_name="digest",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("owner", "="), ("days", "&&")], name="digests_tell_no_day_twice"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="digest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("days__isempty", False),
                            ("days__lower_inf", False),
                            ("days__upper_inf", False),
                            ("days__endswith__week_day", 2),
                            ("days__startswith__week_day", 2),
                        ),
                        name="digest_ends_with_a_week",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="digest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="digest_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="64cb853160ead67bfb59365957af9f6bbadb54fa",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_digest_is_append_only_3fef9",
                            table="staffdesk_digest",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailingoutcome",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_sent_at", None), ("last_sent_at", None), ("receivers", 0)),
                            models.Q(("first_sent_at__isnull", False), ("last_sent_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mailing_outcome_knows_when_if_any_was_sent",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailingbusiness",
                    constraint=models.UniqueConstraint(
                        fields=("outcome", "what", "currency"), name="counted_once_for_a_mailing"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mailingbusiness",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "orders"), models.Q(("currency", ""), _negated=True)),
                            models.Q(
                                models.Q(("what", "orders"), _negated=True),
                                ("amount_after", 0),
                                ("amount_before", 0),
                                ("currency", ""),
                            ),
                            _connector="OR",
                        ),
                        name="amounts_are_those_of_orders",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reasonaction",
                    index=models.Index(
                        condition=models.Q(("changed_on", None), ("dropped_on", None)),
                        fields=["due_on", "id"],
                        name="reason_action_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reasonaction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="reason_action_says_what"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reasonaction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("changed_on", None), ("dropped_on", None), ("ended_by", None), ("outcome", "")),
                            models.Q(
                                models.Q(
                                    models.Q(("changed_on", None), ("dropped_on__isnull", False)),
                                    models.Q(("changed_on__isnull", False), ("dropped_on", None)),
                                    _connector="OR",
                                ),
                                ("ended_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reason_action_ends_once_and_somebody_says_how",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reasonaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_reasonactionevent" ("changed_on", "dropped_on", "due_on", "ended_by_id", "id", "made_at", "made_by_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "what") VALUES (NEW."changed_on", NEW."dropped_on", NEW."due_on", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."outcome", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason_id", NEW."what"); RETURN NULL;',
                            hash="250d6b0bec78aac9e82ae5ed5a4c63c213be49b8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_83e07",
                            table="staffdesk_reasonaction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reasonaction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "staffdesk_reasonactionevent" ("changed_on", "dropped_on", "due_on", "ended_by_id", "id", "made_at", "made_by_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "what") VALUES (NEW."changed_on", NEW."dropped_on", NEW."due_on", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."outcome", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason_id", NEW."what"); RETURN NULL;',
                            hash="7c8657d5e95319710dc7dd047297bc815469ea37",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a66c3",
                            table="staffdesk_reasonaction",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="actioneffect",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("days__range", (1, 90))), name="effect_is_of_some_days"
                    ),
                ),
            ]
        )
    ]
