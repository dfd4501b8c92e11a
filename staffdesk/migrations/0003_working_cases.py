"""Cases that are worked on: waiting, put off, merged, linked, with a token for mails; messages of every channel.

Why:   a case is a conversation over mail, phone and website, and clocks need to know whose word it is.
Locks: `staffdesk_case` while it is rewritten, because each row gets a token of its own (a second for 100,000 cases),
       and for its indexes; `staffdesk_casemessage` for columns with a constant default and an index.
Undo:  reversible; what the new tables and columns hold goes.
"""

import ams.core.migrating
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_keys_for_the_door"),
        ("staffdesk", "0002_cases_about_refunds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ams.core.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="CaseFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="file name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                        ("file", models.FileField(max_length=300, upload_to="cases/%Y/%m/", verbose_name="file")),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="staffdesk.casemessage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a case",
                        "verbose_name_plural": "files of cases",
                    },
                ),
                migrations.CreateModel(
                    name="CaseLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links_up",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links_down",
                                to="staffdesk.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "link between cases",
                        "verbose_name_plural": "links between cases",
                        "constraints": [
                            models.UniqueConstraint(fields=("first", "second"), name="cases_are_linked_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))), name="case_link_has_an_order"
                            ),
                        ],
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
                migrations.AddField(
                    model_name="case",
                    name="due_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="next promise due"),
                ),
                migrations.AddField(
                    model_name="case",
                    name="last_heard_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="last word of the member"),
                ),
                migrations.AddField(
                    model_name="case",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="staffdesk.case",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="snoozed_until",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="put off until"),
                ),
                migrations.AddField(
                    model_name="case",
                    name="token",
                    field=models.CharField(
                        db_default=django.db.models.functions.text.Left(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.comparison.Cast(
                                    django.contrib.postgres.functions.RandomUUID(), models.CharField()
                                ),
                                models.Value("-"),
                                models.Value(""),
                            ),
                            12,
                        ),
                        editable=False,
                        max_length=12,
                        verbose_name="in mails about it",
                    ),
                ),
                migrations.AddField(
                    model_name="case",
                    name="waiting_since",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="waits for the member since"),
                ),
                migrations.AddField(
                    model_name="caseevent",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="staffdesk.case",
                    ),
                ),
                migrations.AddField(
                    model_name="caseevent",
                    name="snoozed_until",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="put off until"),
                ),
                migrations.AddField(
                    model_name="caseevent",
                    name="waiting_since",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="waits for the member since"),
                ),
                migrations.AddField(
                    model_name="casemessage",
                    name="author_name",
                    field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="who said it"),
                ),
                migrations.AddField(
                    model_name="casemessage",
                    name="facts",
                    field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name="facts"),
                ),
                migrations.AddField(
                    model_name="casemessage",
                    name="key",
                    field=models.CharField(
                        blank=True, db_default="", editable=False, max_length=200, verbose_name="key"
                    ),
                ),
                migrations.AddField(
                    model_name="casemessage",
                    name="sent",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_message",
                        to="core.message",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("doesnt_fit", "Doesn't fit my situation"),
                            ("question", "Wrote to us"),
                            ("mail", "Sent a mail"),
                            ("call", "Called"),
                            ("noted", "Noted by staff"),
                            ("website", "Something on the website"),
                            ("difficult", "Difficult situation"),
                            ("stuck_order", "Paid but not handed over"),
                            ("excess_payment", "More paid than owed"),
                            ("refund", "Money that did not go back"),
                            ("auto_renewal", "Did not renew by itself"),
                            ("invariant", "Something is not as it must be"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="queue",
                    field=models.CharField(
                        choices=[
                            ("service", "Member service"),
                            ("membership", "Membership"),
                            ("events", "Events"),
                            ("finance", "Finance"),
                            ("system", "System"),
                        ],
                        default="service",
                        max_length=20,
                        verbose_name="queue",
                    ),
                ),
                migrations.AlterField(
                    model_name="caseevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("doesnt_fit", "Doesn't fit my situation"),
                            ("question", "Wrote to us"),
                            ("mail", "Sent a mail"),
                            ("call", "Called"),
                            ("noted", "Noted by staff"),
                            ("website", "Something on the website"),
                            ("difficult", "Difficult situation"),
                            ("stuck_order", "Paid but not handed over"),
                            ("excess_payment", "More paid than owed"),
                            ("refund", "Money that did not go back"),
                            ("auto_renewal", "Did not renew by itself"),
                            ("invariant", "Something is not as it must be"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                migrations.AlterField(
                    model_name="caseevent",
                    name="queue",
                    field=models.CharField(
                        choices=[
                            ("service", "Member service"),
                            ("membership", "Membership"),
                            ("events", "Events"),
                            ("finance", "Finance"),
                            ("system", "System"),
                        ],
                        default="service",
                        max_length=20,
                        verbose_name="queue",
                    ),
                ),
                migrations.AlterField(
                    model_name="casemessage",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("mail_in", "Mail"),
                            ("call_in", "Called us"),
                            ("web", "Wrote on the website"),
                            ("mail_out", "Answered by mail"),
                            ("call_out", "Answered by phone"),
                            ("web_out", "Answered on the website"),
                            ("note", "Note"),
                            ("handed_over", "Handed over"),
                            ("waiting", "Waits for the member"),
                            ("goes_on", "Waits no longer"),
                            ("snoozed", "Put off"),
                            ("linked", "Belongs together with another"),
                            ("merged", "Merged"),
                            ("split", "Split"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["owner", "opened_at", "id"],
                        name="case_of_owner",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["queue", "opened_at", "id"],
                        name="case_of_queue",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("closed_at", None), ("due_at__isnull", False)),
                        fields=["due_at", "id"],
                        name="case_due",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("waiting_since__isnull", False)),
                        fields=["waiting_since", "id"],
                        name="case_waiting",
                    ),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("snoozed_until__isnull", False)),
                        fields=["snoozed_until", "id"],
                        name="case_snoozed",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "staffdesk_caseevent" ("closed_at", "contact_id", "context", "id", "key", "kind", "merged_into_id", "opened_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue", "reply_email", "reply_name", "reply_phone", "snoozed_until", "subject", "waiting_since", "words") VALUES (NEW."closed_at", NEW."contact_id", NEW."context", NEW."id", NEW."key", NEW."kind", NEW."merged_into_id", NEW."opened_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."queue", NEW."reply_email", NEW."reply_name", NEW."reply_phone", NEW."snoozed_until", NEW."subject", NEW."waiting_since", NEW."words"); RETURN NULL;',
                            hash="51713cfba82066e2f58b76a724a02e3437f7cfac",
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
                            condition='WHEN (OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."context" IS DISTINCT FROM (NEW."context") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."queue" IS DISTINCT FROM (NEW."queue") OR OLD."reply_email" IS DISTINCT FROM (NEW."reply_email") OR OLD."reply_name" IS DISTINCT FROM (NEW."reply_name") OR OLD."reply_phone" IS DISTINCT FROM (NEW."reply_phone") OR OLD."snoozed_until" IS DISTINCT FROM (NEW."snoozed_until") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."waiting_since" IS DISTINCT FROM (NEW."waiting_since") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "staffdesk_caseevent" ("closed_at", "contact_id", "context", "id", "key", "kind", "merged_into_id", "opened_at", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "queue", "reply_email", "reply_name", "reply_phone", "snoozed_until", "subject", "waiting_since", "words") VALUES (NEW."closed_at", NEW."contact_id", NEW."context", NEW."id", NEW."key", NEW."kind", NEW."merged_into_id", NEW."opened_at", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."queue", NEW."reply_email", NEW."reply_name", NEW."reply_phone", NEW."snoozed_until", NEW."subject", NEW."waiting_since", NEW."words"); RETURN NULL;',
                            hash="76dd2c584b938842fd79bd52d98c6a92b2f6459a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eca11",
                            table="staffdesk_case",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.UniqueConstraint(fields=("token",), name="one_case_a_token"),
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            models.Q(("snoozed_until", None), ("waiting_since", None)),
                            _connector="OR",
                        ),
                        name="closed_case_waits_for_nothing",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="case",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(
                                ("closed_at__isnull", False), models.Q(("merged_into", models.F("pk")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="merged_case_is_closed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="casemessage",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("sent", None), ("kind", "mail_out"), _connector="OR"),
                        name="sent_by_mail_or_not",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="casemessage",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True), fields=("key",), name="one_case_message_a_key"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="casefile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="case_file_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="53ef985af64ae1e45a6f22668dfa0c53c199b74b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_case_file_is_append_only_2def4",
                            table="staffdesk_casefile",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caselink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="case_link_is_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d54d2b8b1c6176ef03e9b75191cc81e8d3b15c21",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_case_link_is_append_only_3d747",
                            table="staffdesk_caselink",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
