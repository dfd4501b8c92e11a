"""Cases, promises, procedures, saved lists, mailings, mail-in and erasures, on an empty database.

Replaces the steps in which they grew: a database that took all of them has what this makes, and records it as done.
"""

import ams.core.migrating
import ams.core.models.association
import ams.core.models.contacts
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import pgtrigger.compiler
import staffdesk.models.procedures
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("staffdesk", "0001_foundation"),
        ("staffdesk", "0002_cases_about_refunds"),
        ("staffdesk", "0003_working_cases"),
        ("staffdesk", "0004_service_standards"),
        ("staffdesk", "0005_mail_in"),
        ("staffdesk", "0006_exceptions_wait_for_a_second_person"),
        ("staffdesk", "0007_errors_and_callers"),
        ("staffdesk", "0008_difficult_situations"),
        ("staffdesk", "0009_procedures"),
        ("staffdesk", "0010_further_kinds_wait_for_a_second_person"),
        ("staffdesk", "0011_how_long_mail_is_kept"),
        ("staffdesk", "0012_mailings_go_there_again"),
        ("staffdesk", "0013_errors_stop_business_too"),
        ("staffdesk", "0014_mailings_have_a_topic"),
        ("staffdesk", "0015_clocks_bring_their_pauses"),
        ("staffdesk", "0016_clocks_that_moved_before"),
        ("staffdesk", "0017_invoices_outside_the_rules"),
        ("staffdesk", "0018_cases_about_unpaid_invoices"),
        ("staffdesk", "0019_erasures"),
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
                    name="Case",
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
                                    ("doesnt_fit", "Doesn't fit my situation"),
                                    ("question", "Wrote to us"),
                                    ("mail", "Sent a mail"),
                                    ("call", "Called"),
                                    ("noted", "Noted by staff"),
                                    ("website", "Something on the website"),
                                    ("difficult", "Difficult situation"),
                                    ("stuck_order", "Paid but not handed over"),
                                    ("no_receipt", "Paid, and no receipt"),
                                    ("excess_payment", "More paid than owed"),
                                    ("refund", "Money that did not go back"),
                                    ("unpaid", "An invoice nobody pays"),
                                    ("auto_renewal", "Did not renew by itself"),
                                    ("invariant", "Something is not as it must be"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "queue",
                            models.CharField(
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
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="core.contact",
                            ),
                        ),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        ("reply_name", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("reply_email", models.EmailField(blank=True, max_length=254, verbose_name="answer to")),
                        ("reply_phone", models.CharField(blank=True, max_length=40, verbose_name="or call")),
                        ("context", models.JSONField(blank=True, default=dict, verbose_name="context")),
                        ("key", models.CharField(blank=True, editable=False, max_length=200, verbose_name="key")),
                        (
                            "token",
                            models.CharField(
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
                        ("opened_at", models.DateTimeField(verbose_name="opened")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "waiting_since",
                            models.DateTimeField(blank=True, null=True, verbose_name="waits for the member since"),
                        ),
                        ("snoozed_until", models.DateTimeField(blank=True, null=True, verbose_name="put off until")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absorbed",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "last_heard_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="last word of the member"),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="next promise due")),
                    ],
                    options={
                        "verbose_name": "case",
                        "verbose_name_plural": "cases",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at", None)), fields=["-opened_at", "-id"], name="case_open"
                            ),
                            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
                            models.Index(fields=["contact", "-opened_at"], name="case_of_contact"),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("context", "jsonb_path_ops"),
                                name="case_by_context",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["owner", "opened_at", "id"],
                                name="case_of_owner",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["queue", "opened_at", "id"],
                                name="case_of_queue",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None), ("due_at__isnull", False)),
                                fields=["due_at", "id"],
                                name="case_due",
                            ),
                            models.Index(
                                condition=models.Q(("waiting_since__isnull", False)),
                                fields=["waiting_since", "id"],
                                name="case_waiting",
                            ),
                            models.Index(
                                ams.core.models.contacts.PhoneKey("reply_phone"),
                                condition=models.Q(("closed_at", None), models.Q(("reply_phone", ""), _negated=True)),
                                name="case_by_phone",
                            ),
                            models.Index(
                                condition=models.Q(("snoozed_until__isnull", False)),
                                fields=["snoozed_until", "id"],
                                name="case_snoozed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True), fields=("key",), name="one_case_a_key"
                            ),
                            models.UniqueConstraint(fields=("token",), name="one_case_a_token"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("owner__isnull", False), models.Q(("queue", ""), _negated=True), _connector="OR"
                                ),
                                name="case_has_owner_or_queue",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None),
                                    models.Q(("snoozed_until", None), ("waiting_since", None)),
                                    _connector="OR",
                                ),
                                name="closed_case_waits_for_nothing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("merged_into", models.F("pk")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="merged_case_is_closed",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
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
                            pgtrigger.compiler.Trigger(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
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
                                to="staffdesk.case",
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
                                    ("doesnt_fit", "Doesn't fit my situation"),
                                    ("question", "Wrote to us"),
                                    ("mail", "Sent a mail"),
                                    ("call", "Called"),
                                    ("noted", "Noted by staff"),
                                    ("website", "Something on the website"),
                                    ("difficult", "Difficult situation"),
                                    ("stuck_order", "Paid but not handed over"),
                                    ("no_receipt", "Paid, and no receipt"),
                                    ("excess_payment", "More paid than owed"),
                                    ("refund", "Money that did not go back"),
                                    ("unpaid", "An invoice nobody pays"),
                                    ("auto_renewal", "Did not renew by itself"),
                                    ("invariant", "Something is not as it must be"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "queue",
                            models.CharField(
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
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("words", models.TextField(blank=True, verbose_name="in their words")),
                        ("reply_name", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("reply_email", models.EmailField(blank=True, max_length=254, verbose_name="answer to")),
                        ("reply_phone", models.CharField(blank=True, max_length=40, verbose_name="or call")),
                        ("context", models.JSONField(blank=True, default=dict, verbose_name="context")),
                        ("key", models.CharField(blank=True, editable=False, max_length=200, verbose_name="key")),
                        ("opened_at", models.DateTimeField(verbose_name="opened")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "waiting_since",
                            models.DateTimeField(blank=True, null=True, verbose_name="waits for the member since"),
                        ),
                        ("snoozed_until", models.DateTimeField(blank=True, null=True, verbose_name="put off until")),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CaseMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
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
                        ("words", models.TextField(verbose_name="words")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author_name",
                            models.CharField(blank=True, db_default="", max_length=300, verbose_name="who said it"),
                        ),
                        ("facts", models.JSONField(blank=True, db_default={}, default=dict, verbose_name="facts")),
                        (
                            "sent",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_message",
                                to="core.message",
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                blank=True, db_default="", editable=False, max_length=200, verbose_name="key"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "message of a case",
                        "verbose_name_plural": "messages of cases",
                        "indexes": [models.Index(fields=["case", "at", "id"], name="case_conversation")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="case_message_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sent", None), ("kind", "mail_out"), _connector="OR"),
                                name="sent_by_mail_or_not",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("key", ""), _negated=True),
                                fields=("key",),
                                name="one_case_message_a_key",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="case_message_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c330da242c78fb936c0513397f94ddc09587a275",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_case_message_is_append_only_d90fe",
                                    table="staffdesk_casemessage",
                                    when="BEFORE",
                                ),
                            )
                        ],
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
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
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
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="case_link_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d54d2b8b1c6176ef03e9b75191cc81e8d3b15c21",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_case_link_is_append_only_3d747",
                                    table="staffdesk_caselink",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="file name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                        ("file", models.FileField(max_length=300, upload_to="cases/%Y/%m/", verbose_name="file")),
                    ],
                    options={
                        "verbose_name": "file of a case",
                        "verbose_name_plural": "files of cases",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="case_file_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="53ef985af64ae1e45a6f22668dfa0c53c199b74b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_case_file_is_append_only_2def4",
                                    table="staffdesk_casefile",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DifficultSituation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="difficulties",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in a few words")),
                        (
                            "flagged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("flagged_at", models.DateTimeField(verbose_name="since")),
                        (
                            "told",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="told",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="no longer since")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "difficult situation",
                        "verbose_name_plural": "difficult situations",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)),
                                fields=["told", "flagged_at"],
                                name="difficult_now",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "kind"), name="difficult_once_a_kind"),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="difficult_situation_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_by", None), _connector="XOR", _negated=True
                                ),
                                name="difficult_ended_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_difficultsituationevent" ("case_id", "ended_at", "ended_by_id", "flagged_at", "flagged_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_id", "words") VALUES (NEW."case_id", NEW."ended_at", NEW."ended_by_id", NEW."flagged_at", NEW."flagged_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."told_id", NEW."words"); RETURN NULL;',
                                    hash="de9088fe5d0330198d565d4af2d4315fe4826796",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_90e4c",
                                    table="staffdesk_difficultsituation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_difficultsituationevent" ("case_id", "ended_at", "ended_by_id", "flagged_at", "flagged_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "told_id", "words") VALUES (NEW."case_id", NEW."ended_at", NEW."ended_by_id", NEW."flagged_at", NEW."flagged_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."told_id", NEW."words"); RETURN NULL;',
                                    hash="2222bd3333cfa8ef1ede01ac0d689f8cb64f1748",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6ba5c",
                                    table="staffdesk_difficultsituation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DifficultSituationEvent",
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
                                to="staffdesk.difficultsituation",
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
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in a few words")),
                        (
                            "flagged_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("flagged_at", models.DateTimeField(verbose_name="since")),
                        (
                            "told",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="told",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="no longer since")),
                        (
                            "ended_by",
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
                    name="Skill",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="skills",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="can deal with",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                    ],
                    options={
                        "verbose_name": "skill",
                        "verbose_name_plural": "skills",
                        "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="one_row_a_skill")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_skillevent" ("archived_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="5d09e8916f21393416e6b5874c666e1e89c98a7e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_02bcb",
                                    table="staffdesk_skill",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_skillevent" ("archived_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="e08cc23416cc91332fd890fd1cd4ef2845b1a4b9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_96540",
                                    table="staffdesk_skill",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SkillEvent",
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
                                to="staffdesk.skill",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("repeated", "Contacted us three times about one matter"),
                                    ("dispute", "Disputes a payment"),
                                    ("legal", "Speaks of lawyers, courts or the press"),
                                    ("officer", "Holds an office, and the membership has lapsed"),
                                    ("other", "Something else a colleague saw"),
                                ],
                                max_length=10,
                                verbose_name="can deal with",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    choices=[
                                        (1, "Monday"),
                                        (2, "Tuesday"),
                                        (3, "Wednesday"),
                                        (4, "Thursday"),
                                        (5, "Friday"),
                                        (6, "Saturday"),
                                        (7, "Sunday"),
                                    ]
                                ),
                                size=None,
                                verbose_name="on",
                            ),
                        ),
                        (
                            "from_time",
                            models.TimeField(
                                help_text="By the association's clocks, for example 09:00.", verbose_name="from"
                            ),
                        ),
                        (
                            "until_time",
                            models.TimeField(
                                help_text="For example 17:00; 00:00 is midnight at the end of the day.",
                                verbose_name="until",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="first day")),
                        (
                            "last_on",
                            models.DateField(
                                blank=True,
                                help_text="It counts. Empty: until changed.",
                                null=True,
                                verbose_name="last day",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "duty",
                        "verbose_name_plural": "duty roster",
                        "ordering": ["first_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekdays", []), _negated=True), name="duty_has_weekdays"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_time", datetime.time(0, 0)),
                                    ("until_time__gt", models.F("from_time")),
                                    _connector="OR",
                                ),
                                name="duty_has_hours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_on", None), ("last_on__gte", models.F("first_on")), _connector="OR"
                                ),
                                name="duty_has_days",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_dutyevent" ("first_on", "from_time", "id", "last_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_time", "weekdays") VALUES (NEW."first_on", NEW."from_time", NEW."id", NEW."last_on", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until_time", NEW."weekdays"); RETURN NULL;',
                                    hash="8629c2be4c0398922a1497143eedc5956e43325a",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f108e",
                                    table="staffdesk_duty",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_dutyevent" ("first_on", "from_time", "id", "last_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_time", "weekdays") VALUES (NEW."first_on", NEW."from_time", NEW."id", NEW."last_on", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until_time", NEW."weekdays"); RETURN NULL;',
                                    hash="4025c46fd5cba16f7284ecb7ea9a3be6e4af245f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_0a73c",
                                    table="staffdesk_duty",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyEvent",
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
                                to="staffdesk.duty",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    choices=[
                                        (1, "Monday"),
                                        (2, "Tuesday"),
                                        (3, "Wednesday"),
                                        (4, "Thursday"),
                                        (5, "Friday"),
                                        (6, "Saturday"),
                                        (7, "Sunday"),
                                    ]
                                ),
                                size=None,
                                verbose_name="on",
                            ),
                        ),
                        (
                            "from_time",
                            models.TimeField(
                                help_text="By the association's clocks, for example 09:00.", verbose_name="from"
                            ),
                        ),
                        (
                            "until_time",
                            models.TimeField(
                                help_text="For example 17:00; 00:00 is midnight at the end of the day.",
                                verbose_name="until",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="first day")),
                        (
                            "last_on",
                            models.DateField(
                                blank=True,
                                help_text="It counts. Empty: until changed.",
                                null=True,
                                verbose_name="last day",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WatchedPhrase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                help_text="For example: my lawyer. Whole words; capital letters do not matter.",
                                max_length=100,
                                verbose_name="words",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer watched since"),
                        ),
                    ],
                    options={
                        "verbose_name": "watched phrase",
                        "verbose_name_plural": "watched phrases",
                        "ordering": ["text"],
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("text"), name="one_row_a_phrase"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_watchedphraseevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                                    hash="b431ba0a14b5520c4d64c58c55a3215116ecabcf",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_43c1b",
                                    table="staffdesk_watchedphrase",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_watchedphraseevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                                    hash="9bd22777ba00cf86e545228fdf1262c8ca78fba0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4c320",
                                    table="staffdesk_watchedphrase",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WatchedPhraseEvent",
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
                                to="staffdesk.watchedphrase",
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
                            "text",
                            models.CharField(
                                help_text="For example: my lawyer. Whole words; capital letters do not matter.",
                                max_length=100,
                                verbose_name="words",
                            ),
                        ),
                        (
                            "archived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="no longer watched since"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OfficeTag",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tag",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="office",
                                to="core.tag",
                                verbose_name="tag",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                    ],
                    options={
                        "verbose_name": "tag of an office",
                        "verbose_name_plural": "tags of offices",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_officetagevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tag_id"); RETURN NULL;',
                                    hash="8c9a89d513beff2549ba4b322d622a439e2340d8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_78755",
                                    table="staffdesk_officetag",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_officetagevent" ("archived_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."archived_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tag_id"); RETURN NULL;',
                                    hash="32e85a3fe35ab0a0da38acccbb891ad5c5678af0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_b0663",
                                    table="staffdesk_officetag",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeTagEvent",
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
                                to="staffdesk.officetag",
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
                            "tag",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.tag",
                                verbose_name="tag",
                            ),
                        ),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer since")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Erasure",
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
                                related_name="erasures",
                                to="core.contact",
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "Asked for"), ("running", "Being carried out"), ("done", "Done")],
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("due_on", models.DateField(verbose_name="to be answered by")),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staffdesk.case",
                                verbose_name="case",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="why")),
                        ("despite", models.JSONField(blank=True, default=list, verbose_name="although")),
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
                        ("begun_at", models.DateTimeField(null=True, verbose_name="begun")),
                        ("steps", models.JSONField(blank=True, default=dict, verbose_name="done so far")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                    ],
                    options={
                        "verbose_name": "erasure",
                        "verbose_name_plural": "erasures",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "asked")), fields=["due_on", "id"], name="erasure_waiting"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("begun_at", None), ("by", None), ("state", "asked")),
                                    models.Q(
                                        models.Q(("state", "asked"), _negated=True),
                                        ("begun_at__isnull", False),
                                        ("by__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="erasure_is_begun_by_somebody_who_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "done"), ("finished_at", None), _connector="XOR"),
                                name="erasure_done_iff_finished",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "running"])),
                                fields=("contact",),
                                name="one_erasure_at_a_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_erasureevent" ("asked_at", "begun_at", "by_id", "case_id", "contact_id", "despite", "due_on", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "steps") VALUES (NEW."asked_at", NEW."begun_at", NEW."by_id", NEW."case_id", NEW."contact_id", NEW."despite", NEW."due_on", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."steps"); RETURN NULL;',
                                    hash="06d37e78ad62b4206e8d9b7d31310653efbf7a43",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ea1c8",
                                    table="staffdesk_erasure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_erasureevent" ("asked_at", "begun_at", "by_id", "case_id", "contact_id", "despite", "due_on", "finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "steps") VALUES (NEW."asked_at", NEW."begun_at", NEW."by_id", NEW."case_id", NEW."contact_id", NEW."despite", NEW."due_on", NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."steps"); RETURN NULL;',
                                    hash="6ca3c0eb21f866d416931ccf4cf9e39fa21e051e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c6ea9",
                                    table="staffdesk_erasure",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ErasureEvent",
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
                                to="staffdesk.erasure",
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
                            "state",
                            models.CharField(
                                choices=[("asked", "Asked for"), ("running", "Being carried out"), ("done", "Done")],
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("due_on", models.DateField(verbose_name="to be answered by")),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.case",
                                verbose_name="case",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="why")),
                        ("despite", models.JSONField(blank=True, default=list, verbose_name="although")),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("begun_at", models.DateTimeField(null=True, verbose_name="begun")),
                        ("steps", models.JSONField(blank=True, default=dict, verbose_name="done so far")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ServerError",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=64, unique=True)),
                        ("what", models.CharField(max_length=200, verbose_name="what")),
                        ("page", models.CharField(max_length=200, verbose_name="page")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                        ("first_at", models.DateTimeField(verbose_name="first")),
                        ("last_at", models.DateTimeField(verbose_name="last")),
                    ],
                    options={
                        "verbose_name": "error of the website",
                        "verbose_name_plural": "errors of the website",
                        "indexes": [models.Index(fields=["last_at"], name="server_error_latest")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("times__gte", 1)), name="server_error_happened")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServerErrorHit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "error",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hits",
                                to="staffdesk.servererror",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.contact",
                            ),
                        ),
                        ("page", models.CharField(max_length=200, verbose_name="page")),
                        ("times", models.PositiveIntegerField(default=1, verbose_name="times")),
                        ("last_at", models.DateTimeField(verbose_name="last")),
                    ],
                    options={
                        "verbose_name": "who ran into an error",
                        "verbose_name_plural": "who ran into errors",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("error", "user", "contact"), name="one_hit_a_person", nulls_distinct=False
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("user", None), ("contact", None), _connector="OR"),
                                name="hit_of_a_login_or_a_contact",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_lists",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("is_shared", models.BooleanField(default=True, verbose_name="for everybody at the desk")),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("last_used_at", models.DateTimeField(verbose_name="last used")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "verbose_name": "saved list",
                        "verbose_name_plural": "saved lists",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="saved_list_has_a_name"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_savedlistevent" ("archived_at", "created_at", "criteria", "id", "is_shared", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."created_at", NEW."criteria", NEW."id", NEW."is_shared", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="8b40ec31717b0be33172467bcc46eb347b569037",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7880e",
                                    table="staffdesk_savedlist",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criteria" IS DISTINCT FROM (NEW."criteria") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_shared" IS DISTINCT FROM (NEW."is_shared") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id"))',
                                    func='INSERT INTO "staffdesk_savedlistevent" ("archived_at", "created_at", "criteria", "id", "is_shared", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."created_at", NEW."criteria", NEW."id", NEW."is_shared", NEW."name", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="810588df186c708c8fb51640ea8ea8e62a36a660",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_43616",
                                    table="staffdesk_savedlist",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedListEvent",
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
                                to="staffdesk.savedlist",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        (
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("is_shared", models.BooleanField(default=True, verbose_name="for everybody at the desk")),
                        ("created_at", models.DateTimeField(verbose_name="made")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Mailing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailings",
                                to="staffdesk.savedlist",
                                verbose_name="list",
                            ),
                        ),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("mailing", "Membership business"), ("newsletter", "A topic they chose")],
                                default="mailing",
                                max_length=12,
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                db_default="newsletter", default="newsletter", max_length=60, verbose_name="topic"
                            ),
                        ),
                        ("subject", models.CharField(max_length=150, verbose_name="subject")),
                        ("text", models.TextField(verbose_name="text")),
                        ("signed_by", models.CharField(max_length=200, verbose_name="signed by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sending", "Being sent"),
                                    ("stopped", "Stopped"),
                                    ("sent", "Sent"),
                                ],
                                default="draft",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="begun")),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                        ("started_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        ("frozen_at", models.DateTimeField(null=True, verbose_name="recipients written down")),
                        ("reached", models.BigIntegerField(default=0, verbose_name="written up to")),
                        ("written_at", models.DateTimeField(null=True, verbose_name="last message written")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("left_out", models.JSONField(default=dict, verbose_name="who did not get it")),
                    ],
                    options={
                        "verbose_name": "mailing",
                        "verbose_name_plural": "mailings",
                        "indexes": [
                            models.Index(fields=["-created_at", "-id"], name="mailing_newest"),
                            models.Index(
                                condition=models.Q(("state", "sending")), fields=["state"], name="mailing_under_way"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_by", None), ("started_at", None), ("state", "draft")),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True),
                                        ("sent_by__isnull", False),
                                        ("started_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mailing_is_a_draft_until_somebody_sends_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "sent"), ("finished_at", None), _connector="XOR"),
                                name="mailing_sent_iff_finished",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "topic", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."topic", NEW."written_at"); RETURN NULL;',
                                    hash="47fd9b8aa376cff16ae108d48ffdd39fc6f86e88",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_b9ac7",
                                    table="staffdesk_mailing",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."criteria" IS DISTINCT FROM (NEW."criteria") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."list_id" IS DISTINCT FROM (NEW."list_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."signed_by" IS DISTINCT FROM (NEW."signed_by") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."topic" IS DISTINCT FROM (NEW."topic") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                                    func='INSERT INTO "staffdesk_mailingevent" ("created_at", "criteria", "finished_at", "frozen_at", "id", "left_out", "list_id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "sent_by_id", "signed_by", "started_at", "state", "subject", "text", "topic", "written_at") VALUES (NEW."created_at", NEW."criteria", NEW."finished_at", NEW."frozen_at", NEW."id", NEW."left_out", NEW."list_id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."sent_by_id", NEW."signed_by", NEW."started_at", NEW."state", NEW."subject", NEW."text", NEW."topic", NEW."written_at"); RETURN NULL;',
                                    hash="81ca4315fc1a499a442a98fce5cb13340dc6bc24",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_310d4",
                                    table="staffdesk_mailing",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailingEvent",
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
                                to="staffdesk.mailing",
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
                            "list",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.savedlist",
                                verbose_name="list",
                            ),
                        ),
                        ("criteria", models.JSONField(verbose_name="conditions")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("mailing", "Membership business"), ("newsletter", "A topic they chose")],
                                default="mailing",
                                max_length=12,
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                db_default="newsletter", default="newsletter", max_length=60, verbose_name="topic"
                            ),
                        ),
                        ("subject", models.CharField(max_length=150, verbose_name="subject")),
                        ("text", models.TextField(verbose_name="text")),
                        ("signed_by", models.CharField(max_length=200, verbose_name="signed by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sending", "Being sent"),
                                    ("stopped", "Stopped"),
                                    ("sent", "Sent"),
                                ],
                                default="draft",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="begun")),
                        (
                            "sent_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                        ("started_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                        ("frozen_at", models.DateTimeField(null=True, verbose_name="recipients written down")),
                        ("written_at", models.DateTimeField(null=True, verbose_name="last message written")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                        ("left_out", models.JSONField(default=dict, verbose_name="who did not get it")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MailingRecipient",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mailing",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipients",
                                to="staffdesk.mailing",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.contact"
                            ),
                        ),
                        ("address", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "skipped",
                            models.CharField(blank=True, max_length=100, verbose_name="why nothing was written"),
                        ),
                    ],
                    options={
                        "verbose_name": "recipient of a mailing",
                        "verbose_name_plural": "recipients of mailings",
                        "indexes": [models.Index(fields=["mailing", "id"], name="recipients_in_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("mailing", "contact"), name="once_in_a_mailing"),
                            models.UniqueConstraint(
                                models.F("mailing"),
                                django.db.models.functions.text.Lower("address"),
                                name="one_mail_an_address",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomingMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                        ("raw", models.FileField(max_length=200, upload_to="mail-in/%Y/%m/", verbose_name="raw mail")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                        ("source", models.CharField(max_length=60, verbose_name="came by")),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "Not read yet"),
                                    ("filed", "In a case"),
                                    ("set_aside", "No case"),
                                    ("quarantine", "Quarantine"),
                                    ("discarded", "Discarded"),
                                ],
                                default="kept",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ordinary", "A person's mail"),
                                    ("bounce", "A mail of ours came back"),
                                    ("delay", "A mail of ours is late"),
                                    ("complaint", "Somebody called a mail of ours unwanted"),
                                    ("auto_reply", "Automatic"),
                                    ("loop", "Our own mail, or one that goes in circles"),
                                    ("copy", "A second copy"),
                                ],
                                max_length=10,
                                verbose_name="what it is",
                            ),
                        ),
                        ("because", models.CharField(blank=True, max_length=60, verbose_name="as its … says")),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreadable", "It could not be read"),
                                    ("not_filed", "It was read, but could not be filed"),
                                    ("too_big", "It is too big to be read"),
                                    ("flood", "The same sender wrote very often"),
                                    ("spam", "The mail server calls it spam"),
                                ],
                                max_length=12,
                                verbose_name="why it waits",
                            ),
                        ),
                        ("failure", models.TextField(blank=True, verbose_name="what went wrong")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="times read")),
                        ("sender_name", models.CharField(blank=True, max_length=300, verbose_name="who wrote")),
                        ("sender_address", models.CharField(blank=True, max_length=254, verbose_name="from")),
                        ("answer_to", models.CharField(blank=True, max_length=254, verbose_name="answer to")),
                        ("sent_to", models.JSONField(blank=True, default=list, verbose_name="sent to")),
                        ("subject", models.CharField(blank=True, max_length=500, verbose_name="subject")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent, it says")),
                        ("message_id", models.CharField(blank=True, max_length=250, verbose_name="Message-ID")),
                        ("fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("quoted", models.TextField(blank=True, verbose_name="quoted")),
                        ("html", models.TextField(blank=True, verbose_name="HTML, made harmless")),
                        ("attachments", models.JSONField(blank=True, default=list, verbose_name="attachments")),
                        ("remarks", models.JSONField(blank=True, default=list, verbose_name="remarks")),
                        ("report", models.JSONField(blank=True, default=dict, verbose_name="what it reports")),
                        (
                            "our_message",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mails_about_it",
                                to="core.message",
                            ),
                        ),
                        (
                            "case_message",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incoming_mail",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("words", models.TextField(blank=True, verbose_name="why")),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True, verbose_name="raw form removed")),
                    ],
                    options={
                        "verbose_name": "incoming mail",
                        "verbose_name_plural": "incoming mails",
                        "indexes": [
                            models.Index(fields=["-received_at", "-id"], name="incoming_mail_newest"),
                            models.Index(
                                condition=models.Q(("state__in", ["kept", "quarantine"])),
                                fields=["-received_at"],
                                name="incoming_mail_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("message_id", ""), _negated=True),
                                fields=["message_id"],
                                name="incoming_mail_by_id",
                            ),
                            models.Index(fields=["sender_address", "received_at"], name="incoming_mail_of_sender"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state", "filed"), ("case_message", None), _connector="XOR"),
                                name="incoming_mail_filed_iff_in_a_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "quarantine"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="incoming_mail_waits_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "discarded"), _negated=True),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("words", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("decided_by", None),
                                        ("forgotten_at__isnull", False),
                                        models.Q(("words", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incoming_mail_discarded_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("forgotten_at", None), ("raw", ""), _connector="XOR"),
                                name="incoming_mail_forgotten_iff_no_raw",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("fingerprint", ""), _negated=True),
                                    models.Q(("verdict", "copy"), _negated=True),
                                ),
                                fields=("fingerprint",),
                                name="one_incoming_mail_a_fingerprint",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_incomingmailevent" ("case_message_id", "decided_at", "decided_by_id", "our_message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "verdict", "words") VALUES (NEW."case_message_id", NEW."decided_at", NEW."decided_by_id", NEW."our_message_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."verdict", NEW."words"); RETURN NULL;',
                                    hash="3e2d6c4f93c6782787a04eb46ae4bc665381f47c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a5995",
                                    table="staffdesk_incomingmail",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."case_message_id" IS DISTINCT FROM (NEW."case_message_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."our_message_id" IS DISTINCT FROM (NEW."our_message_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                                    func='INSERT INTO "staffdesk_incomingmailevent" ("case_message_id", "decided_at", "decided_by_id", "our_message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "verdict", "words") VALUES (NEW."case_message_id", NEW."decided_at", NEW."decided_by_id", NEW."our_message_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."verdict", NEW."words"); RETURN NULL;',
                                    hash="56aa3bf59ca49f483bf6caff991448f72117a0aa",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9abc6",
                                    table="staffdesk_incomingmail",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomingMailEvent",
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
                                to="staffdesk.incomingmail",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("kept", "Not read yet"),
                                    ("filed", "In a case"),
                                    ("set_aside", "No case"),
                                    ("quarantine", "Quarantine"),
                                    ("discarded", "Discarded"),
                                ],
                                default="kept",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ordinary", "A person's mail"),
                                    ("bounce", "A mail of ours came back"),
                                    ("delay", "A mail of ours is late"),
                                    ("complaint", "Somebody called a mail of ours unwanted"),
                                    ("auto_reply", "Automatic"),
                                    ("loop", "Our own mail, or one that goes in circles"),
                                    ("copy", "A second copy"),
                                ],
                                max_length=10,
                                verbose_name="what it is",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreadable", "It could not be read"),
                                    ("not_filed", "It was read, but could not be filed"),
                                    ("too_big", "It is too big to be read"),
                                    ("flood", "The same sender wrote very often"),
                                    ("spam", "The mail server calls it spam"),
                                ],
                                max_length=12,
                                verbose_name="why it waits",
                            ),
                        ),
                        (
                            "case_message",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "our_message",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.message",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("words", models.TextField(blank=True, verbose_name="why")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CannedAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "text",
                            models.TextField(
                                help_text="Filled in: {name}, {number}, {case}, {membership}, {valid_until}, {association}, {signatory}.",
                                validators=[staffdesk.models.procedures.validate_places],
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer that is given often",
                        "verbose_name_plural": "answers that are given often",
                        "ordering": ["position", "name", "pk"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_cannedanswerevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                                    hash="dd649076ac8f8b5f2e31def31a2d43b1529e632b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_75473",
                                    table="staffdesk_cannedanswer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_cannedanswerevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text"); RETURN NULL;',
                                    hash="9be6bc876c809a0c8792d67cbed1d7b2d0939115",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_37030",
                                    table="staffdesk_cannedanswer",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CannedAnswerEvent",
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
                                to="staffdesk.cannedanswer",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                        (
                            "text",
                            models.TextField(
                                help_text="Filled in: {name}, {number}, {case}, {membership}, {valid_until}, {association}, {signatory}.",
                                validators=[staffdesk.models.procedures.validate_places],
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Procedure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "verbose_name": "procedure",
                        "verbose_name_plural": "procedures",
                        "ordering": ["position", "name", "pk"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_procedureevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                                    hash="42cb5b5eb06419d1c4f1b27d6ee80396358017f4",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_74841",
                                    table="staffdesk_procedure",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_procedureevent" ("archived_at", "id", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."archived_at", NEW."id", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                                    hash="1bfb7c533943ebca25f6cb412ae2dc75f39740ce",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_92305",
                                    table="staffdesk_procedure",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureEvent",
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
                                to="staffdesk.procedure",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                blank=True,
                                default=list,
                                help_text="None: for all of them.",
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="staffdesk.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("text", models.CharField(max_length=200, verbose_name="what is done")),
                        ("hint", models.CharField(blank=True, max_length=500, verbose_name="how")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "steps",
                        "ordering": ["position", "pk"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_procedurestepevent" ("archived_at", "hint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "procedure_id", "text") VALUES (NEW."archived_at", NEW."hint", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."procedure_id", NEW."text"); RETURN NULL;',
                                    hash="d0628b7f574ed56680011461d706c419433141c3",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_04c85",
                                    table="staffdesk_procedurestep",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_procedurestepevent" ("archived_at", "hint", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "procedure_id", "text") VALUES (NEW."archived_at", NEW."hint", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."procedure_id", NEW."text"); RETURN NULL;',
                                    hash="4b4a4ec7e3e0521354cb62b4a46ac4b4ab968a3a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9286b",
                                    table="staffdesk_procedurestep",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureStepEvent",
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
                                to="staffdesk.procedurestep",
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
                            "procedure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("text", models.CharField(max_length=200, verbose_name="what is done")),
                        ("hint", models.CharField(blank=True, max_length=500, verbose_name="how")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="put away")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StepTick",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticks",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ticks",
                                to="staffdesk.procedurestep",
                            ),
                        ),
                        ("is_done", models.BooleanField(verbose_name="done")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "tick of a step",
                        "verbose_name_plural": "ticks of steps",
                        "indexes": [models.Index(fields=["case", "step", "-id"], name="ticks_of_case")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="step_tick_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="a7a4ff42a819257e29914bd98619b3509950ad6e",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_step_tick_is_append_only_e9b96",
                                    table="staffdesk_steptick",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("request", models.UUIDField(editable=False, unique=True, verbose_name="form")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("payment.given_back", "Money given back that pays no order"),
                                    ("order.invoiced", "An invoice outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                    ("event.moved_over", "Moved to another event at another price"),
                                    ("details.corrected", "Details corrected"),
                                    ("mailings.allowed", "Mailings go to them again"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="core.contact"
                            ),
                        ),
                        ("asked", models.JSONField(verbose_name="asked")),
                        ("told", models.TextField(verbose_name="what would be done")),
                        (
                            "measure",
                            models.DecimalField(decimal_places=3, max_digits=12, verbose_name="amount or days"),
                        ),
                        ("rests_on", models.CharField(max_length=64, verbose_name="rests on")),
                        (
                            "reason",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.reasoncode"
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in words")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "waits for a second person"),
                                    ("confirmed", "confirmed"),
                                    ("declined", "declined"),
                                    ("outdated", "out of date"),
                                ],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("note", models.TextField(blank=True, verbose_name="word of the second person")),
                        (
                            "exception",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="core.exceptionmade",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposed exception",
                        "verbose_name_plural": "proposed exceptions",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("decision", "")), fields=["proposed_at", "id"], name="proposal_open"
                            ),
                            models.Index(fields=["contact", "-proposed_at"], name="proposal_of_contact"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_is_decided_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_is_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "confirmed"), ("exception__isnull", False)),
                                    models.Q(models.Q(("decision", "confirmed"), _negated=True), ("exception", None)),
                                    _connector="OR",
                                ),
                                name="confirmed_proposal_has_its_exception",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="proposal_has_words"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_proposalevent" ("asked", "contact_id", "decided_at", "decided_by_id", "decision", "exception_id", "id", "kind", "measure", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason_id", "request", "rests_on", "told", "words") VALUES (NEW."asked", NEW."contact_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."exception_id", NEW."id", NEW."kind", NEW."measure", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason_id", NEW."request", NEW."rests_on", NEW."told", NEW."words"); RETURN NULL;',
                                    hash="54936e4704819a3d57541c3b65630cb8e2a622f1",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2f00f",
                                    table="staffdesk_proposal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_proposalevent" ("asked", "contact_id", "decided_at", "decided_by_id", "decision", "exception_id", "id", "kind", "measure", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason_id", "request", "rests_on", "told", "words") VALUES (NEW."asked", NEW."contact_id", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."exception_id", NEW."id", NEW."kind", NEW."measure", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason_id", NEW."request", NEW."rests_on", NEW."told", NEW."words"); RETURN NULL;',
                                    hash="3022bda95454bcc8d01ccfa64153b2d472c95faf",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_491df",
                                    table="staffdesk_proposal",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalEvent",
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
                                to="staffdesk.proposal",
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
                        ("request", models.UUIDField(editable=False, verbose_name="form")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order.repriced", "Another price on an order"),
                                    ("order.fee_waived", "A fee waived"),
                                    ("order.given_back", "Money given back outside the rules"),
                                    ("payment.given_back", "Money given back that pays no order"),
                                    ("order.invoiced", "An invoice outside the rules"),
                                    ("membership.given", "A term free of charge"),
                                    ("membership.backdated", "Joined on an earlier day"),
                                    ("membership.extended", "A membership extended"),
                                    ("membership.grace_given", "More days of grace"),
                                    ("event.late", "Registered after the event closed"),
                                    ("event.overbooked", "Registered although it was full"),
                                    ("event.free_of_charge", "Registered free of charge"),
                                    ("event.moved_over", "Moved to another event at another price"),
                                    ("details.corrected", "Details corrected"),
                                    ("mailings.allowed", "Mailings go to them again"),
                                ],
                                max_length=60,
                                verbose_name="exception",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.contact",
                            ),
                        ),
                        ("asked", models.JSONField(verbose_name="asked")),
                        ("told", models.TextField(verbose_name="what would be done")),
                        (
                            "measure",
                            models.DecimalField(decimal_places=3, max_digits=12, verbose_name="amount or days"),
                        ),
                        ("rests_on", models.CharField(max_length=64, verbose_name="rests on")),
                        (
                            "reason",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="core.reasoncode",
                            ),
                        ),
                        ("words", models.TextField(verbose_name="in words")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "waits for a second person"),
                                    ("confirmed", "confirmed"),
                                    ("declined", "declined"),
                                    ("outdated", "out of date"),
                                ],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("note", models.TextField(blank=True, verbose_name="word of the second person")),
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
                    name="Calendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="For example Member service.",
                                max_length=100,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="For example Europe/Amsterdam.",
                                max_length=60,
                                validators=[ams.core.models.association.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        ("week", models.JSONField(verbose_name="hours of a week")),
                        ("revision", models.PositiveIntegerField(default=1, editable=False)),
                    ],
                    options={
                        "verbose_name": "calendar",
                        "verbose_name_plural": "calendars",
                        "ordering": ["name"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_calendarevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "week") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."time_zone", NEW."week"); RETURN NULL;',
                                    hash="9ac592d9807462f56efa618b2d72b2270f3c7773",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a47ab",
                                    table="staffdesk_calendar",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."time_zone" IS DISTINCT FROM (NEW."time_zone") OR OLD."week" IS DISTINCT FROM (NEW."week"))',
                                    func='INSERT INTO "staffdesk_calendarevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "time_zone", "week") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."time_zone", NEW."week"); RETURN NULL;',
                                    hash="d36872ebf83dd239a41dd2fc2d5e4eacfbcabeb6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3d6c6",
                                    table="staffdesk_calendar",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarEvent",
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
                                to="staffdesk.calendar",
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
                            "name",
                            models.CharField(
                                help_text="For example Member service.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                help_text="For example Europe/Amsterdam.",
                                max_length=60,
                                validators=[ams.core.models.association.validate_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        ("week", models.JSONField(verbose_name="hours of a week")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="staffdesk.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="date")),
                        ("hours", models.JSONField(blank=True, default=list, verbose_name="hours")),
                        (
                            "name",
                            models.CharField(
                                blank=True, help_text="For example Christmas Day.", max_length=100, verbose_name="why"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closed or special day",
                        "verbose_name_plural": "closed and special days",
                        "ordering": ["day"],
                        "constraints": [
                            models.UniqueConstraint(fields=("calendar", "day"), name="one_row_a_day_of_a_calendar")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_calendardayevent" ("calendar_id", "day", "hours", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."calendar_id", NEW."day", NEW."hours", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="8168c5d5c311607b7d125a0d9f757fc7cac67c7d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_37a49",
                                    table="staffdesk_calendarday",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_calendardayevent" ("calendar_id", "day", "hours", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."calendar_id", NEW."day", NEW."hours", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="161ea9e9fb1b58392081ac0ba91726ac666f120f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_98b46",
                                    table="staffdesk_calendarday",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDayEvent",
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
                                to="staffdesk.calendarday",
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
                            "calendar",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="date")),
                        ("hours", models.JSONField(blank=True, default=list, verbose_name="hours")),
                        (
                            "name",
                            models.CharField(
                                blank=True, help_text="For example Christmas Day.", max_length=100, verbose_name="why"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(editable=False, max_length=40, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "promise",
                            models.CharField(
                                help_text="For example: We answer every e-mail within 2 business hours.",
                                max_length=200,
                                verbose_name="the promise, as members read it",
                            ),
                        ),
                        (
                            "kept_by",
                            models.CharField(
                                choices=[
                                    ("answer", "A person answers"),
                                    ("settled", "A person answers, or the case is closed"),
                                    ("taken", "Somebody takes the case"),
                                    ("receipt", "A receipt is issued"),
                                ],
                                max_length=10,
                                verbose_name="kept when",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off")),
                    ],
                    options={
                        "verbose_name": "service standard",
                        "verbose_name_plural": "service standards",
                        "ordering": ["position", "pk"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_standardevent" ("archived_at", "code", "id", "kept_by", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."kept_by", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."promise"); RETURN NULL;',
                                    hash="1d4da23da6bfcb7d9824f54085ff112c7308f5b5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_93e0a",
                                    table="staffdesk_standard",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_standardevent" ("archived_at", "code", "id", "kept_by", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "promise") VALUES (NEW."archived_at", NEW."code", NEW."id", NEW."kept_by", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."promise"); RETURN NULL;',
                                    hash="f93749b78e57411887977e08f9252e42e0e65b9f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_b2632",
                                    table="staffdesk_standard",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardEvent",
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
                                to="staffdesk.standard",
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
                        ("code", models.SlugField(db_index=False, editable=False, max_length=40, verbose_name="code")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "promise",
                            models.CharField(
                                help_text="For example: We answer every e-mail within 2 business hours.",
                                max_length=200,
                                verbose_name="the promise, as members read it",
                            ),
                        ),
                        (
                            "kept_by",
                            models.CharField(
                                choices=[
                                    ("answer", "A person answers"),
                                    ("settled", "A person answers, or the case is closed"),
                                    ("taken", "Somebody takes the case"),
                                    ("receipt", "A receipt is issued"),
                                ],
                                max_length=10,
                                verbose_name="kept when",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StandardVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="staffdesk.standard",
                                verbose_name="standard",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="staffdesk.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(43200)],
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "business_days",
                            models.PositiveSmallIntegerField(
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(60)],
                                verbose_name="business days",
                            ),
                        ),
                        (
                            "started_by",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None, verbose_name="begins with"
                            ),
                        ),
                        (
                            "case_kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30),
                                default=list,
                                size=None,
                                verbose_name="kinds of cases",
                            ),
                        ),
                        (
                            "queues",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                default=list,
                                size=None,
                                verbose_name="departments",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="since")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a standard",
                        "verbose_name_plural": "versions of standards",
                        "ordering": ["standard", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("standard", "number"), name="one_version_a_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("business_days", None), ("minutes__isnull", False)),
                                    models.Q(("business_days__isnull", False), ("minutes", None)),
                                    _connector="OR",
                                ),
                                name="standard_has_minutes_or_days",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="standard_version_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="270c6de67625142fad42cbcc954a831c337fb321",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_standard_version_is_append_only_1e02e",
                                    table="staffdesk_standardversion",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="staffdesk.standardversion",
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                        ("minutes", models.IntegerField(verbose_name="minutes after it was due")),
                        (
                            "tell",
                            models.CharField(
                                choices=[
                                    ("case", "Whoever has the case, else everybody of its department"),
                                    ("duty", "Whoever is on duty"),
                                    ("role", "Everybody of a role"),
                                    ("person", "One person"),
                                ],
                                max_length=10,
                                verbose_name="who is told",
                            ),
                        ),
                        ("role", models.CharField(blank=True, max_length=20, verbose_name="role")),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a standard",
                        "verbose_name_plural": "steps of standards",
                        "ordering": ["version", "level"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "level"), name="one_step_a_level"),
                            models.UniqueConstraint(fields=("version", "minutes"), name="one_step_a_minute"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person__isnull", False), ("role", ""), ("tell", "person")),
                                    models.Q(("person", None), ("tell", "role"), models.Q(("role", ""), _negated=True)),
                                    models.Q(("person", None), ("role", ""), ("tell__in", ["case", "duty"])),
                                    _connector="OR",
                                ),
                                name="step_says_whom",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="standard_step_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1af89de8b7b5fcd6c43bac4e5acc31c792dbb024",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_standard_step_is_append_only_2f892",
                                    table="staffdesk_standardstep",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pauses", to="staffdesk.case"
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[("waiting", "Waiting for the member"), ("closed", "Closed")],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("began_at", models.DateTimeField(verbose_name="from")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="to")),
                    ],
                    options={
                        "verbose_name": "pause of a case",
                        "verbose_name_plural": "pauses of cases",
                        "indexes": [models.Index(fields=["case", "began_at"], name="pauses_of_case")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("case", "why"),
                                name="one_pause_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                                ),
                                name="pause_ends_after_it_began",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_casepauseevent" ("began_at", "case_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "why") VALUES (NEW."began_at", NEW."case_id", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."why"); RETURN NULL;',
                                    hash="b730a763d344353c826b50f0132157b7f2990d4c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3a4a9",
                                    table="staffdesk_casepause",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "staffdesk_casepauseevent" ("began_at", "case_id", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "why") VALUES (NEW."began_at", NEW."case_id", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."why"); RETURN NULL;',
                                    hash="7e3e28c910d2c3e00ea3df962b67ae764edddbbb",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1618d",
                                    table="staffdesk_casepause",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CasePauseEvent",
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
                                to="staffdesk.casepause",
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
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[("waiting", "Waiting for the member"), ("closed", "Closed")],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        ("began_at", models.DateTimeField(verbose_name="from")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="to")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Clock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="staffdesk.case"
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="staffdesk.standard",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="staffdesk.standardversion",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clocks",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("kept", "Kept"),
                                    ("missed", "Missed"),
                                    ("over", "Over without being due"),
                                ],
                                default="running",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="since")),
                        ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "A person answered"),
                                    ("taken", "Somebody took the case"),
                                    ("closed", "The case was closed"),
                                    ("merged", "The case was merged"),
                                    ("moved", "The case went to others"),
                                    ("off", "The standard was switched off"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        ("took", models.DurationField(null=True, verbose_name="took")),
                        ("next_step_at", models.DateTimeField(null=True)),
                        ("reached", models.PositiveSmallIntegerField(default=0)),
                        ("calendar_revision", models.PositiveIntegerField()),
                        ("here_since", models.DateTimeField(null=True)),
                        (
                            "brought",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                db_default=[],
                                default=list,
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clock",
                        "verbose_name_plural": "clocks",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_step_at__isnull", False)),
                                fields=["next_step_at", "id"],
                                name="clock_to_remind",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["case", "due_at"],
                                name="clock_running",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["version", "calendar_revision"],
                                name="clock_reckoned",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["kept", "missed"])),
                                fields=["stopped_at"],
                                name="clock_judged",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")), fields=["due_at"], name="clock_late"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "standard", "message"),
                                name="one_clock_a_standard_and_message",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "running"), ("stopped_at", None), ("took", None), ("why", "")),
                                    models.Q(
                                        models.Q(("state", "running"), _negated=True),
                                        ("next_step_at", None),
                                        ("stopped_at__isnull", False),
                                        models.Q(("why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="clock_runs_iff_not_stopped",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("here_since__isnull", False), ("brought", []), _connector="OR"),
                                name="clock_brings_pauses_from_elsewhere",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "kept"), _negated=True),
                                    ("due_at", None),
                                    ("due_at__gte", models.F("stopped_at")),
                                    _connector="OR",
                                ),
                                name="clock_judged_by_its_due_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "staffdesk_clockevent" ("brought", "case_id", "due_at", "here_since", "id", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "standard_id", "started_at", "state", "stopped_at", "stopped_by_id", "took", "version_id", "why") VALUES (NEW."brought", NEW."case_id", NEW."due_at", NEW."here_since", NEW."id", NEW."message_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."standard_id", NEW."started_at", NEW."state", NEW."stopped_at", NEW."stopped_by_id", NEW."took", NEW."version_id", NEW."why"); RETURN NULL;',
                                    hash="74089a552da9ff9c8cd3bccee177319ee289b953",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9868a",
                                    table="staffdesk_clock",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."brought" IS DISTINCT FROM (NEW."brought") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."here_since" IS DISTINCT FROM (NEW."here_since") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."stopped_at" IS DISTINCT FROM (NEW."stopped_at") OR OLD."stopped_by_id" IS DISTINCT FROM (NEW."stopped_by_id") OR OLD."took" IS DISTINCT FROM (NEW."took") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                                    func='INSERT INTO "staffdesk_clockevent" ("brought", "case_id", "due_at", "here_since", "id", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "standard_id", "started_at", "state", "stopped_at", "stopped_by_id", "took", "version_id", "why") VALUES (NEW."brought", NEW."case_id", NEW."due_at", NEW."here_since", NEW."id", NEW."message_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."standard_id", NEW."started_at", NEW."state", NEW."stopped_at", NEW."stopped_by_id", NEW."took", NEW."version_id", NEW."why"); RETURN NULL;',
                                    hash="3873e511135c1d9317fc6c6bd3c9460290fbe467",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9c85d",
                                    table="staffdesk_clock",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockEvent",
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
                                to="staffdesk.clock",
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
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.case",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.standard",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.standardversion",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "Running"),
                                    ("kept", "Kept"),
                                    ("missed", "Missed"),
                                    ("over", "Over without being due"),
                                ],
                                default="running",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="since")),
                        ("due_at", models.DateTimeField(null=True, verbose_name="due")),
                        ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "A person answered"),
                                    ("taken", "Somebody took the case"),
                                    ("closed", "The case was closed"),
                                    ("merged", "The case was merged"),
                                    ("moved", "The case went to others"),
                                    ("off", "The standard was switched off"),
                                ],
                                max_length=10,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "stopped_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="staffdesk.casemessage",
                            ),
                        ),
                        ("took", models.DurationField(null=True, verbose_name="took")),
                        ("here_since", models.DateTimeField(null=True)),
                        (
                            "brought",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                db_default=[],
                                default=list,
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "clock",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminders",
                                to="staffdesk.clock",
                            ),
                        ),
                        ("level", models.PositiveSmallIntegerField(verbose_name="level")),
                        ("due_at", models.DateTimeField(verbose_name="due")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "told",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder of a clock",
                        "verbose_name_plural": "reminders of clocks",
                        "indexes": [models.Index(fields=["-at", "-id"], name="reminder_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("clock", "level", "due_at"), name="one_reminder_a_level_and_due_time"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="reminder_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="828f6f46edde255998158adad5a01a3bd71b3ef4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_reminder_is_append_only_70ac4",
                                    table="staffdesk_reminder",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
